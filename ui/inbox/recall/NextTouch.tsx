/** What comes next for somebody who is due: when, by which way, in which words, and what the gate says to it. */

import { IconCircleCheck, IconClock, IconMessage2Off, IconPhone } from "@tabler/icons-react";
import { useState } from "react";
import type { RecallItem } from "../../shared/api";
import { useSlow } from "../data/clock";
import { useWords } from "../words/t";
import styles from "./NextTouch.module.css";

function Behind({ item }: { item: RecallItem }) {
  const { t, code, time } = useWords();
  const at = useSlow();
  // That it waited or looked where to go on says nothing to anybody.
  const last = item.said.findLast(({ outcome }) => outcome !== "done");
  if (!last) return null;
  return (
    <p className={styles.soft}>
      {t("recall.said", { what: code("sequences.outcome", last.outcome), when: time.pill(last.at, at) })}
    </p>
  );
}

export function NextTouch({ item }: { item: RecallItem }) {
  const { t, code, language, time } = useWords();
  const at = useSlow();
  const [open, setOpen] = useState(false);
  const { next } = item;
  const said = next.words?.[language] ?? (next.code ? code("recall.code", next.code) : null);
  const when = next.at ? time.pill(next.at, at) : null;
  if (next.does === "task" && when) {
    return (
      <div className={styles.next}>
        <p className={styles.line}>
          <IconPhone size={16} stroke={1.75} aria-hidden="true" />
          {t("recall.next.task", { when })}
        </p>
        <Behind item={item} />
      </div>
    );
  }
  if (!next.does || !when) {
    return (
      <div className={styles.next}>
        <p className={styles.line} data-tone="none">
          <IconMessage2Off size={16} stroke={1.75} aria-hidden="true" />
          {said ?? t("recall.next.nothing")}
        </p>
        <Behind item={item} />
      </div>
    );
  }
  const tone = next.action === "send" ? "good" : next.action === "hold" ? "warn" : "bad";
  const Icon = { good: IconCircleCheck, warn: IconClock, bad: IconMessage2Off }[tone];
  return (
    <div className={styles.next}>
      <p className={styles.line} data-tone={tone}>
        <Icon size={16} stroke={1.75} aria-hidden="true" />
        {t(
          next.action === "block"
            ? "recall.next.blocked"
            : `recall.next.${next.channel === "email" ? "mail" : "text"}`,
          {
            when,
          },
        )}
      </p>
      {next.action !== "send" && said ? <p className={styles.soft}>{said}</p> : null}
      {next.text ? (
        <>
          <button type="button" className={styles.show} aria-expanded={open} onClick={() => setOpen(!open)}>
            {t(open ? "recall.hide" : "recall.show")}
          </button>
          {open ? <p className={styles.text}>{next.text}</p> : null}
        </>
      ) : null}
      <Behind item={item} />
    </div>
  );
}
