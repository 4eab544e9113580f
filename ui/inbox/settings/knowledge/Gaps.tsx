/** Questions that the agent had no answer to, answered in place. */

import { Button, NativeSelect, SegmentedControl, Textarea, TextInput } from "@mantine/core";
import { IconMessageQuestion } from "@tabler/icons-react";
import { Link } from "@tanstack/react-router";
import { type FormEvent, useState } from "react";
import type { EntryBody, GapView, KnowledgeView, Tried } from "../../../shared/api";
import { useApp } from "../../data/app";
import { useSlow } from "../../data/clock";
import { useRights } from "../../data/rights";
import { Notice } from "../../parts/Notice";
import { useNotices } from "../../parts/notices";
import { useWords } from "../../words/t";
import { Failed } from "../Failed";
import styles from "./Knowledge.module.css";
import { blank, kinds, useGaps, useLanguageName, useMove, useSuggestions } from "./knowledge";
import { ProposalCard } from "./ProposalCard";
import { TriedAnswer } from "./TryIt";

const statuses = ["open", "answered", "closed"] as const;

/** What the agent says to a question since it was answered. */
interface Answered {
  question: string;
  tried: Tried;
}

function Since({ answered, close }: { answered: Answered; close: () => void }) {
  const { t } = useWords();
  const works = answered.tried.outcome === "answered";
  return (
    <section className={styles.since} data-works={works} aria-label={t("knowledge.gap.since")}>
      <p>
        <strong>{t(works ? "knowledge.gap.works" : "knowledge.gap.worksNot")}</strong>{" "}
        {t(works ? "knowledge.gap.works.words" : "knowledge.gap.worksNot.words")}
      </p>
      <p className={styles.question}>{answered.question}</p>
      <TriedAnswer tried={answered.tried} />
      <Button className={styles.left ?? ""} size="xs" variant="default" onClick={close}>
        {t("said.close")}
      </Button>
    </section>
  );
}

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

function AnswerForm(props: {
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

interface GapProps {
  gap: GapView;
  found: KnowledgeView;
  answered: (it: Answered) => void;
}

function Gap({ gap, found, answered }: GapProps) {
  const { t, time } = useWords();
  const { api } = useApp();
  const may = useRights();
  const now = useSlow();
  const { busy, run } = useMove();
  const [writing, write] = useState(false);
  const about = gap.services.map((id) => found.services.find((one) => one.id === id)?.name ?? id);
  return (
    <>
      <p className={styles.question}>{gap.question}</p>
      <p className={styles.soft}>
        {t("knowledge.gap.asked", { count: gap.count })}
        <span title={time.exact(gap.last_at)}>
          {" · "}
          {t("knowledge.gap.last", { when: time.relative(gap.last_at, now) })}
        </span>
        {about.length > 0 ? ` · ${about.join(", ")}` : ""}
        {gap.entry_id && gap.status === "open" ? ` · ${t("knowledge.gap.again")}` : ""}
        {gap.suggested ? ` · ${t("knowledge.gap.waits")}` : ""}
        {gap.thread_id ? (
          <>
            {" · "}
            <Link to="/t/$threadId" params={{ threadId: gap.thread_id }}>
              {t("knowledge.gap.thread")}
            </Link>
          </>
        ) : null}
      </p>
      {writing ? (
        <AnswerForm
          gap={gap}
          found={found}
          cancel={() => write(false)}
          done={(tried) => {
            write(false);
            if (tried) answered({ question: gap.question, tried });
          }}
        />
      ) : (
        <div className={styles.moves}>
          {gap.status === "open" && (may("knowledge.edit") || (may("threads.write") && !gap.suggested)) ? (
            <Button size="xs" onClick={() => write(true)}>
              {t(may("knowledge.edit") ? "knowledge.gap.answer" : "knowledge.gap.suggest")}
            </Button>
          ) : null}
          {may("knowledge.edit") ? (
            <Button
              size="xs"
              variant="default"
              disabled={busy}
              onClick={() =>
                void run(() => (gap.status === "open" ? api.knowledge.close(gap) : api.knowledge.reopen(gap)))
              }
            >
              {t(gap.status === "open" ? "knowledge.gap.close" : "knowledge.gap.reopen")}
            </Button>
          ) : null}
        </div>
      )}
    </>
  );
}

export function Gaps({ found }: { found: KnowledgeView }) {
  const { t } = useWords();
  const [status, setStatus] = useState<GapView["status"]>("open");
  const gaps = useGaps(status);
  const suggestions = useSuggestions().data?.items ?? [];
  const [answered, setAnswered] = useState<Answered | null>(null);
  if (gaps.isError && !gaps.data) return <Failed again={() => void gaps.refetch()} />;
  return (
    <>
      {answered ? <Since answered={answered} close={() => setAnswered(null)} /> : null}
      {suggestions.length > 0 ? (
        <section className={styles.block} aria-label={t("knowledge.suggestions")}>
          <h3 className={styles.heading}>{t("knowledge.suggestions")}</h3>
          <ul className={styles.list}>
            {suggestions.map((each) => (
              <ProposalCard key={each.id} proposal={each} found={found} />
            ))}
          </ul>
        </section>
      ) : null}
      <SegmentedControl
        className={styles.segments ?? ""}
        aria-label={t("knowledge.gap.which")}
        size="xs"
        value={status}
        onChange={(value) => setStatus(value as GapView["status"])}
        data={statuses.map((value) => ({ value, label: t(`knowledge.gap.${value}`) }))}
      />
      {gaps.data ? (
        <GapItems items={gaps.data.items} found={found} status={status} answered={setAnswered} />
      ) : (
        <div className={styles.wait} aria-busy="true" />
      )}
    </>
  );
}

interface ItemsProps extends Omit<GapProps, "gap"> {
  items: readonly GapView[];
  status: GapView["status"];
}

function GapItems(props: ItemsProps) {
  const { t } = useWords();
  if (props.items.length === 0) {
    return (
      <Notice
        icon={IconMessageQuestion}
        title={t(`knowledge.gap.none.${props.status}`)}
        words={t("knowledge.gap.none.words")}
      />
    );
  }
  return (
    <ul className={styles.list} aria-label={t("knowledge.view.gaps")}>
      {props.items.map((gap) => (
        <li key={gap.id} className={styles.gap}>
          <Gap gap={gap} found={props.found} answered={props.answered} />
        </li>
      ))}
    </ul>
  );
}
