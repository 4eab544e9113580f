/** Who did what: the record with its filters, and the proof that it stands as it was written. */

import { Button, Select, Skeleton, TextInput } from "@mantine/core";
import {
  IconDownload,
  IconShieldCheck,
  IconShieldExclamation,
  IconShieldQuestion,
} from "@tabler/icons-react";
import { useState } from "react";
import type { AuditFlaw, AuditState } from "../../shared/api";
import { useSlow } from "../data/clock";
import { type Key, useWords } from "../words/t";
import { AuditLines } from "./AuditLines";
import styles from "./AuditPage.module.css";
import { type Asked, everything, query, useChoices, useLines, useProof } from "./audit";
import { Failed } from "./Failed";
import { Section } from "./Section";

const faces = {
  good: { icon: IconShieldCheck, words: "audit.state.good" },
  bad: { icon: IconShieldExclamation, words: "audit.state.bad" },
  never: { icon: IconShieldQuestion, words: "audit.state.never" },
} as const;

function faceOf(state: AuditState): keyof typeof faces {
  if (state.verified_at === null) return "never";
  return state.verified_problems ? "bad" : "good";
}

function Flaws({ flaws }: { flaws: readonly AuditFlaw[] }) {
  const { t } = useWords();
  return (
    <div role="alert">
      <ul className={styles.flaws}>
        {flaws.map((flaw) => (
          <li key={`${flaw.kind}${flaw.seq}${flaw.record_id}`}>
            {t(`audit.flaw.${flaw.kind}` as Key, { seq: flaw.seq ?? "?" })}
          </li>
        ))}
      </ul>
      <p className={styles.soft}>{t("audit.flaw.next")}</p>
    </div>
  );
}

function Proof() {
  const { t, time, language } = useWords();
  const { state, report, checking, check } = useProof();
  if (!state) return <Skeleton height={72} />;
  const face = faceOf(state);
  const Icon = faces[face].icon;
  const entries = new Intl.NumberFormat(language).format(state.verified_entries ?? state.entries);
  return (
    <div className={styles.proof} data-face={face}>
      <Icon className={styles.shield ?? ""} size={28} stroke={1.5} aria-hidden="true" />
      <div className={styles.found} aria-live="polite">
        <p className={styles.face}>{t(faces[face].words)}</p>
        <p className={styles.soft}>
          {state.verified_at
            ? t("audit.state.checked", { entries, when: time.dayTime(state.verified_at) })
            : t("audit.state.count", { entries })}
          {state.waiting > 0 ? ` · ${t("audit.state.waiting", { count: state.waiting })}` : null}
        </p>
        {report && report.problems.length > 0 ? <Flaws flaws={report.problems} /> : null}
      </div>
      <Button variant="default" loading={checking} onClick={() => void check()}>
        {t("audit.verify")}
      </Button>
    </div>
  );
}

function Filters({ asked, onAsk }: { asked: Asked; onAsk: (asked: Asked) => void }) {
  const { t, code } = useWords();
  const choices = useChoices().data;
  const set = (part: Partial<Asked>): void => onAsk({ ...asked, ...part });
  const who = [
    ...(choices?.actors ?? []).map((one) => ({ value: one.id, label: one.name ?? t("audit.by.user") })),
    ...(["agent", "system", "patient"] as const).map((kind) => ({
      value: kind,
      label: t(`audit.by.${kind}`),
    })),
  ];
  const what = (choices?.actions ?? []).map((one) => ({ value: one, label: code("audit.did", one) }));
  return (
    <div className={styles.filters}>
      <Select
        label={t("audit.who")}
        placeholder={t("audit.anyone")}
        data={who}
        value={asked.actor || null}
        onChange={(value) => set({ actor: value ?? "" })}
        clearable
        searchable
      />
      <Select
        label={t("audit.what")}
        placeholder={t("audit.anything")}
        data={what}
        value={asked.action || null}
        onChange={(value) => set({ action: value ?? "" })}
        clearable
        searchable
      />
      <TextInput
        type="date"
        label={t("audit.from")}
        value={asked.from}
        onChange={(event) => set({ from: event.currentTarget.value })}
      />
      <TextInput
        type="date"
        label={t("audit.to")}
        value={asked.to}
        onChange={(event) => set({ to: event.currentTarget.value })}
      />
    </div>
  );
}

function Take({ asked }: { asked: Asked }) {
  const { t } = useWords();
  return (
    <div className={styles.take}>
      {(["csv", "ndjson"] as const).map((form) => {
        const asks = query(asked);
        asks.set("form", form);
        return (
          <Button
            key={form}
            component="a"
            href={`/api/v1/audit/export?${asks}`}
            download
            size="compact-md"
            variant="subtle"
            leftSection={<IconDownload size={16} stroke={1.5} aria-hidden="true" />}
          >
            {t(`audit.${form}`)}
          </Button>
        );
      })}
    </div>
  );
}

function Found({ asked }: { asked: Asked }) {
  const { t } = useWords();
  const now = useSlow();
  const lines = useLines(asked);
  if (lines.isError) return <Failed again={() => void lines.refetch()} />;
  if (!lines.data) return <Skeleton height={320} aria-label={t("audit.loading")} />;
  const all = lines.data.pages.flatMap((page) => page.items);
  if (all.length === 0) return <p className={styles.soft}>{t("audit.none")}</p>;
  return (
    <>
      <AuditLines lines={all} now={now} />
      {lines.hasNextPage ? (
        <Button
          variant="default"
          mt="md"
          loading={lines.isFetchingNextPage}
          onClick={() => void lines.fetchNextPage()}
        >
          {t("audit.more")}
        </Button>
      ) : null}
    </>
  );
}

export default function AuditPage() {
  const { t } = useWords();
  const [asked, setAsked] = useState<Asked>(everything);
  return (
    <>
      <Section words={t("audit.lead")}>
        <Proof />
      </Section>
      <Section>
        <Filters asked={asked} onAsk={setAsked} />
        <Take asked={asked} />
        <Found asked={asked} />
      </Section>
    </>
  );
}
