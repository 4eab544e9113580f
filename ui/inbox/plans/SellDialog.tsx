/** Sell a plan by hand: to whom, which package of the practice or one of its own, and what of it was used already. */

import { Button, Modal, NumberInput, Select, TextInput } from "@mantine/core";
import { type FormEvent, useRef, useState } from "react";
import type { OfferedPackage, PlanOptions, SellPlan } from "../../shared/api";
import { digitsOf } from "../data/money";
import { useWords } from "../words/t";
import { type Person, shownPlan, usePlanMoves, usePlanOptions } from "./data";
import { PersonPicker } from "./PersonPicker";
import styles from "./PlanSheet.module.css";
import { useSaying } from "./saying";

const OWN = "own";
const MOST_SESSIONS = 200;
const MOST_DAYS = 730;
type Filled = number | string;

const number = (value: Filled): number | null => (typeof value === "number" ? value : null);

function usePackageNames(options: PlanOptions | undefined) {
  const { t } = useWords();
  const { amount } = useSaying();
  const name = (each: OfferedPackage): string =>
    [
      [each.service_name, each.label].filter(Boolean).join(" · "),
      t("plans.form.sessions", { count: each.sessions }),
      each.price_minor === null ? null : amount(each.price_minor, options?.currency ?? "USD"),
    ]
      .filter(Boolean)
      .join(", ");
  return [
    ...(options?.packages ?? []).map((each) => ({ value: each.id ?? "", label: name(each) })),
    { value: OWN, label: t("plans.form.own") },
  ];
}

function useSale(given: Person | null, onClose: () => void) {
  const options = usePlanOptions().data;
  const moves = usePlanMoves();
  const id = useRef(crypto.randomUUID());
  const [person, setPerson] = useState(given);
  const [chosen, choose] = useState<string | null>(null);
  const [service, setService] = useState<string | null>(null);
  const [total, setTotal] = useState<Filled>(3);
  const [cadence, setCadence] = useState<Filled>(28);
  const [price, setPrice] = useState<Filled>("");
  const [used, setUsed] = useState<Filled>(0);
  const [bought, setBought] = useState("");
  const [expires, setExpires] = useState("");
  const offered = options?.packages.find((each) => each.id === chosen);
  const own = chosen === OWN;
  const digits = digitsOf(options?.currency ?? "USD");
  const sessions = offered?.sessions ?? number(total);
  const ready =
    person !== null && sessions !== null && (offered ?? (own && service)) !== undefined && (!own || service);
  const save = async (event: FormEvent): Promise<void> => {
    event.preventDefault();
    if (!ready || !person || sessions === null || moves.busy) return;
    const paid = number(price);
    const sale: SellPlan = {
      client_id: id.current,
      services: [offered?.service ?? service ?? ""],
      total: sessions,
      used: number(used) ?? 0,
      ...(offered?.id ? { sold_as: offered.id } : { cadence_days: number(cadence) }),
      ...(paid === null ? {} : { price_minor: Math.round(paid * 10 ** digits) }),
      ...(bought ? { bought_on: bought } : {}),
      ...(expires ? { expires } : {}),
    };
    const made = await moves.sell(person.contactId, sale);
    if (!made) return;
    onClose();
    shownPlan.set(made.plan.id);
  };
  return {
    options,
    person,
    setPerson,
    chosen,
    choose,
    service,
    setService,
    total,
    setTotal,
    cadence,
    setCadence,
    price,
    setPrice,
    used,
    setUsed,
    bought,
    setBought,
    expires,
    setExpires,
    own,
    sessions,
    ready: Boolean(ready),
    save,
    busy: moves.busy,
    digits,
  };
}

export default function SellDialog({ person, onClose }: { person: Person | null; onClose: () => void }) {
  const { t } = useWords();
  const sale = useSale(person, onClose);
  const packages = usePackageNames(sale.options);
  const [more, setMore] = useState(false);
  const stop = (event: { key: string; preventDefault: () => void }): void => {
    if (event.key === "Enter") event.preventDefault();
  };
  return (
    <Modal
      opened
      onClose={onClose}
      title={t("plans.sell")}
      closeButtonProps={{ "aria-label": t("said.close") }}
    >
      <form className={styles.sale} onSubmit={(event) => void sale.save(event)}>
        <PersonPicker value={sale.person} onChange={sale.setPerson} />
        <Select
          label={t("plans.form.package")}
          data={packages}
          value={sale.chosen}
          onChange={sale.choose}
          onKeyDown={stop}
          searchable
          maxDropdownHeight={280}
        />
        {sale.own ? (
          <>
            <Select
              label={t("plans.service")}
              data={(sale.options?.services ?? []).map(({ id, name }) => ({ value: id, label: name }))}
              value={sale.service}
              onChange={sale.setService}
              onKeyDown={stop}
              searchable
            />
            <div className={styles.pair}>
              <NumberInput
                label={t("plans.form.total")}
                value={sale.total}
                onChange={sale.setTotal}
                min={1}
                max={MOST_SESSIONS}
                allowDecimal={false}
              />
              <NumberInput
                label={t("plans.form.cadence")}
                value={sale.cadence}
                onChange={sale.setCadence}
                min={1}
                max={MOST_DAYS}
                allowDecimal={false}
                suffix={` ${t("plans.days")}`}
              />
            </div>
          </>
        ) : null}
        <NumberInput
          label={t("plans.form.price", { currency: sale.options?.currency ?? "" })}
          description={sale.own ? undefined : t("plans.form.price.hint")}
          value={sale.price}
          onChange={sale.setPrice}
          min={0}
          decimalScale={sale.digits}
          thousandSeparator=","
          hideControls
        />
        <button type="button" className={styles.other} aria-expanded={more} onClick={() => setMore(!more)}>
          {t(more ? "plans.form.less" : "plans.form.more")}
        </button>
        {more ? (
          <div className={styles.sale}>
            <NumberInput
              label={t("plans.form.usedBefore")}
              value={sale.used}
              onChange={sale.setUsed}
              min={0}
              max={Math.max(0, (sale.sessions ?? 1) - 1)}
              allowDecimal={false}
            />
            <div className={styles.pair}>
              <TextInput
                type="date"
                label={t("plans.form.bought")}
                value={sale.bought}
                onChange={(event) => sale.setBought(event.currentTarget.value)}
              />
              <TextInput
                type="date"
                label={t("plans.form.expires")}
                value={sale.expires}
                onChange={(event) => sale.setExpires(event.currentTarget.value)}
              />
            </div>
          </div>
        ) : null}
        <Button type="submit" disabled={!sale.ready} loading={sale.busy}>
          {t("plans.sell.save")}
        </Button>
      </form>
    </Modal>
  );
}
