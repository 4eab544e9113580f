import { describe, expect, it } from "vitest";
import type { LiveUpdate } from "../../shared/api";
import { type Cursor, caughtUp, heard, snapshotTaken, start } from "./cursor";

const update = (seq: number): LiveUpdate => ({
  seq,
  kind: "thread.changed",
  thread_id: "t",
  at: "2026-11-24T19:00:00Z",
  moved_to: null,
  card: null,
  item: null,
  counts: null,
});
const at = (head: number): Cursor => ({ head, early: new Map() });
const seqs = (updates: LiveUpdate[]): number[] => updates.map(({ seq }) => seq);

describe("heard", () => {
  it("applies the next number", () => {
    const step = heard(at(4), update(5));
    expect(seqs(step.apply)).toEqual([5]);
    expect(step.cursor.head).toBe(5);
    expect(step.missingAfter).toBeNull();
  });

  it("drops what it has seen", () => {
    expect(heard(at(4), update(4)).apply).toEqual([]);
    expect(heard(at(4), update(1)).cursor.head).toBe(4);
  });

  it("asks for a gap, keeps what came early and applies it in order", () => {
    const gap = heard(at(4), update(7));
    expect(gap.apply).toEqual([]);
    expect(gap.missingAfter).toBe(4);
    const six = heard(gap.cursor, update(6));
    expect(six.missingAfter).toBe(4);
    const closed = heard(six.cursor, update(5));
    expect(seqs(closed.apply)).toEqual([5, 6, 7]);
    expect(closed.missingAfter).toBeNull();
  });

  it("keeps what comes before the first snapshot, and drops what the snapshot holds", () => {
    let cursor = start;
    for (const seq of [2, 3, 4]) cursor = heard(cursor, update(seq)).cursor;
    const step = snapshotTaken(cursor, 3);
    expect(seqs(step.apply)).toEqual([4]);
    expect(step.cursor).toEqual(at(4));
  });
});

describe("caughtUp", () => {
  it("takes the answer as complete, holes included", () => {
    const step = caughtUp(at(4), { items: [update(6), update(9)], head: 9, reset: false });
    expect(seqs(step.apply)).toEqual([6, 9]);
    expect(step.cursor.head).toBe(9);
    expect(step.missingAfter).toBeNull();
  });

  it("asks again while the answer does not reach the head", () => {
    const step = caughtUp(at(4), { items: [update(5), update(6)], head: 8, reset: false });
    expect(step.missingAfter).toBe(6);
  });

  it("joins the answer with what came early meanwhile", () => {
    const gap = heard(at(4), update(7));
    const step = caughtUp(gap.cursor, { items: [update(5), update(6)], head: 6, reset: false });
    expect(seqs(step.apply)).toEqual([5, 6, 7]);
    expect(step.missingAfter).toBeNull();
  });

  it("an empty answer moves to the head, so that a hole is not asked for again", () => {
    const gap = heard(at(4), update(6));
    const step = caughtUp(gap.cursor, { items: [], head: 5, reset: false });
    expect(seqs(step.apply)).toEqual([6]);
  });

  it("starts anew when too far behind", () => {
    const step = caughtUp(heard(at(4), update(9)).cursor, { items: [], head: 900, reset: true });
    expect(step.reset).toBe(true);
    expect(step.cursor).toEqual(at(900));
  });
});
