/** A question as a patient would type it, and what the agent would say with what it rests on. Nobody is texted. */

import { Button, SegmentedControl, Textarea } from "@mantine/core";
import { IconAlertTriangle, IconQuote, IconSparkles, IconUser } from "@tabler/icons-react";
import { type FormEvent, useId, useState } from "react";
import type { EntryBody, KnowledgeView, Tried } from "../../../shared/api";
import { useApp } from "../../data/app";
import { useWords } from "../../words/t";
import styles from "./Knowledge.module.css";
import { useLanguageName, useMove } from "./knowledge";

const MARKS = { answered: IconSparkles, gap: IconAlertTriangle, handoff: IconUser, silent: IconUser };

export function TriedAnswer({ tried }: { tried: Tried }) {
  const { t, code } = useWords();
  const Mark = MARKS[tried.outcome];
  const cited = new Map(tried.sentences.flatMap(({ citations }) => citations.map((one) => [one.id, one])));
  return (
    <div className={styles.tried} role="status" data-outcome={tried.outcome}>
      <p className={styles.outcome}>
        <Mark size={16} stroke={1.75} aria-hidden="true" />
        <strong>{t(`knowledge.outcome.${tried.outcome}`)}</strong>
        {tried.reason ? <span>{code("reason", tried.reason)}</span> : null}
      </p>
      {tried.sentences.length > 0 ? (
        <blockquote className={styles.bubble} lang={tried.language}>
          {tried.sentences.map(({ text }) => text).join(" ")}
        </blockquote>
      ) : null}
      {cited.size > 0 ? (
        <ul className={styles.cited} aria-label={t("knowledge.cited")}>
          {[...cited.values()].map(({ id, title }) => (
            <li key={id} className={styles.cite}>
              <IconQuote size={14} stroke={1.75} aria-hidden="true" />
              {title}
              <code>{id}</code>
            </li>
          ))}
        </ul>
      ) : (
        <p className={styles.soft}>{t("knowledge.cited.none")}</p>
      )}
    </div>
  );
}

interface Props {
  found: KnowledgeView;
  /** What an editor holds and nobody has saved. */
  draft?: { entry: EntryBody; id: string | null };
  question?: string;
}

export function TryIt({ found, draft, question = "" }: Props) {
  const { t } = useWords();
  const languageName = useLanguageName();
  const { api } = useApp();
  const { busy, run } = useMove();
  const [asked, ask] = useState(question);
  const [language, setLanguage] = useState("");
  const [tried, setTried] = useState<Tried | null>(null);
  const label = useId();
  const press = async (event: FormEvent): Promise<void> => {
    event.preventDefault();
    event.stopPropagation();
    if (!asked.trim()) return;
    const said = await run(() =>
      api.knowledge.try({
        question: asked.trim(),
        language: language || null,
        entry: draft?.entry.text.trim() && draft.entry.title.trim() ? draft.entry : null,
        entry_id: draft?.id ?? null,
      }),
    );
    setTried(said);
  };
  return (
    <form className={styles.try} onSubmit={(event) => void press(event)}>
      <Textarea
        label={t("knowledge.try.question")}
        placeholder={t("knowledge.try.placeholder")}
        value={asked}
        maxLength={500}
        autosize
        minRows={2}
        onChange={(event) => ask(event.currentTarget.value)}
      />
      <div className={styles.tryFoot}>
        {found.languages.length > 1 ? (
          <div>
            <span className={styles.sr} id={label}>
              {t("knowledge.try.language")}
            </span>
            <SegmentedControl
              aria-labelledby={label}
              size="xs"
              value={language}
              onChange={setLanguage}
              data={[
                { value: "", label: t("knowledge.try.asWritten") },
                ...found.languages.map((one) => ({ value: one, label: languageName(one) })),
              ]}
            />
          </div>
        ) : null}
        <Button type="submit" variant={draft ? "default" : "filled"} loading={busy} disabled={!asked.trim()}>
          {t("knowledge.try.press")}
        </Button>
      </div>
      {tried ? <TriedAnswer tried={tried} /> : null}
    </form>
  );
}
