/** The calendar's days: a column for each person or day, what stands in it drawn to scale. */

import { IconCheck, IconClockPause, IconDoorEnter, IconLock, IconX } from "@tabler/icons-react";
import type { CSSProperties, ReactNode } from "react";
import type { CalendarBlock, CalendarDays, HeldTime, Visit } from "../../shared/api";
import { useWords } from "../words/t";
import { clock, dayName, hour, inLanes, type Placed } from "./days";
import styles from "./Grid.module.css";

export interface Column {
  key: string;
  day: string;
  provider: string;
  title: string;
  soft: string | null;
  today: boolean;
}

interface Handlers {
  onVisit: (id: string) => void;
  onBlock: (block: CalendarBlock) => void;
}

/** Pixels of an hour. */
const HEIGHT = 72;

const px = (minute: number): number => (minute * HEIGHT) / 60;

/** From the first hour anybody works or is booked to the last; a day on which nobody works is not squeezed to its visits. */
export function span(calendar: CalendarDays): readonly [number, number] {
  const edges = [
    ...calendar.days.flatMap((day) => day.opens.flat()),
    ...calendar.working.flatMap((each) => each.ranges.flat()),
    ...calendar.visits.flatMap((visit) => [visit.start_minute, visit.start_minute + visit.minutes]),
  ];
  if (calendar.working.every((each) => each.ranges.length === 0)) edges.push(9 * 60, 17 * 60);
  return [Math.floor(Math.min(...edges) / 60) * 60, Math.ceil(Math.max(...edges) / 60) * 60];
}

export function stateOf(visit: Visit): string {
  if (visit.status !== "booked") return visit.status;
  if (visit.arrived_at) return "arrived";
  return visit.confirmed ? "confirmed" : "booked";
}

const glyphs: Readonly<Record<string, typeof IconCheck>> = {
  confirmed: IconCheck,
  arrived: IconDoorEnter,
  completed: IconCheck,
  no_show: IconX,
  pending: IconClockPause,
};

function place({ item, lane, lanes }: Placed<{ start_minute: number; minutes: number }>, first: number) {
  return {
    top: px(item.start_minute - first),
    height: Math.max(px(item.minutes) - 2, 20),
    left: `calc(${(lane / lanes) * 100}% + 2px)`,
    width: `calc(${100 / lanes}% - 4px)`,
  } satisfies CSSProperties;
}

function VisitBox({
  placed,
  first,
  colour,
  onVisit,
}: {
  placed: Placed<Visit>;
  first: number;
  colour: number;
  onVisit: (id: string) => void;
}) {
  const { t, code, language } = useWords();
  const visit = placed.item;
  const state = stateOf(visit);
  const Glyph = glyphs[state];
  const at = clock(visit.start_minute, language);
  const name = visit.name ?? t("calendar.nobody");
  return (
    <button
      type="button"
      className={styles.visit}
      data-hue={(colour % 8) + 1}
      data-state={state}
      data-short={visit.minutes < 40 || undefined}
      data-visit={visit.id}
      style={place(placed, first)}
      onClick={() => onVisit(visit.id)}
      title={`${at} · ${visit.type_name}`}
    >
      <span className={styles.line}>
        <span className={styles.name}>{name}</span>{" "}
        {Glyph ? <Glyph size={14} stroke={2} aria-hidden="true" /> : null}
      </span>
      <span className={styles.more}>
        {at} · {visit.type_name}
      </span>
      <span className="sr">
        {t("calendar.visitLabel", {
          provider: visit.provider_name,
          state: code("calendar.state", state),
        })}
      </span>
    </button>
  );
}

function HeldBox({ placed, first }: { placed: Placed<HeldTime>; first: number }) {
  const { t, time } = useWords();
  const held = placed.item;
  const until = time.clock(held.expires_at);
  return (
    <div
      className={styles.held}
      style={place(placed, first)}
      title={t(held.kind === "talk" ? "calendar.heldUntil" : "calendar.heldWait", { when: until })}
    >
      <span className={styles.name}>{t("calendar.held")}</span>
      <span className={styles.more}>{held.type_name}</span>
    </div>
  );
}

