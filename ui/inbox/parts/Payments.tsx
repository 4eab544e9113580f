/** What was paid, newest first; money typed in here is given back here, in whole or in part. */

import { Button, NumberInput } from "@mantine/core";
import { type FormEvent, useState } from "react";
import type { InvoiceView } from "../../shared/api";
import { useSlow } from "../data/clock";
import { digitsOf, useAmount, type useMoneyMoves } from "../data/money";
import { useWords } from "../words/t";
import styles from "./MoneyCard.module.css";

const SHOWN = 3;

/** What of a payment is still with the practice. */
export function leftOf(paid: InvoiceView): number {
  return paid.state === "refunded" ? 0 : paid.total.amount_minor - paid.refunded_minor;
}

interface PaymentsProps {
  invoices: readonly InvoiceView[];
  able: boolean;
  onGiveBack: (paid: InvoiceView) => void;
}

export function Payments({ invoices, able, onGiveBack }: PaymentsProps) {
  const { t, time } = useWords();
  const amount = useAmount();
  const now = useSlow();
  const [all, setAll] = useState(false);
  const paid = invoices.filter((one) => one.state !== "open");
  if (paid.length === 0) return null;
  return (
    <>
      <ul className={styles.list} aria-label={t("money.payments")}>
        {paid.slice(0, all ? paid.length : SHOWN).map((one) => {
          const said = amount(one.total.amount_minor, one.total.currency);
          const back = one.total.amount_minor - leftOf(one);
          return (
            <li key={one.id} className={styles.line}>
              <span>
                {said} <span className={styles.soft}>{time.day(one.at, now)}</span>
                {back > 0 ? (
                  <span className={styles.back}>
                    {t("money.givenBack", { amount: amount(back, one.total.currency) })}
                  </span>
                ) : null}
              </span>
              {able && one.typed_in && leftOf(one) > 0 ? (
                <Button
                  size="compact-sm"
                  variant="subtle"
                  color="gray"
                  onClick={() => onGiveBack(one)}
                  aria-label={`${t("money.refund")}: ${said}, ${time.day(one.at, now)}`}
                >
                  {t("money.refund")}
                </Button>
              ) : null}
            </li>
          );
        })}
      </ul>
      {!all && paid.length > SHOWN ? (
        <Button size="compact-sm" variant="subtle" color="gray" onClick={() => setAll(true)}>
          {t("money.all", { count: paid.length })}
        </Button>
      ) : null}
    </>
  );
}

interface RefundProps {
  paid: InvoiceView;
  moves: ReturnType<typeof useMoneyMoves>;
  onClose: () => void;
}

export function RefundForm({ paid, moves, onClose }: RefundProps) {
  const { t } = useWords();
  const digits = digitsOf(paid.total.currency);
  const most = leftOf(paid) / 10 ** digits;
  const [amount, setAmount] = useState<number | string>(most);
  const [busy, setBusy] = useState(false);
  const able = typeof amount === "number" && amount > 0 && amount <= most;
  const save = async (event: FormEvent): Promise<void> => {
    event.preventDefault();
    if (!able || busy) return;
    setBusy(true);
    const done = await moves.giveBack(paid.id, Math.round(amount * 10 ** digits));
    setBusy(false);
    if (done) onClose();
  };
  return (
    <form className={styles.form} onSubmit={(event) => void save(event)}>
      <NumberInput
        label={t("money.amount", { currency: paid.total.currency })}
        description={t("money.refund.words")}
        value={amount}
        onChange={setAmount}
        min={0}
        max={most}
        clampBehavior="strict"
        decimalScale={digits}
        fixedDecimalScale
        thousandSeparator=","
        hideControls
        data-autofocus
      />
      <Button type="submit" loading={busy} disabled={!able}>
        {t("money.refund.save")}
      </Button>
    </form>
  );
}
