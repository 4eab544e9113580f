/** Changing a sequence: waits, channels, which text, which steps; saved as a new edition of the practice's own. */

import { Button, Group, Modal, NativeSelect, NumberInput, Radio, Switch } from "@mantine/core";
import { IconAlertTriangle } from "@tabler/icons-react";
import { useRef, useState } from "react";
import type { SequenceDetail, SequenceFault, SequenceStep, StepEdit } from "../../shared/api";
import { Bar } from "../settings/SaveBar";
import { useWords } from "../words/t";
import { useSequenceMoves } from "./data";
import styles from "./Editor.module.css";
import { countOf, Faults, faultsOf } from "./Faults";
import { Ends, Step, useLast } from "./Steps";
import line from "./Steps.module.css";
import { spanOf, useSaying } from "./words";

type Channels = NonNullable<StepEdit["channels"]>;
const LONGEST = 730;
const orders: readonly Channels[] = [["sms", "email"], ["email", "sms"], ["sms"], ["email"]];

interface Draft {
  on: boolean;
  wait: string | null;
  before: string | null;
  template: string | null;
  channels: readonly string[] | null;
}

function draftOf({ on, wait, before, send }: SequenceStep): Draft {
  return { on, wait, before, template: send?.template ?? null, channels: send?.channels ?? null };
}

function edited(steps: readonly SequenceStep[], drafts: ReadonlyMap<string, Draft>): StepEdit[] {
  return steps.flatMap((step) => {
    const draft = drafts.get(step.id);
    if (!draft || JSON.stringify(draft) === JSON.stringify(draftOf(step))) return [];
    return [{ id: step.id, ...draft, channels: draft.channels as Channels | null }];
  });
}

interface WhenProps {
  label: string;
  value: string;
  onChange: (value: string) => void;
}

/** How long, as a number and its unit. */
function When({ label, value, onChange }: WhenProps) {
  const { t } = useWords();
  const { count, unit } = spanOf(value);
  return (
    <div className={styles.when}>
      <NumberInput
        aria-label={label}
        value={count}
        min={0}
        max={LONGEST}
        allowDecimal={false}
        allowNegative={false}
        clampBehavior="strict"
        hideControls
        className={styles.count ?? ""}
        onChange={(next) => onChange(`${Number(next) || 0}${unit}`)}
      />
      <NativeSelect
        aria-label={t("sequences.unit")}
        value={unit}
        onChange={(event) => onChange(`${count}${event.currentTarget.value}`)}
        data={(["m", "h", "d"] as const).map((each) => ({
          value: each,
          label: t(`sequences.unit.${each}`, { count }),
        }))}
      />
    </div>
  );
}

interface FieldsProps {
  step: SequenceStep;
  detail: SequenceDetail;
  number: number;
  draft: Draft;
  onChange: (more: Partial<Draft>) => void;
}

function Fields({ step, detail, number, draft, onChange }: FieldsProps) {
  const { t, code, language } = useWords();
  const { channels } = useSaying();
  const name = t("sequences.step.nth", { n: number });
  const anchor = step.before ? code("sequences.before", step.after) : code("sequences.after", step.after);
  return (
    <div className={styles.fields}>
      <Switch
        label={t("sequences.step.in")}
        aria-label={`${t("sequences.step.in")}: ${name}`}
        checked={draft.on}
        onChange={(event) => onChange({ on: event.currentTarget.checked })}
      />
      {draft.on ? (
        <>
          <div className={styles.row}>
            <When
              label={`${t("sequences.step.when")}: ${name}`}
              value={draft.before ?? draft.wait ?? "0d"}
              onChange={(value) => onChange(step.before ? { before: value } : { wait: value })}
            />
            <span className={styles.anchor}>{anchor}</span>
          </div>
          {step.send ? (
            <NativeSelect
              label={t("sequences.step.by")}
              value={(draft.channels ?? []).join(",")}
              onChange={(event) => onChange({ channels: event.currentTarget.value.split(",") })}
              data={orders.map((order) => ({
                value: order.join(","),
                label:
                  order.length > 1
                    ? channels(order)
                    : t("sequences.channels.only", { channel: code("channel", order[0] ?? "") }),
              }))}
            />
          ) : null}
          {step.send && step.send.choices.length > 1 ? (
            <NativeSelect
              label={t("sequences.step.text")}
              value={draft.template ?? ""}
              onChange={(event) => onChange({ template: event.currentTarget.value })}
              data={step.send.choices.map((id) => ({
                value: id,
                label: plain(detail.texts.find((text) => text.id === id)?.text[language] ?? id, code),
              }))}
            />
          ) : null}
        </>
      ) : null}
    </div>
  );
}

/** A text in one line: without the name of the practice that all begin with, its blanks in brackets. */
function plain(text: string, code: (prefix: string, code: string) => string): string {
  return text
    .replace(/^\{practice\}: /, "")
    .replace(/^\{name\}/, "")
    .replace(/ ?\{link\}/g, "")
    .replace(/\{(\w+)\}/g, (_, blank: string) => `[${code("sequences.blank", blank)}]`);
}

