/** Why no session of this plan will be asked for any more. */

import { Button, Radio } from "@mantine/core";
import { type FormEvent, useState } from "react";
import type { PlanEnd, PlanView } from "../../shared/api";
import { useWords } from "../words/t";
import { usePlanMoves } from "./data";
import styles from "./PlanSheet.module.css";

const reasons: readonly PlanEnd[] = ["refunded", "cancelled", "transferred", "other"];

export function EndForm({ plan, onClose }: { plan: PlanView; onClose: () => void }) {
  const { t } = useWords();
  const moves = usePlanMoves();
  const [why, setWhy] = useState<PlanEnd | null>(null);
  const save = async (event: FormEvent): Promise<void> => {
    event.preventDefault();
    if (why && (await moves.end(plan, why))) onClose();
  };
  return (
    <form className={styles.form} onSubmit={(event) => void save(event)}>
      <Radio.Group
        label={t("plans.end.why")}
        value={why ?? ""}
        onChange={(value) => setWhy(reasons.find((one) => one === value) ?? null)}
      >
        {reasons.map((each) => (
          <Radio key={each} value={each} label={t(`plans.why.${each}`)} mt={8} />
        ))}
      </Radio.Group>
      <p className={styles.soft}>{t("plans.end.words")}</p>
      <div className={styles.buttons}>
        <Button variant="default" onClick={onClose}>
          {t("privacy.cancel")}
        </Button>
        <Button type="submit" disabled={!why} loading={moves.busy}>
          {t("plans.end")}
        </Button>
      </div>
    </form>
  );
}
