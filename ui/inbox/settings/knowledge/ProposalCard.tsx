/** One proposed fact: where it stood, what it would change, what to look at, and the decision. */

import { Button, Checkbox } from "@mantine/core";
import { IconAlertTriangle, IconArrowNarrowRight, IconCheck, IconX } from "@tabler/icons-react";
import { useState } from "react";
import type { KnowledgeView, ProposalView } from "../../../shared/api";
import { useApp } from "../../data/app";
import { useSession } from "../../data/queries";
import { useRights } from "../../data/rights";
import { useWords } from "../../words/t";
import { useDay } from "../vendors";
import styles from "./Knowledge.module.css";
import { useMove } from "./knowledge";
import { ProposalEditor } from "./ProposalEditor";

function useMoney(currency: string): (minor: number) => string {
  const { language } = useWords();
  const country = useSession().data?.practice.country ?? "US";
  const format = new Intl.NumberFormat(`${language}-${country}`, { style: "currency", currency });
  const digits = format.resolvedOptions().maximumFractionDigits ?? 2;
  return (minor) => format.format(minor / 10 ** digits).replace(/[.,]00$/, "");
}

function Price({ proposal }: { proposal: ProposalView }) {
  const { t, code } = useWords();
  const { price } = proposal.content;
  const money = useMoney(price?.currency ?? "USD");
  if (!price) return null;
  const { before_minor: before, before_from: beforeFrom, verdict } = proposal.standing;
  const shown = (minor: number, from: boolean): string =>
    from ? t("knowledge.price.from", { amount: money(minor) }) : money(minor);
  return (
    <p className={styles.price}>
      {verdict === "changed" && before !== null ? (
        <>
          <del>{shown(before, beforeFrom)}</del>
          <IconArrowNarrowRight size={16} stroke={1.75} aria-label={t("knowledge.price.becomes")} />
        </>
      ) : null}
      <strong>{shown(price.amount_minor, price.starts_from ?? false)}</strong>
      <span className={styles.soft}>
        {code("knowledge.per", price.per)}
        {price.sessions ? ` · ${t("knowledge.sessions", { count: price.sessions })}` : ""}
        {price.label ? ` · ${price.label}` : ""}
      </span>
    </p>
  );
}

function Source({ proposal }: { proposal: ProposalView }) {
  const { t } = useWords();
  const { page, line, heading, quote } = proposal.place;
  const where = [
    page === null ? null : t("knowledge.place.page", { page }),
    line === null ? null : t("knowledge.place.line", { line }),
    heading,
  ].filter(Boolean);
  if (where.length === 0) return null;
  const { text } = proposal.content;
  return (
    <p className={styles.soft}>
      {where.join(" · ")}
      {quote && quote !== text && !text.startsWith(quote) ? (
        <q className={styles.quote}>{quote.slice(0, 160)}</q>
      ) : null}
    </p>
  );
}

function Words({ proposal, found }: { proposal: ProposalView; found: KnowledgeView }) {
  const { t } = useWords();
  const day = useDay();
  const { content, standing } = proposal;
  const name = found.services.find((one) => one.id === content.service)?.name;
  const service = name && content.title.startsWith(name) ? undefined : name;
  const dates = [
    content.valid_from ? t("knowledge.state.not_yet", { day: day(content.valid_from) }) : null,
    content.valid_until ? t("knowledge.state.until", { day: day(content.valid_until) }) : null,
  ].filter(Boolean);
  return (
    <>
      {proposal.kind === "price" && content.service && dates.length === 0 ? null : (
        <p className={styles.words}>{content.text}</p>
      )}
      <Price proposal={proposal} />
      {standing.verdict === "changed" && standing.before !== null ? (
        <p className={styles.before}>
          <span className={styles.soft}>{t("knowledge.now")}</span> {standing.before}
        </p>
      ) : null}
      {service || dates.length > 0 ? (
        <p className={styles.soft}>{[service, ...dates].filter(Boolean).join(" · ")}</p>
      ) : null}
    </>
  );
}

