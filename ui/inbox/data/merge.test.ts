import { describe, expect, it } from "vitest";
import type { LiveUpdate, ThreadCard, Urgency, Zone } from "../../shared/api";
import { seeded } from "../dev/seed";
import type { World } from "../dev/world";
import { type Cursor, caughtUp, heard, type Step, snapshotTaken, start } from "./cursor";
import { zones } from "./live";
import {
  appendPage,
  compareCards,
  mergeIntoTimeline,
  mergeIntoZone,
  placeCard,
  placeItem,
  timeline,
  type ZoneList,
  zoneList,
} from "./merge";
import { arrange } from "./steady";

/** Small numbers that look random and are the same in each run. */
function dice(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (state * 1103515245 + 12345) % 2147483648;
    return Math.floor((state / 2147483648) * below);
  };
}

let clock = Date.parse("2026-11-24T19:00:00Z");
const world = (): World => seeded(() => clock);

function doSomething(on: World, roll: (below: number) => number): void {
  clock += 1000 + roll(90_000);
  const ids = [...on.threads.keys()];
  const id = ids[roll(Math.min(ids.length, 24))] ?? "";
  const deeds = [
    () => on.receive(id, `message ${roll(1000)}`),
    () => on.answer(id, "answer"),
    () => on.own(id, "me"),
    () => on.own(id, "agent"),
    () => on.own(id, "none"),
    () => on.done(id),
    () => on.snooze(id, on.instant(clock + 3_600_000)),
    () => on.reopen(id),
    () => on.change(id, { unread: 0 }),
  ];
  deeds[roll(deeds.length)]?.();
}

function lists(on: World, limit: number): Map<Zone, ZoneList> {
  return new Map(zones.map((zone) => [zone, zoneList(on.page(zone, null, limit))]));
}

function mergeAll(held: Map<Zone, ZoneList>, updates: LiveUpdate[]): Map<Zone, ZoneList> {
  return new Map(
    [...held].map(([zone, list]) => [
      zone,
      updates.reduce((one, update) => mergeIntoZone(one, zone, update), list),
    ]),
  );
}

/** Delivers updates twice, late or not at all, and asks the server whenever the cursor wants it. */
function deliver(
  on: World,
  cursor: Cursor,
  roll: (below: number) => number,
  from: number,
): { cursor: Cursor; got: LiveUpdate[] } {
  const got: LiveUpdate[] = [];
  let at = cursor;
  const take = (step: Step): void => {
    at = step.cursor;
    got.push(...step.apply);
    if (step.missingAfter !== null && roll(3) === 0) take(caughtUp(at, on.live(step.missingAfter, 5)));
  };
  const sent = on.log.filter((update) => update.seq > from);
  for (let index = 0; index < sent.length; index += 1) {
    const update = sent[Math.min(sent.length - 1, index + roll(3))];
    if (update && roll(5) > 0) take(heard(at, update));
    if (update && roll(6) === 0) take(heard(at, update));
  }
  for (let round = 0; round < 100 && (at.head ?? 0) < on.head(); round += 1)
    take(caughtUp(at, on.live(at.head ?? 0, 5)));
  return { cursor: at, got };
}

