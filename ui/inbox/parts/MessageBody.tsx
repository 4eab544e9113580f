/** The inside of a bubble: context, subject, words, what a mail repeats, files, offered times, reactions. */

import { UnstyledButton } from "@mantine/core";
import { IconDots, IconTrash } from "@tabler/icons-react";
import { useState } from "react";
import type { Reaction, SlotView, TimelineItem } from "../../shared/api";
import { useWords } from "../words/t";
import styles from "./MessageBody.module.css";
import { MessageContext } from "./MessageContext";
import { MessageFiles } from "./MessageFiles";

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

function Quoted({ text }: { text: string }) {
  const { t } = useWords();
  const [open, setOpen] = useState(false);
  return (
    <>
      <UnstyledButton
        className={styles.more ?? ""}
        aria-expanded={open}
        onClick={() => setOpen((was) => !was)}
      >
        <IconDots size={16} stroke={2} aria-hidden="true" />
        {t(open ? "said.hideQuoted" : "said.showQuoted")}
      </UnstyledButton>
      {open ? <blockquote className={styles.quoted}>{text}</blockquote> : null}
    </>
  );
}

/** What the other side took back: that it was there, and when it went. */
export function Tombstone({ item }: { item: TimelineItem }) {
  const { t, time } = useWords();
  const at = item.removed_at;
  const ours = item.direction === "out";
  return (
    <span className={styles.gone} title={at ? time.exact(at) : undefined}>
      <IconTrash size={14} stroke={1.75} aria-hidden="true" />
      {at ? t(ours ? "said.takenBackByUs" : "said.takenBack", { when: time.clock(at) }) : t("item.removed")}
    </span>
  );
}

export function Reactions({ reactions }: { reactions: Reaction[] }) {
  const { t } = useWords();
  if (reactions.length === 0) return null;
  return (
    <ul className={styles.reactions} aria-label={t("said.reactions")}>
      {reactions.map(({ by, emoji }) => (
        <li key={`${by}${emoji}`} title={t(by === "staff" ? "said.reactedStaff" : "said.reactedPatient")}>
          {emoji}
        </li>
      ))}
    </ul>
  );
}

export function MessageBody({ item }: { item: TimelineItem }) {
  if (item.status === "removed") return <Tombstone item={item} />;
  return (
    <>
      {item.context ? <MessageContext context={item.context} /> : null}
      {item.subject ? <p className={styles.subject}>{item.subject}</p> : null}
      {item.text ? <span className={styles.text}>{item.text}</span> : null}
      {item.quoted ? <Quoted text={item.quoted} /> : null}
      <MessageFiles files={item.attachments} channel={item.channel} />
      <Slots slots={item.slots} />
    </>
  );
}
