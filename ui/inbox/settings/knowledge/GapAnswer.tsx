/** Writing the answer to a question: at once in each language, or as a suggestion where one may not do more. */

import { Button, NativeSelect, Textarea, TextInput } from "@mantine/core";
import { type FormEvent, useState } from "react";
import type { EntryBody, GapView, KnowledgeView, Tried } from "../../../shared/api";
import { useApp } from "../../data/app";
import { useRights } from "../../data/rights";
import { useNotices } from "../../parts/notices";
import { useWords } from "../../words/t";
import styles from "./Knowledge.module.css";
import { blank, kinds, useLanguageName, useMove } from "./knowledge";

/** The question as a title: what finds the answer again are its words. */
function titleOf(question: string): string {
  const line = question.replaceAll("···", " ").replace(/\s+/g, " ").trim();
  return line.charAt(0).toUpperCase() + line.slice(1, 200);
}

function useAnswering(gap: GapView, found: KnowledgeView, done: (tried: Tried | null) => void) {
  const { t } = useWords();
  const { api } = useApp();
  const may = useRights();
  const notices = useNotices();
  const { busy, run } = useMove();
  const [title, setTitle] = useState(titleOf(gap.question));
  const [kind, setKind] = useState<string>("other");
  const [texts, setTexts] = useState<Record<string, string>>({});
  const written = found.languages.filter((one) => texts[one]?.trim());
  const entry = (language: string): EntryBody =>
    blank({
      kinds: [kind] as unknown as EntryBody["kinds"],
      title: title.trim(),
      text: texts[language]?.trim() ?? "",
      language,
      services: [...gap.services],
    });
  const save = async (event: FormEvent): Promise<void> => {
    event.preventDefault();
    const [first] = written;
    if (!first) return;
    if (!may("knowledge.edit")) {
      if (await run(() => api.knowledge.suggest(gap, entry(first)))) {
        notices.say(t("knowledge.gap.suggested"));
        done(null);
      }
      return;
    }
    const saved = await run(() => api.knowledge.answer(gap, written.map(entry)));
    if (saved)
      done(await run(() => api.knowledge.try({ question: gap.question, language: gap.language ?? first })));
  };
  return { title, setTitle, kind, setKind, texts, setTexts, written, busy, save };
}

export function AnswerForm(props: {
  gap: GapView;
  found: KnowledgeView;
  done: (tried: Tried | null) => void;
  cancel: () => void;
}) {
  const { t, code } = useWords();
  const languageName = useLanguageName();
  const may = useRights();
  const { gap, found, cancel } = props;
  const form = useAnswering(gap, found, props.done);
  const suggests = !may("knowledge.edit");
  const languages = suggests ? found.languages.slice(0, 1) : found.languages;
  return (
    <form className={styles.answer} onSubmit={(event) => void form.save(event)}>
      <div className={styles.two}>
        <TextInput
          label={t("knowledge.title")}
          value={form.title}
          maxLength={200}
          onChange={(event) => form.setTitle(event.currentTarget.value)}
        />
        <NativeSelect
          label={t("knowledge.kinds")}
          value={form.kind}
          data={kinds.map((value) => ({ value, label: code("knowledge.kind", value) }))}
          onChange={(event) => form.setKind(event.currentTarget.value)}
        />
      </div>
      {languages.map((language, place) => (
        <Textarea
          key={language}
          label={t("knowledge.answer.in", { language: languageName(language) })}
          value={form.texts[language] ?? ""}
          maxLength={2000}
          autosize
          minRows={2}
          data-autofocus={place === 0 || undefined}
          onChange={(event) => form.setTexts({ ...form.texts, [language]: event.currentTarget.value })}
        />
      ))}
      <div className={styles.foot}>
        <p className={styles.hint}>{t(suggests ? "knowledge.gap.willWait" : "knowledge.gap.willBeSaid")}</p>
        <Button variant="default" onClick={cancel}>
          {t("knowledge.cancel")}
        </Button>
        <Button
          type="submit"
          loading={form.busy}
          disabled={form.written.length === 0 || form.title.trim() === ""}
        >
          {t(suggests ? "knowledge.gap.suggest" : "knowledge.gap.save")}
        </Button>
      </div>
    </form>
  );
}
