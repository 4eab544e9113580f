/** The product's own backend: fetch and Socket.IO on the page's origin. */

import { io } from "socket.io-client";
import type { Answer, Backend, Call, Socket, SocketEvents } from "./backend";
import { Unreachable } from "./backend";

function headers(call: Call): Record<string, string> {
  const common: Record<string, string> = { Accept: "application/json" };
  if (call.body !== undefined) common["Content-Type"] = "application/json";
  if (call.method !== "GET" && call.csrf) common["X-CSRF-Token"] = call.csrf;
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

async function call(request: Call): Promise<Answer> {
  let response: Response;
  try {
    response = await fetch(`/api/v1/${request.path}`, {
      method: request.method,
      headers: headers(request),
      body: request.body === undefined ? null : JSON.stringify(request.body),
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

function connect(csrf: string, events: SocketEvents): Socket {
  const socket = io("/inbox", { transports: ["websocket"], auth: { csrf }, reconnectionDelayMax: 8000 });
  socket.on("connect", events.connected);
  socket.on("disconnect", events.disconnected);
  socket.on("connect_error", events.disconnected);
  socket.on("live", events.live);
  socket.on("typing", events.typing);
  socket.on("presence", events.presence);
  return {
    tellPresence: (threadId, drafting) => socket.emit("presence", { thread_id: threadId, drafting }),
    close: () => socket.close(),
  };
}

export const server: Backend = { call, connect };