function BlockBox({
  block,
  first,
  last,
  onBlock,
}: {
  block: CalendarBlock;
  first: number;
  last: number;
  onBlock: (block: CalendarBlock) => void;
}) {
  const { t, language } = useWords();
  const from = Math.max(block.start_minute, first);
  const to = Math.min(block.start_minute + block.minutes, last);
  if (to <= from) return null;
  const words = block.reason ?? t("calendar.blocked");
  return (
    <button
      type="button"
      className={styles.block}
      style={{ top: px(from - first), height: Math.max(px(to - from) - 2, 20) }}
      onClick={() => onBlock(block)}
      aria-label={`${t("calendar.blocked")}: ${block.name}, ${clock(block.start_minute, language)}, ${words}`}
    >
      <IconLock size={13} stroke={1.75} aria-hidden="true" />
      <span className={styles.blockWords}>{words}</span>
    </button>
  );
}

function ColumnBox({
  column,
  calendar,
  range: [first, last],
  handlers,
}: {
  column: Column;
  calendar: CalendarDays;
  range: readonly [number, number];
  handlers: Handlers;
}) {
  const here = <T extends { day: string; provider: string | null }>(items: readonly T[]): T[] =>
    items.filter((each) => each.day === column.day && each.provider === column.provider);
  const closed = calendar.days.find((each) => each.day === column.day)?.closed ?? false;
  const hours = closed ? [] : here(calendar.working).flatMap((each) => each.ranges);
  const colours = new Map(calendar.types.map((type) => [type.id, type.colour]));
  return (
    <div className={styles.column} style={{ height: px(last - first) }}>
      {hours.map(([from = 0, to = 0]) => (
        <span key={from} className={styles.hours} style={{ top: px(from - first), height: px(to - from) }} />
      ))}
      {here(calendar.blocks).map((block) => (
        <BlockBox
          key={`${block.id ?? "file"}${block.start_minute}`}
          block={block}
          first={first}
          last={last}
          onBlock={handlers.onBlock}
        />
      ))}
      {inLanes(here(calendar.held)).map((placed) => (
        <HeldBox key={`${placed.item.thread_id}${placed.item.start_minute}`} placed={placed} first={first} />
      ))}
      {inLanes(here(calendar.visits)).map((placed) => (
        <VisitBox
          key={placed.item.id}
          placed={placed}
          first={first}
          colour={colours.get(placed.item.type) ?? 7}
          onVisit={handlers.onVisit}
        />
      ))}
      {column.today && calendar.now_minute > first && calendar.now_minute < last ? (
        <span className={styles.now} style={{ top: px(calendar.now_minute - first) }} aria-hidden="true" />
      ) : null}
    </div>
  );
}

function Head({ column, children }: { column: Column; children?: ReactNode }) {
  return (
    <div className={styles.head} data-today={column.today || undefined}>
      <span className={styles.title}>{column.title}</span>
      {column.soft ? <span className={styles.soft}>{column.soft}</span> : null}
      {children}
    </div>
  );
}

export function Grid({
  calendar,
  columns,
  ...handlers
}: { calendar: CalendarDays; columns: readonly Column[] } & Handlers) {
  const { t, language } = useWords();
  const range = span(calendar);
  const [first, last] = range;
  const scale = Array.from({ length: (last - first) / 60 }, (_, index) => first + index * 60);
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable with the keyboard
    <section className={styles.scroll} tabIndex={0} aria-label={t("calendar.title")}>
      <div className={styles.grid} style={{ "--columns": columns.length } as CSSProperties}>
        <div className={styles.corner} />
        {columns.map((column) => (
          <Head key={column.key} column={column} />
        ))}
        <div className={styles.scale} style={{ height: px(last - first) }} aria-hidden="true">
          {scale.map((minute) => (
            <span
              key={minute}
              className={styles.hour}
              style={{ top: minute === first ? 8 : px(minute - first) }}
            >
              {hour(minute, language)}
            </span>
          ))}
        </div>
        {columns.map((column) => (
          <section
            key={column.key}
            className={styles.lane}
            aria-label={`${column.title}, ${dayName(column.day, language)}`}
          >
            <ColumnBox column={column} calendar={calendar} range={range} handlers={handlers} />
          </section>
        ))}
      </div>
    </section>
  );
}