interface SavingProps {
  detail: SequenceDetail;
  /** None: back to the steps of the library. */
  changes: StepEdit[] | null;
  onClose: () => void;
  onDone: () => void;
  onFaults?: (faults: readonly SequenceFault[]) => void;
}

export function Saving({ detail, changes, onClose, onDone, onFaults = () => {} }: SavingProps) {
  const { t } = useWords();
  const { card } = detail;
  const { busy, edit } = useSequenceMoves(card.id);
  const [whom, setWhom] = useState("stay");
  const inside = card.active + card.paused;
  const save = async (): Promise<void> => {
    const wanted = { steps: changes ?? [], as_it_came: changes === null, migrate: whom === "migrate" };
    if (await edit(card.edition, wanted, onFaults)) onDone();
    else onClose();
  };
  return (
    <Modal
      opened
      onClose={onClose}
      title={t(changes ? "sequences.save.title" : "sequences.save.back")}
      closeButtonProps={{ "aria-label": t("said.close") }}
    >
      {inside > 0 ? (
        <Radio.Group value={whom} onChange={setWhom} label={t("sequences.save.whom", { count: inside })}>
          <div className={styles.choices}>
            <Radio
              value="stay"
              label={t("sequences.save.stay")}
              description={t("sequences.save.stay.words")}
            />
            <Radio
              value="migrate"
              label={t("sequences.save.migrate")}
              description={t("sequences.save.migrate.words")}
            />
          </div>
        </Radio.Group>
      ) : (
        <p>{t("sequences.save.nobody")}</p>
      )}
      <Group justify="flex-end" mt="lg">
        <Button variant="default" onClick={onClose}>
          {t("privacy.cancel")}
        </Button>
        <Button loading={busy} onClick={() => void save()}>
          {t("sequences.save.do")}
        </Button>
      </Group>
    </Modal>
  );
}

export function Editor({ detail, onDone }: { detail: SequenceDetail; onDone: () => void }) {
  const { t, language } = useWords();
  const { trigger } = useSaying();
  const last = useLast(detail);
  const [drafts, setDrafts] = useState<ReadonlyMap<string, Draft>>(
    () => new Map(detail.steps.map((step) => [step.id, draftOf(step)])),
  );
  const [saving, setSaving] = useState(false);
  const [faults, setFaults] = useState<readonly SequenceFault[]>([]);
  const changes = edited(detail.steps, drafts);
  const empty = [...drafts.values()].every((draft) => !draft.on);
  const change = (id: string, more: Partial<Draft>): void => {
    setFaults((held) => held.filter(({ at }) => at !== `/steps/${id}` && at !== "/steps"));
    setDrafts((held) => {
      const draft = held.get(id);
      return draft ? new Map(held).set(id, { ...draft, ...more }) : held;
    });
  };
  const list = useRef<HTMLOListElement>(null);
  const show = (): void => {
    const first = list.current?.querySelector<HTMLElement>("[data-faulty]");
    first?.scrollIntoView({ block: "center" });
    first?.querySelector<HTMLElement>("input, select")?.focus({ preventScroll: true });
  };
  return (
    <>
      <p className={styles.lead}>{t("sequences.edit.words")}</p>
      <Faults faults={faultsOf(faults, null)} />
      <ol className={line.line} ref={list}>
        <Ends words={trigger(detail.card)} />
        {detail.steps.map((step, index) => {
          const draft = drafts.get(step.id) ?? draftOf(step);
          const send = step.send && draft.template ? { ...step.send, template: draft.template } : step.send;
          const channels = draft.channels ? [...draft.channels] : [];
          return (
            <Step
              key={step.id}
              step={{
                ...step,
                wait: draft.wait,
                before: draft.before,
                send: send ? { ...send, channels } : send,
              }}
              number={index + 1}
              detail={detail}
              language={language}
              off={!draft.on}
              faults={faults}
            >
              {step.branch ? null : (
                <Fields
                  step={step}
                  detail={detail}
                  number={index + 1}
                  draft={draft}
                  onChange={(more) => change(step.id, more)}
                />
              )}
            </Step>
          );
        })}
        <Ends end words={last} />
      </ol>
      <Bar
        words={
          empty || faults.length > 0 ? (
            <span className={styles.wrong}>
              <IconAlertTriangle size={16} stroke={1.75} aria-hidden="true" />
              {empty ? t("sequences.edit.empty") : t("sequences.fault.title", { count: countOf(faults) })}
              {faults.some(({ at }) => at !== "/steps") ? (
                <Button size="compact-sm" variant="subtle" onClick={show}>
                  {t("sequences.fault.show")}
                </Button>
              ) : null}
            </span>
          ) : (
            t("sequences.edit.changes", { count: changes.length })
          )
        }
        drop={t(changes.length > 0 ? "settings.drop" : "sequences.edit.close")}
        locked={changes.length === 0 || empty}
        onDrop={onDone}
        onSave={() => setSaving(true)}
      />
      {saving ? (
        <Saving
          detail={detail}
          changes={changes}
          onClose={() => setSaving(false)}
          onDone={onDone}
          onFaults={setFaults}
        />
      ) : null}
    </>
  );
}
