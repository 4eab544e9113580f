/** The page's time: the server's clock as last heard, and one tick that all countdowns share. */

import { useSyncExternalStore } from "react";

let offset = 0;

export function learnServerTime(instant: string): void {
  const at = Date.parse(instant);
  if (!Number.isNaN(at)) offset = at - Date.now();
}

/** Now in milliseconds as the server counts it. */
export function now(): number {
  return Date.now() + offset;
}

class Tick {
  private listeners = new Set<() => void>();
  private timer: ReturnType<typeof setInterval> | null = null;
  private value = 0;

  constructor(private readonly every: number) {}

  subscribe = (listener: () => void): (() => void) => {
    this.listeners.add(listener);
    this.timer ??= setInterval(this.beat, this.every);
    return () => {
      this.listeners.delete(listener);
      if (this.listeners.size > 0 || this.timer === null) return;
      clearInterval(this.timer);
      this.timer = null;
    };
  };

  /** Rounded, so that it stays the same between two beats. */
  read = (): number => {
    if (this.value === 0 || this.timer === null) this.value = Math.floor(now() / this.every) * this.every;
    return this.value;
  };

  private beat = (): void => {
    this.value = Math.floor(now() / this.every) * this.every;
    for (const listener of this.listeners) listener();
  };
}

const second = new Tick(1000);
const slow = new Tick(15_000);

/** Rerenders each second; for what counts down. */
export function useSecond(): number {
  return useSyncExternalStore(second.subscribe, second.read);
}

/** Rerenders each quarter minute; for ages and relative times. */
export function useSlow(): number {
  return useSyncExternalStore(slow.subscribe, slow.read);
}
