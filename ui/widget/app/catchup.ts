// Fetches what the pushes did not bring: the first page, the time without a line, and gaps between numbers.
import type { SyncAnswer } from "../protocol";
import { type Connection, NoAnswer } from "./socket/connection";
import type { Store } from "./store";
import { hasGap, synced } from "./timeline";

const PAGE = 50;
// Asked for again after a lost connection, so that removals made meanwhile are seen.
const OVERLAP = 30;
const REQUEST_TIMEOUT_MS = 10_000;

export class CatchUp {
  #running: Promise<void> | undefined;

  constructor(private readonly store: Store) {}

  /** After every connect. Rejects with NoAnswer if the server did not give a list. */
  async afterConnect(connection: Connection): Promise<void> {
    const { floor, known } = this.store.get().timeline;
    await this.#from(connection, Math.max(floor, known - OVERLAP));
    this.store.set({ loaded: true });
    this.closeGap(connection);
  }

  /** After every push: a number above the known run means that something was missed. */
  closeGap(connection: Connection): void {
    const { loaded, timeline } = this.store.get();
    if (!loaded || !hasGap(timeline)) return;
    const newest = this.#newest();
    this.#from(connection, timeline.known).then(() => {
      // Look again only if something newer came meanwhile: a hole the server does not know about stays a hole.
      if (this.#newest() !== newest) this.closeGap(connection);
    }, ignoreNoAnswer);
  }

  async earlier(connection: Connection): Promise<void> {
    const { floor } = this.store.get().timeline;
    if (floor > 0) await this.#pull(connection, Math.max(0, floor - PAGE), floor).catch(ignoreNoAnswer);
  }

  #newest(): number | undefined {
    return this.store.get().timeline.messages.at(-1)?.seq;
  }

  /** One at a time: a second gap noticed meanwhile is looked at again when the first is closed. */
  #from(connection: Connection, after: number): Promise<void> {
    this.#running ??= this.#pull(connection, after).finally(() => {
      this.#running = undefined;
    });
    return this.#running;
  }

  async #pull(connection: Connection, after: number, until = Number.POSITIVE_INFINITY): Promise<void> {
    for (let from = after; ; ) {
      const request = { after_seq: from, limit: Math.min(PAGE, until - from) };
      const answer = (await connection.request("sync", request, REQUEST_TIMEOUT_MS)) as SyncAnswer | null;
      if (!Array.isArray(answer?.messages)) throw new NoAnswer("no list");
      const list = answer.messages.filter(({ seq }) => seq <= until);
      const last = list.at(-1)?.seq ?? from;
      const upTo = Math.min(answer.more ? last : Math.max(answer.head_seq, last), until);
      const start = from;
      this.store.timeline((timeline) => synced(timeline, start, upTo, list));
      if (!answer.more || upTo >= until || upTo <= from) return;
      from = upTo;
    }
  }
}

/** A lost connection is the link's business: it comes back and catches up again. */
function ignoreNoAnswer(error: unknown): void {
  if (!(error instanceof NoAnswer)) throw error;
}
