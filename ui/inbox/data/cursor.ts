/** Keeps live updates in number order: drops what was seen, and tells when some are missing. */

import type { LivePage, LiveUpdate } from "../../shared/api";

export interface Cursor {
  /** The number up to which everything was applied; null before the first snapshot. */
  head: number | null;
  /** Updates that came too early, by number. */
  early: ReadonlyMap<number, LiveUpdate>;
}

export interface Step {
  cursor: Cursor;
  apply: LiveUpdate[];
  /** Ask for what comes after this number. */
  missingAfter: number | null;
  reset: boolean;
}

export const start: Cursor = { head: null, early: new Map() };

function drained(head: number, early: Map<number, LiveUpdate>, apply: LiveUpdate[]): number {
  let at = head;
  for (let next = early.get(at + 1); next; next = early.get(at + 1)) {
    early.delete(next.seq);
    apply.push(next);
    at = next.seq;
  }
  for (const seq of early.keys()) if (seq <= at) early.delete(seq);
  return at;
}

function settle(head: number, early: Map<number, LiveUpdate>, apply: LiveUpdate[], reset = false): Step {
  const at = drained(head, early, apply);
  return { cursor: { head: at, early }, apply, missingAfter: early.size > 0 ? at : null, reset };
}

export function heard(cursor: Cursor, update: LiveUpdate): Step {
  if (cursor.head === null) {
    const early = new Map(cursor.early).set(update.seq, update);
    return { cursor: { head: null, early }, apply: [], missingAfter: null, reset: false };
  }
  if (update.seq <= cursor.head) return { cursor, apply: [], missingAfter: null, reset: false };
  return settle(cursor.head, new Map(cursor.early).set(update.seq, update), []);
}

/** A snapshot was fetched that holds everything up to `head`. */
export function snapshotTaken(cursor: Cursor, head: number): Step {
  if (cursor.head !== null) return { cursor, apply: [], missingAfter: null, reset: false };
  return settle(head, new Map(cursor.early), []);
}

/** The answer to "what came after": its numbers are complete, so holes in them are no gaps. */
export function caughtUp(cursor: Cursor, page: LivePage): Step {
  if (page.reset)
    return { cursor: { head: page.head, early: new Map() }, apply: [], missingAfter: null, reset: true };
  const from = cursor.head ?? 0;
  const apply = page.items.filter((update) => update.seq > from).sort((a, b) => a.seq - b.seq);
  const last = apply.at(-1)?.seq ?? Math.max(from, page.head);
  const early = new Map([...cursor.early].filter(([seq]) => seq > last));
  const step = settle(last, early, apply);
  const behind = apply.length > 0 && (step.cursor.head ?? 0) < page.head;
  return behind ? { ...step, missingAfter: step.cursor.head } : step;
}
