/** Every request about tasks and about what did not reach people, by name. */

import type {
  ExceptionItem,
  ExceptionList,
  GiveOutcome,
  NewTask,
  NextBest,
  SentAgain,
  TaskCounts,
  TaskDetail,
  TaskOptions,
  TaskPage,
  TaskView,
} from "../../shared/api";
import type { Call } from "../data/backend";
import type { Shown } from "./search";

type Ask = <T>(call: Omit<Call, "csrf">) => Promise<T>;
type Which = Pick<ExceptionItem, "source" | "id">;

export class TaskRequests {
  constructor(private readonly ask: Ask) {}

  private get<T>(path: string, signal?: AbortSignal): Promise<T> {
    return this.ask<T>({ method: "GET", path, signal });
  }

  private post<T>(path: string, body: unknown = {}, version?: number): Promise<T> {
    return this.ask<T>({ method: "POST", path, body, version });
  }

  list = (shown: Shown, cursor: string | null, signal?: AbortSignal): Promise<TaskPage> => {
    const query = new URLSearchParams();
    for (const [name, value] of Object.entries(shown)) if (value) query.set(name, String(value));
    if (cursor) query.set("cursor", cursor);
    return this.get(`tasks?${query}`, signal);
  };

  counts = (signal?: AbortSignal): Promise<TaskCounts> => this.get("tasks/counts", signal);

  options = (signal?: AbortSignal): Promise<TaskOptions> => this.get("tasks/options", signal);

  next = (signal?: AbortSignal): Promise<NextBest> => this.get("tasks/next", signal);

  skip = (id: string): Promise<NextBest> => this.post(`tasks/${id}/skip`);

  one = (id: string, signal?: AbortSignal): Promise<TaskDetail> => this.get(`tasks/${id}`, signal);

  create = (made: NewTask): Promise<TaskView> => this.post("tasks", made);

  outcome = (task: TaskView, given: GiveOutcome): Promise<TaskView> =>
    this.post(`tasks/${task.id}/outcome`, given, task.version);

  assign = (task: TaskView, ownerId: string | null): Promise<TaskView> =>
    this.post(`tasks/${task.id}/assign`, { owner_id: ownerId }, task.version);

  snooze = (task: TaskView, until: string): Promise<TaskView> =>
    this.post(`tasks/${task.id}/snooze`, { until }, task.version);

  note = (id: string, note: string): Promise<TaskView> => this.post(`tasks/${id}/note`, { note });

  exceptions = (cursor: string | null, signal?: AbortSignal): Promise<ExceptionList> =>
    this.get(cursor ? `exceptions?cursor=${encodeURIComponent(cursor)}` : "exceptions", signal);

  sendAgain = (
    { source, id }: Which,
    clientId: string,
    text: string | null,
    byEmail: boolean,
  ): Promise<SentAgain> =>
    this.post(`exceptions/${source}/${id}/send-again`, { client_id: clientId, text, by_email: byEmail });

  callInstead = ({ source, id }: Which): Promise<TaskView> => this.post(`exceptions/${source}/${id}/call`);

  correct = ({ source, id }: Which, phone: string): Promise<true> =>
    this.post<null>(`exceptions/${source}/${id}/number`, { phone }).then(() => true);

  dismiss = ({ source, id }: Which): Promise<true> =>
    this.post<null>(`exceptions/${source}/${id}/dismiss`).then(() => true);
}
