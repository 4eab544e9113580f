/** The time line of consent in words: what happened, what they read, what they said, what follows from it. */

import {
  IconFileDescription,
  IconHandStop,
  IconLockOpen,
  IconMessage2,
  IconShieldCheck,
  IconShieldQuestion,
} from "@tabler/icons-react";
import { useState } from "react";
import type { ConsentEntry, ConsentHistory } from "../../../shared/api";
import { useRights } from "../../data/rights";
import type { Key, Words } from "../../words/t";
import { useWords } from "../../words/t";
import { ChannelGlyph } from "../glyphs";
import styles from "./consent.module.css";
import { Proof } from "./Proof";

type Tone = "good" | "bad" | "plain";

function look({ kind, level, accepted }: ConsentEntry): { icon: typeof IconHandStop; tone: Tone } {
  if (kind === "revocation") return { icon: IconHandStop, tone: "bad" };
  if (kind === "lift") return { icon: IconLockOpen, tone: "good" };
  if (kind === "notice") return { icon: IconFileDescription, tone: "plain" };
  if (kind === "consent") {
    return level === "NONE"
      ? { icon: IconShieldQuestion, tone: "plain" }
      : { icon: IconShieldCheck, tone: "good" };
  }
  return { icon: IconMessage2, tone: accepted ? "good" : "plain" };
}

function headline(entry: ConsentEntry, { code }: Words): string {
  switch (entry.kind) {
    case "revocation":
      return code("consents.took", entry.scope ?? "all");
    case "lift":
      return code("consents.lifted", entry.how);
    case "detail_ok":
    case "unencrypted_ok":
      return code(`consents.warned.${entry.kind}`, entry.accepted ? "yes" : "no");
    default:
      return code("consents.how", entry.how);
  }
}

/** What follows: the line that a coordinator looks for. */
function outcome(entry: ConsentEntry, { t, code, language }: Words): string {
  const list = new Intl.ListFormat(language, { type: "conjunction" });
  const what = list.format(entry.categories.map((one) => code("consents.category", one).toLowerCase()));
  if (entry.kind === "notice") return t("consents.noticed");
  if (entry.kind === "revocation") {
    return entry.scope === "category" ? what : "";
  }
  if (entry.kind !== "consent") return "";
  if (entry.level === "NONE") return t("consents.givesNothing");
  return t(entry.level === "WRITTEN" ? "consents.signed" : "consents.gives", { what });
}

function Quote({ label, words }: { label: Key; words: string }) {
  const { t } = useWords();
  return (
    <div className={styles.quote}>
      <p className={styles.label}>{t(label)}</p>
      <blockquote>{words}</blockquote>
    </div>
  );
}

function Small({ entry }: { entry: ConsentEntry }) {
  const words = useWords();
  const { t, code, time } = words;
  const lines = [
    entry.kind === "revocation" ? code("consents.door", entry.how) : "",
    entry.by ? t("consents.by", { name: entry.by }) : "",
    entry.source ? t("consents.from", { file: entry.source }) : "",
    entry.superseded_by ? t("consents.superseded") : "",
    entry.lifted_at ? t("consents.over", { when: time.short(entry.lifted_at) }) : "",
    entry.kind === "consent" && entry.asked === "WRITTEN" && entry.level === "EXPRESS"
      ? t("consents.less")
      : "",
  ].filter(Boolean);
  return lines.length > 0 ? <p className={styles.soft}>{lines.join(" · ")}</p> : null;
}

function Event({ contactId, entry }: { contactId: string; entry: ConsentEntry }) {
  const words = useWords();
  const { t, time } = words;
  const may = useRights();
  const [open, setOpen] = useState(false);
  const { icon: Icon, tone } = look(entry);
  const follows = outcome(entry, words);
  const provable = !["revocation", "lift"].includes(entry.kind) && may("contacts.reveal");
  return (
    <li className={styles.event} data-over={!entry.counts || undefined}>
      <span className={styles.mark} data-tone={tone} aria-hidden="true">
        <Icon size={18} stroke={1.75} />
      </span>
      <div className={styles.body}>
        <p className={styles.head}>
          <span className={styles.what}>{headline(entry, words)}</span>
          <ChannelGlyph channel={entry.channel} size={14} />
          <time dateTime={entry.at} title={time.exact(entry.at)}>
            {time.short(entry.at)}
          </time>
        </p>
        {follows ? <p className={styles.follows}>{follows}</p> : null}
        {entry.shown ? <Quote label="consents.asked" words={entry.shown} /> : null}
        {entry.answered ? <Quote label="consents.answered" words={entry.answered} /> : null}
        <Small entry={entry} />
        {provable ? (
          <button
            type="button"
            className={styles.ask}
            aria-expanded={open}
            onClick={() => setOpen((was) => !was)}
          >
            {t(open ? "consents.proof.hide" : "consents.proof")}
          </button>
        ) : null}
        {open ? <Proof contactId={contactId} id={entry.id} /> : null}
      </div>
    </li>
  );
}

export function History({ contactId, history }: { contactId: string; history: ConsentHistory }) {
  const { t } = useWords();
  if (history.entries.length === 0) return <p className={styles.soft}>{t("consents.empty")}</p>;
  return (
    <ol className={styles.events} aria-label={t("consents.history")}>
      {history.entries.map((entry) => (
        <Event key={entry.id} contactId={contactId} entry={entry} />
      ))}
    </ol>
  );
}
