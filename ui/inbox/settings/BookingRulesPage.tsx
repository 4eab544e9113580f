/** Rules of booking that the practice file has no words for: deposits, how many a day, how long each person takes. */

import { Button, Checkbox, NativeSelect, NumberInput, TextInput } from "@mantine/core";
import { IconPlus, IconX } from "@tabler/icons-react";
import { useState } from "react";
import type { BookingLimits, BookingRules } from "../../shared/api";
import { useAmount } from "../data/money";
import { useRights } from "../data/rights";
import { useWords } from "../words/t";
import styles from "./BookingRulesPage.module.css";
import { EVERY, filled, useBookingRules, useRulesEditing } from "./bookingRules";
import { Failed } from "./Failed";
import { Conflict, SaveBar } from "./SaveBar";
import { Coming, Section } from "./Section";

interface PartProps {
  found: BookingRules;
  values: BookingLimits;
  locked: boolean;
  choose: (more: Partial<BookingLimits>) => void;
}

function Deposits({ found, values, locked, choose }: PartProps) {
  const { t } = useWords();
  const amount = useAmount();
  const asked = found.types.filter((one) => one.deposit_minor !== null);
  const links = values.deposit_links;
  const set = (id: string, link: string): void =>
    choose({ deposit_links: filled({ ...links, [id]: link.trim() }) });
  return (
    <Section title={t("rules.deposits")} words={t("rules.deposits.words")}>
      <div className={styles.card}>
        <TextInput
          type="url"
          label={t("rules.deposits.every")}
          placeholder="https://"
          value={links[EVERY] ?? ""}
          disabled={locked}
          onChange={(event) => set(EVERY, event.currentTarget.value)}
        />
        {asked.map((one) => (
          <TextInput
            key={one.id}
            type="url"
            label={t("rules.deposits.of", {
              type: one.name,
              amount: amount(one.deposit_minor ?? 0, found.currency),
            })}
            placeholder={links[EVERY] ?? "https://"}
            value={links[one.id] ?? ""}
            disabled={locked}
            onChange={(event) => set(one.id, event.currentTarget.value)}
          />
        ))}
      </div>
    </Section>
  );
}

interface CapsProps {
  label: string;
  rows: readonly { id: string; name: string }[];
  values: Record<string, number>;
  locked: boolean;
  onChange: (values: Record<string, number>) => void;
}

function Caps({ label, rows, values, locked, onChange }: CapsProps) {
  const { t } = useWords();
  return (
    <fieldset className={styles.caps}>
      <legend className={styles.legend}>{label}</legend>
      {rows.map(({ id, name }) => (
        <NumberInput
          key={id}
          label={name}
          classNames={{ root: styles.row ?? "", label: styles.rowName ?? "" }}
          value={values[id] ?? ""}
          placeholder={t("rules.noLimit")}
          min={1}
          max={500}
          clampBehavior="strict"
          allowDecimal={false}
          disabled={locked}
          onChange={(value) => onChange(filled({ ...values, [id]: value === "" ? null : Number(value) }))}
        />
      ))}
    </fieldset>
  );
}

