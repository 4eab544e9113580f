import { describe, expect, it } from "vitest";
import { beside, lengthened, moved, neighbour } from "./columns";
import { boardSearch, shownBy } from "./search";
import { type Board, type BoardCard, type Stage, stages } from "./types";

const usd = (amount_minor: number) => ({ amount_minor, currency: "USD" });
const card = (id: string, stage: Stage, minor = 50_000): BoardCard => ({
  id,
  contact_id: `of-${id}`,
  thread_id: null,
  name: id,
  named: true,
  phone: null,
  email: null,
  stage,
  status: "open",
  entered_at: "2026-11-01T00:00:00Z",
  created_at: "2026-11-01T00:00:00Z",
  value: usd(minor),
  value_from: "default",
  service: null,
  line: null,
  owner: null,
  source: null,
  channel: null,
  origin: "web",
  location: null,
  tags: [],
  booked: null,
  unread: 0,
  open_tasks: 0,
  next_task_at: null,
  version: 1,
});

const board = (held: Partial<Record<Stage, BoardCard[]>>): Board => ({
  columns: stages.map((stage) => {
    const items = held[stage] ?? [];
    const total = usd(items.reduce((sum, one) => sum + one.value.amount_minor, 0));
    return { stage, count: items.length, total, items, next_cursor: null };
  }),
  unowned: 0,
  choices: { owners: [], sources: [], services: [], lines: [], locations: [], tags: [] },
  live_head: 0,
});

const ids = (of: Board, stage: Stage) =>
  of.columns.find((one) => one.stage === stage)?.items.map((one) => one.id);

describe("a card that moves", () => {
  const before = board({
    lead: [card("a", "lead", 120_000), card("b", "lead")],
    booked: [card("c", "booked")],
  });

  it("takes its count and its money along, and lies on top", () => {
    const after = moved(before, "a", "booked", "2026-11-22T10:00:00Z");
    expect(ids(after, "lead")).toEqual(["b"]);
    expect(ids(after, "booked")).toEqual(["a", "c"]);
    expect(after.columns.map(({ count, total }) => [count, total.amount_minor])).toEqual([
      [1, 50_000],
      [2, 170_000],
      [0, 0],
      [0, 0],
      [0, 0],
    ]);
  });

  it("goes nowhere when it is there, or unknown", () => {
    expect(moved(before, "a", "lead", "2026-11-22T10:00:00Z")).toBe(before);
    expect(moved(before, "z", "cold", "2026-11-22T10:00:00Z")).toBe(before);
  });
});

it("shows nobody twice who came up while further cards were fetched", () => {
  const [first] = board({ lead: [card("a", "lead"), card("b", "lead")] }).columns;
  const [page] = board({ lead: [card("b", "lead"), card("c", "lead")] }).columns;
  if (!first || !page) throw new Error("no columns");
  expect(lengthened(first, page).items.map(({ id }) => id)).toEqual(["a", "b", "c"]);
});

describe("arrows", () => {
  const there = board({
    lead: [card("a", "lead"), card("b", "lead"), card("c", "lead")],
    patient: [card("d", "patient")],
  });

  it("go up and down a column, and over empty ones", () => {
    expect(neighbour(there, "a", "ArrowDown")).toBe("b");
    expect(neighbour(there, "a", "ArrowUp")).toBeNull();
    expect(neighbour(there, "c", "ArrowRight")).toBe("d");
    expect(neighbour(there, "d", "ArrowLeft")).toBe("a");
    expect(neighbour(there, "d", "ArrowRight")).toBeNull();
  });

  it("carry a card no further than the last stage", () => {
    expect(beside("lead", "ArrowRight")).toBe("booked");
    expect(beside("lead", "ArrowLeft")).toBe("lead");
    expect(beside("not_fit", "ArrowRight")).toBe("not_fit");
    expect(beside("cold", "ArrowUp")).toBe("cold");
  });
});

it("keeps from an address only what it knows", () => {
  const search = boardSearch({ owner: "me", q: "", sort: "rude", stage: "cold", nonsense: 1, card: "x" });
  expect(search).toEqual({ owner: "me", stage: "cold", card: "x" });
  expect(shownBy(search)).toEqual({ owner: "me", sort: "created.desc" });
});
