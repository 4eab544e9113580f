// Keeps one connection alive across lost networks, restarts and refusals, so nothing above it counts attempts.
import { reconnectDelay } from "./backoff";
import { type CloseReason, Connection } from "./connection";
import type { Refusal } from "./packets";

export interface LinkOptions {
  url: string;
  namespace: string;
  /** Asked before every attempt. Throwing means: not now; `retryAfterMs` on the error is kept. */
  auth(): Promise<unknown>;
  connected(connection: Connection): void;
  event(name: string, data: unknown): unknown;
  down(reason: CloseReason | "no-session", refusal?: Refusal): void;
  /** True while nobody looks: a server that closed an idle connection is then left in peace until `wake`. */
  resting?: () => boolean;
  random?: () => number;
}

/** Thrown by `auth`: when to try again, or never. */
export class NotNow extends Error {
  constructor(
    readonly retryAfterMs: number,
    readonly forGood = false,
  ) {
    super("no session");
  }
}

// A connection that dies sooner than this counts as a failure, or an angry server would be asked every second.
const STABLE_MS = 10_000;

export class Link {
  #connection: Connection | undefined;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #failures = 0;
  #connectedAt = 0;
  #attempt = 0;
  #running = false;
  #asleep = false;

  constructor(private readonly options: LinkOptions) {}

  start(): void {
    if (this.#running) return;
    this.#running = true;
    void this.#open();
  }

  stop(): void {
    this.#running = false;
    this.#attempt += 1;
    clearTimeout(this.#timer);
    this.#connection?.close();
  }

  /** Try at once, for instance because the network came back; does nothing while connected or connecting. */
  wake(): void {
    if (!this.#running || (this.#timer === undefined && !this.#asleep)) return;
    this.#asleep = false;
    this.#later(0);
  }

  /** Drop the connection and come back soon with fresh credentials. */
  renew(reason: CloseReason = "lost"): void {
    this.#connection?.close(reason);
  }

  async #open(): Promise<void> {
    this.#timer = undefined;
    this.#attempt += 1;
    const attempt = this.#attempt;
    try {
      const auth = await this.options.auth();
      if (attempt === this.#attempt && this.#running) this.#connect(auth);
    } catch (error) {
      if (attempt === this.#attempt && this.#running) this.#withoutSession(error);
    }
  }

  #connect(auth: unknown): void {
    const connection = new Connection(this.options.url, this.options.namespace, auth, {
      connected: () => {
        this.#connectedAt = Date.now();
        this.options.connected(connection);
      },
      event: (name, data) => this.options.event(name, data),
      closed: (reason, refusal) => this.#closed(reason, refusal),
    });
    this.#connection = connection;
  }

  #closed(reason: CloseReason, refusal?: Refusal): void {
    this.#connection = undefined;
    if (this.#connectedAt > 0 && Date.now() - this.#connectedAt >= STABLE_MS) this.#failures = 0;
    this.#connectedAt = 0;
    this.options.down(reason, refusal);
    if (!this.#running) return;
    this.#asleep = reason === "server" && this.options.resting?.() === true;
    if (!this.#asleep) this.#retry(secondsToMs(refusal?.data.retry_after));
  }

  #withoutSession(error: unknown): void {
    this.options.down("no-session");
    const notNow = error instanceof NotNow ? error : new NotNow(0);
    if (notNow.forGood) this.#running = false;
    else this.#retry(notNow.retryAfterMs);
  }

  #retry(retryAfterMs: number): void {
    this.#later(reconnectDelay(this.#failures, this.options.random ?? Math.random, retryAfterMs));
    this.#failures += 1;
  }

  #later(delayMs: number): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => void this.#open(), delayMs);
  }
}

export function secondsToMs(seconds: unknown): number {
  return typeof seconds === "number" && seconds > 0 ? Math.min(seconds, 3600) * 1000 : 0;
}
