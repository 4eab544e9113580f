// Ties the link, the session, the outbox and the timeline together; views call it and read its store.
import type { AuthorKind, Language, WireMessage } from "../protocol";
import { recall, remember } from "../storage";
import { CatchUp } from "./catchup";
import { openOutbox } from "./outbox";
import { Sender } from "./sender";
import { SessionKeeper } from "./session";
import { type CloseReason, type Connection, NoAnswer } from "./socket/connection";
import { Link } from "./socket/link";
import { Store } from "./store";
import { emptyTimeline, received, removed, statusChanged } from "./timeline";

const FIRST_PAGE = 60;
// A blink of the network is nobody's business; the banner comes when it lasts.
const BLINK_MS = 1_500;
const TYPING_SHOWN_MS = 12_000;
const TYPING_EVERY_MS = 3_000;

export interface ConversationOptions {
  language?: Language;
  product: string;
  siteKey: string;
  /** Between 0 and 1; spreads reconnects. */
  random?: () => number;
}

export class Conversation {
  readonly store: Store;
  readonly sender: Sender;
  #catchUp: CatchUp;
  #session: SessionKeeper;
  #link: Link;
  #connection: Connection | undefined;
  #blink: ReturnType<typeof setTimeout> | undefined;
  #typingEnds: ReturnType<typeof setTimeout> | undefined;
  #typingSentAt = 0;
  #announcedRead = 0;
  #visitor: string | undefined;

