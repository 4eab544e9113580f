/** What would not hold: at the step it is about, in the words of whoever has to mend it. */

import { IconAlertTriangle } from "@tabler/icons-react";
import type { SequenceFault } from "../../shared/api";
import { useWords } from "../words/t";
import styles from "./Faults.module.css";

const named: Readonly<Record<string, string>> = { en: "English", es: "Español" };

/** `step` null: what is about the whole. */
export function faultsOf(faults: readonly SequenceFault[], step: string | null): readonly SequenceFault[] {
  return faults.filter(({ at }) => at === (step === null ? "/steps" : `/steps/${step}`));
}

/** As many as are shown: what is wrong in several languages is wrong once. */
export function countOf(faults: readonly SequenceFault[]): number {
  return new Set(faults.map(({ at, code }) => `${at} ${code}`)).size;
}

export function Faults({ faults }: { faults: readonly SequenceFault[] }) {
  const { t, code } = useWords();
  // A step that is wrong in the same way in each language says so once, with all of them.
  const said = Map.groupBy(faults, (fault) => fault.code);
  if (faults.length === 0) return null;
  return (
    <ul className={styles.faults}>
      {[...said].map(([name, found]) => {
        const languages = found.flatMap(({ language }) => (language ? [named[language] ?? language] : []));
        const what = code("sequences.fault", name);
        return (
          <li key={name} className={styles.fault}>
            <IconAlertTriangle size={16} stroke={1.75} aria-hidden="true" />
            <span className={styles.what}>
              {languages.length > 0
                ? t("sequences.fault", { language: languages.join(", "), what })
                : `${what.charAt(0).toLocaleUpperCase()}${what.slice(1)}`}
            </span>
          </li>
        );
      })}
    </ul>
  );
}
