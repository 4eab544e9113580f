/** A message: the patient's on the left, ours on the right, the assistant's tinted and signed with a spark. */

import {
  IconAlertTriangle,
  IconCheck,
  IconChecks,
  IconClockHour4,
  IconClockPause,
  IconHandStop,
  IconHelpCircle,
  IconPaperclip,
  IconSend,
  IconSparkles,
  IconTrash,
} from "@tabler/icons-react";
import type { MessageStatus, SlotView, TimelineItem } from "../../shared/api";
import { useSession } from "../data/queries";
import { useWords } from "../words/t";
import { ChannelGlyph } from "./glyphs";
import styles from "./Message.module.css";
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

export function Status({ status }: { status: MessageStatus }) {
  const { t } = useWords();
  const Icon = statusIcons[status];
  return (
    <span className={styles.status} data-tone={tones[status]}>
      <Icon size={14} stroke={1.75} aria-hidden="true" />
      {t(`status.${status}`)}
    </span>
  );
}

function Slots({ slots }: { slots: SlotView[] }) {
  const { t } = useWords();
  if (slots.length === 0) return null;
  return (
    <ul className={styles.slots} aria-label={t("item.offered")}>
      {slots.map((slot) => (
        <li key={slot.slot_id} className={styles.slot} title={`${slot.type_name}, ${slot.provider_name}`}>
          {slot.label}
        </li>
      ))}
    </ul>
  );
}

function Attachments({ names }: { names: string[] }) {
  if (names.length === 0) return null;
  return (
    <ul className={styles.attachments}>
      {names.map((name) => (
        <li key={name}>
          <IconPaperclip size={14} aria-hidden="true" /> {name}
        </li>
      ))}
    </ul>
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
}

export function Message({ item, first, last, patient }: Props) {
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
          {item.channel ? <ChannelGlyph channel={item.channel} size={14} /> : null}
        </div>
      ) : (
        <span className="sr">{author}</span>
      )}
      <div className={styles.bubble} data-off={verdict || item.status === "removed" ? "" : undefined}>
        {item.status === "removed" ? <em>{t("item.removed")}</em> : item.text}
        <Attachments names={item.attachments} />
        <Slots slots={item.slots} />
      </div>
      {verdict ? <Verdict decision={verdict} /> : null}
      {last || asks || item.status === "failed" ? (
        <div className={styles.meta}>
          <time dateTime={item.at} title={time.exact(item.at)}>
            {time.clock(item.at)}
          </time>
          {ours && item.status ? <Status status={item.status} /> : null}
          {asks && item.run_id ? <Why runId={item.run_id} /> : null}
        </div>
      ) : null}
    </li>
  );
}
