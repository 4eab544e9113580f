/** Messages on their way: shown at once, sent under one id however often it takes, dropped when stored. */

import type { TimelineItem } from "../../shared/api";
import type { Api } from "./api";
import { Refused, Unreachable } from "./backend";
import type { DraftKind } from "./drafts";
import { Store } from "./store";
import { type Along, NOTHING } from "./usePreview";

export interface Pending {
  clientId: string;
  threadId: string;
  kind: DraftKind;
  text: string;
  /** Where it goes; null: where they last wrote. */
  addressId: string | null;
  /** Files that go along, by the server's ids. */
  media: readonly string[];
  /** They show no patient. */
  vouched: boolean;
  at: number;
  /** `waiting`: no connection, goes out by itself; `failed`: the server refused, a person decides. */
  state: "sending" | "waiting" | "failed";
  reason: string;
}

const KEY = "glowdesk.outbox";
const AGAIN_MS = 5000;

function stored(): Pending[] {
  try {
    const held = JSON.parse(sessionStorage.getItem(KEY) ?? "[]") as Pending[];
    return held.map((pending) => (pending.state === "sending" ? { ...pending, state: "waiting" } : pending));
  } catch {
    return [];
  }
}

export class Outbox extends Store<readonly Pending[]> {
  private timer: ReturnType<typeof setTimeout> | undefined;

  constructor(
    private readonly api: Api,
    private readonly onStored: (threadId: string, item: TimelineItem) => void,
  ) {
    super(stored());
    this.subscribe(() => sessionStorage.setItem(KEY, JSON.stringify(this.get())));
  }

  submit(
    threadId: string,
    kind: DraftKind,
    text: string,
    at: number,
    addressId: string | null = null,
    { media, vouched }: Along = NOTHING,
  ): void {
    const pending: Pending = {
      clientId: crypto.randomUUID(),
      threadId,
      kind,
      text,
      addressId,
      media: kind === "reply" ? media : [],
      vouched,
      at,
      state: "sending",
      reason: "",
    };
    this.update((held) => [...held, pending]);
    void this.attempt(pending);
  }

  retry(clientId: string): void {
    const pending = this.get().find((one) => one.clientId === clientId);
    if (pending && pending.state !== "sending") void this.attempt(pending);
  }

  /** Oldest first, so that two replies written offline keep their order. */
  async retryWaiting(): Promise<void> {
    for (const pending of this.get()) if (pending.state === "waiting") await this.attempt(pending);
  }

  discard(clientId: string): void {
    this.update((held) => held.filter((one) => one.clientId !== clientId));
  }

  clear(): void {
    this.set([]);
  }

  private mark(clientId: string, state: Pending["state"], reason = ""): void {
    this.update((held) => held.map((one) => (one.clientId === clientId ? { ...one, state, reason } : one)));
  }

  /** The socket may not have noticed what a request did: try again on our own, too. */
  private waitAndRetry(clientId: string): void {
    this.mark(clientId, "waiting");
    clearTimeout(this.timer);
    this.timer = setTimeout(() => void this.retryWaiting(), AGAIN_MS);
  }

  private async attempt({
    clientId,
    threadId,
    kind,
    text,
    addressId,
    media,
    vouched,
  }: Pending): Promise<void> {
    this.mark(clientId, "sending");
    try {
      const item = await this.api.send(threadId, {
        client_id: clientId,
        kind,
        text,
        address_id: addressId ?? null,
        media: media ?? [],
        media_public: vouched ?? false,
      });
      this.onStored(threadId, item);
      this.discard(clientId);
    } catch (error) {
      if (error instanceof Unreachable) this.waitAndRetry(clientId);
      else if (error instanceof Refused)
        this.mark(clientId, "failed", error.problem.detail ?? error.problem.title);
      else this.mark(clientId, "failed");
    }
  }
}

/** What the timeline still has to show: not what the server has already stored under the same id. */
export function unstored(
  pending: readonly Pending[],
  threadId: string,
  items: readonly TimelineItem[],
): Pending[] {
  const known = new Set(items.map((item) => item.client_id));
  return pending.filter((one) => one.threadId === threadId && !known.has(one.clientId));
}
