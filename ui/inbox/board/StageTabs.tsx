/** On a phone the board is one column at a time. */

import { useWords } from "../words/t";
import styles from "./StageTabs.module.css";
import type { BoardColumn, Stage } from "./types";

interface Props {
  columns: readonly BoardColumn[];
  stage: Stage;
  onStage: (stage: Stage) => void;
}

export function StageTabs({ columns, stage, onStage }: Props) {
  const { t } = useWords();
  return (
    <nav className={styles.tabs} aria-label={t("board.stages")}>
      {columns.map((column) => (
        <button
          key={column.stage}
          type="button"
          className={styles.tab}
          aria-current={column.stage === stage ? "page" : undefined}
          onClick={() => onStage(column.stage)}
        >
          {t(`board.stage.${column.stage}`)} <span className={styles.count}>{column.count}</span>
        </button>
      ))}
    </nav>
  );
}
