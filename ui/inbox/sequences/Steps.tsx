/** The steps of a sequence down a line: when each comes, what it does, and where a fork leads. */

import { Button, SegmentedControl } from "@mantine/core";
import { IconFlag, IconFlagFilled, IconPencil } from "@tabler/icons-react";
import { type ReactNode, useState } from "react";
import type { SequenceDetail, SequenceFault, SequenceStep } from "../../shared/api";
import { ChannelGlyph } from "../parts/glyphs";
import { type Language, useWords } from "../words/t";
import { countOf, Faults, faultsOf } from "./Faults";
import styles from "./Steps.module.css";
import { Blanks } from "./Words";
import { iconOf, useSaying } from "./words";

/** What a step is called where others speak of it: "Step 3". */
export function useStepName(steps: readonly SequenceStep[]) {
  const { t } = useWords();
  return (id: string): string => {
    if (id === "end") return t("sequences.step.end");
    const at = steps.findIndex((step) => step.id === id);
    return at < 0 ? id.replaceAll("_", " ") : t("sequences.step.nth", { n: at + 1 });
  };
}

function Message({
  step,
  detail,
  language,
}: {
  step: SequenceStep;
  detail: SequenceDetail;
  language: Language;
}) {
  const { t, code } = useWords();
  const { span, channels } = useSaying();
  const { send } = step;
  if (!send) return null;
  const text = detail.texts.find(({ id }) => id === send.template);
  return (
    <>
      <p className={styles.title}>
        {send.channels.map((channel) => (
          <ChannelGlyph key={channel} channel={channel} />
        ))}
        {channels(send.channels)}
      </p>
      {text ? (
        <p className={styles.words} lang={language}>
          <Blanks text={text.text[language]} />
        </p>
      ) : null}
      {text?.mail && send.channels.includes("email") ? (
        <details className={styles.more}>
          <summary>{t("sequences.mail")}</summary>
          {text.subject ? (
            <p className={styles.subject} lang={language}>
              <Blanks text={text.subject[language]} />
            </p>
          ) : null}
          <p className={styles.words} lang={language}>
            <Blanks text={text.mail[language]} />
          </p>
        </details>
      ) : null}
      <p className={styles.foot}>
        {send.category ? <span>{code("sequences.needs", send.category)}</span> : null}
        <span>{t("sequences.helps", { span: span(send.ends) })}</span>
        <span>{code("sequences.quiet", send.quiet)}</span>
      </p>
    </>
  );
}

function Fork({ step, detail }: { step: SequenceStep; detail: SequenceDetail }) {
  const { t } = useWords();
  const { all } = useSaying();
  const nameOf = useStepName(detail.steps);
  const { branch } = step;
  if (!branch) return null;
  const next = detail.steps[detail.steps.findIndex(({ id }) => id === step.id) + 1];
  const otherwise = branch.otherwise ?? next?.id ?? "end";
  return (
    <>
      <p className={styles.title}>{t("sequences.fork")}</p>
      <ul className={styles.ways}>
        <li>
          <span className={styles.if}>{t("sequences.fork.if", { what: all(branch.conditions) })}</span>
          <span className={styles.to}>{nameOf(branch.then)}</span>
        </li>
        <li>
          <span className={styles.if}>{t("sequences.fork.else")}</span>
          <span className={styles.to}>{nameOf(otherwise)}</span>
        </li>
      </ul>
    </>
  );
}

function Does({
  step,
  detail,
  language,
}: {
  step: SequenceStep;
  detail: SequenceDetail;
  language: Language;
}) {
  const { t } = useWords();
  const { say, span, stage } = useSaying();
  if (step.does === "send") return <Message step={step} detail={detail} language={language} />;
  if (step.does === "branch") return <Fork step={step} detail={detail} />;
  if (step.task) {
    return (
      <>
        <p className={styles.title}>{say(step.task.label)}</p>
        <p className={styles.foot}>
          <span>{t("sequences.task.words", { span: span(step.task.due) })}</span>
        </p>
      </>
    );
  }
  const words = step.tag
    ? t("sequences.tag.words", { tag: step.tag })
    : step.stage
      ? t("sequences.stage.words", { stage: stage(step.stage) })
      : t("sequences.wait.words");
  return <p className={styles.title}>{words}</p>;
}

