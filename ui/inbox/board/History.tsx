/** How a card got where it is: every move with its reason and whose it was, the newest first. */

import { useSlow } from "../data/clock";
import { useWords } from "../words/t";
import styles from "./CardSheet.module.css";
import type { BoardMove } from "./types";

export function History({ moves }: { moves: readonly BoardMove[] }) {
  const { t, time, code } = useWords();
  const now = useSlow();
  return (
    <ol className={styles.moves}>
      {[...moves].reverse().map((move) => (
        <li key={move.id} className={styles.move}>
          <p className={styles.strong}>
            {move.from_stage
              ? t("board.history.move", {
                  from: t(`board.stage.${move.from_stage}`),
                  to: t(`board.stage.${move.to_stage}`),
                })
              : t("board.history.opened", { stage: t(`board.stage.${move.to_stage}`) })}
          </p>
          <p className={styles.soft}>
            {[code("board.reason", move.why), move.by_name ?? code("board.by", move.by)].join(" · ")}
            {" · "}
            <time dateTime={move.at} title={time.exact(move.at)}>
              {time.relative(move.at, now)}
            </time>
          </p>
          {move.note ? <p className={styles.words}>{move.note}</p> : null}
        </li>
      ))}
    </ol>
  );
}
