/** Whether somebody takes leads: always, not while they are away from … until …, or not at all; and what follows. */

import { Button, Checkbox, SegmentedControl, TextInput } from "@mantine/core";
import { type FormEvent, useId, useState } from "react";
import { dayName } from "../calendar/days";
import { now } from "../data/clock";
import { useWords } from "../words/t";
import { wallOf } from "../words/zone";
import { asked, type Filled, filled, MIDNIGHT, meanwhile, type Span, spanOfForm } from "./absence";
import styles from "./Takers.module.css";
import type { LeadOwner, SetOwner } from "./types";

interface Props {
  owner: LeadOwner;
  owners: readonly LeadOwner[];
  busy: boolean;
  onSave: (order: SetOwner) => void;
  onClose: () => void;
}

function useNames() {
  const { language } = useWords();
  const list = new Intl.ListFormat(language, { type: "conjunction" });
  return (people: readonly LeadOwner[]): string => list.format(people.map(({ name }) => name));
}

/** "Tue, Dec 1", and with the hour where it is not midnight. */
export function useDay(): (instant: number) => string {
  const { language, time } = useWords();
  return (instant) => {
    const at = wallOf(instant, time.zone);
    if (at.time !== MIDNIGHT) return time.dayTime(new Date(instant).toISOString());
    return dayName(at.day, language, { weekday: "short", month: "short", day: "numeric" });
  };
}

/** Said before it is done: who has the new leads, where what they have goes, and when they are back. */
function Follows({ owner, owners, span }: { owner: LeadOwner; owners: readonly LeadOwner[]; span: Span }) {
  const { t } = useWords();
  const day = useDay();
  const names = useNames();
  const others = meanwhile(owners, owner.id, span);
  const ends = Number.isFinite(span.until);
  const at = now();
  if (others.length === 0)
    return (
      <div className={styles.follows} data-warn role="status">
        <p>{t("takers.nobody")}</p>
      </div>
    );
  return (
    <div className={styles.follows} role="status">
      <p>{t("takers.meanwhile", { names: names(others) })}</p>
      {owner.open_cards > 0 ? (
        <p>
          {span.from > at
            ? t("takers.cardsThen", { count: owner.open_cards, when: day(span.from) })
            : t("takers.cardsNow", { count: owner.open_cards })}
        </p>
      ) : null}
      {ends ? <p>{t("takers.back", { when: day(span.until) })}</p> : null}
    </div>
  );
}

function Days({ form, set }: { form: Filled; set: (change: Partial<Filled>) => void }) {
  const { t } = useWords();
  const field = (name: "from" | "to" | "fromTime" | "toTime", type: "date" | "time", label: string) => (
    <TextInput
      type={type}
      label={label}
      value={form[name]}
      {...(name === "to" ? { min: form.from } : {})}
      onChange={(event) => set({ [name]: event.currentTarget.value })}
      required
      withAsterisk={false}
    />
  );
  return (
    <>
      <div className={styles.pair}>
        {field("from", "date", t("takers.from"))}
        {form.whole ? null : field("fromTime", "time", t("takers.at"))}
        {field("to", "date", t(form.whole ? "takers.to" : "takers.until"))}
        {form.whole ? null : field("toTime", "time", t("takers.at"))}
      </div>
      <Checkbox
        label={t("takers.whole")}
        checked={form.whole}
        onChange={(event) => set({ whole: event.currentTarget.checked })}
      />
    </>
  );
}

export function AbsenceForm({ owner, owners, busy, onSave, onClose }: Props) {
  const { t, time } = useWords();
  const legend = useId();
  const [form, setForm] = useState(() => filled(owner, now(), time.zone));
  const set = (change: Partial<Filled>): void =>
    setForm((before) => {
      const next = { ...before, ...change };
      return next.to && next.to < next.from ? { ...next, to: next.from } : next;
    });
  const order = asked(form, now(), time.zone);
  const span =
    form.kind === "off" ? { from: now(), until: Number.POSITIVE_INFINITY } : spanOfForm(form, time.zone);
  const save = (event: FormEvent): void => {
    event.preventDefault();
    if (order && !busy) onSave(order);
  };
  return (
    <form
      className={styles.form}
      aria-labelledby={legend}
      onSubmit={save}
      onKeyDown={(event) => {
        if (event.key !== "Escape") return;
        event.stopPropagation();
        onClose();
      }}
    >
      <span id={legend} className="sr">
        {t("takers.change", { name: owner.name })}
      </span>
      <SegmentedControl
        fullWidth
        aria-labelledby={legend}
        data-autofocus
        value={form.kind}
        onChange={(kind) => set({ kind: kind as Filled["kind"] })}
        data={(["takes", "away", "off"] as const).map((value) => ({
          value,
          label: t(`takers.kind.${value}`),
        }))}
      />
      {form.kind === "away" ? <Days form={form} set={set} /> : null}
      {form.kind === "takes" ? null : order && span ? (
        <Follows owner={owner} owners={owners} span={span} />
      ) : (
        <div className={styles.follows} data-warn role="status">
          <p>{t("takers.over")}</p>
        </div>
      )}
      <div className={styles.foot}>
        <Button variant="default" onClick={onClose}>
          {t("board.cancel")}
        </Button>
        <Button type="submit" loading={busy} disabled={!order}>
          {t("takers.save")}
        </Button>
      </div>
    </form>
  );
}
