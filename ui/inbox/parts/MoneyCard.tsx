/** Sessions left and money paid: from the practice's system, or typed in here where none tells us. */

import { Button, Modal, NumberInput, Progress, Select } from "@mantine/core";
import { type FormEvent, useRef, useState } from "react";
import type { InvoiceView, MoneyView } from "../../shared/api";
import { useSlow } from "../data/clock";
import { useLeadOptions } from "../data/leads";
import { digitsOf, useAmount, useMoney, useMoneyMoves } from "../data/money";
import { useRights } from "../data/rights";
import { useWords } from "../words/t";
import styles from "./MoneyCard.module.css";
import { Payments, RefundForm } from "./Payments";

type Moves = ReturnType<typeof useMoneyMoves>;
type Asked = "payment" | "package" | InvoiceView | null;
const MOST = 999_999;
const MOST_SESSIONS = 200;

function Packages({ money, moves, able }: { money: MoneyView; moves: Moves; able: boolean }) {
  const { t, language } = useWords();
  const day = (date: string): string =>
    new Intl.DateTimeFormat(language, { dateStyle: "medium", timeZone: "UTC" }).format(Date.parse(date));
  return (
    <ul className={styles.list}>
      {money.packages.map((each) => (
        <li key={each.id} className={styles.package}>
          <div className={styles.line}>
            <span className={styles.strong}>{each.services.join(", ") || t("money.package")}</span>
            <span className={styles.count}>
              {t("money.left", { left: each.remaining, total: each.total })}
            </span>
          </div>
          <Progress
            value={(100 * each.used) / Math.max(each.total, 1)}
            size="sm"
            aria-label={t("money.used", { used: each.used, total: each.total })}
          />
          <div className={styles.line}>
            <span className={styles.soft}>
              {each.state === "active" && each.expires
                ? t("money.until", { date: day(each.expires) })
                : each.state === "active"
                  ? ""
                  : t(`money.state.${each.state as "redeemed" | "expired" | "cancelled"}`)}
            </span>
            {able && each.typed_in && each.remaining > 0 ? (
              <Button size="compact-sm" variant="default" onClick={() => void moves.use(each.id, false)}>
                {t("money.use")}
              </Button>
            ) : null}
          </div>
        </li>
      ))}
    </ul>
  );
}

function PaymentForm({ money, moves, onClose }: { money: MoneyView; moves: Moves; onClose: () => void }) {
  const { t } = useWords();
  const [amount, setAmount] = useState<number | string>("");
  const [busy, setBusy] = useState(false);
  const id = useRef(crypto.randomUUID());
  const digits = digitsOf(money.currency);
  const able = typeof amount === "number" && amount > 0;
  const save = async (event: FormEvent): Promise<void> => {
    event.preventDefault();
    if (!able || busy) return;
    setBusy(true);
    const done = await moves.pay(id.current, Math.round(amount * 10 ** digits));
    setBusy(false);
    if (done) onClose();
  };
  return (
    <form className={styles.form} onSubmit={(event) => void save(event)}>
      <NumberInput
        label={t("money.amount", { currency: money.currency })}
        value={amount}
        onChange={setAmount}
        min={0}
        max={MOST}
        decimalScale={digits}
        fixedDecimalScale
        thousandSeparator=","
        hideControls
        data-autofocus
      />
      <Button type="submit" loading={busy} disabled={!able}>
        {t("money.pay.save")}
      </Button>
    </form>
  );
}

function PackageForm({ moves, onClose }: { moves: Moves; onClose: () => void }) {
  const { t } = useWords();
  const services = useLeadOptions().data?.services ?? [];
  const [service, setService] = useState<string | null>(null);
  const [total, setTotal] = useState<number | string>(3);
  const [busy, setBusy] = useState(false);
  const id = useRef(crypto.randomUUID());
  const able = service !== null && typeof total === "number" && total >= 1;
  const save = async (event: FormEvent): Promise<void> => {
    event.preventDefault();
    if (!able || busy) return;
    setBusy(true);
    const done = await moves.sell(id.current, [service], total);
    setBusy(false);
    if (done) onClose();
  };
  return (
    <form className={styles.form} onSubmit={(event) => void save(event)}>
      <Select
        label={t("money.service")}
        data={services.map((one) => ({ value: one.id, label: one.name }))}
        value={service}
        onChange={setService}
        onKeyDown={(event) => {
          if (event.key === "Enter") event.preventDefault();
        }}
        searchable
        data-autofocus
      />
      <NumberInput
        label={t("money.sessions")}
        value={total}
        onChange={setTotal}
        min={1}
        max={MOST_SESSIONS}
        allowDecimal={false}
      />
      <Button type="submit" loading={busy} disabled={!able}>
        {t("money.sell.save")}
      </Button>
    </form>
  );
}

export function MoneyCard({ contactId }: { contactId: string }) {
  const { t, time } = useWords();
  const may = useRights();
  const now = useSlow();
  const amount = useAmount();
  const money = useMoney(contactId).data;
  const moves = useMoneyMoves(contactId);
  const [asked, ask] = useState<Asked>(null);
  const able = may("booking.write");
  if (!money) return <div className={styles.wait} aria-busy="true" />;
  const close = (): void => ask(null);
  const last = money.invoices.find((one) => one.state !== "open");
  const title =
    asked !== null && typeof asked === "object"
      ? "money.refund"
      : asked === "package"
        ? "money.sell"
        : "money.pay";
  const nothing = money.lifetime.length === 0 && money.packages.length === 0;
  return (
    <>
      {nothing ? <p className={styles.soft}>{t("money.none")}</p> : null}
      {money.lifetime.map((sum) => (
        <p key={sum.currency} className={styles.sum}>
          <span className={styles.strong}>{amount(sum.amount_minor, sum.currency)}</span>{" "}
          <span className={styles.soft}>
            {last ? t("money.lifetime", { date: time.day(last.at, now) }) : ""}
          </span>
        </p>
      ))}
      <Payments invoices={money.invoices} able={able} onGiveBack={ask} />
      <Packages money={money} moves={moves} able={able} />
      {able ? (
        <div className={styles.moves}>
          <Button size="compact-md" variant="default" onClick={() => ask("payment")}>
            {t("money.pay")}
          </Button>
          <Button size="compact-md" variant="default" onClick={() => ask("package")}>
            {t("money.sell")}
          </Button>
        </div>
      ) : null}
      <Modal
        opened={asked !== null}
        onClose={close}
        title={t(title)}
        closeButtonProps={{ "aria-label": t("said.close") }}
        size="sm"
      >
        {asked === "payment" ? <PaymentForm money={money} moves={moves} onClose={close} /> : null}
        {typeof asked === "object" && asked ? (
          <RefundForm paid={asked} moves={moves} onClose={close} />
        ) : null}
        {asked === "package" ? <PackageForm moves={moves} onClose={close} /> : null}
      </Modal>
    </>
  );
}
