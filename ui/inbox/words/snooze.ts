/** The times that the snooze menu offers, on the practice's clock. */

export interface SnoozeChoice {
  id: "later" | "tomorrow" | "week";
  until: Date;
}

interface Local {
  year: number;
  month: number;
  day: number;
  weekday: number;
}

const HOUR = 3_600_000;

function local(at: Date, zone: string): Local & { hour: number; minute: number } {
  const read = new Intl.DateTimeFormat("en-US", {
    timeZone: zone,
    hourCycle: "h23",
    year: "numeric",
    month: "numeric",
    day: "numeric",
    hour: "numeric",
    minute: "numeric",
  });
  const found = Object.fromEntries(read.formatToParts(at).map(({ type, value }) => [type, Number(value)]));
  const { year = 0, month = 1, day = 1, hour = 0, minute = 0 } = found;
  return { year, month, day, hour, minute, weekday: new Date(Date.UTC(year, month - 1, day)).getUTCDay() };
}

/** The instant at which the zone's clocks show eight in the morning, `days` after the day of `at`. */
function eightOClock(at: Date, days: number, zone: string): Date {
  const { year, month, day } = local(at, zone);
  const wanted = Date.UTC(year, month - 1, day + days, 8);
  // Twice: the first guess may lie on the other side of a clock change.
  let guess = wanted;
  for (let round = 0; round < 2; round += 1) {
    const shown = local(new Date(guess), zone);
    guess += wanted - Date.UTC(shown.year, shown.month - 1, shown.day, shown.hour, shown.minute);
  }
  return new Date(guess);
}

export function snoozeChoices(now: Date, zone: string): SnoozeChoice[] {
  const later = new Date(Math.ceil((now.getTime() + 3 * HOUR) / (HOUR / 4)) * (HOUR / 4));
  const { weekday } = local(now, zone);
  const untilMonday = (8 - weekday) % 7 || 7;
  const tomorrow = { id: "tomorrow" as const, until: eightOClock(now, 1, zone) };
  const week = { id: "week" as const, until: eightOClock(now, untilMonday, zone) };
  const sameDay = local(later, zone).day === local(now, zone).day;
  return [...(sameDay ? [{ id: "later" as const, until: later }] : []), tomorrow, week];
}
