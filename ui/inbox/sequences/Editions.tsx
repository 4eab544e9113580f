/** Every edition of a sequence: who made it and when, what it changed, and how many are still in it. */

import { Button } from "@mantine/core";
import { IconArrowBackUp } from "@tabler/icons-react";
import { useState } from "react";
import type { SequenceDetail } from "../../shared/api";
import { useRights } from "../data/rights";
import { useWords } from "../words/t";
import { Saving } from "./Editor";
import styles from "./People.module.css";
import { useStepName } from "./Steps";

export function Editions({ detail }: { detail: SequenceDetail }) {
  const { t, time, language } = useWords();
  const nameOf = useStepName(detail.steps);
  const list = new Intl.ListFormat(language, { type: "conjunction" });
  const may = useRights()("sequences.manage");
  const [back, setBack] = useState(false);
  const differs = detail.steps.some((step) => step.changed);
  const close = (): void => setBack(false);
  return (
    <>
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
      {may && differs ? (
        <Button
          variant="default"
          mt="md"
          leftSection={<IconArrowBackUp size={16} stroke={1.75} />}
          onClick={() => setBack(true)}
        >
          {t("sequences.save.back")}
        </Button>
      ) : null}
      {back ? <Saving detail={detail} changes={null} onClose={close} onDone={close} /> : null}
    </>
  );
}
