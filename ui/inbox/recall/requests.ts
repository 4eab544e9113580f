/** Every request about who leaves without a next visit and who is due again, by name. */

import type {
  BookNext,
  LatestRebook,
  Leaving,
  NextBooked,
  Rebooking,
  RebookPrompt,
  RecallItem,
  RecallList,
  RecallRule,
  RecallRules,
} from "../../shared/api";
import type { Call } from "../data/backend";

export type When = "overdue" | "week" | "month";
type Ask = <T>(call: Omit<Call, "csrf">) => Promise<T>;

export class RecallRequests {
  constructor(private readonly ask: Ask) {}

  private get<T>(path: string, signal?: AbortSignal): Promise<T> {
    return this.ask<T>({ method: "GET", path, signal });
  }

  private post<T>(path: string, body: unknown = {}): Promise<T> {
    return this.ask<T>({ method: "POST", path, body });
  }

  leaving = (signal?: AbortSignal): Promise<Leaving> => this.get("rebook", signal);

  latest = (contactId: string, signal?: AbortSignal): Promise<LatestRebook> =>
    this.get(`rebook/of/${contactId}`, signal);

  book = (promptId: string, chosen: BookNext): Promise<NextBooked> =>
    this.post(`rebook/${promptId}/book`, chosen);

  dismiss = (promptId: string, reason: string): Promise<RebookPrompt> =>
    this.post(`rebook/${promptId}/dismiss`, { reason });

  figures = (signal?: AbortSignal): Promise<Rebooking> => this.get("rebooking", signal);

  list = (
    when: When,
    service: string | null,
    cursor: string | null,
    signal?: AbortSignal,
  ): Promise<RecallList> => {
    const query = new URLSearchParams({ when });
    if (service) query.set("service", service);
    if (cursor) query.set("cursor", cursor);
    return this.get(`recall?${query}`, signal);
  };

  exclude = (id: string, why: string): Promise<RecallItem | null> =>
    this.post(`recall/${id}/exclude`, { why });

  include = (id: string): Promise<RecallItem | null> => this.post(`recall/${id}/include`);

  call = (id: string): Promise<{ task_id: string }> => this.post(`recall/${id}/call`);

  change = (service: string, version: number, rule: RecallRule): Promise<RecallRules> =>
    this.ask({ method: "PUT", path: `recall/rules/${service}`, body: rule, version });

  asTheFileSays = (service: string, version: number): Promise<RecallRules> =>
    this.ask({ method: "DELETE", path: `recall/rules/${service}`, version });
}
