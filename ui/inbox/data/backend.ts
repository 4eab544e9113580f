/** What the inbox needs from the outside: requests and one socket. The product and the fake both provide it. */

import type { LiveUpdate, PresenceEvent, Problem, TypingEvent, Whereabouts } from "../../shared/api";

export interface Answer {
  status: number;
  body: unknown;
  serverTime: string | null;
}

export interface Call {
  method: "GET" | "POST" | "PUT" | "PATCH" | "DELETE";
  path: string;
  body?: unknown;
  csrf: string | null;
  /** The version that is being changed; another one by now is a conflict. */
  version?: number | undefined;
  signal?: AbortSignal | undefined;
}

export interface SocketEvents {
  connected: () => void;
  disconnected: () => void;
  /** The server answered and did not let us in. */
  refused: () => void;
  live: (update: LiveUpdate) => void;
  typing: (event: TypingEvent) => void;
  presence: (event: PresenceEvent) => void;
}

export interface Socket {
  tellPresence: (at: Whereabouts) => void;
  /** Try again at once, without waiting for the next time. */
  wake: () => void;
  close: () => void;
}

export interface Backend {
  /** Answers with any status; rejects only when no answer came. */
  call: (call: Call) => Promise<Answer>;
  connect: (csrf: string, events: SocketEvents) => Socket;
}

/** No answer came: the request may be repeated. */
export class Unreachable extends Error {}

/** The server answered and said no. */
export class Refused extends Error {
  readonly problem: Problem;

  constructor(problem: Problem) {
    super(problem.title);
    this.problem = problem;
  }

  get status(): number {
    return this.problem.status;
  }
}
