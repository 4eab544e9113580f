/** Days and minutes as the calendar counts them: text days, minutes after midnight on the practice's clock. */

import { type Language, locale } from "../words/t";

const DAY = 86_400_000;

export function shift(day: string, by: number): string {
  return new Date(Date.parse(`${day}T00:00:00Z`) + by * DAY).toISOString().slice(0, 10);
}

/** The Monday of a day's week. */
export function monday(day: string): string {
  const weekday = (new Date(`${day}T00:00:00Z`).getUTCDay() + 6) % 7;
  return shift(day, -weekday);
}

export function dayName(
  day: string,
  language: Language,
  options: Intl.DateTimeFormatOptions = { weekday: "long", month: "long", day: "numeric" },
): string {
  return new Intl.DateTimeFormat(locale(language), { ...options, timeZone: "UTC" }).format(
    new Date(`${day}T00:00:00Z`),
  );
}

export function clock(minute: number, language: Language): string {
  const at = new Date(minute * 60_000);
  return new Intl.DateTimeFormat(locale(language), {
    hour: "numeric",
    minute: "2-digit",
    timeZone: "UTC",
  }).format(at);
}

/** "9 AM": an hour of the scale. */
export function hour(minute: number, language: Language): string {
  return new Intl.DateTimeFormat(locale(language), { hour: "numeric", timeZone: "UTC" }).format(
    new Date(minute * 60_000),
  );
}

export function wall(day: string, minute: number): string {
  const two = (value: number): string => String(value).padStart(2, "0");
  return `${day}T${two(Math.floor(minute / 60))}:${two(minute % 60)}`;
}

/** Minutes after midnight of "09:30". */
export function minutes(text: string): number {
  const [hours = "0", rest = "0"] = text.split(":");
  return Number(hours) * 60 + Number(rest);
}

export interface Placed<T> {
  item: T;
  lane: number;
  lanes: number;
}

/** Side by side where they overlap, full width where they do not. */
export function inLanes<T extends { start_minute: number; minutes: number }>(
  items: readonly T[],
): Placed<T>[] {
  const sorted = [...items].sort((one, other) => one.start_minute - other.start_minute);
  const placed: Placed<T>[] = [];
  let cluster: Placed<T>[] = [];
  let ends: number[] = [];
  const close = (): void => {
    for (const each of cluster) each.lanes = ends.length;
    placed.push(...cluster);
    cluster = [];
    ends = [];
  };
  for (const item of sorted) {
    if (cluster.length > 0 && ends.every((end) => end <= item.start_minute)) close();
    const free = ends.findIndex((end) => end <= item.start_minute);
    const lane = free === -1 ? ends.length : free;
    ends[lane] = item.start_minute + item.minutes;
    cluster.push({ item, lane, lanes: 1 });
  }
  close();
  return placed;
}

/** "Tue, Nov 24": of whole days their names, else from when to when. */
export function spanOf(starts: string, ends: string, zone: string, language: Language): string {
  const at = (instant: number, options: Intl.DateTimeFormatOptions): string =>
    new Intl.DateTimeFormat(locale(language), { ...options, timeZone: zone }).format(new Date(instant));
  const midnight = (instant: number): boolean =>
    new Intl.DateTimeFormat("en-GB", { hour: "2-digit", minute: "2-digit", timeZone: zone }).format(
      new Date(instant),
    ) === "00:00";
  const [from, to] = [Date.parse(starts), Date.parse(ends)];
  const day = { weekday: "short", month: "short", day: "numeric" } as const;
  const time = { ...day, hour: "numeric", minute: "2-digit" } as const;
  if (!midnight(from) || !midnight(to)) return `${at(from, time)} – ${at(to, time)}`;
  const [first, last] = [at(from, day), at(to - 60_000, day)];
  return first === last ? first : `${first} – ${last}`;
}
