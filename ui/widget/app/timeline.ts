// What the patient sees, in order: a pure function of the numbered messages that arrived and those still on their way.
import type { WireMessage } from "../protocol";
import type { OutboxItem } from "./outbox";

/** waiting: no connection; sending: on its way; limited: asked to slow down; stored: the server has it; failed: refused. */
export type PendingState = "waiting" | "sending" | "limited" | "stored" | "failed";

export interface Pending {
  item: OutboxItem;
  state: PendingState;
}

export interface Timeline {
  /** Confirmed messages by sequence number, without duplicates. */
  messages: readonly WireMessage[];
  /** Ours that have no number yet, oldest first; they follow all confirmed ones. */
  pending: readonly Pending[];
  /** Everything above `floor` up to here is known. */
  known: number;
  /** Nothing at or below this number has been asked for yet. */
  floor: number;
}

export function emptyTimeline(floor = 0): Timeline {
  return { messages: [], pending: [], known: floor, floor };
}

export function received(timeline: Timeline, message: WireMessage): Timeline {
  if (message.seq <= timeline.floor) return timeline;
  return {
    ...timeline,
    messages: merge(timeline.messages, [message]),
    pending: withoutConfirmed(timeline.pending, [message]),
    known: message.seq === timeline.known + 1 ? closeUp(timeline.messages, message.seq) : timeline.known,
  };
}

/** True when a number above the known run has arrived: something in between was missed. */
export function hasGap(timeline: Timeline): boolean {
  const last = timeline.messages.at(-1);
  return last !== undefined && last.seq > timeline.known;
}

/** The server's full list for `(after, upTo]`: what it no longer contains has been removed meanwhile. */
export function synced(
  timeline: Timeline,
  after: number,
  upTo: number,
  list: readonly WireMessage[],
): Timeline {
  const outside = timeline.messages.filter(({ seq }) => seq <= after || seq > upTo);
  const messages = merge(outside, list);
  return {
    messages,
    pending: withoutConfirmed(timeline.pending, list),
    known: closeUp(messages, Math.max(timeline.known, upTo)),
    floor: Math.min(timeline.floor, after),
  };
}

/** The removal may carry the message's own number or the next one; only the next one moves `known`. */
export function removed(timeline: Timeline, id: string, seq: number): Timeline {
  return {
    ...timeline,
    messages: timeline.messages.filter((message) => message.id !== id),
    known: seq === timeline.known + 1 ? closeUp(timeline.messages, seq) : timeline.known,
  };
}

export function statusChanged(timeline: Timeline, id: string, status: string): Timeline {
  const messages = timeline.messages.map((message) => (message.id === id ? { ...message, status } : message));
  return { ...timeline, messages };
}

export function queued(timeline: Timeline, item: OutboxItem, state: PendingState): Timeline {
  const known = timeline.messages.some((message) => message.client_id === item.client_id);
  if (known) return timeline;
  const others = timeline.pending.filter((pending) => pending.item.client_id !== item.client_id);
  const pending = [...others, { item, state }].sort((a, b) => (a.item.sent_at < b.item.sent_at ? -1 : 1));
  return { ...timeline, pending };
}

export function moved(timeline: Timeline, clientId: string, state: PendingState): Timeline {
  const pending = timeline.pending.map((one) => (one.item.client_id === clientId ? { ...one, state } : one));
  return { ...timeline, pending };
}

export function discarded(timeline: Timeline, clientId: string): Timeline {
  return { ...timeline, pending: timeline.pending.filter((one) => one.item.client_id !== clientId) };
}

function merge(current: readonly WireMessage[], incoming: readonly WireMessage[]): WireMessage[] {
  const bySeq = new Map(current.map((message) => [message.seq, message]));
  for (const message of incoming) bySeq.set(message.seq, message);
  return [...bySeq.values()].sort((a, b) => a.seq - b.seq);
}

function withoutConfirmed(
  pending: readonly Pending[],
  confirmed: readonly WireMessage[],
): readonly Pending[] {
  const ids = new Set(confirmed.map((message) => message.client_id));
  const left = pending.filter((one) => !ids.has(one.item.client_id));
  return left.length === pending.length ? pending : left;
}

/** Messages that arrived early may follow directly on `from`. */
function closeUp(messages: readonly WireMessage[], from: number): number {
  let known = from;
  for (const { seq } of messages) if (seq === known + 1) known = seq;
  return known;
}