  constructor(private readonly options: ConversationOptions) {
    const { product, siteKey, language = "en" } = options;
    this.store = new Store(recall(siteKey).read ?? 0);
    this.#catchUp = new CatchUp(this.store);
    this.#session = new SessionKeeper(product, siteKey, language);
    this.#link = new Link({
      url: socketUrl(product),
      namespace: "/widget",
      auth: () => this.#auth(),
      connected: (connection) => void this.#connected(connection),
      event: (name, data) => this.#event(name, data),
      down: (reason) => this.#down(reason),
      resting: () => document.hidden,
      random: options.random ?? Math.random,
    });
    this.sender = new Sender(this.store, openOutbox(siteKey), (expired) => {
      if (expired) this.#session.expire();
      this.#link.renew();
    });
  }

  start(): void {
    addEventListener("online", this.#wake);
    addEventListener("offline", this.#lost);
    document.addEventListener("visibilitychange", this.#wake);
    this.store.set({ unavailable: false, link: navigator.onLine === false ? "offline" : "connecting" });
    void this.sender.restore();
    this.#link.start();
  }

  stop(): void {
    removeEventListener("online", this.#wake);
    removeEventListener("offline", this.#lost);
    document.removeEventListener("visibilitychange", this.#wake);
    this.#link.stop();
    clearTimeout(this.#blink);
    clearTimeout(this.#typingEnds);
  }

  async send(text: string, slotId?: string): Promise<void> {
    remember(this.options.siteKey, { talking: true });
    this.#typingSentAt = 0;
    this.#link.wake();
    await this.sender.send(text, slotId);
  }

  typing(on: boolean): void {
    const now = Date.now();
    if (on ? now - this.#typingSentAt < TYPING_EVERY_MS : this.#typingSentAt === 0) return;
    this.#typingSentAt = on ? now : 0;
    this.#connection?.emit("typing", { on });
  }

  setOpen(open: boolean): void {
    remember(this.options.siteKey, { opened_at: open ? Date.now() : 0 });
    this.store.set({ open });
    if (open) this.#link.wake();
    this.markRead();
  }

  /** Everything shown is read, if somebody can be looking at it. */
  markRead(): void {
    const { open, timeline, read } = this.store.get();
    const last = timeline.messages.at(-1)?.seq ?? 0;
    if (!open || document.hidden) return;
    if (last > read) {
      remember(this.options.siteKey, { read: last });
      this.store.set({ read: last });
    }
    if (last > this.#announcedRead && this.#connection) {
      this.#announcedRead = last;
      this.#connection.emit("read", { seq: last });
    }
  }

  async loadEarlier(): Promise<void> {
    if (this.#connection) await this.#catchUp.earlier(this.#connection);
  }

  dismissNotice(): void {
    this.store.set({ notice: null });
  }

  async #auth(): Promise<unknown> {
    try {
      const session = await this.#session.current();
      this.store.set({ practice: session.practice, unavailable: false });
      if (this.#visitor !== undefined && this.#visitor !== session.visitor_id) this.#startOver();
      this.#visitor = session.visitor_id;
      if (!this.store.get().loaded) this.#begin(session.head_seq);
      return { token: session.token, protocol: 1, last_seq: this.store.get().timeline.known };
    } catch (error) {
      if ((error as { forGood?: boolean }).forGood) this.store.set({ unavailable: true });
      throw error;
    }
  }

  /** The server knows us as somebody new: the old numbers mean nothing, what is unsent still goes. */
  #startOver(): void {
    const { pending } = this.store.get().timeline;
    this.store.set({ loaded: false, timeline: { ...emptyTimeline(), pending } });
  }

  /** A long history starts near its end; "earlier messages" goes back. */
  #begin(head: number): void {
    const floor = Math.max(0, head - FIRST_PAGE);
    if (this.store.get().read > head) this.store.set({ read: head });
    this.store.timeline((timeline) =>
      timeline.known === 0 ? { ...emptyTimeline(floor), pending: timeline.pending } : timeline,
    );
  }

  async #connected(connection: Connection): Promise<void> {
    clearTimeout(this.#blink);
    this.#blink = undefined;
    this.#connection = connection;
    this.#announcedRead = 0;
    this.store.set({ link: "online" });
    try {
      await this.#catchUp.afterConnect(connection);
      this.sender.online(connection);
      this.markRead();
    } catch (error) {
      if (!(error instanceof NoAnswer)) throw error;
      if (this.#connection !== connection) return;
      this.#session.expire();
      this.#link.renew();
    }
  }

  #down(reason: CloseReason | "no-session"): void {
    this.#connection = undefined;
    if (reason === "refused" || reason === "server") this.#session.expire();
    this.sender.offline();
    this.store.set({ typing: null });
    if (navigator.onLine === false) this.store.set({ link: "offline" });
    else this.#blink ??= setTimeout(() => this.store.set({ link: "reconnecting" }), BLINK_MS);
  }

  #event(name: string, data: unknown): unknown {
    const body = (data ?? {}) as Record<string, unknown>;
    switch (name) {
      case "message.new":
        return this.#arrived(body as unknown as WireMessage);
      case "message.status":
        return void this.store.timeline((timeline) =>
          statusChanged(timeline, String(body.id), String(body.status)),
        );
      case "message.removed":
        this.store.timeline((timeline) => removed(timeline, String(body.id), Number(body.seq)));
        return void (this.#connection && this.#catchUp.closeGap(this.#connection));
      case "typing":
        return this.#theyType(body.on === true, body.kind);
      case "notice":
        return void this.store.set({
          notice: { code: String(body.code), text: String(body.text ?? "") },
        });
      case "auth.expiring":
        return this.#session.expire();
      case "auth.required":
        this.#session.expire();
        return this.#link.renew();
    }
    return undefined;
  }

  #arrived(message: WireMessage): unknown {
    if (typeof message.seq !== "number" || !message.author) return undefined;
    this.store.timeline((timeline) => received(timeline, message));
    if (message.author.kind !== "patient") this.#theyType(false, null);
    if (this.#connection) this.#catchUp.closeGap(this.#connection);
    this.markRead();
    return { seq: message.seq };
  }

  #theyType(on: boolean, kind: unknown): void {
    clearTimeout(this.#typingEnds);
    this.store.set({ typing: on ? (kind === "staff" ? "staff" : ("assistant" satisfies AuthorKind)) : null });
    if (on) this.#typingEnds = setTimeout(() => this.store.set({ typing: null }), TYPING_SHOWN_MS);
  }

  #wake = (): void => {
    if (document.hidden) return;
    if (navigator.onLine !== false && this.store.get().link === "offline")
      this.store.set({ link: "reconnecting" });
    this.#link.wake();
    this.markRead();
  };

  #lost = (): void => {
    this.store.set({ link: "offline" });
    this.#link.renew();
  };
}

function socketUrl(product: string): string {
  return `${product.replace(/^http/, "ws")}/socket.io/?EIO=4&transport=websocket`;
}
