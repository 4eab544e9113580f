/** The desk of someone who is signed in: views, list, conversation, contact. */

import { Button } from "@mantine/core";
import { useDocumentTitle } from "@mantine/hooks";
import { notifications } from "@mantine/notifications";
import { Navigate, useNavigate, useParams, useSearch } from "@tanstack/react-router";
import { lazy, Suspense, useCallback, useEffect, useRef, useState } from "react";
import type { Session } from "../../shared/api";
import { useActions } from "../data/actions";
import { useApp } from "../data/app";
import { useCounts, useSession } from "../data/queries";
import { useKeys } from "../keys/useKeys";
import { useWords } from "../words/t";
import { ConnectionMark, OfflineNotice } from "./ConnectionMark";
import styles from "./Desk.module.css";
import { Mark } from "./Mark";
import { Notice } from "./Notice";
import { Rail, Zones } from "./Rail";
import { Splitter, useWidths } from "./Splitter";
import { Thread, type ThreadHandle } from "./Thread";
import { type ListHandle, ThreadList } from "./ThreadList";
import { UserMenu } from "./UserMenu";
import { usePhone } from "./useScreen";

const HelpSheet = lazy(() => import("./HelpSheet"));

export function Desk() {
  const { t } = useWords();
  const session = useSession();
  if (session.data) return <Open session={session.data} />;
  if (session.data === null) return <Navigate to="/sign-in" />;
  if (!session.isError) return <div className={styles.splash} aria-busy="true" />;
  return (
    <Notice
      tone="bad"
      title={t("error.session.title")}
      words={t("error.session.words")}
      action={<Button onClick={() => void session.refetch()}>{t("error.retry")}</Button>}
    />
  );
}

function useTitle(session: Session): void {
  const counts = useCounts();
  const unread = counts?.unread ?? 0;
  useDocumentTitle(`${unread > 0 ? `(${unread}) ` : ""}${session.practice.name} · Glowdesk`);
}

function NothingOpen() {
  const { t } = useWords();
  return <Notice title={t("empty.thread.title")} words={t("empty.thread.words")} />;
}

function PhoneHead({ session, onHelp }: { session: Session; onHelp: () => void }) {
  return (
    <div className={styles.phoneHead}>
      <Mark size={24} />
      <span className={styles.practice}>{session.practice.name}</span>
      <ConnectionMark />
      <UserMenu onHelp={onHelp} />
    </div>
  );
}

function Open({ session }: { session: Session }) {
  const { live } = useApp();
  const navigate = useNavigate();
  const actions = useActions();
  const phone = usePhone();
  const { zone = "waiting" } = useSearch({ strict: false });
  const { threadId: openId = null } = useParams({ strict: false });
  const [help, setHelp] = useState(false);
  const [cursor, setCursor] = useState<string | null>(null);
  const list = useRef<ListHandle>(null);
  const thread = useRef<ThreadHandle>(null);
  const { widths, setWidth } = useWidths();
  useTitle(session);

  useEffect(() => {
    live.open(session.csrf);
    return () => live.close();
  }, [live, session.csrf]);

  // On a phone a notice would lie over the conversation's own buttons.
  useEffect(() => {
    if (phone && openId) notifications.clean();
  }, [phone, openId]);

  const backToList = useCallback(async (): Promise<void> => {
    await navigate({ to: "/", search: { zone } });
  }, [navigate, zone]);
  const back = async (): Promise<void> => {
    if (thread.current?.leaveField()) return;
    if (!openId) return;
    await backToList();
    list.current?.focus(openId);
  };
  const finished = useCallback(async (): Promise<void> => {
    const next = openId ? (list.current?.neighbour(openId) ?? null) : null;
    await backToList();
    list.current?.focus(next);
  }, [backToList, openId]);
  /** Keys act on the row that has the focus, else on the open conversation. */
  const target = (): string | null =>
    document.activeElement instanceof HTMLElement && document.activeElement.dataset.row ? cursor : openId;
  const done = async (): Promise<void> => {
    const id = target();
    if (!id) return;
    const next = list.current?.neighbour(id) ?? null;
    if (!(await actions.done(id))) return;
    if (id === openId) await backToList();
    list.current?.focus(next);
  };
  const act = (verb: (id: string) => Promise<boolean>) => (): void => {
    const id = target();
    if (id) void verb(id);
  };

  useKeys({
    next: () => list.current?.move(1),
    previous: () => list.current?.move(-1),
    reply: () => thread.current?.write("reply"),
    note: () => thread.current?.write("note"),
    takeOver: act(actions.takeOver),
    giveBack: act(actions.giveBack),
    done: () => void done(),
    snooze: () => thread.current?.openSnooze(),
    help: () => setHelp(true),
    back: () => void back(),
  });

  return (
    <div
      className={styles.desk}
      data-open={openId !== null || undefined}
      style={{ "--list": `${widths.list}px`, "--context": `${widths.context}px` } as React.CSSProperties}
    >
      {phone ? null : <Rail zone={zone} openId={openId} onHelp={() => setHelp(true)} />}
      {phone && openId ? null : (
        <div className={styles.list}>
          {phone ? <PhoneHead session={session} onHelp={() => setHelp(true)} /> : null}
          <OfflineNotice />
          <ThreadList zone={zone} openId={openId} onCursor={setCursor} handle={list} />
          {phone ? <Zones zone={zone} openId={null} /> : null}
          {phone ? null : <Splitter side="list" widths={widths} onWidth={setWidth} />}
        </div>
      )}
      {phone && !openId ? null : (
        <div className={styles.thread}>
          {openId ? (
            <Thread
              key={openId}
              id={openId}
              zone={zone}
              handle={thread}
              onBack={() => void back()}
              onFinished={() => void finished()}
              splitter={<Splitter side="context" widths={widths} onWidth={setWidth} />}
            />
          ) : (
            <NothingOpen />
          )}
        </div>
      )}
      <Suspense>{help ? <HelpSheet onClose={() => setHelp(false)} /> : null}</Suspense>
    </div>
  );
}