interface StepProps {
  step: SequenceStep;
  number: number;
  detail: SequenceDetail;
  language: Language;
  /** Controls in the step's place, while it is being edited. */
  children?: ReactNode;
  off?: boolean;
  at?: ReactNode;
  faults?: readonly SequenceFault[];
}

export function Step({ step, number, detail, language, children, off, at, faults = [] }: StepProps) {
  const { t } = useWords();
  const { when, all } = useSaying();
  const Icon = iconOf(step.does);
  return (
    <li
      className={styles.step}
      data-step={step.id}
      data-does={step.does}
      data-off={off || undefined}
      data-faulty={faultsOf(faults, step.id).length > 0 || undefined}
    >
      <div className={styles.when}>{at ?? when(step)}</div>
      <span className={styles.node} aria-hidden="true">
        <Icon size={18} stroke={1.5} />
      </span>
      <article className={styles.card} aria-label={t("sequences.step.nth", { n: number })}>
        <span className={styles.number} aria-hidden="true">
          {number}
        </span>
        {step.only_if.length > 0 ? (
          <p className={styles.only}>{t("sequences.onlyIf", { what: all(step.only_if) })}</p>
        ) : null}
        <Does step={step} detail={detail} language={language} />
        {off ? <p className={styles.off}>{t("sequences.step.off")}</p> : null}
        <Faults faults={faultsOf(faults, step.id)} />
        {children}
      </article>
    </li>
  );
}

/** Where the line begins and ends. */
export function Ends({ end, words }: { end?: boolean; words: string }) {
  const Icon = end ? IconFlagFilled : IconFlag;
  return (
    <li className={styles.end} data-end={end || undefined}>
      <span className={styles.node} aria-hidden="true">
        <Icon size={16} stroke={1.5} />
      </span>
      <p>{words}</p>
    </li>
  );
}

export function useLast(detail: SequenceDetail): string {
  const { t } = useWords();
  const { stage } = useSaying();
  const { exhausted } = detail;
  if (exhausted && exhausted !== "say") return t("sequences.last.stage", { stage: stage(exhausted) });
  return t("sequences.last");
}

export function Steps({ detail, onEdit }: { detail: SequenceDetail; onEdit: (() => void) | null }) {
  const { t, language: own } = useWords();
  const { trigger } = useSaying();
  const last = useLast(detail);
  const [language, setLanguage] = useState<Language>(own);
  return (
    <>
      <div className={styles.bar}>
        <SegmentedControl
          size="xs"
          aria-label={t("sequences.language")}
          value={language}
          onChange={(value) => setLanguage(value === "es" ? "es" : "en")}
          data={[
            { value: "en", label: "English" },
            { value: "es", label: "Español" },
          ]}
        />
        {onEdit ? (
          <Button variant="default" leftSection={<IconPencil size={16} stroke={1.5} />} onClick={onEdit}>
            {t("sequences.edit")}
          </Button>
        ) : null}
      </div>
      {detail.faults.length > 0 ? (
        <p className={styles.stands}>{t("sequences.fault.standing", { count: countOf(detail.faults) })}</p>
      ) : null}
      <Faults faults={faultsOf(detail.faults, null)} />
      <ol className={styles.line}>
        <Ends words={trigger(detail.card)} />
        {detail.steps.map((step, index) => (
          <Step
            key={step.id}
            faults={detail.faults}
            step={step}
            number={index + 1}
            detail={detail}
            language={language}
            off={!step.on}
          />
        ))}
        <Ends end words={last} />
      </ol>
    </>
  );
}
