/** Every edition of a sequence: who made it and when, what it changed, and how many are still in it. */

import type { SequenceDetail } from "../../shared/api";
import { useWords } from "../words/t";
import styles from "./People.module.css";
import { useStepName } from "./Steps";

export function Editions({ detail }: { detail: SequenceDetail }) {
  const { t, time, language } = useWords();
  const nameOf = useStepName(detail.steps);
  const list = new Intl.ListFormat(language, { type: "conjunction" });
  return (
    <ol className={styles.rows}>
      {detail.editions.map((edition, index) => (
        <li key={edition.number} className={styles.row}>
          <div className={styles.grow}>
            <p className={styles.strong}>
              {edition.number === 0
                ? t("sequences.edition.library")
                : t("sequences.edition.nth", { n: edition.number })}
              {index === 0 ? <span className={styles.now}>{t("sequences.edition.now")}</span> : null}
            </p>
            <p className={styles.soft}>
              {edition.at ? (
                <time dateTime={edition.at} title={time.exact(edition.at)}>
                  {time.dayTime(edition.at)}
                </time>
              ) : (
                t("sequences.edition.came")
              )}
              {edition.at ? ` · ${edition.by ?? t("sequences.edition.somebody")}` : null}
              {edition.changed.length > 0
                ? ` · ${t("sequences.edition.changed", { steps: list.format(edition.changed.map(nameOf)) })}`
                : null}
            </p>
          </div>
          <p className={styles.soft}>{t("sequences.edition.inside", { count: edition.active })}</p>
        </li>
      ))}
    </ol>
  );
}
