/** When somebody who says "not now" wants to be asked again: mornings on the practice's clock. */

import { snoozeChoices } from "../words/snooze";

const DAY = 86_400_000;
export type WaitId = "tomorrow" | "week" | "month" | "quarter" | "half";

/** Days from now; a call on a closed day is moved by whoever makes it. */
const spans = [
  ["week", 7],
  ["month", 30],
  ["quarter", 91],
  ["half", 182],
] as const satisfies readonly (readonly [WaitId, number])[];

export function waits(now: Date, zone: string): { id: WaitId; at: Date }[] {
  const tomorrow = snoozeChoices(now, zone).find((one) => one.id === "tomorrow")?.until ?? now;
  return [
    { id: "tomorrow", at: tomorrow },
    ...spans.map(([id, days]) => ({ id, at: new Date(tomorrow.getTime() + (days - 1) * DAY) })),
  ];
}
