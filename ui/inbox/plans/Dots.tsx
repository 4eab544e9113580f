/** The sessions of a plan, one dot each: had, booked, owed. */

import { useWords } from "../words/t";
import styles from "./Dots.module.css";

const MOST = 12;

export function Dots({ total, used, booked }: { total: number; used: number; booked: boolean }) {
  const { t } = useWords();
  const said = t("plans.progress", { used, total });
  return (
    <span className={styles.dots} role="img" aria-label={said} title={said}>
      {total <= MOST ? (
        Array.from({ length: total }, (_, place) => place).map((place) => (
          <span
            key={place}
            className={styles.dot}
            data-state={place < used ? "used" : place === used && booked ? "booked" : "owed"}
          />
        ))
      ) : (
        <span className={styles.bar}>
          <span className={styles.part} style={{ width: `${(100 * used) / total}%` }} />
        </span>
      )}
      <span className={styles.count} aria-hidden="true">
        {used}/{total}
      </span>
    </span>
  );
}
