/** What the assistant understood, used and did for one message. */

import { Button, Skeleton, Stack } from "@mantine/core";
import type { ReactNode } from "react";
import type { RunTrace } from "../../shared/api";
import { useRun } from "../data/queries";
import { type Key, useWords } from "../words/t";
import styles from "./Why.module.css";

function Part({ title, children }: { title: string; children: ReactNode }) {
  return (
    <section className={styles.part}>
      <h3 className={styles.title}>{title}</h3>
      {children}
    </section>
  );
}

const SLOTS = ["Offer", "Hold", "Book"];

/** What it did, each thing as a sentence of its own. */
function useDeeds(): (command: Record<string, unknown>) => string {
  const { t, code, time } = useWords();
  const wall = (slot: unknown): string => {
    const start = (slot as { start?: string } | undefined)?.start;
    return start ? time.dayTime(`${start}Z`, "UTC") : "";
  };
  return (command) => {
    const kind = String(command.kind ?? "");
    const slots = SLOTS.includes(kind) ? ((command.slots as unknown[] | undefined) ?? [command.slot]) : [];
    const values = {
      when: slots.map(wall).filter(Boolean).join(" · "),
      reason: code("reason", String(command.reason ?? "")),
      urgency: code("urgency", String(command.urgency ?? "")),
      notice: code("bell.kind", String(command.notice ?? "")),
      language: code("context.lang", String(command.language ?? "")),
    };
    const key = `did.${kind}` as Key;
    const words = t(key, values);
    return words === key ? kind : words;
  };
}

function Facts({ run }: { run: RunTrace }) {
  const { t, code } = useWords();
  const named = (prefix: string, codes: string[]): string => codes.map((one) => code(prefix, one)).join(", ");
  const rows: (readonly [string, string])[] = [
    [t("why.understood"), named("intent", run.intents)],
    [t("why.treatments"), run.treatments.join(", ")],
    [t("why.safety"), named("safety", run.safety ?? [])],
    [t("why.language"), code("context.lang", run.language)],
    [t("why.mode"), code("mode", run.mode)],
    [t("why.outcome"), code("outcome", run.outcome)],
  ];
  return (
    <dl className={styles.facts}>
      {rows
        .filter(([, value]) => value)
        .map(([label, value]) => (
          <div key={label} style={{ display: "contents" }}>
            <dt>{label}</dt>
            <dd>{value}</dd>
          </div>
        ))}
    </dl>
  );
}

function Answer({ run }: { run: RunTrace }) {
  const { t } = useWords();
  const deed = useDeeds();
  return (
    <>
      <Facts run={run} />
      <Part title={t("why.used")}>
        {run.citations.map((source) => (
          <div key={source.id} className={styles.source}>
            <p className={styles.strong}>{source.title}</p>
            <p>{source.text}</p>
          </div>
        ))}
        {run.citations.length === 0 ? t("why.usedNone") : null}
      </Part>
      <Part title={t("why.did")}>
        <ul>
          {run.commands.map((command) => (
            <li key={JSON.stringify(command)}>{deed(command)}</li>
          ))}
        </ul>
        {run.commands.length === 0 ? t("why.didNone") : null}
      </Part>
      <details className={styles.steps}>
        <summary>{t("why.steps")}</summary>
        {run.steps.map((step) => (
          <p key={`${step.node}-${step.ms}`} className={styles.step}>
            <span>{step.node.replaceAll("_", " ")}</span>
            <span>{step.result}</span>
            <span>{t("why.ms", { ms: Math.round(step.ms) })}</span>
          </p>
        ))}
      </details>
    </>
  );
}

export default function WhyAnswer({ runId }: { runId: string }) {
  const { t } = useWords();
  const run = useRun(runId, true);
  if (run.data) return <Answer run={run.data} />;
  if (run.isError) {
    return (
      <Stack gap="xs" align="start" role="alert">
        {t("why.failed")}
        <Button size="compact-sm" variant="default" onClick={() => void run.refetch()}>
          {t("error.retry")}
        </Button>
      </Stack>
    );
  }
  return (
    <Stack gap="sm" aria-busy="true">
      <span className="sr">{t("why.loading")}</span>
      <Skeleton height={14} width="70%" />
      <Skeleton height={14} width="50%" />
      <Skeleton height={56} />
      <Skeleton height={14} width="60%" />
    </Stack>
  );
}
