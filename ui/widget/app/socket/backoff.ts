// Spreads reconnects over time, so that a restarted server is not met by every open page at once.

const FIRST_MS = 1_000;
const LONGEST_MS = 30_000;

/** Full jitter: anywhere between now and a ceiling that doubles with each failure, never before `retryAfterMs`. */
export function reconnectDelay(failures: number, random: () => number, retryAfterMs = 0): number {
  const ceiling = Math.min(LONGEST_MS, FIRST_MS * 2 ** Math.min(failures, 10));
  return retryAfterMs + Math.round(random() * ceiling);
}
