/** What would happen to one person, moment by moment, with the gate's verdict in plain words. */

import {
  IconCheck,
  IconCircleDashed,
  IconClockPause,
  IconHandStop,
  IconInfoCircle,
  IconMinus,
  type IconProps,
  IconUser,
} from "@tabler/icons-react";
import type { ComponentType } from "react";
import type { SequenceStep, SimulatedStep, SimulationView } from "../../shared/api";
import { ChannelGlyph } from "../parts/glyphs";
import { type Key, useWords } from "../words/t";
import styles from "./Ahead.module.css";
import { countOf } from "./Faults";
import { useStepName } from "./Steps";
import { iconOf, useSaying } from "./words";

const marks: Readonly<Record<string, ComponentType<IconProps>>> = {
  sent: IconCheck,
  done: IconCheck,
  held: IconClockPause,
  waits: IconClockPause,
  blocked: IconHandStop,
  failed: IconHandStop,
  began: IconCircleDashed,
  ended: IconCircleDashed,
};

const quiet = new Set(["tag", "stage", "branch", "wait"]);

/** What became of it, in a chip: a mark, a colour and a word. */
function Verdict({ item }: { item: SimulatedStep }) {
  const { t } = useWords();
  if (item.outcome === "done" && quiet.has(item.does)) return null;
  if (item.outcome === "done" && item.does === "task") {
    return (
      <span className={styles.verdict} data-outcome="task">
        <IconUser size={14} stroke={2} aria-hidden="true" />
        {t("sequences.outcome.task")}
      </span>
    );
  }
  const late = item.held_since !== null && item.outcome === "sent";
  const Icon = marks[item.outcome] ?? IconMinus;
  return (
    <span className={styles.verdict} data-outcome={item.outcome}>
      <Icon size={14} stroke={2} aria-hidden="true" />
      {t(late ? "sequences.outcome.late" : (`sequences.outcome.${item.outcome}` as Key))}
    </span>
  );
}

/** What it is: which message, task, tag, stage; or that the sequence begins or ends. */
function useTitle(steps: readonly SequenceStep[]) {
  const { t, code } = useWords();
  const { stage } = useSaying();
  const nameOf = useStepName(steps);
  return (item: SimulatedStep): string => {
    if (item.does === "began") return t("sequences.ahead.began");
    if (item.does === "ended") return t("sequences.ahead.ended");
    const step = item.tested && item.step ? `${nameOf(item.step)} · ` : "";
    if (item.does === "send")
      return `${step}${item.channel ? code("channel", item.channel) : t("sequences.does.send")}`;
    if (item.does === "task") return `${step}${code("sequences.task", item.note ?? "other")}`;
    if (item.does === "tag") return `${step}${t("sequences.tag.words", { tag: item.note ?? "" })}`;
    if (item.does === "stage")
      return `${step}${t("sequences.stage.words", { stage: stage(item.note ?? "") })}`;
    return `${step}${code("sequences.does", item.does)}`;
  };
}

function Why({ item }: { item: SimulatedStep }) {
  const { t, time } = useWords();
  const { why } = useSaying();
  if (item.held_since) {
    return (
      <p className={styles.why}>
        {t("sequences.ahead.held", { when: time.dayTime(item.held_since) })} {why(item.why, item.words) ?? ""}
      </p>
    );
  }
  const words = item.outcome === "sent" ? null : why(item.why, item.words);
  return words ? <p className={styles.why}>{words}</p> : null;
}

function Item({ item, steps }: { item: SimulatedStep; steps: readonly SequenceStep[] }) {
  const { time } = useWords();
  const { say } = useSaying();
  const title = useTitle(steps)(item);
  const Icon = iconOf(item.does);
  const edge = item.does === "began" || item.does === "ended";
  return (
    <li className={styles.item} data-tested={item.tested || undefined} data-edge={edge || undefined}>
      <time className={styles.at} dateTime={item.at} title={time.exact(item.at)}>
        {time.clock(item.at)}
      </time>
      <span className={styles.mark} aria-hidden="true">
        {item.channel ? <ChannelGlyph channel={item.channel} size={16} /> : <Icon size={16} stroke={1.5} />}
      </span>
      <div className={styles.body}>
        <p className={styles.head}>
          <span className={styles.title}>{title}</span>
          {edge ? null : <Verdict item={item} />}
          {item.tested ? null : <span className={styles.beside}>{say(item.called)}</span>}
        </p>
        <Why item={item} />
        {item.text ? <p className={styles.text}>{item.text}</p> : null}
      </div>
    </li>
  );
}

interface Props {
  found: SimulationView;
  name: string;
  steps: readonly SequenceStep[];
  /** What it is in says so already. */
  untitled?: boolean;
}

/** What had to be supposed, and why it would not begin. */
function Notes({ found }: { found: SimulationView }) {
  const { t, code } = useWords();
  const { why } = useSaying();
  const notes = [
    found.supposed ? code("sequences.supposed", found.supposed) : null,
    found.refused ? t("sequences.refused", { why: why(found.refused, null) ?? "" }) : null,
    found.cut ? t("sequences.ahead.cut") : null,
    found.faults.length > 0 ? t("sequences.fault.standing", { count: countOf(found.faults) }) : null,
  ].filter((note) => note !== null);
  return notes.map((note) => (
    <p key={note} className={styles.note}>
      <IconInfoCircle size={16} stroke={1.75} aria-hidden="true" /> {note}
    </p>
  ));
}

export function Ahead({ found, name, steps, untitled }: Props) {
  const { t, time } = useWords();
  const sent = found.items.filter((item) => item.does === "send" && item.outcome === "sent").length;
  const not = found.items.filter((item) => item.does === "send" && item.outcome !== "sent").length;
  const days = Map.groupBy(found.items, (item) => time.dayKey(item.at));
  return (
    <section
      className={styles.ahead}
      data-untitled={untitled || undefined}
      aria-label={t("sequences.ahead", { name })}
    >
      {untitled ? null : <h2 className={styles.heading}>{t("sequences.ahead", { name })}</h2>}
      <p className={styles.sum} role="status">
        {t("sequences.ahead.sum", { sent, not })} {t("sequences.ahead.supposing")}
      </p>
      <Notes found={found} />
      {found.items.length === 0 ? <p className={styles.empty}>{t("sequences.ahead.none")}</p> : null}
      {[...days].map(([day, items]) => (
        <div key={day} className={styles.day}>
          <h3 className={styles.date}>{time.day(items[0]?.at ?? "", Date.parse(found.begins))}</h3>
          <ol className={styles.items}>
            {items.map((item, index) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: a finished run never changes
              <Item key={index} item={item} steps={steps} />
            ))}
          </ol>
        </div>
      ))}
    </section>
  );
}
