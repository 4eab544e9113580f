/** Times as people say them, in the practice's zone; the exact one is always at hand. */

import { type Language, locale } from "./t";

export interface Times {
  /** "now", "4 min", "3 h", "Yesterday", "Mon", "Nov 12". */
  relative: (instant: string, now: number) => string;
  /** "Thursday, November 26, 2026 at 2:03 PM". */
  exact: (instant: string) => string;
  /** "2:03 PM". */
  clock: (instant: string, zone?: string) => string;
  /** "Today", "Yesterday", "Thursday, November 26". */
  day: (instant: string, now: number) => string;
  /** "Thu, Nov 26, 2:00 PM" in the zone of the appointment. */
  dayTime: (instant: string, zone?: string) => string;
  /** "Nov 26, 2 PM": as short as a pill. */
  short: (instant: string, zone?: string) => string;
  /** How long something has lasted: "45 s", "4 min", "2 h", "3 d". */
  age: (ms: number) => string;
  /** The number and the unit of an age apart, to the minute. */
  ageParts: (ms: number) => readonly [string, string];
  /** "6 PM" for today, else "Dec 3": as short as it goes. */
  pill: (instant: string, now: number, zone?: string) => string;
  dayKey: (instant: string) => string;
  zone: string;
}

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

const unitNames = { en: { s: "s", min: "min", h: "h", d: "d" }, es: { s: "s", min: "min", h: "h", d: "d" } };
const sayings = {
  en: { now: "now", today: "Today", yesterday: "Yesterday" },
  es: { now: "ahora", today: "Hoy", yesterday: "Ayer" },
};

function parts(ms: number, language: Language): readonly [number, string] {
  const unit = unitNames[language];
  if (ms < MINUTE) return [Math.max(0, Math.floor(ms / 1000)), unit.s];
  if (ms < HOUR) return [Math.floor(ms / MINUTE), unit.min];
  if (ms < 2 * DAY) return [Math.floor(ms / HOUR), unit.h];
  return [Math.floor(ms / DAY), unit.d];
}

/** Calendar days between two day keys such as "2026-11-26". */
function daysBetween(earlier: string, later: string): number {
  return Math.round((Date.parse(later) - Date.parse(earlier)) / DAY);
}

type Format = (instant: string | number, options: Intl.DateTimeFormatOptions, zone?: string) => string;

/** Making a formatter is slow, using it is not: each is made once. */
function formatter(locale: string, practiceZone: string): Format {
  const made = new Map<string, Intl.DateTimeFormat>();
  return (instant, options, zone = practiceZone) => {
    const key = zone + JSON.stringify(options);
    const known = made.get(key) ?? new Intl.DateTimeFormat(locale, { ...options, timeZone: zone });
    made.set(key, known);
    return known.format(new Date(instant));
  };
}

export function times(language: Language, practiceZone: string): Times {
  const format = formatter(locale(language), practiceZone);
  const keys = new Intl.DateTimeFormat("en-CA", { timeZone: practiceZone, dateStyle: "short" });
  const dayKey = (instant: string | number): string => keys.format(new Date(instant));
  const said = sayings[language];
  const daysAgo = (instant: string, now: number): number => daysBetween(dayKey(instant), dayKey(now));

  const relative = (instant: string, now: number): string => {
    const ms = now - Date.parse(instant);
    if (ms < MINUTE) return said.now;
    const ago = daysAgo(instant, now);
    if (ago === 0 || ms < 6 * HOUR) return parts(ms, language).join(" ");
    if (ago === 1) return said.yesterday;
    return format(instant, ago < 7 ? { weekday: "short" } : { month: "short", day: "numeric" });
  };

  return {
    zone: practiceZone,
    dayKey,
    ageParts: (ms) => {
      const [amount, unit] = parts(Math.max(MINUTE, ms), language);
      return [ms < MINUTE ? `<${amount}` : String(amount), unit];
    },
    pill: (instant, now, zone) =>
      daysAgo(instant, now) === 0
        ? format(instant, { hour: "numeric", minute: "2-digit" }, zone).replace(":00", "")
        : format(instant, { month: "short", day: "numeric" }, zone),
    age: (ms) => parts(ms, language).join(" "),
    exact: (instant) => format(instant, { dateStyle: "full", timeStyle: "short" }),
    clock: (instant, zone) => format(instant, { hour: "numeric", minute: "2-digit" }, zone),
    dayTime: (instant, zone) =>
      format(
        instant,
        { weekday: "short", month: "short", day: "numeric", hour: "numeric", minute: "2-digit" },
        zone,
      ),
    short: (instant, zone) =>
      format(instant, { month: "short", day: "numeric", hour: "numeric", minute: "2-digit" }, zone).replace(
        ":00",
        "",
      ),
    day: (instant, now) => {
      const ago = daysAgo(instant, now);
      if (ago === 0) return said.today;
      if (ago === 1) return said.yesterday;
      return format(instant, { weekday: "long", month: "long", day: "numeric" });
    },
    relative,
  };
}
