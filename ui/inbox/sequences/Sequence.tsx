/** One sequence: its steps, a trial run, who is in it, and how it has been changed. */

import { Button, Skeleton, Tabs } from "@mantine/core";
import { IconArrowLeft } from "@tabler/icons-react";
import { Link, useParams } from "@tanstack/react-router";
import { useState } from "react";
import type { SequenceDetail } from "../../shared/api";
import { Refused } from "../data/backend";
import { useRights } from "../data/rights";
import { Notice } from "../parts/Notice";
import { PageHead } from "../parts/PageHead";
import { useWords } from "../words/t";
import { useSequence } from "./data";
import { Editions } from "./Editions";
import { Editor } from "./Editor";
import { People } from "./People";
import styles from "./Sequence.module.css";
import { Steps } from "./Steps";
import { TryIt } from "./TryIt";
import { Turn } from "./Turn";
import { spanOf, useSaying } from "./words";

/** What begins it, whom it is for, and what ends it. */
function Facts({ detail }: { detail: SequenceDetail }) {
  const { t, code } = useWords();
  const { trigger, lines, any, span, stage } = useSaying();
  const { card } = detail;
  const whom = [
    lines(card.lines),
    detail.returning === null ? null : t(detail.returning ? "sequences.for.returning" : "sequences.for.new"),
    ...detail.sources.map((source) => code("source", source)),
  ].filter(Boolean);
  const after = detail.exhausted && detail.exhausted !== "say" ? detail.exhausted : null;
  const rows: (readonly [string, string | null])[] = [
    [t("sequences.fact.begins"), trigger(card)],
    [t("sequences.fact.for"), whom.join(" · ")],
    [t("sequences.fact.ends"), detail.stop.length > 0 ? any(detail.stop) : t("sequences.fact.never")],
    [t("sequences.fact.after"), after ? t("sequences.fact.stage", { stage: stage(after) }) : null],
    [
      t("sequences.fact.again"),
      detail.reentry && spanOf(detail.reentry).count === 0
        ? t("sequences.fact.anew")
        : detail.reentry
          ? t("sequences.fact.afterSpan", { span: span(detail.reentry) })
          : t("sequences.fact.once"),
    ],
    [
      t("sequences.fact.most"),
      card.messages > 0 ? t("sequences.fact.mostWords", { count: detail.most }) : null,
    ],
    [
      t("sequences.fact.needs"),
      card.categories.map((each) => code("sequences.needs", each)).join(" · ") || null,
    ],
    [t("sequences.fact.sent"), t("sequences.fact.sentWords", { count: card.sent })],
  ];
  return (
    <aside className={styles.facts} aria-label={t("sequences.facts")}>
      <dl>
        {rows
          .filter(([, value]) => value)
          .map(([label, value]) => (
            <div key={label} className={styles.fact}>
              <dt>{label}</dt>
              <dd>{value}</dd>
            </div>
          ))}
      </dl>
    </aside>
  );
}

function Inside({ detail }: { detail: SequenceDetail }) {
  const { t } = useWords();
  const may = useRights();
  const [editing, edit] = useState(false);
  const [tab, setTab] = useState<string | null>("steps");
  const { card } = detail;
  const inside = card.active + card.paused;
  return (
    <Tabs value={tab} onChange={setTab} className={styles.tabs ?? ""} keepMounted={false}>
      <Tabs.List className={styles.tabList ?? ""}>
        <Tabs.Tab value="steps">{t("sequences.tab.steps")}</Tabs.Tab>
        <Tabs.Tab value="try">{t("sequences.tab.try")}</Tabs.Tab>
        <Tabs.Tab value="people">
          {t("sequences.tab.people")} <span className={styles.count}>{inside}</span>
        </Tabs.Tab>
        <Tabs.Tab value="editions">{t("sequences.tab.editions")}</Tabs.Tab>
      </Tabs.List>
      <Tabs.Panel value="steps" className={styles.panel ?? ""}>
        <div className={styles.columns}>
          <div className={styles.main}>
            {editing ? (
              <Editor key={card.edition} detail={detail} onDone={() => edit(false)} />
            ) : (
              <Steps detail={detail} onEdit={may("sequences.manage") ? () => edit(true) : null} />
            )}
          </div>
          <Facts detail={detail} />
        </div>
      </Tabs.Panel>
      <Tabs.Panel value="try" className={styles.panel ?? ""}>
        <div className={styles.single}>
          <TryIt detail={detail} />
        </div>
      </Tabs.Panel>
      <Tabs.Panel value="people" className={styles.panel ?? ""}>
        <div className={styles.single}>
          <People sequence={card.id} />
        </div>
      </Tabs.Panel>
      <Tabs.Panel value="editions" className={styles.panel ?? ""}>
        <div className={styles.single}>
          <Editions detail={detail} />
        </div>
      </Tabs.Panel>
    </Tabs>
  );
}

export function Sequence() {
  const { t } = useWords();
  const { say } = useSaying();
  const { sequenceId = "" } = useParams({ strict: false });
  const found = useSequence(sequenceId);
  const detail = found.data;
  const gone = found.error instanceof Refused && found.error.status === 404;
  return (
    <main className={styles.page}>
      <PageHead
        title={detail ? say(detail.card.name) : t("sequences.title")}
        tools={detail ? <Turn card={detail.card} labelled /> : null}
      >
        <Link to="/sequences" className={styles.back ?? ""}>
          <IconArrowLeft size={16} stroke={1.5} aria-hidden="true" />
          {t("sequences.title")}
        </Link>
        {detail ? <p className={styles.about}>{say(detail.card.about)}</p> : null}
      </PageHead>
      {detail ? (
        <Inside key={sequenceId} detail={detail} />
      ) : found.isError ? (
        <Notice
          tone="bad"
          title={t(gone ? "sequences.gone" : "sequences.unread")}
          words={t(gone ? "sequences.gone.words" : "error.session.words")}
          action={gone ? undefined : <Button onClick={() => void found.refetch()}>{t("error.retry")}</Button>}
        />
      ) : (
        <div className={styles.panel} aria-busy="true">
          {[0, 1, 2].map((n) => (
            <Skeleton key={n} height={110} mb={16} />
          ))}
        </div>
      )}
    </main>
  );
}
