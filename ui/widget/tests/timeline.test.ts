// Whatever order messages arrive in, the patient sees each once and in the practice's order.
import { expect, test } from "vitest";
import {
  emptyTimeline,
  hasGap,
  moved,
  queued,
  received,
  removed,
  statusChanged,
  synced,
  type Timeline,
} from "../app/timeline";
import { arrange } from "../app/views/arrange";
import type { WireMessage } from "../protocol";

function message(seq: number, part: Partial<WireMessage> = {}): WireMessage {
  const at = new Date(Date.UTC(2026, 10, 24, 12, seq)).toISOString();
  return { seq, id: `m${seq}`, author: { kind: "assistant", name: "Ava" }, text: `t${seq}`, at, ...part };
}

/** A small repeatable source of disorder (mulberry32). */
function randomFrom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
}

const seqs = (timeline: Timeline) => timeline.messages.map(({ seq }) => seq);

test("any order with repeats ends in the same list, with no gap left", () => {
  for (let seed = 1; seed <= 100; seed++) {
    const random = randomFrom(seed);
    const arrivals = Array.from({ length: 40 }, () => 1 + Math.floor(random() * 12));
    for (let seq = 1; seq <= 12; seq++) arrivals.splice(Math.floor(random() * arrivals.length), 0, seq);
    const timeline = arrivals.reduce((sum, seq) => received(sum, message(seq)), emptyTimeline());
    expect(seqs(timeline)).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12]);
    expect(timeline.known).toBe(12);
    expect(hasGap(timeline)).toBe(false);
  }
});

test("a snapshot with live messages on top equals a fresh snapshot", () => {
  const all = [1, 2, 3, 5, 6].map((seq) => message(seq));
  let live = received(received(emptyTimeline(), message(1)), message(4));
  live = received(live, message(6));
  expect(hasGap(live)).toBe(true);
  // Message 4 has been removed on the server meanwhile, 6 arrived while the answer was on its way.
  live = synced(live, 0, 5, all.slice(0, 4));
  expect(live.messages).toEqual(synced(emptyTimeline(), 0, 6, all).messages);
  expect(live.known).toBe(6);
});

test("a removal with the message's own number, or with the next one, leaves no gap behind", () => {
  const two = received(received(emptyTimeline(), message(1)), message(2));
  expect(seqs(removed(two, "m1", 1))).toEqual([2]);
  expect(removed(two, "m1", 1).known).toBe(2);
  expect(removed(two, "m1", 3).known).toBe(3);
  expect(hasGap(received(removed(two, "m1", 3), message(4)))).toBe(false);
});

test("our own message is confirmed by its client id and keeps its place and key", () => {
  const item = { client_id: "c1", text: "hello", sent_at: "2026-11-24T12:01:00Z" };
  const waiting = queued(received(emptyTimeline(), message(1)), item, "waiting");
  expect(arrange(waiting).map(({ key }) => key)).toEqual(["m1", "c1"]);
  const own = message(2, { client_id: "c1", author: { kind: "patient", name: "" }, text: "hello" });
  const confirmed = received(moved(waiting, "c1", "stored"), own);
  expect(confirmed.pending).toEqual([]);
  expect(arrange(confirmed).map(({ key }) => key)).toEqual(["m1", "c1"]);
  expect(queued(confirmed, item, "waiting").pending).toEqual([]);
});

test("what is unsent stays last and in the order it was written", () => {
  const later = { client_id: "b", text: "two", sent_at: "2026-11-24T12:02:00Z" };
  const sooner = { client_id: "a", text: "one", sent_at: "2026-11-24T12:01:00Z" };
  const timeline = received(queued(queued(emptyTimeline(), later, "waiting"), sooner, "waiting"), message(1));
  expect(arrange(timeline).map(({ key }) => key)).toEqual(["m1", "a", "b"]);
});

test("a status change reaches its message only", () => {
  const timeline = statusChanged(received(received(emptyTimeline(), message(1)), message(2)), "m1", "read");
  expect(timeline.messages.map(({ status }) => status)).toEqual(["read", undefined]);
});

test("a chosen time closes its offer, and a newer offer closes the older one", () => {
  const slots = [{ slot_id: "s1", label: "Tue, 10:00 AM", day: "Tuesday", time: "10:00 AM" }];
  const offer = received(emptyTimeline(), message(1, { slots }));
  expect(arrange(offer)[0]).toMatchObject({ slotsClosed: false });
  const choice = message(2, { author: { kind: "patient", name: "" }, text: "Tue, 10:00 AM" });
  expect(arrange(received(offer, choice))[0]).toMatchObject({ slotsClosed: true, chosen: "Tue, 10:00 AM" });
  const newer = arrange(received(offer, message(2, { slots })));
  expect(newer.map(({ slotsClosed }) => slotsClosed)).toEqual([true, false]);
});

test("rows know their day and their group", () => {
  const next = message(3, { at: "2026-11-25T23:00:00Z" });
  const rows = arrange([message(1), message(2), next].reduce(received, emptyTimeline()));
  expect(rows.map(({ newDay }) => newDay)).toEqual([true, false, true]);
  expect(rows.map(({ startsGroup, endsGroup }) => [startsGroup, endsGroup])).toEqual([
    [true, false],
    [false, true],
    [true, true],
  ]);
});
