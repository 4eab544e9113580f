/** Above a conversation in which we are not sure whether they asked us to stop: a person says so. */

import { Button } from "@mantine/core";
import { IconHandStop } from "@tabler/icons-react";
import { useOptOutDoubt, useSettleDoubt } from "../data/held";
import { useRights } from "../data/rights";
import { useWords } from "../words/t";
import styles from "./OptOutDoubt.module.css";

export function OptOutDoubt({ threadId }: { threadId: string }) {
  const { t } = useWords();
  const may = useRights();
  const words = useOptOutDoubt(threadId).data?.words ?? null;
  const { busy, settle } = useSettleDoubt(threadId);
  if (words === null) return null;
  return (
    <section className={styles.banner} aria-label={t("doubt.label")}>
      <IconHandStop className={styles.mark ?? ""} size={20} stroke={1.75} aria-hidden="true" />
      <div className={styles.said}>
        <p className={styles.title}>{t("doubt.title")}</p>
        {words ? <p className={styles.quote}>“{words}”</p> : null}
        <p className={styles.soft}>{t("doubt.words")}</p>
      </div>
      {may("consent.record") ? (
        <div className={styles.buttons}>
          <Button size="compact-md" variant="default" disabled={busy} onClick={() => void settle("fine")}>
            {t("doubt.fine")}
          </Button>
          <Button size="compact-md" disabled={busy} onClick={() => void settle("opted_out")}>
            {t("doubt.optedOut")}
          </Button>
        </div>
      ) : null}
    </section>
  );
}