function Decided({ proposal }: { proposal: ProposalView }) {
  const { t } = useWords();
  const approved = proposal.status === "approved";
  const Mark = approved ? IconCheck : IconX;
  return (
    <li className={styles.decided}>
      <Mark size={16} stroke={1.75} aria-hidden="true" />
      <span className={styles.grow}>{proposal.content.title}</span>
      <span className={styles.soft}>{t(approved ? "knowledge.approved" : "knowledge.rejected")}</span>
    </li>
  );
}

export function ProposalCard({ proposal, found }: { proposal: ProposalView; found: KnowledgeView }) {
  const { t, code } = useWords();
  const { api } = useApp();
  const may = useRights();
  const { busy, run } = useMove();
  const [read, setRead] = useState<readonly string[]>([]);
  const [editing, edit] = useState(false);
  if (proposal.status !== "open") return <Decided proposal={proposal} />;
  const unread = proposal.must_accept.filter((each) => !read.includes(each));
  const { verdict, entry_id: over } = proposal.standing;
  const approve = (asNew: boolean): void => void run(() => api.knowledge.approve(proposal, read, asNew));
  const approval = t(verdict === "changed" ? "knowledge.approve.over" : "knowledge.approve");
  const named = (words: string): string => `${words}: ${proposal.content.title}`;
  return (
    <li className={styles.proposal} data-verdict={verdict}>
      <p className={styles.name}>
        {proposal.content.title}
        <span
          className={styles.chip}
          data-tone={verdict === "changed" ? "warn" : verdict === "same" ? "" : "good"}
        >
          {t(`knowledge.verdict.${verdict}`)}
        </span>
      </p>
      <Words proposal={proposal} found={found} />
      <Source proposal={proposal} />
      {proposal.warnings.length > 0 ? (
        <ul className={styles.warnings}>
          {proposal.warnings.map((each) => (
            <li key={each} className={styles.warning}>
              {may("knowledge.edit") && proposal.must_accept.includes(each) ? (
                <Checkbox
                  size="xs"
                  label={code("knowledge.warning", each)}
                  checked={read.includes(each)}
                  onChange={(event) =>
                    setRead(
                      event.currentTarget.checked ? [...read, each] : read.filter((one) => one !== each),
                    )
                  }
                />
              ) : (
                <>
                  <IconAlertTriangle size={16} stroke={1.75} aria-hidden="true" />
                  {code("knowledge.warning", each)}
                </>
              )}
            </li>
          ))}
        </ul>
      ) : null}
      {may("knowledge.edit") ? (
        <div className={styles.moves}>
          <Button
            size="xs"
            loading={busy}
            disabled={unread.length > 0}
            aria-label={named(approval)}
            onClick={() => approve(false)}
          >
            {approval}
          </Button>
          {verdict === "changed" && over !== null ? (
            <Button
              size="xs"
              variant="default"
              disabled={busy || unread.length > 0}
              aria-label={named(t("knowledge.approve.beside"))}
              onClick={() => approve(true)}
            >
              {t("knowledge.approve.beside")}
            </Button>
          ) : null}
          <Button
            size="xs"
            variant="default"
            disabled={busy}
            aria-label={named(t("knowledge.edit"))}
            onClick={() => edit(true)}
          >
            {t("knowledge.edit")}
          </Button>
          <Button
            size="xs"
            variant="subtle"
            color="gray"
            disabled={busy}
            aria-label={named(t("knowledge.reject"))}
            onClick={() => void run(() => api.knowledge.reject(proposal))}
          >
            {t("knowledge.reject")}
          </Button>
          {unread.length > 0 ? <p className={styles.hint}>{t("knowledge.readFirst")}</p> : null}
        </div>
      ) : null}
      {editing ? <ProposalEditor proposal={proposal} found={found} onClose={() => edit(false)} /> : null}
    </li>
  );
}