function Durations({ found, values, locked, choose }: PartProps) {
  const { t } = useWords();
  const [type, setType] = useState("");
  const [provider, setProvider] = useState("");
  const kind = found.types.find((one) => one.id === type);
  const able = found.providers.filter(({ id }) => kind?.providers.includes(id));
  const nameOf = (id: string): string => found.providers.find((one) => one.id === id)?.name ?? id;
  const set = (typeId: string, person: string, minutes: number | null): void => {
    const own = filled({ ...values.minutes[typeId], [person]: minutes });
    const { [typeId]: _, ...rest } = values.minutes;
    choose({ minutes: Object.keys(own).length > 0 ? { ...rest, [typeId]: own } : rest });
  };
  const rows = found.types.flatMap((one) =>
    Object.entries(values.minutes[one.id] ?? {}).map(([person, minutes]) => ({ one, person, minutes })),
  );
  return (
    <Section title={t("rules.minutes")} words={t("rules.minutes.words")}>
      {rows.length > 0 ? (
        <ul className={styles.card}>
          {rows.map(({ one, person, minutes }) => (
            <li key={`${one.id} ${person}`} className={styles.own}>
              <NumberInput
                label={`${one.name} · ${nameOf(person)}`}
                description={t("rules.minutes.usual", { minutes: one.minutes })}
                classNames={{ root: styles.row ?? "", label: styles.rowName ?? "" }}
                value={minutes}
                min={5}
                max={720}
                step={5}
                suffix={t("rules.minutes.unit")}
                allowDecimal={false}
                disabled={locked}
                onChange={(value) => (value === "" ? undefined : set(one.id, person, Number(value)))}
              />
              {locked ? null : (
                <Button
                  size="compact-sm"
                  variant="subtle"
                  color="gray"
                  leftSection={<IconX size={14} stroke={1.75} />}
                  aria-label={`${t("rules.minutes.drop")}: ${one.name}, ${nameOf(person)}`}
                  onClick={() => set(one.id, person, null)}
                >
                  {t("rules.minutes.drop")}
                </Button>
              )}
            </li>
          ))}
        </ul>
      ) : null}
      {locked ? null : (
        <div className={styles.add}>
          <NativeSelect
            label={t("rules.minutes.type")}
            value={type}
            onChange={(event) => {
              setType(event.currentTarget.value);
              setProvider("");
            }}
            data={[
              { value: "", label: t("rules.choose") },
              ...found.types.map(({ id, name }) => ({ value: id, label: name })),
            ]}
          />
          <NativeSelect
            label={t("rules.minutes.who")}
            value={provider}
            disabled={!kind}
            onChange={(event) => setProvider(event.currentTarget.value)}
            data={[
              { value: "", label: t("rules.choose") },
              ...able.map(({ id, name }) => ({ value: id, label: name })),
            ]}
          />
          <Button
            variant="default"
            disabled={!kind || !provider}
            leftSection={<IconPlus size={16} stroke={1.75} />}
            onClick={() => {
              set(type, provider, values.minutes[type]?.[provider] ?? kind?.minutes ?? 30);
              setType("");
              setProvider("");
            }}
          >
            {t("rules.add")}
          </Button>
        </div>
      )}
    </Section>
  );
}

function Editor({ found }: { found: BookingRules }) {
  const { t } = useWords();
  const locked = !useRights()("settings.edit");
  const editing = useRulesEditing(found);
  const { values, choose } = editing;
  const part = { found, values, locked, choose };
  const leaking = values.buffers_past_closing;
  return (
    <>
      {locked ? <p className={styles.locked}>{t("rules.locked")}</p> : null}
      <Conflict editing={editing} />
      <Deposits {...part} />
      <Section title={t("rules.caps")} words={t("rules.caps.words")}>
        <div className={styles.card}>
          <Caps
            label={t("rules.caps.providers")}
            rows={found.providers}
            values={values.per_provider}
            locked={locked}
            onChange={(per_provider) => choose({ per_provider })}
          />
          <Caps
            label={t("rules.caps.types")}
            rows={found.types}
            values={values.per_type}
            locked={locked}
            onChange={(per_type) => choose({ per_type })}
          />
        </div>
      </Section>
      <Durations {...part} />
      <Section title={t("rules.buffers")} words={t("rules.buffers.words")}>
        <div className={styles.card}>
          {found.types.map(({ id, name }) => (
            <Checkbox
              key={id}
              label={name}
              checked={leaking.includes(id)}
              disabled={locked}
              onChange={(event) => {
                const rest = leaking.filter((one) => one !== id);
                choose({ buffers_past_closing: event.currentTarget.checked ? [...rest, id] : rest });
              }}
            />
          ))}
        </div>
      </Section>
      <SaveBar editing={editing} />
    </>
  );
}

export default function BookingRulesPage() {
  const rules = useBookingRules();
  if (rules.data) return <Editor found={rules.data} />;
  if (rules.isError) return <Failed again={() => void rules.refetch()} />;
  return <Coming />;
}
