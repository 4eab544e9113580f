/** Turns a timeline into what is drawn: days, runs of one author, edges of ownership. */

import type { TimelineItem } from "../../shared/api";

export interface Line {
  item: TimelineItem;
  /** Begins a run of one author, so that it names the author. */
  first: boolean;
  /** Ends a run, so that it tells the time. */
  last: boolean;
}

export interface Day {
  key: string;
  at: string;
  lines: Line[];
}

const RUN_MS = 5 * 60_000;

function sameRun(a: TimelineItem | undefined, b: TimelineItem | undefined): boolean {
  return (
    a?.kind === "message" &&
    b?.kind === "message" &&
    a.author.kind === b.author.kind &&
    a.author.id === b.author.id &&
    a.channel === b.channel &&
    a.address_id === b.address_id &&
    Math.abs(Date.parse(b.at) - Date.parse(a.at)) < RUN_MS
  );
}

export function layOut(items: readonly TimelineItem[], dayKey: (instant: string) => string): Day[] {
  const days: Day[] = [];
  items.forEach((item, index) => {
    const key = dayKey(item.at);
    const next = items[index + 1];
    let day = days.at(-1);
    const fresh = day?.key !== key;
    if (!day || fresh) {
      day = { key, at: item.at, lines: [] };
      days.push(day);
    }
    day.lines.push({
      item,
      first: fresh || !sameRun(items[index - 1], item),
      last: !sameRun(item, next) || (next !== undefined && dayKey(next.at) !== key),
    });
  });
  return days;
}
