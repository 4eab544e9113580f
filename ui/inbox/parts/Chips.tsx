/** The small facts of a thread in words and icons: owner, handoff, booking, snooze, reply window. */

import {
  IconCalendarCheck,
  IconCalendarEvent,
  IconHourglass,
  IconPlayerPauseFilled,
  IconZzz,
} from "@tabler/icons-react";
import type { BookedPill, HandoffPill, Owner } from "../../shared/api";
import { useSlow } from "../data/clock";
import { useSession } from "../data/queries";
import { useWords } from "../words/t";
import styles from "./Chips.module.css";
import { OwnerIcon, UrgencyIcon } from "./glyphs";

export function useOwnerName(): (owner: Owner) => string {
  const { t } = useWords();
  const me = useSession().data?.user.staff_id;
  return (owner) => {
    if (owner.kind !== "staff") return t(`owner.${owner.kind}`);
    if (owner.staff_id !== null && owner.staff_id === me) return t("owner.you");
    return owner.name ?? t("owner.staff");
  };
}

export function OwnerChip({ owner }: { owner: Owner }) {
  const { t } = useWords();
  const name = useOwnerName()(owner);
  return (
    <span className={styles.chip} data-owner={owner.kind} title={t("owner.label", { name })}>
      <OwnerIcon kind={owner.kind} />
      <span className={styles.word}>{owner.kind === "staff" ? name.split(" ")[0] : name}</span>
    </span>
  );
}

export function HandoffChip({ handoff }: { handoff: HandoffPill }) {
  const { t, code } = useWords();
  const urgency = t(`urgency.${handoff.urgency}`);
  const words = t("row.handoff", { urgency, reason: handoff.summary || code("reason", handoff.reason) });
  // Nothing is wrong with the conversation itself: the row says why nobody has answered.
  const paused = handoff.reason === "paused";
  return (
    <span className={styles.chip} data-urgency={handoff.urgency} title={words}>
      {paused ? (
        <IconPlayerPauseFilled size={14} aria-hidden="true" />
      ) : (
        <UrgencyIcon urgency={handoff.urgency} />
      )}
      <span className={styles.word}>{paused ? t("automation.paused") : urgency}</span>
    </span>
  );
}

export function BookedChip({ booked }: { booked: BookedPill }) {
  const { t, time } = useWords();
  const now = useSlow();
  const Icon = booked.confirmed ? IconCalendarCheck : IconCalendarEvent;
  const words = t("row.booked", {
    when: time.dayTime(booked.start, booked.timezone),
    type: booked.type_name,
    provider: booked.provider_name,
  });
  return (
    <span
      className={styles.chip}
      data-booked=""
      title={booked.confirmed ? `${words}, ${t("row.confirmed")}` : words}
    >
      <Icon size={14} stroke={1.75} aria-hidden="true" />
      <span className={styles.fixed}>{time.pill(booked.start, now, booked.timezone)}</span>
    </span>
  );
}

export function SnoozeChip({ until }: { until: string }) {
  const { t, time } = useWords();
  return (
    <span className={styles.chip} title={time.exact(until)}>
      <IconZzz size={14} stroke={1.75} aria-hidden="true" />
      <span className={styles.fixed}>{t("row.snoozed", { when: time.short(until) })}</span>
    </span>
  );
}

export function WindowClock({ closesAt }: { closesAt: string }) {
  const { t, time } = useWords();
  const left = Date.parse(closesAt) - useSlow();
  const open = left > 0;
  const words = open
    ? t("row.window", { age: time.age(left), when: time.exact(closesAt) })
    : t("row.windowClosed", { when: time.exact(closesAt) });
  const tone = open ? (left < 4 * 3_600_000 ? "warn" : "plain") : "bad";
  return (
    <span className={styles.window} data-tone={tone} title={words}>
      <IconHourglass size={13} stroke={1.75} aria-hidden="true" />
      <span aria-hidden="true">{open ? time.age(left) : t("row.closed")}</span>
      <span className="sr">{words}</span>
    </span>
  );
}
