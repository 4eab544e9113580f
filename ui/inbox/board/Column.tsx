/** One stage: how many, how much, and its cards; further ones are fetched when they are asked for. */

import { Button } from "@mantine/core";
import {
  IconCalendarCheck,
  IconSnowflake,
  IconUserCheck,
  IconUserOff,
  IconUserPlus,
} from "@tabler/icons-react";
import { useLayoutEffect, useRef } from "react";
import { useWords } from "../words/t";
import { Card, type Handlers } from "./Card";
import styles from "./Column.module.css";
import { depths, scrolled, useSum } from "./data";
import type { BoardColumn, Stage } from "./types";

export const stageIcons: Record<Stage, typeof IconUserPlus> = {
  lead: IconUserPlus,
  booked: IconCalendarCheck,
  patient: IconUserCheck,
  cold: IconSnowflake,
  not_fit: IconUserOff,
};

interface Props {
  column: BoardColumn;
  /** Which card's own buttons are reached with Tab, wherever it is. */
  active: string | null;
  lifted: string | null;
  over: boolean;
  able: boolean;
  narrowed: boolean;
  loading: boolean;
  on: Handlers;
}

function Head({ column }: { column: BoardColumn }) {
  const { t } = useWords();
  const sum = useSum();
  const Icon = stageIcons[column.stage];
  return (
    <header className={styles.head}>
      <Icon size={16} stroke={1.75} aria-hidden="true" />
      <h2 className={styles.title} id={`stage-${column.stage}`}>
        {t(`board.stage.${column.stage}`)}
      </h2>
      <span className={styles.count}>
        <span aria-hidden="true">{column.count}</span>
        <span className="sr">{t("board.cards", { count: column.count })}</span>
      </span>
      <span className={styles.sum} title={t(column.stage === "patient" ? "board.sum.paid" : "board.sum")}>
        {sum(column.total)}
      </span>
    </header>
  );
}

/** Columns keep their place while one is away in a conversation. */
function usePlace(stage: Stage) {
  const list = useRef<HTMLUListElement>(null);
  useLayoutEffect(() => {
    const here = list.current;
    if (here) here.scrollTop = scrolled.get(stage) ?? 0;
  }, [stage]);
  return list;
}

export function Column({ column, active, lifted, over, able, narrowed, loading, on }: Props) {
  const { t } = useWords();
  const { stage, items } = column;
  const list = usePlace(stage);
  const inside = items.some((card) => card.id === active);
  const left = column.count - items.length;
  return (
    <section
      className={styles.column}
      data-stage={stage}
      data-over={over || undefined}
      aria-labelledby={`stage-${stage}`}
    >
      <Head column={column} />
      <ul
        ref={list}
        className={styles.cards}
        onScroll={(event) => scrolled.set(stage, event.currentTarget.scrollTop)}
      >
        {over ? (
          <li className={styles.here} aria-hidden="true">
            {t("board.here.drop", { stage: t(`board.stage.${stage}`) })}
          </li>
        ) : null}
        {items.map((card, place) => (
          <Card
            key={card.id}
            card={card}
            active={card.id === active}
            door={!inside && place === 0}
            lifted={card.id === lifted}
            able={able}
            on={on}
          />
        ))}
        {items.length === 0 ? (
          <li className={styles.none}>{t(narrowed ? "board.none.narrowed" : `board.none.${stage}`)}</li>
        ) : null}
        {column.next_cursor && left > 0 ? (
          <li>
            <Button
              fullWidth
              variant="subtle"
              size="compact-md"
              loading={loading}
              onClick={() => depths.update((held) => ({ ...held, [stage]: (held[stage] ?? 1) + 1 }))}
            >
              {t("board.moreCards", { count: left })}
            </Button>
          </li>
        ) : null}
      </ul>
    </section>
  );
}
