// Gets each message to the server exactly once: kept in the outbox, sent in order, repeated under the same id.
import type { SendAnswer } from "../protocol";
import type { Outbox, OutboxItem } from "./outbox";
import { type Connection, NoAnswer } from "./socket/connection";
import { secondsToMs } from "./socket/link";
import type { Store } from "./store";
import { discarded, moved, queued } from "./timeline";

const ACK_TIMEOUT_MS = 10_000;
// A message from yesterday sent by itself would surprise everybody; the patient decides.
const OLDEST_MS = 24 * 3600 * 1000;
const AUTH_CODES = new Set(["auth_required", "token_expired", "unauthorized"]);

export class Sender {
  #connection: Connection | undefined;
  #items: OutboxItem[] = [];
  #busy = false;
  #resume: ReturnType<typeof setTimeout> | undefined;
  #notBefore = 0;

  constructor(
    private readonly store: Store,
    private readonly outbox: Promise<Outbox>,
    /** The connection stopped answering or wants new credentials: it has to be made again. */
    private readonly renew: (expired: boolean) => void,
  ) {}

  /** Takes up what an earlier page left behind. */
  async restore(): Promise<void> {
    const items = await (await this.outbox).all().catch(() => []);
    for (const item of items) {
      const failed = item.failed || Date.now() - Date.parse(item.sent_at) > OLDEST_MS;
      if (!failed && !this.#items.some((one) => one.client_id === item.client_id)) this.#items.push(item);
      this.store.timeline((timeline) => queued(timeline, item, failed ? "failed" : "waiting"));
    }
    this.#items.sort((a, b) => (a.sent_at < b.sent_at ? -1 : 1));
    void this.flush();
  }

  async send(text: string, slotId?: string): Promise<void> {
    const item: OutboxItem = { client_id: newId(), text, sent_at: new Date().toISOString() };
    if (slotId) item.slot_id = slotId;
    const slowed = Date.now() < this.#notBefore ? "limited" : "sending";
    this.store.timeline((timeline) => queued(timeline, item, this.#connection ? slowed : "waiting"));
    await this.#keep(item);
    this.#items.push(item);
    await this.flush();
  }

  async retry(clientId: string): Promise<void> {
    const pending = this.#pending(clientId);
    if (pending?.state !== "failed") return;
    const { failed: _, ...rest } = pending.item;
    const item = { ...rest, sent_at: new Date().toISOString() };
    this.store.timeline((timeline) => queued(discarded(timeline, clientId), item, "waiting"));
    await this.#keep(item);
    this.#items.push(item);
    await this.flush();
  }

  async discard(clientId: string): Promise<void> {
    this.#items = this.#items.filter((item) => item.client_id !== clientId);
    this.store.timeline((timeline) => discarded(timeline, clientId));
    await this.#forget(clientId);
  }

  /** Call after every connect, once the missed messages are in. */
  online(connection: Connection): void {
    this.#connection = connection;
    void this.flush();
  }

  offline(): void {
    this.#connection = undefined;
    for (const item of this.#items)
      this.store.timeline((timeline) => moved(timeline, item.client_id, "waiting"));
  }

  async flush(): Promise<void> {
    if (this.#busy || Date.now() < this.#notBefore) return;
    this.#busy = true;
    try {
      while (this.#connection && this.#items[0]) {
        if (!(await this.#deliver(this.#connection, this.#items[0]))) break;
      }
    } finally {
      this.#busy = false;
    }
  }

  /** False: stop for now, something else will call flush again. */
  async #deliver(connection: Connection, item: OutboxItem): Promise<boolean> {
    this.store.timeline((timeline) => moved(timeline, item.client_id, "sending"));
    const { failed: _, ...request } = item;
    try {
      const answer = (await connection.request("message.send", request, ACK_TIMEOUT_MS)) as SendAnswer | null;
      return await this.#settle(connection, item, answer);
    } catch (error) {
      if (!(error instanceof NoAnswer)) throw error;
      // Without an answer it may or may not be stored; the same id goes again on the next connection.
      if (this.#connection === connection) this.renew(false);
      return this.#connection !== undefined && this.#connection !== connection;
    }
  }

  async #settle(connection: Connection, item: OutboxItem, answer: SendAnswer | null): Promise<boolean> {
    if (answer?.ok) {
      this.#drop(item.client_id);
      this.store.timeline((timeline) => moved(timeline, item.client_id, "stored"));
      await this.#forget(item.client_id);
      return true;
    }
    if (AUTH_CODES.has(answer?.code ?? "")) {
      if (this.#connection === connection) this.renew(true);
      return false;
    }
    const waitMs = secondsToMs(answer?.retry_after);
    if (answer?.code === "rate_limited" || waitMs > 0) {
      this.store.timeline((timeline) => moved(timeline, item.client_id, "limited"));
      this.#slowDown(Math.max(waitMs, 1_000));
      return false;
    }
    this.#drop(item.client_id);
    this.store.timeline((timeline) => moved(timeline, item.client_id, "failed"));
    await this.#keep({ ...item, failed: true });
    return true;
  }

  /** Everything waits, not only the message that was refused: a new one must not jump the queue. */
  #slowDown(waitMs: number): void {
    this.#notBefore = Date.now() + waitMs;
    clearTimeout(this.#resume);
    this.#resume = setTimeout(() => {
      this.#notBefore = 0;
      void this.flush();
    }, waitMs);
  }

  #drop(clientId: string): void {
    this.#items = this.#items.filter((item) => item.client_id !== clientId);
  }

  #pending(clientId: string) {
    return this.store.get().timeline.pending.find((one) => one.item.client_id === clientId);
  }

  // A full disk must not stop a message that can be sent right now, so storage errors only cost the safety net.
  async #keep(item: OutboxItem): Promise<void> {
    await (await this.outbox).put(item).catch(() => undefined);
  }

  async #forget(clientId: string): Promise<void> {
    await (await this.outbox).remove(clientId).catch(() => undefined);
  }
}

/** `crypto.randomUUID` exists only on secure pages, and some practices still serve plain http. */
export function newId(): string {
  if (typeof crypto.randomUUID === "function") return crypto.randomUUID();
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  bytes[6] = ((bytes[6] ?? 0) & 0x0f) | 0x40;
  bytes[8] = ((bytes[8] ?? 0) & 0x3f) | 0x80;
  const hex = Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5");
}
