/** Before their visit: the next thing that goes out by itself, what went out, and what did not and why. */

import { Button } from "@mantine/core";
import {
  IconAlertTriangle,
  IconBell,
  IconCheck,
  IconClockPause,
  IconMinus,
  type IconProps,
} from "@tabler/icons-react";
import type { ComponentType } from "react";
import type { ReminderStep, ThreadCard } from "../../shared/api";
import { useReminderMoves, useReminders } from "../data/reminders";
import { useMoves } from "../data/rights";
import { useWords } from "../words/t";
import styles from "./Reminders.module.css";

const icons: Readonly<Record<ReminderStep["state"], ComponentType<IconProps>>> = {
  planned: IconBell,
  sent: IconCheck,
  held: IconClockPause,
  blocked: IconAlertTriangle,
  failed: IconAlertTriangle,
  dropped: IconMinus,
  skipped: IconMinus,
};

/** "24 h reminder": the hours stand in the step's name. */
function useStepName() {
  const { t } = useWords();
  return ({ part, step }: ReminderStep): string => {
    const hours = /_(\d+)h/.exec(step)?.[1];
    return hours && part === "reminders"
      ? t("reminders.hours", { hours })
      : t(`reminders.part.${part as "prep"}`);
  };
}

interface RowProps {
  touch: ReminderStep;
  next: boolean;
  busy: boolean;
  onPress: ((verb: "skip" | "restore", touch: ReminderStep) => void) | null;
}

function Row({ touch, next, busy, onPress }: RowProps) {
  const { t, code, time } = useWords();
  const name = useStepName()(touch);
  const Icon = icons[touch.state];
  const why = touch.why ? code("reminders.why", touch.why) : null;
  const verb = touch.can_skip ? "skip" : touch.can_restore ? "restore" : null;
  return (
    <li className={styles.row} data-state={touch.state}>
      <Icon className={styles.icon ?? ""} size={16} stroke={1.75} aria-hidden="true" />
      <div className={styles.words}>
        <p className={next ? styles.strong : undefined}>
          {next ? `${t("reminders.next")} ` : ""}
          {name}
        </p>
        <p className={styles.soft}>
          {touch.state === "planned" ? null : `${t(`reminders.state.${touch.state}`)} · `}
          <time dateTime={touch.at} title={time.exact(touch.at)}>
            {time.dayTime(touch.at, touch.timezone)}
          </time>
          {why ? <span className={styles.why}>{why}</span> : null}
        </p>
      </div>
      {verb && onPress ? (
        <Button
          size="compact-sm"
          variant="default"
          disabled={busy}
          aria-label={`${t(`reminders.${verb}`)}: ${name}`}
          onClick={() => onPress(verb, touch)}
        >
          {t(`reminders.${verb}`)}
        </Button>
      ) : null}
    </li>
  );
}

export function Reminders({ card }: { card: ThreadCard }) {
  const { t } = useWords();
  const may = useMoves()("reply");
  const found = useReminders(card.id, card.version);
  const { busy, press } = useReminderMoves(card.id, card.version);
  const items = found.data?.items ?? [];
  const next = items.find((one) => one.state === "planned");
  if (found.isError) return <p className={styles.soft}>{t("reminders.unread")}</p>;
  if (items.length === 0) return <p className={styles.soft}>{t("reminders.none")}</p>;
  return (
    <ul className={styles.rows}>
      {items.map((one) => (
        <Row
          key={`${one.enrolment_id}-${one.step}`}
          touch={one}
          next={one === next}
          busy={busy}
          onPress={may ? (verb, touch) => void press(verb, touch) : null}
        />
      ))}
    </ul>
  );
}
