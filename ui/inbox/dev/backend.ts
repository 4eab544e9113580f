/** Answers the page's requests from the world in memory, with a little delay. */

import type { RunTrace, Session, Zone } from "../../shared/api";
import {
  type Answer,
  type Backend,
  type Call,
  type Socket,
  type SocketEvents,
  Unreachable,
} from "../data/backend";
import { staff, type World } from "./world";

const session: Session = {
  user: {
    id: "user-me",
    name: staff.me.name,
    role: "coordinator",
    staff_id: staff.me.id,
    email: "elena@example.com",
    locations: null,
    must_enrol: false,
    rights: ["automation.pause", "compliance.edit", "settings.read"],
  },
  practice: {
    id: "practice-1",
    name: "Saguaro Skin & Aesthetics",
    timezone: "America/Phoenix",
    country: "US",
    languages: ["en", "es"],
    currency: "USD",
  },
  csrf: "token",
  idle_seconds: 900,
};

const run: RunTrace = {
  id: "run-1",
  at: "2026-11-22T17:00:00Z",
  mode: "llm",
  intents: ["book", "price"],
  treatments: ["Juvéderm filler"],
  language: "en",
  commands: [
    {
      kind: "Offer",
      slots: [{ start: "2026-11-24T10:00:00" }, { start: "2026-11-24T14:30:00" }],
    },
    { kind: "CaptureLead" },
  ],
  citations: [
    {
      id: "k1",
      title: "Filler touch-ups",
      text: "A touch-up takes 30 minutes. Offer the provider of the last visit first.",
    },
  ],
  steps: [
    { node: "read", ms: 3.2, result: "book_appointment 0.94" },
    { node: "find_times", ms: 41.7, result: "3 times held" },
    { node: "write", ms: 1830.4, result: "reply in English" },
    { node: "gate", ms: 6.1, result: "send" },
  ],
  outcome: "settled",
  safety: [],
};

export interface FakeState {
  signedIn: boolean;
  /** No request is answered. */
  down: boolean;
  /** Milliseconds before an answer. */
  delay: number;
  /** Path beginnings that answer with an error. */
  failing: string[];
  events: SocketEvents | null;
}

export const fake: FakeState = { signedIn: true, down: false, delay: 60, failing: [], events: null };

const ok = (body: unknown, status = 200): Answer => ({ status, body, serverTime: new Date().toISOString() });
const no = (status: number, title: string): Answer =>
  ok({ type: "about:blank", title, status, detail: null }, status);

interface Sent {
  email?: string;
  password?: string;
  text?: string;
  until?: string;
  client_id?: string;
  kind?: "reply" | "note";
}

function signing(method: string, sent: Sent): Answer {
  if (method === "DELETE") fake.signedIn = false;
  if (method === "POST") fake.signedIn = sent.password === "glow";
  if (method === "DELETE") return ok(null, 204);
  return fake.signedIn ? ok(session) : no(401, "Not signed in");
}

function threads(
  world: World,
  id: string,
  verb: string,
  query: URLSearchParams,
  method: string,
  sent: Sent,
): Answer {
  if (!id) {
    return ok(
      world.page((query.get("zone") ?? "waiting") as Zone, query.get("cursor"), Number(query.get("limit"))),
    );
  }
  if (!world.threads.has(id)) return no(404, "There is no such conversation");
  const before = query.get("before_seq");
  const text = sent.text ?? "";
  switch (verb) {
    case "":
      return ok(world.thread(id).detail);
    case "timeline":
      return ok(world.timeline(id, before ? Number(before) : null, Number(query.get("limit"))));
    case "messages":
      return ok(world.send(id, { client_id: sent.client_id ?? "", kind: sent.kind ?? "reply", text }), 201);
    case "preview":
      return ok({
        decision: world.judge(id, text),
        characters: text.length,
        segments: Math.ceil(text.length / 160),
      });
    case "takeover":
      return ok(world.own(id, "me"));
    case "release":
      return ok(world.own(id, "agent"));
    case "done":
      return ok(world.done(id));
    case "reopen":
      return ok(world.reopen(id));
    case "snooze":
      return ok(world.snooze(id, sent.until ?? ""));
    case "read":
      return ok(world.change(id, { unread: 0 }));
    default:
      return no(404, method);
  }
}

function answer(world: World, { method, path, body }: Call): Answer {
  const url = new URL(path, "http://fake/");
  const [, what = "", id = "", verb = ""] = url.pathname.split("/");
  const sent = (body ?? {}) as Sent;
  if (fake.failing.some((start) => path.startsWith(start))) return no(503, "The service is busy");
  if (what === "session") return signing(method, sent);
  if (!fake.signedIn) return no(401, "Not signed in");
  if (what === "threads") return threads(world, id, verb, url.searchParams, method, sent);
  if (what === "handoffs") return ok(world.handoff(id, verb));
  if (what === "runs") return ok(run);
  if (what === "notices") return ok({ items: [], unseen: 0 });
  if (what === "automation" && id === "threads")
    return ok({ own: null, channel: "sms", channel_mode: "auto", in_force: "auto" });
  if (what === "automation")
    return ok(id ? { items: [] } : { paused: [], locations: [], channels: [], held: 0, modes: [] });
  if (what === "live") return ok(world.live(Number(url.searchParams.get("after")), 200));
  return no(404, "Not found");
}

export function backendOf(world: World): Backend {
  const call = async (request: Call): Promise<Answer> => {
    await new Promise((done) => setTimeout(done, fake.delay));
    if (fake.down) throw new Unreachable("down");
    // As text and back: what crosses the wire is never shared.
    const given = answer(world, request);
    return { ...given, body: JSON.parse(JSON.stringify(given.body)) };
  };
  const connect = (_csrf: string, events: SocketEvents): Socket => {
    fake.events = events;
    const listener: SocketEvents["live"] = (update) => {
      if (!fake.down) events.live(structuredClone(update));
    };
    world.listeners.add(listener);
    setTimeout(events.connected, 50);
    return { tellPresence: () => {}, wake: () => {}, close: () => world.listeners.delete(listener) };
  };
  return { call, connect };
}
