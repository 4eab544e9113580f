/** Bookings and handoffs as cards in the timeline: what happened to the visit, who was asked to help. */

import {
  IconCalendarCheck,
  IconCalendarEvent,
  IconCalendarOff,
  IconCalendarTime,
  IconLifebuoy,
} from "@tabler/icons-react";
import type { TimelineItem, Urgency } from "../../shared/api";
import { useWords } from "../words/t";
import styles from "./Cards.module.css";
import { HandoffLine } from "./Edges";
import { UrgencyIcon } from "./glyphs";
import { textOf } from "./itemData";

const bookingIcons: Readonly<Record<string, typeof IconCalendarEvent>> = {
  booked: IconCalendarCheck,
  confirmed: IconCalendarCheck,
  held: IconCalendarTime,
  cancelled: IconCalendarOff,
  released: IconCalendarOff,
  conflict: IconCalendarOff,
};
const good = new Set(["booked", "confirmed", "moved"]);
const bad = new Set(["cancelled", "conflict"]);

export function BookingCard({ item }: { item: TimelineItem }) {
  const { time, code } = useWords();
  const what = textOf(item, "what") || "booked";
  const start = textOf(item, "start");
  const Icon = bookingIcons[what] ?? IconCalendarEvent;
  const who = [textOf(item, "type_name"), textOf(item, "provider_name")].filter(Boolean).join(" · ");
  return (
    <li className={styles.card} data-tone={good.has(what) ? "good" : bad.has(what) ? "bad" : "plain"}>
      <span className={styles.mark} aria-hidden="true">
        <Icon size={20} stroke={1.5} />
      </span>
      <div className={styles.body}>
        <p className={styles.title}>{code("booking", what)}</p>
        {start ? (
          <p className={styles.main} title={time.exact(start)}>
            {time.dayTime(start, textOf(item, "timezone") || undefined)}
          </p>
        ) : null}
        {who ? <p className={styles.soft}>{who}</p> : null}
        {item.text ? <p className={styles.soft}>{item.text}</p> : null}
      </div>
      <time className={styles.at} dateTime={item.at} title={time.exact(item.at)}>
        {time.clock(item.at)}
      </time>
    </li>
  );
}

const urgencies: readonly Urgency[] = ["emergency", "urgent", "soon", "routine"];

export function HandoffCard({ item }: { item: TimelineItem }) {
  const { t, time, code } = useWords();
  const urgency = urgencies.find((one) => one === textOf(item, "urgency")) ?? "routine";
  const status = textOf(item, "status");
  const reason = textOf(item, "reason");
  const summary = textOf(item, "summary") || item.text;
  if (status === "taken" || status === "closed") return <HandoffLine item={item} status={status} />;
  const loud = urgency === "emergency" || urgency === "urgent";
  return (
    <li className={styles.card} data-tone={loud ? "bad" : urgency === "soon" ? "warn" : "plain"}>
      <span className={styles.mark} aria-hidden="true">
        <IconLifebuoy size={20} stroke={1.5} />
      </span>
      <div className={styles.body}>
        <p className={styles.title}>{t(status === "escalated" ? "handoff.escalatedNow" : "handoff.asked")}</p>
        <p className={styles.main}>{code("reason", reason)}</p>
        {summary ? <p className={styles.summary}>{summary}</p> : null}
        <p className={styles.soft}>
          <span className={styles.urgency}>
            <UrgencyIcon urgency={urgency} /> {t(`urgency.${urgency}`)}
          </span>
        </p>
      </div>
      <time className={styles.at} dateTime={item.at} title={time.exact(item.at)}>
        {time.clock(item.at)}
      </time>
    </li>
  );
}
