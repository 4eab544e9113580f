/** One socket feeds every query: updates are put in order, gaps are asked for, then merged into the cache. */

import type { Query, QueryClient } from "@tanstack/react-query";
import type { LiveUpdate, ThreadDetail, Whereabouts, Zone, ZoneCounts } from "../../shared/api";
import type { Api } from "./api";
import type { Backend, Socket } from "./backend";
import { Refused } from "./backend";
import { type Cursor, caughtUp, heard, type Step, snapshotTaken, start } from "./cursor";
import { mergeIntoDetail, mergeIntoTimeline, mergeIntoZone, type Timeline, type ZoneList } from "./merge";
import { presence, typing } from "./presence";
import { Store } from "./store";

export const zones: readonly Zone[] = ["waiting", "bot", "scheduled", "done"];
const KEPT = 1000;
const SOON_MS = 400;

export type Connection = "connecting" | "live" | "offline";
export const connection = new Store<Connection>("connecting");

/** The server's counts at the newest number heard. */
export const counted = new Store<{ counts: ZoneCounts; at: number } | null>(null);

/** Where conversations went that others swallowed while the page was open. */
export const moved = new Store<ReadonlyMap<string, string>>(new Map());

function aboutPatients(query: Query): boolean {
  return query.queryKey[0] !== "session";
}

function failed(query: Query): boolean {
  return query.state.status === "error" && aboutPatients(query);
}

export class Live {
  private cursor: Cursor = start;
  private recent: LiveUpdate[] = [];
  private socket: Socket | null = null;
  private asking = false;
  private retry: ReturnType<typeof setTimeout> | undefined;
  private failures = 0;
  private readonly waiting = new Map<string, ReturnType<typeof setTimeout>>();

  constructor(
    private readonly api: Api,
    private readonly backend: Backend,
    private readonly queries: QueryClient,
  ) {}

  open(csrf: string): void {
    if (this.socket) return;
    this.socket = this.backend.connect(csrf, {
      connected: () => {
        connection.set("live");
        if (this.cursor.head !== null) void this.catchUp();
        // What could not be read while the server was gone is read now, without a press.
        void this.queries.refetchQueries({ type: "active", predicate: failed });
      },
      disconnected: () => connection.set("offline"),
      refused: () => void this.api.checkSession(),
      live: (update) => {
        this.refresh([update]);
        this.take(heard(this.cursor, update));
      },
      typing: typing.hear,
      presence: presence.hear,
    });
  }

  close(): void {
    clearTimeout(this.retry);
    for (const timer of this.waiting.values()) clearTimeout(timer);
    this.waiting.clear();
    this.socket?.close();
    this.socket = null;
    this.cursor = start;
    this.recent = [];
    connection.set("connecting");
    counted.set(null);
    // Without a socket they would grow old unnoticed.
    this.queries.removeQueries({ predicate: aboutPatients });
  }

  /** The server let go while the page was locked: back at once. */
  wake(): void {
    this.socket?.wake();
  }

  tellPresence(at: Whereabouts): void {
    this.socket?.tellPresence(at);
  }

  /** What was heard after a snapshot's number; the snapshot may have been overtaken on its way. */
  after(head: number): LiveUpdate[] {
    return this.recent.filter((update) => update.seq > head);
  }

  lastHeard(): number {
    return this.recent.at(-1)?.seq ?? 0;
  }

  snapshot(head: number, counts: ZoneCounts): void {
    this.count(counts, head);
    this.take(snapshotTaken(this.cursor, head));
  }

  async catchUp(): Promise<void> {
    if (this.asking || this.cursor.head === null) return;
    this.asking = true;
    let step: Step | null = null;
    try {
      step = caughtUp(this.cursor, await this.api.live(this.cursor.head));
      this.failures = 0;
    } catch (error) {
      this.again(error);
    } finally {
      this.asking = false;
    }
    if (step) this.take(step);
  }

  private again(error: unknown): void {
    if (error instanceof Refused && error.status === 401) return;
    this.failures += 1;
    clearTimeout(this.retry);
    this.retry = setTimeout(() => void this.catchUp(), Math.min(15_000, 500 * 2 ** this.failures));
  }

  private take(step: Step): void {
    this.cursor = step.cursor;
    if (step.reset) void this.queries.invalidateQueries({ predicate: aboutPatients });
    if (step.apply.length > 0) this.merge(step.apply);
    if (step.missingAfter !== null) void this.catchUp();
  }

  /** What many changes in a row would have read over and over is read once they have gone by. */
  private soon(...keys: readonly string[]): void {
    for (const key of keys) {
      if (this.waiting.has(key)) continue;
      const timer = setTimeout(() => {
        this.waiting.delete(key);
        void this.queries.invalidateQueries({ queryKey: [key] });
      }, SOON_MS);
      this.waiting.set(key, timer);
    }
  }

