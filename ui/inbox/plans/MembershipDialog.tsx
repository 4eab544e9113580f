/** A membership entered or corrected by hand. */

import { Button, Modal, NumberInput, Select, TextInput } from "@mantine/core";
import { type FormEvent, useRef, useState } from "react";
import type { ChangeMembership, MembershipView } from "../../shared/api";
import { digitsOf } from "../data/money";
import { useWords } from "../words/t";
import { type Person, useMembershipMoves, useMemberships } from "./data";
import styles from "./Memberships.module.css";
import { PersonPicker } from "./PersonPicker";

const OTHER = "other";
type Filled = number | string;
const number = (value: Filled): number => (typeof value === "number" ? value : 0);

export default function MembershipDialog({
  person: given,
  membership,
  onClose,
}: {
  person: Person | null;
  membership: MembershipView | null;
  onClose: () => void;
}) {
  const { t, time } = useWords();
  const moves = useMembershipMoves();
  const page = useMemberships("all", null).data;
  const currency = membership?.currency ?? page?.currency ?? "USD";
  const digits = digitsOf(currency);
  const kinds = (page?.kinds ?? []).map(({ id, name }) => ({ value: id, label: name }));
  const id = useRef(crypto.randomUUID());
  const [person, setPerson] = useState(given);
  const [kind, setKind] = useState<string | null>(membership ? (membership.kind ?? OTHER) : null);
  const [name, setName] = useState(membership?.membership ?? "");
  const [price, setPrice] = useState<Filled>(
    membership?.price_minor === undefined || membership.price_minor === null
      ? ""
      : membership.price_minor / 10 ** digits,
  );
  const [credits, setCredits] = useState<Filled>(membership?.credits ?? 0);
  const [each, setEach] = useState<Filled>(membership?.credits_each ?? 1);
  const [months, setMonths] = useState<Filled>(membership?.months ?? 1);
  const [renews, setRenews] = useState(membership?.renews_at ? time.dayKey(membership.renews_at) : "");
  const other = kind === OTHER;
  const ready = (membership !== null || person !== null) && kind !== null && (!other || name.trim() !== "");
  const save = async (event: FormEvent): Promise<void> => {
    event.preventDefault();
    if (!ready || moves.busy) return;
    const terms: ChangeMembership = {
      kind: other ? null : kind,
      ...(other ? { name: name.trim() } : {}),
      price_minor: typeof price === "number" ? Math.round(price * 10 ** digits) : null,
      credits: number(credits),
      credits_each: number(each),
      months: Math.max(1, number(months)),
      renews_on: renews || null,
    };
    const done = membership
      ? await moves.change(membership, terms)
      : person && (await moves.begin(person.contactId, { client_id: id.current, ...terms }));
    if (done) onClose();
  };
  const whole = { min: 0, max: 999, allowDecimal: false };
  return (
    <Modal
      opened
      onClose={onClose}
      title={membership ? (membership.contact_name ?? t("plans.member.edit")) : t("plans.member.new")}
      closeButtonProps={{ "aria-label": t("said.close") }}
    >
      <form className={styles.form} onSubmit={(event) => void save(event)}>
        {membership ? null : <PersonPicker value={person} onChange={setPerson} />}
        <Select
          label={t("plans.member.kind")}
          data={[...kinds, { value: OTHER, label: t("plans.member.other") }]}
          value={kind}
          onChange={setKind}
          allowDeselect={false}
        />
        {other ? (
          <TextInput
            label={t("plans.member.name")}
            value={name}
            maxLength={200}
            onChange={(event) => setName(event.currentTarget.value)}
          />
        ) : null}
        <div className={styles.pair}>
          <TextInput
            type="date"
            label={t("plans.member.renewsOn")}
            value={renews}
            onChange={(event) => setRenews(event.currentTarget.value)}
          />
          <NumberInput
            label={t("plans.member.months")}
            value={months}
            onChange={setMonths}
            {...whole}
            min={1}
            max={36}
          />
        </div>
        <div className={styles.pair}>
          <NumberInput label={t("plans.member.left")} value={credits} onChange={setCredits} {...whole} />
          <NumberInput label={t("plans.member.each")} value={each} onChange={setEach} {...whole} />
        </div>
        <NumberInput
          label={t("plans.form.price", { currency })}
          value={price}
          onChange={setPrice}
          min={0}
          decimalScale={digits}
          thousandSeparator=","
          hideControls
        />
        <Button type="submit" disabled={!ready} loading={moves.busy}>
          {t("plans.member.save")}
        </Button>
      </form>
    </Modal>
  );
}
