/** One conversation: who it is, what was said and done, and what to write next. */

import { Button, Drawer } from "@mantine/core";
import { Link, useNavigate } from "@tanstack/react-router";
import { type ReactNode, type Ref, useEffect, useImperativeHandle, useRef, useState } from "react";
import type { ThreadDetail, Zone } from "../../shared/api";
import { EmergencyFar } from "../access/EmergencyFar";
import { useApp } from "../data/app";
import { Refused } from "../data/backend";
import { type DraftKind, moveDrafts } from "../data/drafts";
import { moved } from "../data/live";
import { useDetail, useListedCard, useTimeline } from "../data/queries";
import { useMoves } from "../data/rights";
import { useWaitingDraft } from "../data/steering";
import { useStore } from "../data/store";
import { useWords } from "../words/t";
import { Composer, type ComposerHandle } from "./Composer";
import { ContextPane } from "./ContextPane";
import { DraftCard } from "./DraftCard";
import { Notice } from "./Notice";
import { OptOutDoubt } from "./OptOutDoubt";
import { OwnerStrip } from "./OwnerStrip";
import styles from "./Thread.module.css";
import { ThreadHead } from "./ThreadHead";
import { TimelineView } from "./TimelineView";
import { usePhone, useWide } from "./useScreen";
import { HeldElsewhere } from "./WindowNotice";

export interface ThreadHandle {
  write: (kind: DraftKind) => void;
  openSnooze: () => void;
  /** Leaves the text field; false when the focus was elsewhere. */
  leaveField: () => boolean;
}

interface Props {
  id: string;
  zone: Zone;
  handle: Ref<ThreadHandle>;
  onBack: () => void;
  onFinished: () => void;
  splitter: ReactNode;
}

/** The conversation went into another one: the page goes along, and what is being written waits there. */
function useFollow(id: string, zone: Zone, detail: ThreadDetail | undefined): void {
  const navigate = useNavigate();
  const heard = useStore(moved).get(id);
  const to = detail?.merged_into ?? (heard === id ? undefined : heard);
  useEffect(() => {
    if (to === undefined) return;
    moveDrafts(id, to);
    void navigate({ to: "/t/$threadId", params: { threadId: to }, search: { zone }, replace: true });
  }, [id, to, zone, navigate]);
}

/** Tells the server how far this person has read, in one request per pause. */
function useReadMark(id: string, detail: ThreadDetail | undefined): void {
  const { api } = useApp();
  const head = useTimeline(id).data?.items.at(-1)?.seq ?? 0;
  const unread = detail?.card.unread ?? 0;
  // The mark is the team's: somebody who cannot answer leaves it standing.
  const may = useMoves()("read");
  useEffect(() => {
    if (!may || head === 0 || unread === 0) return undefined;
    const tell = (): void => {
      // Whatever fails here comes again with the next message.
      if (document.visibilityState === "visible") void api.read(id, head).catch(() => undefined);
    };
    const timer = setTimeout(tell, 500);
    document.addEventListener("visibilitychange", tell);
    return () => {
      clearTimeout(timer);
      document.removeEventListener("visibilitychange", tell);
    };
  }, [api, id, head, unread, may]);
}

function Failed({ error, onRetry, zone }: { error: Error; onRetry: () => void; zone: Zone }) {
  const { t } = useWords();
  const missing = error instanceof Refused && error.status === 404;
  const action = missing ? (
    <Button variant="default" renderRoot={(root) => <Link to="/" search={{ zone }} {...root} />}>
      {t("thread.back")}
    </Button>
  ) : (
    <Button onClick={onRetry}>{t("error.retry")}</Button>
  );
  return (
    <Notice
      tone="bad"
      title={t(missing ? "error.notFound.title" : "thread.failed.title")}
      words={t(missing ? "error.notFound.words" : "thread.failed.words")}
      action={action}
    />
  );
}

/** Beside the conversation where there is room, else a sheet over it. */
function Context({
  detail,
  name,
  sheet,
  onClose,
  splitter,
}: {
  detail: ThreadDetail | undefined;
  name: string;
  sheet: boolean;
  onClose: () => void;
  splitter: ReactNode;
}) {
  const { t } = useWords();
  const phone = usePhone();
  if (useWide()) {
    return (
      <aside className={styles.context} aria-label={t("context.title")}>
        {splitter}
        <ContextPane detail={detail} />
      </aside>
    );
  }
  return (
    <Drawer
      opened={sheet}
      onClose={onClose}
      position={phone ? "bottom" : "right"}
      size={phone ? "80%" : 360}
      title={t("thread.context", { name })}
      closeButtonProps={{ "aria-label": t("context.close") }}
      classNames={{ content: styles.sheet ?? "", title: styles.sheetTitle ?? "" }}
      padding={0}
    >
      <ContextPane detail={detail} />
    </Drawer>
  );
}

export function Thread({ id, zone, handle, onBack, onFinished, splitter }: Props) {
  const { t } = useWords();
  const phone = usePhone();
  const wide = useWide();
  const detail = useDetail(id);
  const listed = useListedCard(id);
  const card = detail.data?.card ?? listed;
  const composer = useRef<ComposerHandle>(null);
  const draft = useWaitingDraft(id);
  const [snooze, setSnooze] = useState(false);
  const [sheet, setSheet] = useState(false);
  useReadMark(id, detail.data);
  useFollow(id, zone, detail.data);
  const main = useRef<HTMLElement>(null);
  useEffect(() => {
    // The list is gone from the screen, and with it the focus.
    if (phone) main.current?.focus({ preventScroll: true });
  }, [phone]);

  useImperativeHandle(handle, () => ({
    write: (kind) => composer.current?.write(kind),
    openSnooze: () => setSnooze(true),
    leaveField: () => composer.current?.leave() ?? false,
  }));

  if (detail.isError && !detail.data) {
    const far = detail.error instanceof Refused && detail.error.problem.code === "other_location";
    if (far) return <EmergencyFar threadId={id} />;
    return <Failed error={detail.error} onRetry={() => void detail.refetch()} zone={zone} />;
  }
  const name = card?.name ?? "";
  return (
    <div className={styles.both}>
      <main ref={main} tabIndex={-1} className={styles.thread} aria-label={t("thread.label", { name })}>
        <ThreadHead
          card={card}
          phone={phone}
          snooze={snooze}
          onSnooze={setSnooze}
          onBack={onBack}
          onFinished={onFinished}
          onContext={wide ? null : () => setSheet(true)}
        />
        <OptOutDoubt threadId={id} />
        <TimelineView id={id} detail={detail.data} apart={draft?.message_id ?? null} />
        <HeldElsewhere detail={detail.data} />
        {card?.channel === "google" ? null : <OwnerStrip card={card} />}
        {draft ? <DraftCard key={draft.id} draft={draft} onTake={() => composer.current?.take()} /> : null}
        <Composer key={id} detail={detail.data} id={id} handle={composer} draft={draft} />
      </main>
      <Context
        detail={detail.data}
        name={name}
        sheet={sheet}
        onClose={() => setSheet(false)}
        splitter={splitter}
      />
    </div>
  );
}
