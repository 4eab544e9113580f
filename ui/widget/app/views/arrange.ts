// Turns the timeline into rows that know their neighbours: day breaks, groups of one author, chosen slots.
import type { AuthorKind, WireMessage } from "../../protocol";
import type { Pending, Timeline } from "../timeline";

const GROUP_MS = 5 * 60 * 1000;

export interface Row {
  key: string;
  at: string;
  kind: AuthorKind;
  message?: WireMessage;
  pending?: Pending;
  newDay: boolean;
  startsGroup: boolean;
  endsGroup: boolean;
  /** The label the patient picked from this message's slots. */
  chosen?: string;
  /** Newer times were offered since, or one of these was taken. */
  slotsClosed: boolean;
  /** The patient's newest message, which alone says how far it got. */
  newestOwn: boolean;
}

interface Entry {
  key: string;
  at: string;
  kind: AuthorKind;
  name: string;
  text: string;
  message?: WireMessage;
  pending?: Pending;
}

export function arrange(timeline: Timeline): Row[] {
  const entries: Entry[] = [
    ...timeline.messages.map((message) => ({
      // The client's id first: a message must not be redrawn when it is confirmed.
      key: message.client_id || message.id,
      at: message.at,
      kind: message.author.kind,
      name: message.author.name,
      text: message.text,
      message,
    })),
    ...timeline.pending.map((pending) => ({
      key: pending.item.client_id,
      at: pending.item.sent_at,
      kind: "patient" as const,
      name: "",
      text: pending.item.text,
      pending,
    })),
  ];
  const newestOwn = entries.findLast(({ kind }) => kind === "patient");
  return entries.map((entry, index) => {
    const chosen = chosenSlot(entry, entries.slice(index + 1));
    const row: Row = {
      key: entry.key,
      at: entry.at,
      kind: entry.kind,
      newDay: !sameDay(entries[index - 1], entry),
      startsGroup: !together(entries[index - 1], entry),
      endsGroup: !together(entry, entries[index + 1]),
      slotsClosed: chosen !== undefined || offersAgain(entries.slice(index + 1)),
      newestOwn: entry === newestOwn,
    };
    if (entry.message) row.message = entry.message;
    if (entry.pending) row.pending = entry.pending;
    if (chosen !== undefined) row.chosen = chosen;
    return row;
  });
}

/** After a reload only the words are left, so the choice is read from them. */
function chosenSlot(entry: Entry, later: Entry[]): string | undefined {
  const labels = new Set(entry.message?.slots?.map(({ label }) => label));
  if (labels.size === 0) return undefined;
  return later.find(
    ({ kind, text, pending }) => kind === "patient" && pending?.state !== "failed" && labels.has(text),
  )?.text;
}

function offersAgain(later: Entry[]): boolean {
  return later.some(({ message }) => (message?.slots?.length ?? 0) > 0);
}

function sameDay(one: Entry | undefined, other: Entry): boolean {
  return one !== undefined && new Date(one.at).toDateString() === new Date(other.at).toDateString();
}

function together(one: Entry | undefined, other: Entry | undefined): boolean {
  if (!one || !other || one.kind !== other.kind || one.name !== other.name) return false;
  return sameDay(one, other) && Date.parse(other.at) - Date.parse(one.at) < GROUP_MS;
}
