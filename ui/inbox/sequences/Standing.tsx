/** Where one person stands in a sequence: what comes next, that it rests, or how it ended; and what went out. */

import type { EnrolmentView } from "../../shared/api";
import { useWords } from "../words/t";
import styles from "./Standing.module.css";
import { useSaying } from "./words";

/** "Text message, else email: Thu, Nov 26, 2:00 PM". */
function Next({ each }: { each: EnrolmentView }) {
  const { t, time, code } = useWords();
  const { channels } = useSaying();
  const { next } = each;
  if (!next) return <span>{t("sequences.next.none")}</span>;
  const what = next.does === "send" ? channels(next.channels) : code("sequences.does", next.does);
  if (!next.at) return <span>{t("sequences.next.open", { what })}</span>;
  return (
    <time dateTime={next.at} title={time.exact(next.at)}>
      {t("sequences.next", { what, when: time.dayTime(next.at) })}
    </time>
  );
}

function Last({ each }: { each: EnrolmentView }) {
  const { t, time } = useWords();
  const { why } = useSaying();
  const last = [...each.touches].reverse().find((touch) => touch.does === "send" || touch.does === "task");
  if (!last) return null;
  const reason = last.outcome === "sent" ? null : why(last.why, last.words);
  return (
    <p className={styles.last} data-outcome={last.outcome}>
      {t(`sequences.outcome.${last.outcome as "sent"}`)} ·{" "}
      <time dateTime={last.at} title={time.exact(last.at)}>
        {time.short(last.at)}
      </time>
      {reason ? <span> · {reason}</span> : null}
    </p>
  );
}

export function Standing({ each }: { each: EnrolmentView }) {
  const { t, time } = useWords();
  const { why } = useSaying();
  const over = each.state === "done" || each.state === "ended";
  return (
    <>
      <p className={styles.next} data-state={each.state}>
        {each.state === "paused" ? <span className={styles.mark}>{t("sequences.paused")}</span> : null}
        {over ? (
          <span>
            {why(each.ended_why, null) ?? t("sequences.over")}
            {each.ended_at ? ` · ${time.short(each.ended_at)}` : null}
          </span>
        ) : (
          <Next each={each} />
        )}
      </p>
      <Last each={each} />
    </>
  );
}
