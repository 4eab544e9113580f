/** Texting in the US: may our numbers text, what is missing, and the way through the carriers' registry. */

import { Badge } from "@mantine/core";
import { IconAlertTriangle, IconCircle, IconCircleCheck, IconProgress } from "@tabler/icons-react";
import { useEffect, useRef } from "react";
import type { TextLineView } from "../../shared/api";
import { useRights } from "../data/rights";
import { useWords } from "../words/t";
import { Failed } from "./Failed";
import { Section } from "./Section";
import { TextingForm } from "./TextingForm";
import styles from "./TextingPage.module.css";
import { useRegistration, useTexting } from "./texting";

const COLOURS: Record<string, string> = {
  registered: "teal",
  not_needed: "teal",
  pending: "yellow",
  rejected: "red",
  suspended: "red",
  missing: "red",
};
const MARKS = { done: IconCircleCheck, now: IconProgress, open: IconCircle };

/** +1 919 555 0143, as people write it. */
function shown(number: string): string {
  const parts = /^\+1(\d{3})(\d{3})(\d{4})$/.exec(number);
  return parts ? `(${parts[1]}) ${parts[2]}-${parts[3]}` : number;
}

function Steps({ line }: { line: TextLineView }) {
  const { t } = useWords();
  if (line.status === "draft") return null;
  return (
    <ol className={styles.steps} aria-label={t("texting.steps")}>
      {line.steps.map(({ id, state }) => {
        const Mark = MARKS[state];
        return (
          <li key={id} className={styles.step} data-state={state}>
            <Mark size={18} stroke={1.75} aria-hidden="true" />
            <span>{t(`texting.step.${id}`)}</span>
            <span className={styles.soft}>{t(`texting.state.${state}`)}</span>
          </li>
        );
      })}
    </ol>
  );
}

function Refusals({ line }: { line: TextLineView }) {
  const { t, code } = useWords();
  if (line.refusals.length === 0) return null;
  const waits = line.status === "waiting";
  return (
    <div className={styles.refused} data-tone={waits ? "warn" : "bad"} role="status">
      <IconAlertTriangle size={18} stroke={1.75} aria-hidden="true" />
      <ul>
        {line.refusals.map(({ field, code: number, words }) => (
          <li key={`${field}${number}${words}`}>
            {words || code("texting.fix", number ?? "")}
            {field && field !== "profile" && field !== "account" ? (
              <span className={styles.soft}>
                {" "}
                {t("texting.changeField", { field: code("texting.field", field) })}
              </span>
            ) : null}
          </li>
        ))}
      </ul>
    </div>
  );
}

function Line({ line }: { line: TextLineView }) {
  const { code } = useWords();
  const may = useRights();
  const registering = useRegistration(line);
  const sender = line.sender ?? "unknown";
  const tollFree = line.kind === "toll_free";
  const settled = sender === "registered" || sender === "not_needed";
  const words = tollFree && !settled ? "texting.means.toll_free" : `texting.means.${sender}`;
  const article = useRef<HTMLElement>(null);
  const status = useRef(line.status);
  // Handed in at the end of a long form: what happens now stands at its head.
  useEffect(() => {
    if (status.current !== line.status && line.status === "working")
      article.current?.scrollIntoView({ block: "start" });
    status.current = line.status;
  }, [line.status]);
  return (
    <article ref={article} className={styles.line} aria-label={shown(line.number)}>
      <header className={styles.head}>
        <h3 className={styles.number}>{shown(line.number)}</h3>
        <Badge variant="light" tt="none" color={COLOURS[sender] ?? "gray"}>
          {code("texting.sender", sender)}
        </Badge>
      </header>
      <p className={styles.means}>
        {code(words.slice(0, words.lastIndexOf(".")), words.slice(words.lastIndexOf(".") + 1))}
        {line.words ? ` “${line.words}”` : ""}
      </p>
      {tollFree || settled ? null : (
        <>
          <Steps line={line} />
          <Refusals line={line} />
          <TextingForm line={line} registering={registering} mayEdit={may("channels.manage")} />
        </>
      )}
    </article>
  );
}

export default function TextingPage() {
  const { t } = useWords();
  const texting = useTexting();
  if (texting.isError) return <Failed again={() => void texting.refetch()} />;
  if (!texting.data) return <div className={styles.wait} aria-busy="true" />;
  const { lines } = texting.data;
  return (
    <Section words={t("texting.lead")}>
      {lines.length === 0 ? <p className={styles.none}>{t("texting.none")}</p> : null}
      {lines.map((line) => (
        <Line key={line.account_id} line={line} />
      ))}
    </Section>
  );
}
