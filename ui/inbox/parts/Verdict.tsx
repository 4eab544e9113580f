/** The gate's verdict: a mark, a colour and the reason in words. */

import { IconCircleCheck, IconClockPause, IconHandStop } from "@tabler/icons-react";
import type { DecisionView } from "../../shared/api";
import { useWords } from "../words/t";
import styles from "./Verdict.module.css";

const icons = { send: IconCircleCheck, hold: IconClockPause, block: IconHandStop };

export function Verdict({ decision, words }: { decision: DecisionView; words?: string }) {
  const { time } = useWords();
  const Icon = icons[decision.action];
  return (
    <span
      className={styles.verdict}
      data-action={decision.action}
      title={decision.hold_until ? time.exact(decision.hold_until) : undefined}
    >
      <Icon size={16} stroke={1.75} aria-hidden="true" />
      <span>{words ?? decision.words}</span>
    </span>
  );
}
