/** Pages and price lists that were read, and what each proposes, group by group. */

import { Button, FileButton, TextInput } from "@mantine/core";
import {
  IconArrowLeft,
  IconChevronRight,
  IconFileTypePdf,
  IconFileUpload,
  IconTable,
  IconWorld,
} from "@tabler/icons-react";
import { type FormEvent, useState } from "react";
import type { KnowledgeSource, KnowledgeView, ProposalView, SourceView } from "../../../shared/api";
import { useApp } from "../../data/app";
import { useSlow } from "../../data/clock";
import { useRights } from "../../data/rights";
import { Notice } from "../../parts/Notice";
import { useNotices } from "../../parts/notices";
import { useWords } from "../../words/t";
import { Failed } from "../Failed";
import styles from "./Knowledge.module.css";
import { useMove, useSource, useSources } from "./knowledge";
import { ProposalCard } from "./ProposalCard";

const order = ["price", "offer", "hours", "location", "policy", "faq", "service", "staff"] as const;
const MARKS = { page: IconWorld, pdf: IconFileTypePdf, table: IconTable };
const TAKEN = ".html,.htm,.pdf,.csv,.tsv,.txt";

function Bring({ open }: { open: (id: string) => void }) {
  const { t } = useWords();
  const { api } = useApp();
  const { busy, run } = useMove();
  const [url, setUrl] = useState("");
  const taken = (found: SourceView | null): void => {
    if (found) open(found.source.id);
  };
  const page = async (event: FormEvent): Promise<void> => {
    event.preventDefault();
    if (!url.trim()) return;
    const address = /^https?:\/\//.test(url.trim()) ? url.trim() : `https://${url.trim()}`;
    taken(await run(() => api.knowledge.readPage(address), "knowledge.unread.title"));
  };
  return (
    <div className={styles.bring}>
      <form className={styles.address} onSubmit={(event) => void page(event)}>
        <TextInput
          className={styles.grow ?? ""}
          label={t("knowledge.page")}
          placeholder="https://"
          inputMode="url"
          value={url}
          maxLength={500}
          onChange={(event) => setUrl(event.currentTarget.value)}
        />
        <Button type="submit" variant="default" loading={busy} disabled={!url.trim()}>
          {t("knowledge.page.read")}
        </Button>
      </form>
      <FileButton
        accept={TAKEN}
        onChange={(file) =>
          file && void run(() => api.knowledge.readFile(file), "knowledge.unread.title").then(taken)
        }
      >
        {(props) => (
          <Button {...props} leftSection={<IconFileUpload size={16} stroke={1.75} />} loading={busy}>
            {t("knowledge.file")}
          </Button>
        )}
      </FileButton>
    </div>
  );
}

function Listed({ source, open }: { source: KnowledgeSource; open: () => void }) {
  const { t, time } = useWords();
  const now = useSlow();
  const Mark = MARKS[source.kind];
  return (
    <li>
      <button type="button" className={styles.source} onClick={open}>
        <Mark size={20} stroke={1.5} aria-hidden="true" />
        <span className={styles.main}>
          <span className={styles.sourceName}>{source.name}</span>
          <span className={styles.soft} title={time.exact(source.at)}>
            {time.relative(source.at, now)} · {t("knowledge.found", { count: source.found })}
          </span>
        </span>
        {source.waiting > 0 ? (
          <span className={styles.chip} data-tone="warn">
            {t("knowledge.waiting", { count: source.waiting })}
          </span>
        ) : (
          <span className={styles.chip} data-tone="good">
            {t("knowledge.done")}
          </span>
        )}
        <IconChevronRight size={16} stroke={1.5} aria-hidden="true" />
      </button>
    </li>
  );
}

function Group(props: { kind: ProposalView["kind"]; view: SourceView; found: KnowledgeView }) {
  const { t } = useWords();
  const { api } = useApp();
  const may = useRights();
  const notices = useNotices();
  const { busy, run } = useMove();
  const { kind, view, found } = props;
  const items = view.proposals.filter((one) => one.kind === kind);
  const plain = items.filter(
    (one) => one.status === "open" && one.warnings.length === 0 && one.standing.verdict !== "changed",
  );
  const together = kind !== "price" && kind !== "offer" && plain.length > 1 && may("knowledge.edit");
  const all = async (): Promise<void> => {
    const done = await run(() => api.knowledge.approveGroup(view.source.id, kind));
    if (done) notices.say(t("knowledge.approvedMany", { count: done.approved }));
  };
  if (items.length === 0) return null;
  return (
    <section className={styles.block} aria-label={t(`knowledge.group.${kind}`)}>
      <div className={styles.groupHead}>
        <h3 className={styles.heading}>{t(`knowledge.group.${kind}`)}</h3>
        {together ? (
          <Button size="xs" variant="default" loading={busy} onClick={() => void all()}>
            {t("knowledge.approve.many", { count: plain.length })}
          </Button>
        ) : null}
      </div>
      <ul className={styles.list}>
        {items.map((each) => (
          <ProposalCard key={each.id} proposal={each} found={found} />
        ))}
      </ul>
    </section>
  );
}

function Review({ id, found, back }: { id: string; found: KnowledgeView; back: () => void }) {
  const { t, code } = useWords();
  const source = useSource(id);
  if (source.isError && !source.data) return <Failed again={() => void source.refetch()} />;
  const view = source.data;
  if (!view) return <div className={styles.wait} aria-busy="true" />;
  const { source: read, proposals } = view;
  return (
    <>
      <div className={styles.review}>
        <Button
          size="xs"
          variant="subtle"
          leftSection={<IconArrowLeft size={16} stroke={1.75} />}
          onClick={back}
        >
          {t("knowledge.back")}
        </Button>
        <h3 className={styles.sourceName}>{read.name}</h3>
        <p className={styles.soft} role="status">
          {read.waiting > 0
            ? t("knowledge.left", { count: read.waiting, all: proposals.length })
            : t("knowledge.allDone")}
          {read.known > 0 ? ` ${t("knowledge.known", { count: read.known })}` : ""}
        </p>
        {read.warnings.map((each) => (
          <p key={each} className={styles.soft}>
            {code("knowledge.leftOut", each)}
          </p>
        ))}
      </div>
      {proposals.length === 0 ? (
        <Notice
          icon={IconTable}
          title={t("knowledge.nothingFound")}
          words={t("knowledge.nothingFound.words")}
        />
      ) : null}
      {order.map((kind) => (
        <Group key={kind} kind={kind} view={view} found={found} />
      ))}
    </>
  );
}

export function Sources({ found }: { found: KnowledgeView }) {
  const { t } = useWords();
  const may = useRights();
  const sources = useSources();
  const [open, setOpen] = useState<string | null>(null);
  if (open) return <Review id={open} found={found} back={() => setOpen(null)} />;
  if (sources.isError && !sources.data) return <Failed again={() => void sources.refetch()} />;
  const items = sources.data?.items;
  return (
    <>
      {may("knowledge.edit") ? <Bring open={setOpen} /> : null}
      {items?.length === 0 ? (
        <Notice
          icon={IconWorld}
          title={t("knowledge.sources.none")}
          words={t("knowledge.sources.none.words")}
        />
      ) : null}
      {items && items.length > 0 ? (
        <ul className={styles.list} aria-label={t("knowledge.view.sources")}>
          {items.map((each) => (
            <Listed key={each.id} source={each} open={() => setOpen(each.id)} />
          ))}
        </ul>
      ) : null}
    </>
  );
}
