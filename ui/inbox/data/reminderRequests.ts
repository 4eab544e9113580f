/** Every request about reminders before a visit by name. */

import type { ReminderList, ReminderSettings, ReminderStep, ReminderValues } from "../../shared/api";
import type { Call } from "./backend";

type Ask = <T>(call: Omit<Call, "csrf">) => Promise<T>;

export class ReminderRequests {
  constructor(private readonly ask: Ask) {}

  of = (threadId: string, signal?: AbortSignal): Promise<ReminderList> =>
    this.ask({ method: "GET", path: `threads/${threadId}/reminders`, signal });

  press = (
    threadId: string,
    verb: "skip" | "restore",
    { enrolment_id, step }: ReminderStep,
  ): Promise<ReminderList> =>
    this.ask({ method: "POST", path: `threads/${threadId}/reminders/${verb}`, body: { enrolment_id, step } });

  settings = (signal?: AbortSignal): Promise<ReminderSettings> =>
    this.ask({ method: "GET", path: "reminder-settings", signal });

  change = (version: number, values: ReminderValues): Promise<ReminderSettings> =>
    this.ask({ method: "PUT", path: "reminder-settings", body: values, version });
}
