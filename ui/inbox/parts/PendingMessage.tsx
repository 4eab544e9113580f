/** A message that is on its way: visible at once, and never lost without a word. */

import { Button } from "@mantine/core";
import { IconAlertTriangle, IconClockHour4, IconNote, IconPaperclip } from "@tabler/icons-react";
import { useApp } from "../data/app";
import type { Pending } from "../data/outbox";
import { useWords } from "../words/t";
import styles from "./Message.module.css";
import note from "./Note.module.css";

function State({ pending }: { pending: Pending }) {
  const { t } = useWords();
  const { outbox } = useApp();
  if (pending.state === "failed") {
    return (
      <>
        <span className={styles.status} data-tone="bad" role="alert">
          <IconAlertTriangle size={14} aria-hidden="true" />
          {pending.reason ? t("composer.notSentWhy", { why: pending.reason }) : t("composer.notSent")}
        </span>
        <Button size="compact-xs" variant="default" onClick={() => outbox.retry(pending.clientId)}>
          {t("composer.retry")}
        </Button>
        <Button
          size="compact-xs"
          variant="subtle"
          color="gray"
          onClick={() => outbox.discard(pending.clientId)}
        >
          {t("composer.discard")}
        </Button>
      </>
    );
  }
  const waits = pending.state === "waiting";
  return (
    <span className={styles.status} data-tone={waits ? "warn" : undefined}>
      <IconClockHour4 size={14} stroke={1.75} aria-hidden="true" />
      {t(waits ? "status.waiting" : "status.sending")}
    </span>
  );
}

export function PendingMessage({ pending }: { pending: Pending }) {
  const { t } = useWords();
  if (pending.kind === "note") {
    return (
      <li className={note.note}>
        <div className={note.head}>
          <IconNote size={14} stroke={1.75} aria-hidden="true" />
          <span className={note.name}>{t("item.noteBy", { name: t("item.you") })}</span>
          <State pending={pending} />
        </div>
        <p className={note.text}>{pending.text}</p>
      </li>
    );
  }
  return (
    <li className={styles.message} data-by="staff" data-ours="" data-first="">
      <div className={styles.who}>
        <span className={styles.author}>{t("item.you")}</span>
      </div>
      <div className={styles.bubble}>
        {pending.text}
        {pending.media?.length ? (
          <span className={styles.along}>
            <IconPaperclip size={14} stroke={1.75} aria-hidden="true" />
            {t("attach.sending", { count: pending.media.length })}
          </span>
        ) : null}
      </div>
      <div className={styles.meta}>
        <State pending={pending} />
      </div>
    </li>
  );
}
