// Reads and writes the text frames of Engine.IO 4 / Socket.IO 5 for one namespace; binary is never used here.

export interface Handshake {
  sid: string;
  pingInterval: number;
  pingTimeout: number;
}

export type Packet =
  | { kind: "open"; handshake: Handshake }
  | { kind: "ping" }
  | { kind: "close" }
  | { kind: "connected" }
  | { kind: "refused"; error: Refusal }
  | { kind: "disconnected" }
  | { kind: "event"; name: string; args: unknown[]; ackId: number | null }
  | { kind: "ack"; ackId: number; args: unknown[] }
  | { kind: "ignored" };

export interface Refusal {
  message: string;
  data: Record<string, unknown>;
}

const IGNORED: Packet = { kind: "ignored" };
const ENGINE_MESSAGE = "4";
const MESSAGE = /^(\d)(?:(\/[^,]*),)?(\d+)?/;

export function decode(frame: string, namespace: string): Packet {
  try {
    switch (frame[0]) {
      case "0":
        return { kind: "open", handshake: JSON.parse(frame.slice(1)) as Handshake };
      case "1":
        return { kind: "close" };
      case "2":
        return { kind: "ping" };
      case ENGINE_MESSAGE:
        return decodeMessage(frame.slice(1), namespace);
      default:
        return IGNORED;
    }
  } catch {
    // A frame that is no JSON says nothing we could act on; the sequence numbers tell us if we missed something.
    return IGNORED;
  }
}

function decodeMessage(body: string, namespace: string): Packet {
  const head = MESSAGE.exec(body);
  if (!head || (head[2] ?? "/") !== namespace) return IGNORED;
  const rest = body.slice(head[0].length);
  const ackId = head[3] === undefined ? null : Number(head[3]);
  switch (head[1]) {
    case "0":
      return { kind: "connected" };
    case "1":
      return { kind: "disconnected" };
    case "2":
      return decodeEvent(JSON.parse(rest), ackId);
    case "3":
      return ackId === null ? IGNORED : { kind: "ack", ackId, args: JSON.parse(rest) as unknown[] };
    case "4":
      return { kind: "refused", error: asRefusal(JSON.parse(rest)) };
    default:
      return IGNORED;
  }
}

function decodeEvent(parsed: unknown, ackId: number | null): Packet {
  if (!Array.isArray(parsed) || typeof parsed[0] !== "string") return IGNORED;
  return { kind: "event", name: parsed[0], args: parsed.slice(1), ackId };
}

function asRefusal(parsed: unknown): Refusal {
  // python-socketio sends the exception's arguments as data: sometimes an object, sometimes a list of one.
  const error = (parsed ?? {}) as { message?: unknown; data?: unknown };
  const data = Array.isArray(error.data) ? error.data[0] : error.data;
  return {
    message: typeof error.message === "string" ? error.message : "",
    data: typeof data === "object" && data !== null ? (data as Record<string, unknown>) : {},
  };
}

export const PONG = "3";

export function encodeConnect(namespace: string, auth: unknown): string {
  return `40${namespace},${JSON.stringify(auth)}`;
}

export function encodeDisconnect(namespace: string): string {
  return `41${namespace},`;
}

export function encodeEvent(namespace: string, name: string, data: unknown, ackId: number | null): string {
  return `42${namespace},${ackId ?? ""}${JSON.stringify([name, data])}`;
}

export function encodeAck(namespace: string, ackId: number, data: unknown): string {
  return `43${namespace},${ackId}${JSON.stringify([data])}`;
}
