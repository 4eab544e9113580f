/** The avatar as first-response clock: a ring that empties over the minute, then how long someone waits. */

import { IconUser } from "@tabler/icons-react";
import type { ThreadCard } from "../../shared/api";
import { useSecond, useSlow } from "../data/clock";
import { counts, type Waiting, waiting } from "../data/countdown";
import { useWords } from "../words/t";
import styles from "./ClockAvatar.module.css";
import { StageDot } from "./glyphs";

const RADIUS = 18.5;
const ROUND = 2 * Math.PI * RADIUS;

type Props = { card: ThreadCard; stage?: boolean };

function initials(name: string): string {
  const words = name.split(/\s+/).filter((word) => /^\p{L}/u.test(word));
  const first = words[0]?.[0] ?? "";
  const last = words.length > 1 ? (words.at(-1)?.[0] ?? "") : "";
  return (first + last).toUpperCase();
}

function Ring({ part }: { part: number }) {
  return (
    <svg className={styles.ring} viewBox="0 0 40 40" aria-hidden="true">
      <circle cx="20" cy="20" r={RADIUS} className={styles.track} />
      <circle
        cx="20"
        cy="20"
        r={RADIUS}
        className={styles.rest}
        strokeDasharray={`${part * ROUND} ${ROUND}`}
        transform="rotate(-90 20 20)"
      />
    </svg>
  );
}

function Inside({ card, state }: { card: ThreadCard; state: Waiting }) {
  const { t, time } = useWords();
  if (state.phase === "counting") {
    return (
      <>
        <span className={styles.number} aria-hidden="true">
          {state.seconds}
        </span>
        <span className="sr">{t("row.counting", { seconds: state.seconds })}</span>
      </>
    );
  }
  if (state.phase === "waiting") {
    const [amount, unit] = time.ageParts(state.ms);
    const words = t(state.first ? "row.late" : "row.waiting", { age: time.age(state.ms) });
    return (
      <span className={styles.age} title={words}>
        <span className={styles.amount} aria-hidden="true">
          {amount}
        </span>
        <span className={styles.unit} aria-hidden="true">
          {unit}
        </span>
        <span className="sr">{words}</span>
      </span>
    );
  }
  const letters = card.named ? initials(card.name) : "";
  return <span aria-hidden="true">{letters || <IconUser size={20} stroke={1.5} />}</span>;
}

function Face({ card, state, stage }: Props & { state: Waiting }) {
  const tone = state.phase === "waiting" ? state.tone : state.phase;
  return (
    <span className={styles.avatar} data-tone={tone}>
      {state.phase === "counting" ? <Ring part={state.part} /> : null}
      <Inside card={card} state={state} />
      {stage && card.stage ? (
        <span className={styles.stage}>
          <StageDot stage={card.stage} />
        </span>
      ) : null}
    </span>
  );
}

function Running(props: Props) {
  const now = useSecond();
  return <Face {...props} state={waiting(props.card.clock, props.card.waiting_since, now)} />;
}

function Still(props: Props) {
  const now = useSlow();
  return <Face {...props} state={waiting(props.card.clock, props.card.waiting_since, now)} />;
}

export function ClockAvatar({ card, stage = true }: Props) {
  const now = useSlow();
  return counts(card.clock, now) ? (
    <Running card={card} stage={stage} />
  ) : (
    <Still card={card} stage={stage} />
  );
}
