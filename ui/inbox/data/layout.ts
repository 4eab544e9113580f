/** Turns a timeline into what is drawn: days, runs of one author, edges of ownership. */

import type { TimelineItem } from "../../shared/api";

export type Line =
  | { type: "day"; key: string; at: string }
  | { type: "item"; key: string; item: TimelineItem; first: boolean; last: boolean };

const RUN_MS = 5 * 60_000;

function sameRun(a: TimelineItem | undefined, b: TimelineItem | undefined): boolean {
  return (
    a?.kind === "message" &&
    b?.kind === "message" &&
    a.author.kind === b.author.kind &&
    a.author.id === b.author.id &&
    a.channel === b.channel &&
    Math.abs(Date.parse(b.at) - Date.parse(a.at)) < RUN_MS
  );
}

export function layOut(items: readonly TimelineItem[], dayKey: (instant: string) => string): Line[] {
  const lines: Line[] = [];
  let day = "";
  items.forEach((item, index) => {
    const key = dayKey(item.at);
    const fresh = key !== day;
    if (fresh) lines.push({ type: "day", key: `day-${key}-${item.id}`, at: item.at });
    day = key;
    const next = items[index + 1];
    lines.push({
      type: "item",
      key: item.id,
      item,
      first: fresh || !sameRun(items[index - 1], item),
      last: !sameRun(item, next) || (next !== undefined && dayKey(next.at) !== key),
    });
  });
  return lines;
}
