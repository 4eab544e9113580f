/** What the first-response clock of a thread shows at a moment. */

import type { Clock } from "../../shared/api";

export const FIRST_RESPONSE_MS = 60_000;
const AMBER_MS = 5 * 60_000;
const RED_MS = 30 * 60_000;

export type Tone = "plain" | "warn" | "bad";

export type Waiting =
  | { phase: "none" }
  /** The minute still runs: seconds left and the part of the ring that is full. */
  | { phase: "counting"; seconds: number; part: number }
  /** Someone waits: for how long, and whether the first reply is what is late. */
  | { phase: "waiting"; ms: number; tone: Tone; first: boolean };

function tone(ms: number, first: boolean): Tone {
  if (first || ms >= RED_MS) return "bad";
  return ms >= AMBER_MS ? "warn" : "plain";
}

export function waiting(clock: Clock | null, waitingSince: string | null, now: number): Waiting {
  const runs = clock !== null && clock.answered_at === null;
  if (runs) {
    const due = Date.parse(clock.due_at);
    const span = Math.max(1, due - Date.parse(clock.started_at));
    const left = Math.min(span, due - now);
    if (left > 0) return { phase: "counting", seconds: Math.ceil(left / 1000), part: left / span };
    const ms = now - Date.parse(clock.started_at);
    return { phase: "waiting", ms, tone: tone(ms, true), first: true };
  }
  if (waitingSince === null) return { phase: "none" };
  const ms = Math.max(0, now - Date.parse(waitingSince));
  return { phase: "waiting", ms, tone: tone(ms, false), first: false };
}

/** Whether the picture changes each second, so that only such rows tick. */
export function counts(clock: Clock | null, now: number): boolean {
  return clock !== null && clock.answered_at === null && Date.parse(clock.due_at) > now;
}
