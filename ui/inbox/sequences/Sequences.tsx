/** All sequences: what each does and for whom, how many are in it, and the switch. */

import { Button, Select, Skeleton } from "@mantine/core";
import { IconChevronRight, IconRoute } from "@tabler/icons-react";
import { Link } from "@tanstack/react-router";
import { useState } from "react";
import type { SequenceCard } from "../../shared/api";
import { useRights } from "../data/rights";
import { ChannelGlyph } from "../parts/glyphs";
import { Notice } from "../parts/Notice";
import { PageHead } from "../parts/PageHead";
import { useWords } from "../words/t";
import { useSequences } from "./data";
import styles from "./Sequences.module.css";
import { Turn } from "./Turn";
import { tracks, useSaying } from "./words";

/** How much it says, over how long: at a glance. */
function Measure({ card }: { card: SequenceCard }) {
  const { t } = useWords();
  return (
    <span className={styles.measure}>
      {card.channels.map((channel) => (
        <ChannelGlyph key={channel} channel={channel} size={15} />
      ))}
      {card.messages > 0 ? t("sequences.messages", { count: card.messages }) : t("sequences.onlyTasks")}
      {card.days > 0 ? ` · ${t("sequences.days", { count: card.days })}` : null}
    </span>
  );
}

function Running({ card }: { card: SequenceCard }) {
  const { t } = useWords();
  const inside = card.active + card.paused;
  return (
    <p className={styles.running} data-none={inside === 0 || undefined}>
      <span className={styles.number}>{inside}</span> {t("sequences.inside", { count: inside })}
    </p>
  );
}

function Row({ card }: { card: SequenceCard }) {
  const { t, code } = useWords();
  const { say, lines, trigger } = useSaying();
  return (
    <li className={styles.row} data-on={card.on || undefined}>
      <div className={styles.words}>
        <p className={styles.head}>
          <Link to="/sequences/$sequenceId" params={{ sequenceId: card.id }} className={styles.name ?? ""}>
            {say(card.name)}
          </Link>
          {card.edition > 0 ? <span className={styles.own}>{t("sequences.own")}</span> : null}
        </p>
        <p className={styles.about}>{say(card.about)}</p>
        <p className={styles.facts}>
          <span>{trigger(card)}</span>
          {card.lines.length > 0 ? <span>{lines(card.lines)}</span> : null}
          <Measure card={card} />
          {card.categories.map((each) => (
            <span key={each}>{code("sequences.needs", each)}</span>
          ))}
        </p>
      </div>
      <div className={styles.side}>
        <Running card={card} />
        <Turn card={card} />
        <IconChevronRight className={styles.chevron ?? ""} size={16} stroke={1.5} aria-hidden="true" />
      </div>
    </li>
  );
}

/** What goes out before a visit has a page of its own in the settings. */
function Reminders() {
  const { t } = useWords();
  return (
    <li className={styles.row} data-on>
      <div className={styles.words}>
        <p className={styles.head}>
          <Link to="/settings/$page" params={{ page: "reminders" }} className={styles.name ?? ""}>
            {t("sequences.reminders")}
          </Link>
        </p>
        <p className={styles.about}>{t("sequences.reminders.words")}</p>
      </div>
      <div className={styles.side}>
        <IconChevronRight className={styles.chevron ?? ""} size={16} stroke={1.5} aria-hidden="true" />
      </div>
    </li>
  );
}

function Groups({ items }: { items: readonly SequenceCard[] }) {
  const { t } = useWords();
  const settings = useRights()("settings.read");
  return tracks.map((track) => {
    const those = items.filter((card) => card.track === track);
    const reminders = track === "visit" && settings;
    if (those.length === 0 && !reminders) return null;
    return (
      <section key={track} className={styles.group} aria-labelledby={`track-${track}`}>
        <h2 id={`track-${track}`} className={styles.track}>
          {t(`sequences.track.${track}`)}
        </h2>
        <ul className={styles.rows}>
          {reminders ? <Reminders /> : null}
          {those.map((card) => (
            <Row key={card.id} card={card} />
          ))}
        </ul>
      </section>
    );
  });
}

export function Sequences() {
  const { t, code } = useWords();
  const list = useSequences();
  const [line, setLine] = useState<string | null>(null);
  const items = list.data?.items ?? [];
  const known = [...new Set(items.flatMap((card) => card.lines))];
  const shown = items.filter(
    (card) => !line || card.lines.length === 0 || card.lines.some((one) => one === line),
  );
  const on = items.filter((card) => card.on).length;
  const inside = items.reduce((sum, card) => sum + card.active, 0);
  return (
    <main className={styles.page}>
      <PageHead
        title={t("sequences.title")}
        aside={list.data ? t("sequences.sum", { on, inside }) : null}
        tools={
          known.length > 0 ? (
            <Select
              aria-label={t("sequences.line")}
              data={[
                { value: "", label: t("sequences.line.every") },
                ...known.map((each) => ({ value: each, label: code("sequences.line", each) })),
              ]}
              value={line ?? ""}
              onChange={(value) => setLine(value || null)}
              allowDeselect={false}
              className={styles.pick ?? ""}
            />
          ) : null
        }
      />
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: the list is scrolled with the keys too */}
      <section className={styles.list} tabIndex={0} aria-label={t("sequences.title")}>
        <div className={styles.column}>
          {list.data && items.length === 0 ? (
            <Notice icon={IconRoute} title={t("sequences.none")} words={t("sequences.none.words")} />
          ) : null}
          {list.data ? <Groups items={shown} /> : null}
          {list.isPending
            ? [0, 1, 2, 3].map((n) => <Skeleton key={n} height={96} mt={12} aria-busy="true" />)
            : null}
          {list.isError && !list.data ? (
            <Notice
              tone="bad"
              title={t("sequences.unread")}
              words={t("error.session.words")}
              action={<Button onClick={() => void list.refetch()}>{t("error.retry")}</Button>}
            />
          ) : null}
        </div>
      </section>
    </main>
  );
}
