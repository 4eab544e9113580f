/** Questions that the agent had no answer to, answered in place. */

import { Button, SegmentedControl } from "@mantine/core";
import { IconLanguage, IconMessageQuestion } from "@tabler/icons-react";
import { Link } from "@tanstack/react-router";
import { useState } from "react";
import type { GapView, KnowledgeView, Tried } from "../../../shared/api";
import { useApp } from "../../data/app";
import { useSlow } from "../../data/clock";
import { useRights } from "../../data/rights";
import { Notice } from "../../parts/Notice";
import { useWords } from "../../words/t";
import { Failed } from "../Failed";
import { type Editing, EntryEditor } from "./EntryEditor";
import { AnswerForm } from "./GapAnswer";
import styles from "./Knowledge.module.css";
import { blank, useGaps, useLanguageName, useMove, useSuggestions } from "./knowledge";
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

/** The answer is there in another language: one press leads to its translation. */
function Elsewhere({ gap, found }: Pick<GapProps, "gap" | "found">) {
  const { t } = useWords();
  const languageName = useLanguageName();
  const [open, setOpen] = useState<Editing | null>(null);
  const entry = found.entries.find((one) => one.id === gap.elsewhere);
  if (!entry || !gap.language) return null;
  const { language } = gap;
  const original = entry.translation_of ?? entry.id;
  const body = blank({ kinds: [...entry.kinds], title: entry.title, language, translation_of: original });
  return (
    <div className={styles.claims}>
      <IconLanguage size={16} stroke={1.75} aria-hidden="true" />
      <p className={styles.grow}>
        {t("knowledge.gap.elsewhere", {
          title: entry.title,
          has: languageName(entry.language),
          wants: languageName(language),
        })}
      </p>
      <Button size="xs" variant="default" onClick={() => setOpen({ entry: null, body })}>
        {t("knowledge.gap.translate", { language: languageName(language) })}
      </Button>
      {open ? <EntryEditor found={found} open={open} onClose={() => setOpen(null)} /> : null}
    </div>
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
      {may("knowledge.edit") && !writing ? <Elsewhere gap={gap} found={found} /> : null}
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
