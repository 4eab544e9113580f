/** A small server in memory: the same answers and live updates as the product, for developing and testing the page. */

import type {
  Author,
  DecisionView,
  LivePage,
  LiveUpdate,
  ThreadCard,
  ThreadDetail,
  ThreadPage,
  TimelineItem,
  TimelinePage,
  Zone,
  ZoneCounts,
} from "../../shared/api";
import { compareCards } from "../data/merge";

export interface Thread {
  detail: ThreadDetail;
  items: TimelineItem[];
}

export const staff = {
  me: { id: "staff-me", name: "Elena Marsh" },
  ana: { id: "staff-ana", name: "Ana Beltrán" },
};

const zones: readonly Zone[] = ["waiting", "bot", "scheduled", "done"];

export class World {
  readonly threads = new Map<string, Thread>();
  readonly log: LiveUpdate[] = [];
  readonly listeners = new Set<(update: LiveUpdate) => void>();
  private made = 0;

  constructor(readonly now: () => number = Date.now) {}

  id(prefix: string): string {
    this.made += 1;
    return `${prefix}-${String(this.made).padStart(5, "0")}`;
  }

  instant(ms = this.now()): string {
    return new Date(ms).toISOString();
  }

  thread(id: string): Thread {
    const found = this.threads.get(id);
    if (!found) throw new Error("no such thread");
    return found;
  }

  head(): number {
    return this.log.at(-1)?.seq ?? 0;
  }

  counts(): ZoneCounts {
    const cards = [...this.threads.values()].map(({ detail }) => detail.card);
    const count = (zone: Zone): number => cards.filter((card) => card.zone === zone).length;
    const [waiting = 0, bot = 0, scheduled = 0, done = 0] = zones.map(count);
    return { waiting, bot, scheduled, done, unread: cards.reduce((sum, card) => sum + card.unread, 0) };
  }

  page(zone: Zone, cursor: string | null, limit: number): ThreadPage {
    const cards = [...this.threads.values()]
      .map(({ detail }) => detail.card)
      .filter((card) => card.zone === zone);
    cards.sort((a, b) => compareCards(zone, a, b));
    const last = cursor === null ? null : (JSON.parse(cursor) as ThreadCard);
    const rest = last === null ? cards : cards.filter((card) => compareCards(zone, card, last) > 0);
    const items = rest.slice(0, limit);
    const tail = items.at(-1);
    return {
      items,
      next_cursor: rest.length > limit && tail ? JSON.stringify(tail) : null,
      counts: this.counts(),
      live_head: this.head(),
    };
  }

  timeline(id: string, beforeSeq: number | null, limit: number): TimelinePage {
    const { items } = this.thread(id);
    const earlier = beforeSeq === null ? items : items.filter((item) => item.seq < beforeSeq);
    return {
      items: earlier.slice(-limit),
      has_more: earlier.length > limit,
      head_seq: items.at(-1)?.seq ?? 0,
    };
  }

  live(after: number, limit: number): LivePage {
    return {
      items: this.log.filter((update) => update.seq > after).slice(0, limit),
      head: this.head(),
      reset: false,
    };
  }

  private emit(kind: LiveUpdate["kind"], threadId: string, item: TimelineItem | null): void {
    const { card } = this.thread(threadId).detail;
    const update = {
      seq: this.head() + 1,
      kind,
      thread_id: threadId,
      at: this.instant(),
      moved_to: null,
      card,
      item,
      counts: this.counts(),
    };
    this.log.push(update);
    for (const listener of this.listeners) listener(update);
  }

  change(id: string, change: Partial<ThreadCard>, item: TimelineItem | null = null): ThreadCard {
    const thread = this.thread(id);
    const card = { ...thread.detail.card, ...change, version: thread.detail.card.version + 1 };
    thread.detail = { ...thread.detail, card };
    this.emit(item ? "timeline.added" : "thread.changed", id, item);
    return card;
  }

  make(
    id: string,
    item: Partial<TimelineItem> & { kind: TimelineItem["kind"]; author: Author },
  ): TimelineItem {
    const thread = this.thread(id);
    const made: TimelineItem = {
      id: this.id("item"),
      seq: (thread.items.at(-1)?.seq ?? 0) + 1,
      at: this.instant(),
      text: "",
      direction: null,
      channel: null,
      status: null,
      decision: null,
      slots: [],
      attachments: [],
      subject: null,
      quoted: null,
      context: null,
      reactions: [],
      edited: false,
      removed_at: null,
      address_id: null,
      run_id: null,
      client_id: null,
      data: {},
      ...item,
    };
    thread.items.push(made);
    thread.detail = { ...thread.detail, head_seq: made.seq };
    return made;
  }

  /** The patient writes. */
  receive(id: string, text: string): void {
    const { card } = this.thread(id).detail;
    const author: Author = { kind: "patient", id: card.contact_id, name: card.name };
    const item = this.make(id, {
      kind: "message",
      author,
      text,
      direction: "in",
      channel: card.channel,
      status: "received",
    });
    const owned = card.owner.kind === "agent";
    this.change(
      id,
      {
        preview: text,
        preview_by: "patient",
        last_at: item.at,
        unread: card.unread + 1,
        zone: owned ? "bot" : "waiting",
        waiting_since: card.waiting_since ?? item.at,
        snoozed_until: null,
        clock:
          card.zone === "done"
            ? {
                started_at: item.at,
                due_at: this.instant(Date.parse(item.at) + 60_000),
                answered_at: null,
                answered_by: null,
              }
            : card.clock,
      },
      item,
    );
  }

