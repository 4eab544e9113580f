/** The small parts around the text field: tabs, counter, verdict line, send button. */

import { Button, Kbd } from "@mantine/core";
import { IconAlertTriangle, IconClockPause, IconNote, IconSend } from "@tabler/icons-react";
import type { DecisionView } from "../../shared/api";
import type { DraftKind } from "../data/drafts";
import { connection } from "../data/live";
import { useStore } from "../data/store";
import type { Foreseen } from "../data/usePreview";
import { useWords } from "../words/t";
import styles from "./Composer.module.css";
import { Verdict } from "./Verdict";

export function Tab({ words, keys }: { words: string; keys: string }) {
  return (
    <span className={styles.tab}>
      {words}
      <Kbd size="xs" aria-hidden="true">
        {keys}
      </Kbd>
    </span>
  );
}

export function Count({ text, segments }: { text: string; segments: number | null }) {
  const { t } = useWords();
  if (text === "") return null;
  return (
    <span className={styles.count}>
      {t("composer.characters", { count: text.length })}
      {segments ? ` · ${t("composer.segments", { count: segments })}` : ""}
    </span>
  );
}

interface LineProps {
  foreseen: Foreseen;
  via: string;
  /** Everybody can read what is written. */
  inPublic?: boolean;
}

function Line({ foreseen, via, inPublic = false }: LineProps) {
  const { t, code } = useWords();
  const { decision, failed, warnings } = foreseen;
  if (!decision) return t(failed ? "composer.unchecked" : "composer.checking");
  const hints = inPublic && decision.reason === "CHANNEL_NO_PHI";
  const own = hints ? t("review.hints") : decision.action === "send" ? "" : decision.words;
  const verdict = <Verdict decision={decision} words={own || t(`verdict.${decision.action}`, { via })} />;
  if (decision.action !== "send" || warnings.length === 0) return verdict;
  return (
    <>
      {verdict}{" "}
      <span className={styles.warning}>
        <IconAlertTriangle size={16} stroke={1.75} aria-hidden="true" />
        {warnings.map((one) => code("warning", one)).join(" ")}
      </span>
    </>
  );
}

/** Keeps its height, so that nothing moves while one writes. */
export function VerdictLine({ empty, ...line }: LineProps & { empty: boolean }) {
  const { t } = useWords();
  const offline = useStore(connection) === "offline";
  return (
    <div className={styles.verdict} aria-live="polite">
      {offline ? t("composer.offline") : empty ? null : <Line {...line} />}
    </div>
  );
}

interface SendProps {
  kind: DraftKind;
  decision: DecisionView | null;
  disabled: boolean;
  /** Of a reply that everybody can read. */
  inPublic?: boolean;
  onSend: () => void;
}

export function SendButton({ kind, decision, disabled, inPublic = false, onSend }: SendProps) {
  const { t, time } = useWords();
  const held = kind === "reply" && decision?.action === "hold" ? decision.hold_until : null;
  const reply = held
    ? t("composer.sendAt", { when: time.clock(held) })
    : t(inPublic ? "composer.publish" : "composer.send");
  const Icon = kind === "note" ? IconNote : held ? IconClockPause : IconSend;
  return (
    <Button
      onClick={onSend}
      disabled={disabled}
      leftSection={<Icon size={16} stroke={1.75} />}
      title={t("composer.sendKeys")}
      aria-keyshortcuts="Control+Enter Meta+Enter"
      className={styles.send ?? ""}
    >
      {kind === "note" ? t("composer.addNote") : reply}
    </Button>
  );
}