describe("zones", () => {
  it.each([1, 2, 3, 4, 5, 6, 7, 8])("a snapshot and updates equal a fresh snapshot (%s)", (seed) => {
    const roll = dice(seed);
    const on = world();
    for (let deed = 0; deed < 10; deed += 1) doSomething(on, roll);
    const before = lists(on, 500);
    const from = on.head();
    for (let deed = 0; deed < 60; deed += 1) doSomething(on, roll);
    const { got } = deliver(on, snapshotTaken(start, from).cursor, roll, from);
    expect(got.map(({ seq }) => seq)).toEqual(on.log.filter(({ seq }) => seq > from).map(({ seq }) => seq));
    const merged = mergeAll(before, got);
    for (const zone of zones) {
      const fresh = zoneList(on.page(zone, null, 500));
      expect(merged.get(zone)?.items).toEqual(fresh.items);
      expect(merged.get(zone)?.counts).toEqual(fresh.counts);
    }
  });

  it("a loaded part stays the beginning of the whole, and paging brings the rest", () => {
    const roll = dice(42);
    const on = world();
    let held = zoneList(on.page("done", null, 20));
    const from = on.head();
    for (let deed = 0; deed < 40; deed += 1) doSomething(on, roll);
    held = on.log
      .filter(({ seq }) => seq > from)
      .reduce((list, update) => mergeIntoZone(list, "done", update), held);
    const whole = on.page("done", null, 500).items;
    expect(held.items).toEqual(whole.slice(0, held.items.length));
    for (let page = 0; page < 20 && held.nextCursor; page += 1) {
      held = appendPage(held, "done", on.page("done", held.nextCursor, 20));
    }
    expect(held.items).toEqual(whole);
  });

  it("follow the order of the server: urgency, wait, then newest; scheduled by what is due", () => {
    const [base] = world().page("bot", null, 1).items;
    if (!base) throw new Error("empty");
    const at = (minute: number): string => `2026-11-24T19:${String(minute).padStart(2, "0")}:00Z`;
    const handoff = (urgency: Urgency) => ({
      id: "h",
      reason: "billing",
      urgency,
      due_at: null,
      summary: "",
      escalated: false,
    });
    const cards: ThreadCard[] = [
      { ...base, id: "quiet-old", waiting_since: null, last_at: at(1) },
      { ...base, id: "quiet-new", waiting_since: null, last_at: at(9) },
      { ...base, id: "short", waiting_since: at(30) },
      { ...base, id: "long", waiting_since: at(10) },
      { ...base, id: "routine", waiting_since: at(20), handoff: handoff("routine") },
      { ...base, id: "soon", waiting_since: at(40), handoff: handoff("soon") },
      { ...base, id: "emergency", waiting_since: null, last_at: at(50), handoff: handoff("emergency") },
    ];
    cards.sort((a, b) => compareCards("waiting", a, b));
    expect(cards.map(({ id }) => id)).toEqual([
      "emergency",
      "soon",
      "long",
      "routine",
      "short",
      "quiet-new",
      "quiet-old",
    ]);
    const later = { ...base, id: "later", snoozed_until: at(50), last_at: at(2) };
    const sooner = { ...base, id: "sooner", snoozed_until: at(40), last_at: at(1) };
    expect(compareCards("scheduled", sooner, later)).toBeLessThan(0);
  });

  it("ignores a card that is older than the one shown", () => {
    const on = world();
    const list = zoneList(on.page("waiting", null, 50));
    const [first] = list.items;
    if (!first) throw new Error("empty");
    const newer = placeCard(list, "waiting", { ...first, preview: "new", version: 9 });
    expect(placeCard(newer, "waiting", { ...first, zone: "done", version: 8 })).toBe(newer);
  });

  it("ignores updates that its snapshot already holds", () => {
    const on = world();
    on.receive([...on.threads.keys()][0] ?? "", "hello");
    const list = zoneList(on.page("waiting", null, 50));
    for (const update of on.log) expect(mergeIntoZone(list, "waiting", update)).toBe(list);
  });
});

describe("timeline", () => {
  it("adds, replaces by id and keeps its order, whatever comes twice or late", () => {
    const on = world();
    const id = [...on.threads.keys()][0] ?? "";
    const held = timeline(on.timeline(id, null, 50));
    on.receive(id, "one");
    on.answer(id, "two");
    on.receive(id, "three");
    const shuffled = [...on.log].reverse().concat(on.log);
    const merged = shuffled.reduce((one, update) => mergeIntoTimeline(one, id, update), held);
    expect(merged.items).toEqual(on.timeline(id, null, 50).items);
  });

  it("leaves out what lies before the loaded part", () => {
    const on = world();
    const id = [...on.threads.keys()][0] ?? "";
    const [oldest] = on.timeline(id, null, 50).items;
    const held = timeline(on.timeline(id, null, 3));
    if (!oldest) throw new Error("empty");
    expect(placeItem(held, { ...oldest, text: "changed" })).toBe(held);
  });

  it("does not take another thread's entries", () => {
    const on = world();
    const [id = "", other = ""] = on.threads.keys();
    const held = timeline(on.timeline(id, null, 50));
    on.receive(other, "elsewhere");
    expect(on.log.reduce((one, update) => mergeIntoTimeline(one, id, update), held)).toBe(held);
  });
});

describe("arrange", () => {
  const cards = world().page("done", null, 4).items;
  const [a, b, c, d] = cards;

  it("keeps rows in place, marks the gone and counts what waits", () => {
    if (!a || !b || !c || !d) throw new Error("too few");
    const { rows, held } = arrange([a, b, c], [d, { ...c, preview: "new" }, a]);
    expect(rows.map(({ card, gone }) => [card.id, gone])).toEqual([
      [a.id, false],
      [b.id, true],
      [c.id, false],
    ]);
    expect(rows[2]?.card.preview).toBe("new");
    expect(held).toBe(3);
  });

  it("has nothing to tell when nothing moved", () => {
    expect(arrange(cards, cards).held).toBe(0);
  });
});
