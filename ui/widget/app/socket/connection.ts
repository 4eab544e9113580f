// One Socket.IO connection over one native WebSocket, from handshake to close; it never reconnects by itself.
import {
  decode,
  encodeAck,
  encodeConnect,
  encodeDisconnect,
  encodeEvent,
  type Handshake,
  type Packet,
  PONG,
  type Refusal,
} from "./packets";

export type CloseReason = "refused" | "server" | "lost" | "silent" | "ours";

export interface ConnectionHandlers {
  /** The namespace accepted us. */
  connected(): void;
  /** The returned value is the acknowledgement, if the server asked for one. Events may precede `connected`. */
  event(name: string, data: unknown): unknown;
  /** Called exactly once; `refusal` is set when the namespace turned us away. */
  closed(reason: CloseReason, refusal?: Refusal): void;
}

/** The acknowledgement did not come; the server may or may not have acted. */
export class NoAnswer extends Error {}

interface Waiting {
  resolve(value: unknown): void;
  reject(error: Error): void;
  timer: ReturnType<typeof setTimeout>;
}

// A server whose connect handler fails sends neither acceptance nor refusal, so silence needs a limit.
const CONNECT_TIMEOUT_MS = 12_000;

export class Connection {
  #socket: WebSocket;
  #waiting = new Map<number, Waiting>();
  #nextAck = 0;
  #silence: ReturnType<typeof setTimeout> | undefined;
  #patience = CONNECT_TIMEOUT_MS;
  #heartbeat = CONNECT_TIMEOUT_MS;
  #done = false;

  constructor(
    url: string,
    private readonly namespace: string,
    private readonly auth: unknown,
    private readonly handlers: ConnectionHandlers,
  ) {
    this.#socket = new WebSocket(url);
    this.#socket.onmessage = (message) => this.#receive(message.data);
    this.#socket.onclose = () => this.#finish("lost");
    this.#socket.onerror = () => this.#finish("lost");
    this.#listenForSilence();
  }

  emit(name: string, data: unknown): void {
    this.#write(encodeEvent(this.namespace, name, data, null));
  }

  /** Resolves with the acknowledgement; rejects with NoAnswer after the time is up or the connection closed. */
  request(name: string, data: unknown, timeoutMs: number): Promise<unknown> {
    if (this.#done) return Promise.reject(new NoAnswer("closed"));
    const ackId = this.#nextAck++;
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => {
        this.#waiting.delete(ackId);
        reject(new NoAnswer("timeout"));
      }, timeoutMs);
      this.#waiting.set(ackId, { resolve, reject, timer });
      this.#write(encodeEvent(this.namespace, name, data, ackId));
    });
  }

  close(reason: CloseReason = "ours"): void {
    this.#write(encodeDisconnect(this.namespace));
    this.#finish(reason);
  }

  #receive(data: unknown): void {
    if (this.#done || typeof data !== "string") return;
    this.#listenForSilence();
    this.#handle(decode(data, this.namespace));
  }

  #handle(packet: Packet): void {
    switch (packet.kind) {
      case "open":
        this.#join(packet.handshake);
        break;
      case "ping":
        this.#write(PONG);
        break;
      case "connected":
        this.#accepted();
        break;
      case "refused":
        this.#finish("refused", packet.error);
        break;
      case "disconnected":
      case "close":
        this.#finish("server");
        break;
      case "event":
        this.#dispatch(packet.name, packet.args[0], packet.ackId);
        break;
      case "ack":
        this.#settle(packet.ackId, packet.args[0]);
    }
  }

  #join(handshake: Handshake): void {
    this.#heartbeat = handshake.pingInterval + handshake.pingTimeout;
    this.#write(encodeConnect(this.namespace, this.auth));
  }

  #accepted(): void {
    this.#patience = this.#heartbeat;
    this.#listenForSilence();
    this.handlers.connected();
  }

  #dispatch(name: string, data: unknown, ackId: number | null): void {
    const answer = this.handlers.event(name, data);
    if (ackId !== null) this.#write(encodeAck(this.namespace, ackId, answer ?? null));
  }

  #settle(ackId: number, answer: unknown): void {
    const waiting = this.#waiting.get(ackId);
    if (!waiting) return;
    this.#waiting.delete(ackId);
    clearTimeout(waiting.timer);
    waiting.resolve(answer);
  }

  #write(frame: string): void {
    if (this.#socket.readyState === WebSocket.OPEN) this.#socket.send(frame);
  }

  #listenForSilence(): void {
    clearTimeout(this.#silence);
    this.#silence = setTimeout(() => this.#finish("silent"), this.#patience);
  }

  #finish(reason: CloseReason, refusal?: Refusal): void {
    if (this.#done) return;
    this.#done = true;
    clearTimeout(this.#silence);
    for (const waiting of this.#waiting.values()) {
      clearTimeout(waiting.timer);
      waiting.reject(new NoAnswer(reason));
    }
    this.#waiting.clear();
    this.#socket.close();
    this.handlers.closed(reason, refusal);
  }
}
