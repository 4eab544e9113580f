/** A day and an hour on the wall of the practice's zone, and the instant that is meant by them. */

const read = (at: number, zone: string): Record<string, number> =>
  Object.fromEntries(
    new Intl.DateTimeFormat("en-US", {
      timeZone: zone,
      hourCycle: "h23",
      year: "numeric",
      month: "numeric",
      day: "numeric",
      hour: "numeric",
      minute: "numeric",
    })
      .formatToParts(at)
      .map(({ type, value }) => [type, Number(value)]),
  );

const two = (value: number): string => String(value).padStart(2, "0");

/** "2026-11-27" and "08:00": what clocks and calendars there show. */
export function wallOf(instant: string | number, zone: string): { day: string; time: string } {
  const { year = 0, month = 1, day = 1, hour = 0, minute = 0 } = read(new Date(instant).getTime(), zone);
  return { day: `${year}-${two(month)}-${two(day)}`, time: `${two(hour)}:${two(minute)}` };
}

export function instantOf(day: string, time: string, zone: string): number {
  const wanted = Date.parse(`${day}T${time}:00Z`);
  // Twice: the first guess may lie on the other side of a clock change.
  let guess = wanted;
  for (let round = 0; round < 2; round += 1) {
    const shown = wallOf(guess, zone);
    guess += wanted - Date.parse(`${shown.day}T${shown.time}:00Z`);
  }
  return guess;
}
