/** Every request about sequences by name: the list, one with its steps, who is in it, one person's, a trial. */

import type {
  EnrolmentList,
  EnrolmentVerb,
  FoundPeople,
  SequenceDetail,
  SequenceEdit,
  SequenceList,
  SimulationView,
} from "../../shared/api";
import type { Call } from "../data/backend";

type Ask = <T>(call: Omit<Call, "csrf">) => Promise<T>;

export class SequenceRequests {
  constructor(private readonly ask: Ask) {}

  private get<T>(path: string, signal?: AbortSignal): Promise<T> {
    return this.ask<T>({ method: "GET", path, signal });
  }

  all = (signal?: AbortSignal): Promise<SequenceList> => this.get("sequences", signal);

  one = (id: string, signal?: AbortSignal): Promise<SequenceDetail> => this.get(`sequences/${id}`, signal);

  turn = (id: string, on: boolean, catchUp: boolean): Promise<SequenceDetail> =>
    this.ask({ method: "PUT", path: `sequences/${id}/on`, body: { on, catch_up: catchUp } });

  edit = (id: string, edition: number, changes: SequenceEdit): Promise<SequenceDetail> =>
    this.ask({ method: "PUT", path: `sequences/${id}`, body: changes, version: edition });

  people = (
    id: string,
    over: boolean,
    cursor: string | null,
    signal?: AbortSignal,
  ): Promise<EnrolmentList> => {
    const query = new URLSearchParams({ over: String(over) });
    if (cursor) query.set("cursor", cursor);
    return this.get(`sequences/${id}/enrolments?${query}`, signal);
  };

  of = (contactId: string, signal?: AbortSignal): Promise<EnrolmentList> =>
    this.get(`contacts/${contactId}/enrolments`, signal);

  press = (contactId: string, id: string, verb: EnrolmentVerb): Promise<EnrolmentList> =>
    this.ask({ method: "POST", path: `contacts/${contactId}/enrolments/${id}`, body: { verb } });

  simulate = (contactId: string, sequence: string | null): Promise<SimulationView> =>
    this.ask({ method: "POST", path: `contacts/${contactId}/simulation`, body: { sequence } });

  find = (words: string, signal?: AbortSignal): Promise<FoundPeople> =>
    this.get(`people-found?${new URLSearchParams({ q: words })}`, signal);
}
