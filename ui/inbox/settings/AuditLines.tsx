/** Lines of the record as sentences, by day. */

import { Link } from "@tanstack/react-router";
import type { AuditLine } from "../../shared/api";
import { useWords } from "../words/t";
import styles from "./AuditPage.module.css";
import { useActorName } from "./audit";

function About({ line }: { line: AuditLine }) {
  const { t } = useWords();
  if (!line.contact_name) return null;
  const words = t("audit.about", { who: line.contact_name });
  if (line.subject_kind !== "thread" || !line.subject_id) return <span>{words}</span>;
  return (
    <Link to="/t/$threadId" params={{ threadId: line.subject_id }} title={t("audit.open")}>
      {words}
    </Link>
  );
}

function Row({ line }: { line: AuditLine }) {
  const { code, time } = useWords();
  const name = useActorName();
  return (
    <li className={styles.line}>
      <time className={styles.clock} dateTime={line.at} title={time.exact(line.at)}>
        {time.clock(line.at)}
      </time>
      <p className={styles.sentence}>
        <strong>{name(line)}</strong> {code("audit.did", line.action)} <About line={line} />
      </p>
      {line.why && !line.why.startsWith("OK_") ? (
        <span className={styles.why}>{line.why.replaceAll("_", " ").toLowerCase()}</span>
      ) : null}
    </li>
  );
}

export function AuditLines({ lines, now }: { lines: readonly AuditLine[]; now: number }) {
  const { time } = useWords();
  const days = new Map<string, AuditLine[]>();
  for (const line of lines) {
    const key = time.dayKey(line.at);
    days.set(key, [...(days.get(key) ?? []), line]);
  }
  return (
    <>
      {[...days].map(([key, of]) => (
        <section key={key} className={styles.day}>
          <h4 className={styles.date}>{time.day(of[0]?.at ?? "", now)}</h4>
          <ol>
            {of.map((line) => (
              <Row key={line.id} line={line} />
            ))}
          </ol>
        </section>
      ))}
    </>
  );
}
