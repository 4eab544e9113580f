/** The terms of one plan, as a person knows better: rhythm, window, price, last day, and how many were used. */

import { Button, NumberInput, SegmentedControl, TextInput } from "@mantine/core";
import { type FormEvent, useState } from "react";
import type { AdjustPlan, PlanView } from "../../shared/api";
import { digitsOf } from "../data/money";
import { useWords } from "../words/t";
import { usePlanMoves } from "./data";
import styles from "./PlanSheet.module.css";

type Filled = number | string;
const MOST_DAYS = 730;
const MOST_SESSIONS = 200;

function said(value: Filled): number | null {
  return typeof value === "number" ? value : null;
}

export function AdjustForm({ plan, onClose }: { plan: PlanView; onClose: () => void }) {
  const { t } = useWords();
  const moves = usePlanMoves();
  const digits = digitsOf(plan.currency);
  const [cadence, setCadence] = useState<Filled>(plan.cadence_days ?? "");
  const [window, setWindow] = useState<Filled>(plan.window_days);
  const [minimum, setMinimum] = useState<Filled>(plan.minimum_days);
  const [price, setPrice] = useState<Filled>(
    plan.price_minor === null ? "" : plan.price_minor / 10 ** digits,
  );
  const [total, setTotal] = useState<Filled>(plan.total);
  const [used, setUsed] = useState<Filled>(plan.used);
  const [expires, setExpires] = useState(plan.expires ?? "");
  const [track, setTrack] = useState(plan.track);
  const save = async (event: FormEvent): Promise<void> => {
    event.preventDefault();
    const paid = said(price);
    const wanted: AdjustPlan = {
      cadence_days: said(cadence),
      window_days: said(window) ?? plan.window_days,
      minimum_days: said(minimum) ?? plan.minimum_days,
      price_minor: paid === null ? null : Math.round(paid * 10 ** digits),
      expires: expires || null,
      track: track === "light" ? "light" : "full",
      ...(plan.counted_here ? { total: said(total) ?? plan.total, used: said(used) ?? plan.used } : {}),
    };
    const changed = Object.fromEntries(
      Object.entries(wanted).filter(([name, value]) => plan[name as keyof PlanView] !== value),
    ) as AdjustPlan;
    if (Object.keys(changed).length === 0 || (await moves.adjust(plan, changed))) onClose();
  };
  const days = { min: 0, max: MOST_DAYS, allowDecimal: false, suffix: ` ${t("plans.days")}` };
  return (
    <form className={styles.form} onSubmit={(event) => void save(event)} aria-label={t("plans.adjust")}>
      <div className={styles.pair}>
        <NumberInput
          label={t("plans.form.cadence")}
          value={cadence}
          onChange={setCadence}
          {...days}
          min={1}
          data-autofocus
        />
        <NumberInput label={t("plans.form.window")} value={window} onChange={setWindow} {...days} />
      </div>
      <div className={styles.pair}>
        <NumberInput label={t("plans.form.minimum")} value={minimum} onChange={setMinimum} {...days} />
        <NumberInput
          label={t("plans.form.price", { currency: plan.currency })}
          value={price}
          onChange={setPrice}
          min={0}
          decimalScale={digits}
          thousandSeparator=","
          hideControls
        />
      </div>
      {plan.counted_here ? (
        <div className={styles.pair}>
          <NumberInput
            label={t("plans.form.used")}
            value={used}
            onChange={setUsed}
            min={0}
            max={said(total) ?? MOST_SESSIONS}
            allowDecimal={false}
          />
          <NumberInput
            label={t("plans.form.total")}
            value={total}
            onChange={setTotal}
            min={1}
            max={MOST_SESSIONS}
            allowDecimal={false}
          />
        </div>
      ) : null}
      <TextInput
        type="date"
        label={t("plans.form.expires")}
        value={expires}
        onChange={(event) => setExpires(event.currentTarget.value)}
      />
      <SegmentedControl
        aria-label={t("plans.fact.track")}
        value={track}
        onChange={setTrack}
        data={[
          { value: "full", label: t("plans.track.full") },
          { value: "light", label: t("plans.track.light") },
        ]}
      />
      <div className={styles.buttons}>
        <Button variant="default" onClick={onClose}>
          {t("privacy.cancel")}
        </Button>
        <Button type="submit" loading={moves.busy}>
          {t("plans.adjust.save")}
        </Button>
      </div>
    </form>
  );
}
