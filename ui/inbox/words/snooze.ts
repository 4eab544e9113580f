/** The times that the snooze menu offers, on the practice's clock. */

import { shift } from "../calendar/days";
import { instantOf, wallOf } from "./zone";

export interface SnoozeChoice {
  id: "later" | "tomorrow" | "week";
  until: Date;
}

const HOUR = 3_600_000;

const weekdayOf = (day: string): number => new Date(`${day}T00:00:00Z`).getUTCDay();

export function snoozeChoices(now: Date, zone: string): SnoozeChoice[] {
  const later = new Date(Math.ceil((now.getTime() + 3 * HOUR) / (HOUR / 4)) * (HOUR / 4));
  const { day: today } = wallOf(now.getTime(), zone);
  const untilMonday = (8 - weekdayOf(today)) % 7 || 7;
  const eight = (days: number): Date => new Date(instantOf(shift(today, days), "08:00", zone));
  const tomorrow = { id: "tomorrow" as const, until: eight(1) };
  const week = { id: "week" as const, until: eight(untilMonday) };
  const sameDay = wallOf(later.getTime(), zone).day === today;
  return [...(sameDay ? [{ id: "later" as const, until: later }] : []), tomorrow, week];
}