  private answered(card: ThreadCard, by: "agent" | "staff", at: string): Partial<ThreadCard> {
    const clock =
      card.clock && card.clock.answered_at === null
        ? { ...card.clock, answered_at: at, answered_by: by }
        : card.clock;
    return { clock, waiting_since: null, last_at: at, preview_by: by };
  }

  /** The assistant answers. */
  answer(id: string, text: string): void {
    const { card } = this.thread(id).detail;
    const item = this.make(id, {
      kind: "message",
      author: { kind: "agent", id: null, name: null },
      text,
      direction: "out",
      channel: card.channel,
      status: "sent",
      run_id: "run-1",
    });
    this.change(id, { ...this.answered(card, "agent", item.at), preview: text }, item);
    this.settle(id, item.id, "delivered");
  }

  settle(id: string, itemId: string, status: TimelineItem["status"]): void {
    const thread = this.thread(id);
    const item = thread.items.find((one) => one.id === itemId);
    if (!item) return;
    const changed = { ...item, status };
    thread.items = thread.items.map((one) => (one.id === itemId ? changed : one));
    this.emit("timeline.changed", id, changed);
  }

  send(id: string, message: { client_id: string; kind: "reply" | "note"; text: string }): TimelineItem {
    const thread = this.thread(id);
    const known = thread.items.find((item) => item.client_id === message.client_id);
    if (known) return known;
    const author: Author = { kind: "staff", ...staff.me };
    const { card } = thread.detail;
    if (message.kind === "note") {
      const note = this.make(id, { kind: "note", author, text: message.text, client_id: message.client_id });
      this.change(id, { last_at: note.at }, note);
      return note;
    }
    if (card.owner.staff_id !== staff.me.id) this.own(id, "me", "wrote");
    const item = this.make(id, {
      kind: "message",
      author,
      text: message.text,
      direction: "out",
      channel: card.channel,
      status: "queued",
      client_id: message.client_id,
    });
    this.change(id, { ...this.answered(card, "staff", item.at), preview: message.text, unread: 0 }, item);
    setTimeout(() => this.settle(id, item.id, "sent"), 400);
    setTimeout(() => this.settle(id, item.id, "delivered"), 1200);
    return item;
  }

  own(id: string, to: "agent" | "me" | "ana" | "none", how = "pressed"): ThreadCard {
    const { card } = this.thread(id).detail;
    const person = to === "me" || to === "ana" ? staff[to] : null;
    const kind = person ? ("staff" as const) : (to as "agent" | "none");
    const item = this.make(id, {
      kind: "ownership",
      author: { kind: "staff", ...(to === "ana" ? staff.ana : staff.me) },
      data: { from: card.owner.kind, to: person?.id ?? kind, by: person?.name ?? null, how },
    });
    const owner = { kind, staff_id: person?.id ?? null, name: person?.name ?? null };
    const zone = to === "agent" ? "bot" : card.waiting_since ? "waiting" : card.zone;
    return this.change(id, { owner, zone }, item);
  }

  done(id: string): ThreadCard {
    return this.change(id, {
      zone: "done",
      unread: 0,
      waiting_since: null,
      snoozed_until: null,
      handoff: null,
    });
  }

  snooze(id: string, until: string): ThreadCard {
    return this.change(id, { zone: "scheduled", snoozed_until: until, waiting_since: null });
  }

  reopen(id: string): ThreadCard {
    const { owner } = this.thread(id).detail.card;
    return this.change(id, { zone: owner.kind === "agent" ? "bot" : "waiting", snoozed_until: null });
  }

  handoff(handoffId: string, verb: string): ThreadCard {
    for (const [id, thread] of this.threads) {
      if (!thread.detail.handoffs.some((one) => one.id === handoffId)) continue;
      if (verb === "take") return this.own(id, "me");
      thread.detail = { ...thread.detail, handoffs: [] };
      return this.change(id, { handoff: null });
    }
    throw new Error("no such handoff");
  }

  judge(id: string, text: string): DecisionView {
    const { card } = this.thread(id).detail;
    if (card.consent === "stopped") {
      return {
        action: "block",
        reason: "STOPPED",
        words: "They asked us to stop writing.",
        hold_until: null,
      };
    }
    if (/tomorrow|mañana/i.test(text)) {
      const until = this.instant(this.now() + 9 * 3_600_000);
      return {
        action: "hold",
        reason: "QUIET_HOURS",
        words: "Will be held until 8:00 in Phoenix: quiet hours. Send now needs a reply from the patient.",
        hold_until: until,
      };
    }
    if (/diagnos/i.test(text)) {
      return {
        action: "block",
        reason: "PHI",
        words: "“diagnosis” may not go out by text. Say it on the phone.",
        hold_until: null,
      };
    }
    return { action: "send", reason: "OK", words: "Goes out now by text message.", hold_until: null };
  }
}
