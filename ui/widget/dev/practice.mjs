// A small practice on the other end of the wire, speaking the widget's protocol through a real Socket.IO server.
// Used by the development page and by the tests; the product never loads it.
import { randomUUID } from "node:crypto";
import { createServer } from "node:http";
import { Server } from "socket.io";

/** @typedef {import("../protocol").WireMessage} WireMessage */
/** @typedef {import("../protocol").SendRequest} SendRequest */
/** @typedef {import("socket.io").Socket} Socket */

export const PRACTICE = {
  name: "Saguaro Skin Studio",
  languages: ["en", "es"],
  assistant_name: "Ava",
  colour: /** @type {string | null} */ (null),
  disclosure: {
    en: "Hi, I'm Ava, the automated assistant of Saguaro Skin Studio. I can answer questions and find a time for you, and I fetch a person whenever you like.",
    es: "Hola, soy Ava, la asistente automatizada de Saguaro Skin Studio. Puedo responder preguntas y buscarle una cita, y le comunico con una persona cuando quiera.",
  },
  consent_line: {
    en: "By chatting you agree that we reply here. Please leave out medical details; in an emergency call 911.",
    es: "Al escribir acepta que le respondamos aquí. No incluya datos médicos; en una emergencia llame al 911.",
  },
  replies_in: "seconds",
};

/** @param {{listener?: (request: import("node:http").IncomingMessage, response: import("node:http").ServerResponse) => void, practice?: Partial<typeof PRACTICE>}} [options] */
export function createPractice(options = {}) {
  /** @type {WireMessage[]} */
  let messages = [];
  let head = 0;
  const tokens = new Set();
  /** Every session request and every stored or repeated message, for assertions. */
  const seen = {
    sessions: /** @type {any[]} */ ([]),
    sends: /** @type {SendRequest[]} */ ([]),
    acks: /** @type {any[]} */ ([]),
    reads: /** @type {number[]} */ ([]),
    auths: /** @type {any[]} */ ([]),
  };
  /** Faults and replies, replaced by tests and by the development page. */
  const script = {
    /** @type {(body: any) => {status: number, headers?: Record<string, string>} | null} */
    session: () => null,
    /** @type {(auth: any) => {message: string, data?: object} | null} */
    connect: () => null,
    /** @type {(request: SendRequest) => object | "silent" | null} */
    send: () => null,
    /** @type {(message: WireMessage) => boolean} */
    push: () => true,
    /** @type {(request: SendRequest) => void} */
    stored: () => {},
  };

  /** @type {import("node:http").RequestListener} */
  const handle = (request, response) => {
    if (request.url !== "/widget/v1/session") {
      if (options.listener) return options.listener(request, response);
      response.writeHead(404).end();
      return;
    }
    response.setHeader("access-control-allow-origin", request.headers.origin ?? "*");
    response.setHeader("access-control-allow-headers", "content-type");
    if (request.method === "OPTIONS") {
      response.writeHead(204).end();
      return;
    }
    let text = "";
    request.on("data", (chunk) => (text += chunk));
    request.on("end", () => openSession(JSON.parse(text || "{}"), response));
  };

  /** @param {any} body @param {import("node:http").ServerResponse} response */
  function openSession(body, response) {
    seen.sessions.push(body);
    const refusal = script.session(body);
    if (refusal) {
      response.writeHead(refusal.status, refusal.headers).end("{}");
      return;
    }
    const token = randomUUID();
    tokens.add(token);
    const answer = {
      token,
      visitor_id: body.visitor_id || randomUUID(),
      refresh: randomUUID(),
      thread: head > 0 ? "thread" : null,
      expires_in: 900,
      practice: { ...PRACTICE, ...options.practice },
      head_seq: head,
    };
    response.writeHead(200, { "content-type": "application/json" }).end(JSON.stringify(answer));
  }

  const http = createServer(handle);
  const io = new Server(http, { transports: ["websocket"], serveClient: false, pingInterval: 25_000 });
  const namespace = io.of("/widget");

  namespace.use((socket, next) => {
    const auth = socket.handshake.auth;
    seen.auths.push(auth);
    const refusal = script.connect(auth) ?? (tokens.has(auth.token) ? null : { message: "auth_required" });
    if (!refusal) return next();
    next(Object.assign(new Error(refusal.message), { data: refusal.data }));
  });

  namespace.on("connection", (socket) => {
    socket.on("message.send", (request, ack) => receive(request, ack));
    socket.on("sync", ({ after_seq, limit }, ack) => {
      const list = messages.filter(({ seq }) => seq > after_seq).slice(0, limit);
      ack({
        messages: list,
        more: messages.some(({ seq }) => seq > (list.at(-1)?.seq ?? head)),
        head_seq: head,
      });
    });
    socket.on("read", ({ seq }) => seen.reads.push(seq));
  });

  /** @param {SendRequest} request @param {(answer: object) => void} ack */
  function receive(request, ack) {
    seen.sends.push(request);
    const scripted = script.send(request);
    if (scripted && scripted !== "silent") return ack(scripted);
    const known = messages.some(({ client_id }) => client_id === request.client_id);
    if (!known) {
      say({ author: { kind: "patient", name: "" }, text: request.text, client_id: request.client_id });
    }
    if (scripted !== "silent")
      ack({ ok: true, client_id: request.client_id, status: known ? "duplicate" : "stored" });
    if (!known) script.stored(request);
  }

  /** @param {Partial<WireMessage>} part */
  function say(part) {
    head += 1;
    /** @type {WireMessage} */
    const message = {
      seq: head,
      id: `m${head}`,
      author: { kind: "assistant", name: "Ava" },
      text: "",
      at: new Date().toISOString(),
      ...part,
    };
    messages.push(message);
    if (script.push(message)) push(message);
    return message;
  }

  /** @param {WireMessage} message */
  function push(message) {
    for (const socket of namespace.sockets.values())
      socket.emit("message.new", message, (/** @type {any} */ ack) => seen.acks.push(ack));
  }

  /** @param {string} id */
  function remove(id) {
    const gone = messages.find((message) => message.id === id);
    messages = messages.filter((message) => message.id !== id);
    namespace.emit("message.removed", { id, seq: gone?.seq });
  }

  function forget() {
    messages = [];
    head = 0;
  }

  return {
    forget,
    http,
    namespace,
    script,
    seen,
    say,
    push,
    remove,
    messages: () => messages,
    sockets: () => [...namespace.sockets.values()],
    /** @param {number} [port] @returns {Promise<string>} */
    listen: (port = 0) =>
      new Promise((resolve) =>
        http.listen(port, "127.0.0.1", () => {
          const address = /** @type {import("node:net").AddressInfo} */ (http.address());
          resolve(`http://127.0.0.1:${address.port}`);
        }),
      ),
    /** Tears the wire as a lost network does: no goodbye. */
    cut: () => {
      for (const socket of namespace.sockets.values()) {
        /** @type {any} */
        const transport = socket.conn.transport;
        transport.socket.terminate();
      }
    },
    close: () => new Promise((resolve) => void io.close(() => resolve(undefined))),
  };
}