  /** What is only fetched anew needs no order, and no list of conversations to have been loaded. */
  private refresh(updates: LiveUpdate[]): void {
    const kinds = new Set(updates.map((update) => update.kind));
    if (kinds.has("automation.changed")) void this.queries.invalidateQueries({ queryKey: ["automation"] });
    if (kinds.has("calendar.changed")) void this.queries.invalidateQueries({ queryKey: ["calendar"] });
    if (kinds.has("rebook.changed")) void this.queries.invalidateQueries({ queryKey: ["rebook"] });
    if (kinds.has("pipeline.changed") || kinds.has("tasks.changed")) this.soon("board", "opportunity");
    if (kinds.has("calendar.changed") || kinds.has("tasks.changed")) this.soon("plans");
    if (kinds.has("channels.changed")) void this.queries.invalidateQueries({ queryKey: ["channels"] });
    if (kinds.has("knowledge.changed")) void this.queries.invalidateQueries({ queryKey: ["knowledge"] });
    if (kinds.has("systems.changed")) void this.queries.invalidateQueries({ queryKey: ["systems"] });
    if (kinds.has("tasks.changed")) this.soon("tasks", "exceptions");
    if (kinds.has("timeline.changed")) this.soon("exceptions");
    void this.queries.invalidateQueries({ queryKey: ["held"] });
    void this.queries.invalidateQueries({ queryKey: ["bell"] });
  }

  private merge(updates: LiveUpdate[]): void {
    this.recent = [...this.recent, ...updates].slice(-KEPT);
    for (const zone of zones) {
      this.queries.setQueryData<ZoneList>(["threads", zone], (list) =>
        list ? updates.reduce((held, update) => mergeIntoZone(held, zone, update), list) : undefined,
      );
    }
    this.refresh(updates);
    for (const update of updates) {
      if (update.counts) this.count(update.counts, update.seq);
      this.mergeThread(update);
    }
  }

  /** Entries of a conversation have another place now: what the page holds of both is old. */
  private follow({ thread_id: from, moved_to: to }: LiveUpdate): void {
    if (to === null) return;
    for (const id of new Set([from, to])) {
      // Not only old but untrue: nobody may be led by it to where it was.
      void this.queries.resetQueries({ queryKey: ["thread", id] });
      void this.queries.invalidateQueries({ queryKey: ["timeline", id] });
    }
    void this.queries.invalidateQueries({ queryKey: ["identity"] });
    moved.update((held) => new Map(held).set(from, to));
  }

  private mergeThread(update: LiveUpdate): void {
    if (update.kind === "thread.moved") {
      this.follow(update);
      return;
    }
    const key = ["thread", update.thread_id];
    const before = this.queries.getQueryData<ThreadDetail>(key);
    const { card } = update;
    if (before && card) {
      this.queries.setQueryData<ThreadDetail>(key, mergeIntoDetail(before, card));
      if (sidesDiffer(before, update)) void this.queries.invalidateQueries({ queryKey: key });
      // What they agreed to, or what became of the thread, may have changed what may be sent.
      void this.queries.invalidateQueries({ queryKey: ["preview", update.thread_id] });
      void this.queries.invalidateQueries({ queryKey: ["consents", card.contact_id] });
      void this.queries.invalidateQueries({ queryKey: ["flags", card.contact_id] });
      void this.queries.invalidateQueries({ queryKey: ["doubt", update.thread_id] });
    }
    this.queries.setQueryData<Timeline>(["timeline", update.thread_id], (held) =>
      held ? mergeIntoTimeline(held, update.thread_id, update) : undefined,
    );
    if (update.item?.author.kind === "patient") typing.stop(update.thread_id);
  }

  private count(counts: ZoneCounts, at: number): void {
    counted.update((held) => (held && held.at > at ? held : { counts, at }));
  }
}

/** Whether the thread's side facts (appointments, handoffs, reply channel) may have changed with its card. */
function sidesDiffer(
  { card: was, handoffs, appointments }: ThreadDetail,
  { card, item }: LiveUpdate,
): boolean {
  if (item && (item.kind === "booking" || item.kind === "handoff" || item.kind === "stage")) return true;
  if (!card) return false;
  const held = appointments.find((visit) => visit.appointment_id === card.booked?.appointment_id);
  return (
    card.handoff?.id !== handoffs[0]?.id ||
    JSON.stringify(card.booked) !== JSON.stringify(held ?? null) ||
    JSON.stringify([was.channel, was.name, was.consent]) !==
      JSON.stringify([card.channel, card.name, card.consent])
  );
}
