/** The desk of someone who is signed in: views, list, conversation, contact. */

import { useDocumentTitle } from "@mantine/hooks";
import { notifications } from "@mantine/notifications";
import { useParams, useSearch } from "@tanstack/react-router";
import { type CSSProperties, lazy, type ReactNode, Suspense, useEffect, useRef, useState } from "react";
import type { Session } from "../../shared/api";
import { patient } from "../data/patient";
import { useCounts, useSession } from "../data/queries";
import { useWords } from "../words/t";
import { Bell } from "./Bell";
import { ConnectionMark, OfflineNotice } from "./ConnectionMark";
import styles from "./Desk.module.css";
import { Mark } from "./Mark";
import { Notice } from "./Notice";
import { PhoneBar } from "./Pages";
import { Rail, Zones } from "./Rail";
import { Splitter, useWidths } from "./Splitter";
import { Thread, type ThreadHandle } from "./Thread";
import { ThreadList } from "./ThreadList";
import { UserMenu } from "./UserMenu";
import { useDeskMoves } from "./useDeskMoves";
import type { ListHandle } from "./useListWindow";
import { usePhone } from "./useScreen";

const HelpSheet = lazy(patient(() => import("./HelpSheet")));

export function Desk() {
  const session = useSession().data;
  return session ? <Open session={session} /> : null;
}

function useTitle(session: Session): void {
  const counts = useCounts();
  const unread = counts?.unread ?? 0;
  useDocumentTitle(`${unread > 0 ? `(${unread}) ` : ""}${session.practice.name} · Glowdesk`);
}

function NothingOpen() {
  const { t } = useWords();
  return (
    <main className={styles.nothing}>
      <Notice title={t("empty.thread.title")} words={t("empty.thread.words")} />
    </main>
  );
}

function PhoneHead({ session, onHelp }: { session: Session; onHelp: () => void }) {
  return (
    <div className={styles.phoneHead}>
      <Mark size={24} />
      <span className={styles.practice}>{session.practice.name}</span>
      <ConnectionMark />
      <Bell phone />
      <UserMenu onHelp={onHelp} />
    </div>
  );
}

/** What the page is about where it stands alone, else a region beside the conversation. */
function List({ phone, label, children }: { phone: boolean; label: string; children: ReactNode }) {
  const Pane = phone ? "main" : "section";
  return (
    <Pane className={styles.list} aria-label={label}>
      {children}
    </Pane>
  );
}

function Open({ session }: { session: Session }) {
  const { t } = useWords();
  const phone = usePhone();
  const { zone = "waiting" } = useSearch({ strict: false });
  const { threadId: openId = null } = useParams({ strict: false });
  const [help, setHelp] = useState(false);
  const onHelp = (): void => setHelp(true);
  const list = useRef<ListHandle>(null);
  const thread = useRef<ThreadHandle>(null);
  const { widths, setWidth } = useWidths();
  const { back, finished } = useDeskMoves({ zone, openId, list, thread, onHelp });
  useTitle(session);
  // On a phone a notice would lie over the conversation's own buttons.
  useEffect(() => {
    if (phone && openId) notifications.clean();
  }, [phone, openId]);

  const conversation = openId ? (
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
  );
  const style = { "--list": `${widths.list}px`, "--context": `${widths.context}px` } as CSSProperties;
  return (
    <div className={styles.desk} style={style}>
      {phone ? null : <Rail zone={zone} openId={openId} onHelp={onHelp} />}
      {phone && openId ? null : (
        <List phone={phone} label={t("list.label", { zone: t(`zone.${zone}`) })}>
          {phone ? <PhoneHead session={session} onHelp={onHelp} /> : null}
          <OfflineNotice />
          {phone ? <Zones zone={zone} openId={null} /> : null}
          <ThreadList zone={zone} openId={openId} handle={list} />
          {phone ? <PhoneBar /> : null}
          {phone ? null : <Splitter side="list" widths={widths} onWidth={setWidth} />}
        </List>
      )}
      {phone && !openId ? null : <div className={styles.thread}>{conversation}</div>}
      <Suspense>{help ? <HelpSheet onClose={() => setHelp(false)} /> : null}</Suspense>
    </div>
  );
}
