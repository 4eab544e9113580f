/** Pure merges of live updates into what the page holds; a snapshot plus updates equals a fresh snapshot. */

import type {
  LiveUpdate,
  ThreadCard,
  ThreadDetail,
  ThreadPage,
  TimelineItem,
  TimelinePage,
  Urgency,
  Zone,
  ZoneCounts,
} from "../../shared/api";

export interface ZoneList {
  items: ThreadCard[];
  nextCursor: string | null;
  counts: ZoneCounts;
  liveHead: number;
}

export interface Timeline {
  items: TimelineItem[];
  hasMore: boolean;
}

function ascending(a: string, b: string): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}

const urgencies: readonly Urgency[] = ["routine", "soon", "urgent", "emergency"];

/** The order of the server's pages, part by part; the smaller comes first. */
function rank(zone: Zone, card: ThreadCard): readonly number[] {
  const newest = -Date.parse(card.last_at);
  if (zone === "scheduled" && card.snoozed_until) return [Date.parse(card.snoozed_until)];
  if (zone !== "waiting") return [newest];
  const urgency = card.handoff ? -urgencies.indexOf(card.handoff.urgency) : 0;
  const since = card.waiting_since ?? (card.handoff ? card.last_at : null);
  return since ? [urgency, 0, Date.parse(since)] : [urgency, 1, newest];
}

/** Waiting: what is urgent, then who waits longest. Scheduled: what is due next. Elsewhere: newest activity first. */
export function compareCards(zone: Zone, a: ThreadCard, b: ThreadCard): number {
  const [one, other] = [rank(zone, a), rank(zone, b)];
  for (const [index, part] of one.entries()) {
    const difference = part - (other[index] ?? 0);
    if (difference !== 0) return difference;
  }
  return ascending(a.id, b.id);
}

export function zoneList(page: ThreadPage): ZoneList {
  return { items: page.items, nextCursor: page.next_cursor, counts: page.counts, liveHead: page.live_head };
}

/** Puts a card where it belongs, or takes it away when it left the zone. */
export function placeCard(list: ZoneList, zone: Zone, card: ThreadCard): ZoneList {
  const held = list.items.find((item) => item.id === card.id);
  if (held && held.version > card.version) return list;
  const others = held ? list.items.filter((item) => item.id !== card.id) : list.items;
  if (card.zone !== zone) return held ? { ...list, items: others } : list;
  const found = others.findIndex((item) => compareCards(zone, card, item) < 0);
  const at = found === -1 ? others.length : found;
  // Past the loaded part: the next page brings it.
  if (at === others.length && list.nextCursor !== null) return held ? { ...list, items: others } : list;
  return { ...list, items: [...others.slice(0, at), card, ...others.slice(at)] };
}

/** The conversation went into another, or its person is forgotten. */
function withoutCard(list: ZoneList, id: string): ZoneList {
  const items = list.items.filter((item) => item.id !== id);
  return items.length === list.items.length ? list : { ...list, items };
}

export function mergeIntoZone(list: ZoneList, zone: Zone, update: LiveUpdate): ZoneList {
  if (update.seq <= list.liveHead) return list;
  const gone = update.kind.startsWith("thread.") && !update.card && update.moved_to !== update.thread_id;
  const placed = update.card
    ? placeCard(list, zone, update.card)
    : gone
      ? withoutCard(list, update.thread_id)
      : list;
  return { ...placed, counts: update.counts ?? list.counts, liveHead: update.seq };
}

export function appendPage(list: ZoneList, zone: Zone, page: ThreadPage): ZoneList {
  const known = new Map(list.items.map((item) => [item.id, item]));
  for (const card of page.items) {
    const held = known.get(card.id);
    if (!held || held.version <= card.version) known.set(card.id, card);
  }
  const items = [...known.values()].filter((card) => card.zone === zone);
  items.sort((a, b) => compareCards(zone, a, b));
  return { ...list, items, nextCursor: page.next_cursor };
}

export function timeline(page: TimelinePage): Timeline {
  return { items: page.items, hasMore: page.has_more };
}

function inOrder(items: TimelineItem[]): TimelineItem[] {
  return items.sort((a, b) => a.seq - b.seq || ascending(a.id, b.id));
}

/** Adds or replaces by id. An item older than what is loaded stays out: its page brings it. */
export function placeItem(held: Timeline, item: TimelineItem): Timeline {
  const at = held.items.findIndex((other) => other.id === item.id);
  if (at !== -1) return { ...held, items: held.items.map((other, index) => (index === at ? item : other)) };
  const oldest = held.items[0];
  if (oldest && held.hasMore && item.seq < oldest.seq) return held;
  return { ...held, items: inOrder([...held.items, item]) };
}

export function prependPage(held: Timeline, page: TimelinePage): Timeline {
  const known = new Set(held.items.map((item) => item.id));
  const older = page.items.filter((item) => !known.has(item.id));
  return { items: inOrder([...older, ...held.items]), hasMore: page.has_more };
}

export function mergeIntoTimeline(held: Timeline, threadId: string, update: LiveUpdate): Timeline {
  return update.item && update.thread_id === threadId ? placeItem(held, update.item) : held;
}

export function mergeIntoDetail(detail: ThreadDetail, card: ThreadCard): ThreadDetail {
  return card.id !== detail.card.id || card.version < detail.card.version ? detail : { ...detail, card };
}
