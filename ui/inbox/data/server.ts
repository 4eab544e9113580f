/** The product's own backend: fetch and Socket.IO on the page's origin. */

import { io } from "socket.io-client";
import type { Answer, Backend, Call, Socket, SocketEvents } from "./backend";
import { Unreachable } from "./backend";
import { idleSeconds } from "./idle";

function headers(call: Call): Record<string, string> {
  const common: Record<string, string> = { Accept: "application/json" };
  common["X-Idle-Seconds"] = String(idleSeconds());
  if (call.body instanceof File) {
    common["Content-Type"] = call.body.type || "application/octet-stream";
    common["X-File-Name"] = encodeURIComponent(call.body.name);
  } else if (call.body !== undefined) common["Content-Type"] = "application/json";
  if (call.method !== "GET" && call.csrf) common["X-CSRF-Token"] = call.csrf;
  if (call.version !== undefined) common["If-Match"] = `"${call.version}"`;
  return common;
}

async function body(response: Response): Promise<unknown> {
  const text = await response.text();
  if (!text) return null;
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

function sent(given: unknown): BodyInit | null {
  if (given === undefined) return null;
  return given instanceof File ? given : JSON.stringify(given);
}

async function call(request: Call): Promise<Answer> {
  let response: Response;
  try {
    response = await fetch(`/api/v1/${request.path}`, {
      method: request.method,
      headers: headers(request),
      body: sent(request.body),
      credentials: "same-origin",
      signal: request.signal ?? null,
    });
  } catch (cause) {
    if (request.signal?.aborted) throw cause;
    throw new Unreachable("no answer", { cause });
  }
  return {
    status: response.status,
    body: await body(response),
    serverTime: response.headers.get("X-Server-Time"),
  };
}

const AGAIN_MS = 3000;

function connect(csrf: string, events: SocketEvents): Socket {
  const socket = io("/inbox", { transports: ["websocket"], auth: { csrf }, reconnectionDelayMax: 8000 });
  let again: ReturnType<typeof setTimeout> | undefined;
  const gone = (): void => {
    events.disconnected();
    // After a refusal or a farewell of the server the library does not try again by itself.
    if (socket.active) return;
    clearTimeout(again);
    again = setTimeout(() => socket.connect(), AGAIN_MS);
  };
  const back = (): void => {
    if (socket.connected) events.connected();
    else socket.connect();
  };
  socket.on("connect", events.connected);
  socket.on("disconnect", gone);
  socket.on("connect_error", () => {
    if (!socket.active) events.refused();
    gone();
  });
  socket.on("live", events.live);
  socket.on("typing", events.typing);
  socket.on("presence", events.presence);
  window.addEventListener("offline", events.disconnected);
  window.addEventListener("online", back);
  return {
    wake: back,
    tellPresence: (at) => socket.emit("presence", at),
    close: () => {
      clearTimeout(again);
      window.removeEventListener("offline", events.disconnected);
      window.removeEventListener("online", back);
      socket.off().close();
    },
  };
}

export const server: Backend = { call, connect };
