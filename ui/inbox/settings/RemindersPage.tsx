/** Reminders before a visit: when, what else goes out, and which kinds of visits differ. */

import { Button, Checkbox, Chip, NativeSelect, Switch } from "@mantine/core";
import { IconPlus, IconX } from "@tabler/icons-react";
import { useState } from "react";
import type { ReminderForType, ReminderSettings } from "../../shared/api";
import { useRights } from "../data/rights";
import { useWords } from "../words/t";
import { Failed } from "./Failed";
import styles from "./RemindersPage.module.css";
import { MOST, offered, useReminderEditing, useReminderSettings } from "./reminders";
import { Conflict, SaveBar } from "./SaveBar";
import { Coming, Section } from "./Section";

interface HoursProps {
  label: string;
  value: readonly number[];
  locked: boolean;
  onChange: (hours: number[]) => void;
}

/** Each time is a chip; no more than three are on at once. */
function Hours({ label, value, locked, onChange }: HoursProps) {
  const { t } = useWords();
  const all = [...new Set([...offered, ...value])].sort((one, other) => one - other);
  const toggle = (hours: number): void => {
    const rest = value.filter((one) => one !== hours);
    onChange((rest.length < value.length ? rest : [...value, hours]).sort((one, other) => other - one));
  };
  return (
    <fieldset className={styles.hours}>
      <legend className={styles.legend}>{label}</legend>
      <div className={styles.chips}>
        {all.map((hours) => {
          const on = value.includes(hours);
          return (
            <Chip
              key={hours}
              checked={on}
              disabled={locked || (!on && value.length >= MOST)}
              onChange={() => toggle(hours)}
              size="sm"
              variant="outline"
            >
              {hours % 24 === 0 && hours >= 72
                ? t("reminders.set.days", { count: hours / 24 })
                : t("reminders.set.hour", { hours })}
            </Chip>
          );
        })}
      </div>
    </fieldset>
  );
}

interface OwnProps {
  name: string;
  own: ReminderForType;
  usual: ReminderSettings["settings"];
  locked: boolean;
  onChange: (own: ReminderForType | null) => void;
}

function Own({ name, own, usual, locked, onChange }: OwnProps) {
  const { t } = useWords();
  return (
    <li className={styles.own}>
      <div className={styles.head}>
        <h4 className={styles.name}>{name}</h4>
        {locked ? null : (
          <Button
            size="compact-sm"
            variant="subtle"
            color="gray"
            leftSection={<IconX size={14} stroke={1.75} />}
            onClick={() => onChange(null)}
            aria-label={`${t("reminders.set.likeAll")}: ${name}`}
          >
            {t("reminders.set.likeAll")}
          </Button>
        )}
      </div>
      <Hours
        label={`${t("reminders.set.when")} · ${name}`}
        value={own.hours ?? usual.hours}
        locked={locked}
        onChange={(hours) => onChange({ ...own, hours })}
      />
      <div className={styles.checks}>
        <Checkbox
          label={t("reminders.part.prep")}
          checked={own.prep ?? usual.prep}
          disabled={locked}
          onChange={(event) => onChange({ ...own, prep: event.currentTarget.checked })}
        />
        <Checkbox
          label={t("reminders.part.nurture")}
          checked={own.nurture ?? usual.nurture}
          disabled={locked}
          onChange={(event) => onChange({ ...own, nurture: event.currentTarget.checked })}
        />
      </div>
    </li>
  );
}

function Editor({ found }: { found: ReminderSettings }) {
  const { t } = useWords();
  const locked = !useRights()("sequences.manage");
  const editing = useReminderEditing(found);
  const { values, choose } = editing;
  const [adding, setAdding] = useState("");
  const owns = found.types.filter(({ id }) => id in values.by_type);
  const others = found.types.filter(({ id }) => !(id in values.by_type));
  const setOwn = (id: string, own: ReminderForType | null): void => {
    const { [id]: _, ...rest } = values.by_type;
    choose({ by_type: own ? { ...rest, [id]: own } : rest });
  };
  const extras = ["prep", "nurture", "invites", "links"] as const;
  return (
    <>
      <Section words={t(locked ? "reminders.set.locked" : "reminders.set.lead")}>
        <Conflict editing={editing} />
        <div className={styles.card}>
          <Switch
            label={t("reminders.set.on")}
            description={t("reminders.set.on.words")}
            classNames={{ description: styles.about ?? "" }}
            checked={values.on}
            disabled={locked}
            onChange={(event) => choose({ on: event.currentTarget.checked })}
          />
          <Hours
            label={t("reminders.set.when")}
            value={values.hours}
            locked={locked || !values.on}
            onChange={(hours) => choose({ hours })}
          />
          {extras.map((name) => (
            <Switch
              key={name}
              label={t(`reminders.set.${name}`)}
              description={t(`reminders.set.${name}.words`)}
              classNames={{ description: styles.about ?? "" }}
              checked={values[name]}
              disabled={locked || (!values.on && name !== "invites")}
              onChange={(event) => choose({ [name]: event.currentTarget.checked })}
            />
          ))}
        </div>
      </Section>
      <Section title={t("reminders.set.types")} words={t("reminders.set.types.words")}>
        {owns.length > 0 ? (
          <ul className={styles.card}>
            {owns.map(({ id, name }) => (
              <Own
                key={id}
                name={name}
                own={values.by_type[id] ?? { hours: null, prep: null, nurture: null }}
                usual={values}
                locked={locked || !values.on}
                onChange={(own) => setOwn(id, own)}
              />
            ))}
          </ul>
        ) : null}
        {locked || others.length === 0 ? null : (
          <div className={styles.add}>
            <NativeSelect
              label={t("reminders.set.kind")}
              value={adding}
              onChange={(event) => setAdding(event.currentTarget.value)}
              data={[
                { value: "", label: t("reminders.set.choose") },
                ...others.map(({ id, name }) => ({ value: id, label: name })),
              ]}
            />
            <Button
              variant="default"
              disabled={!others.some(({ id }) => id === adding)}
              leftSection={<IconPlus size={16} stroke={1.75} />}
              onClick={() => {
                setOwn(adding, { hours: [...values.hours], prep: null, nurture: null });
                setAdding("");
              }}
            >
              {t("reminders.set.add")}
            </Button>
          </div>
        )}
        <SaveBar editing={editing} />
      </Section>
    </>
  );
}

export default function RemindersPage() {
  const settings = useReminderSettings();
  if (settings.data) return <Editor found={settings.data} />;
  if (settings.isError) return <Failed again={() => void settings.refetch()} />;
  return <Coming />;
}
