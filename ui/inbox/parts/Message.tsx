/** A message: the patient's on the left, ours on the right, the assistant's tinted and signed with a spark. */

import {
  IconAlertTriangle,
  IconCheck,
  IconChecks,
  IconClockHour4,
  IconClockPause,
  IconHandStop,
  IconHelpCircle,
  IconSend,
  IconSparkles,
  IconTrash,
} from "@tabler/icons-react";
import type { MessageStatus, TimelineItem } from "../../shared/api";
import { useSession } from "../data/queries";
import { type Key, useWords } from "../words/t";
import { ChannelBadge } from "./ChannelBadge";
import styles from "./Message.module.css";
import { MessageBody, Reactions } from "./MessageBody";
import { Verdict } from "./Verdict";
import { Why } from "./Why";

const statusIcons: Record<MessageStatus, typeof IconCheck> = {
  received: IconCheck,
  held: IconClockPause,
  blocked: IconHandStop,
  queued: IconClockHour4,
  sending: IconSend,
  sent: IconCheck,
  delivered: IconChecks,
  read: IconChecks,
  failed: IconAlertTriangle,
  unknown: IconHelpCircle,
  removed: IconTrash,
};

const tones: Partial<Record<MessageStatus, string>> = {
  held: "warn",
  unknown: "warn",
  blocked: "bad",
  failed: "bad",
  read: "good",
};

/** A public reply is no delivery: the platform reads it first, then everybody can. */
const inPublic: Partial<Record<MessageStatus, Key>> = {
  sent: "status.checking",
  delivered: "status.published",
  failed: "status.refused",
};

export function Status({ status, channel }: { status: MessageStatus; channel?: string | null }) {
  const { t } = useWords();
  const Icon = statusIcons[status];
  return (
    <span className={styles.status} data-tone={tones[status]}>
      <Icon size={14} stroke={1.75} aria-hidden="true" />
      {t((channel === "google" && inPublic[status]) || `status.${status}`)}
    </span>
  );
}

function useAuthorName(item: TimelineItem, patient: string): string {
  const { t } = useWords();
  const user = useSession().data?.user;
  const { kind, id, name } = item.author;
  if (kind === "agent") return t("item.bot");
  if (kind === "patient") return name ?? (patient || t("item.patient"));
  if (kind === "staff")
    return id !== null && id === user?.staff_id ? t("item.you") : (name ?? t("item.staff"));
  return t("item.system");
}

interface Props {
  item: TimelineItem;
  first: boolean;
  last: boolean;
  patient: string;
  /** Of the patient, where they have several on this channel. */
  address?: string | undefined;
}

export function Message({ item, first, last, patient, address }: Props) {
  const { t, time } = useWords();
  const author = useAuthorName(item, patient);
  const ours = item.direction === "out";
  const bot = item.author.kind === "agent";
  const verdict = item.decision && item.decision.action !== "send" ? item.decision : null;
  const asks = bot && item.run_id !== null;
  return (
    <li
      className={styles.message}
      data-by={item.author.kind}
      data-ours={ours || undefined}
      data-first={first || undefined}
    >
      {first ? (
        <div className={styles.who}>
          {bot ? <IconSparkles size={14} stroke={1.75} className={styles.spark} aria-hidden="true" /> : null}
          <span className={styles.author}>{author}</span>
          {item.channel ? <ChannelBadge channel={item.channel} address={address} /> : null}
        </div>
      ) : (
        <span className="sr">{author}</span>
      )}
      <div className={styles.bubble} data-off={verdict || item.status === "removed" ? "" : undefined}>
        <MessageBody item={item} />
      </div>
      <Reactions reactions={item.reactions} />
      {verdict ? <Verdict decision={verdict} /> : null}
      {last || asks || item.edited || item.status === "failed" ? (
        <div className={styles.meta}>
          <time dateTime={item.at} title={time.exact(item.at)}>
            {time.clock(item.at)}
          </time>
          {item.edited ? <span>{t("said.edited")}</span> : null}
          {ours && item.status ? <Status status={item.status} channel={item.channel} /> : null}
          {asks && item.run_id ? <Why runId={item.run_id} /> : null}
        </div>
      ) : null}
    </li>
  );
}
