/** Every request about the calendar by name: days, bookings, blocks, the waitlist, lost days. */

import type {
  AttendWhat,
  BookingLimits,
  BookingOptions,
  BookingRules,
  CalendarDays,
  Check,
  Closure,
  ClosureList,
  FreeTimes,
  HitList,
  LookAt,
  LostDay,
  MakeVisit,
  MoveVisit,
  NewBlock,
  NewEntry,
  Visit,
  VisitChanged,
  Waitlist,
} from "../../shared/api";
import type { Call } from "../data/backend";

type Ask = <T>(call: Omit<Call, "csrf">) => Promise<T>;

export interface Wanted {
  threadId: string;
  type: string;
  from: string;
  days: number;
  services: readonly string[];
  provider: string | null;
  location: string | null;
  moves: string | null;
}

export class CalendarRequests {
  constructor(private readonly ask: Ask) {}

  private get<T>(path: string, signal?: AbortSignal): Promise<T> {
    return this.ask<T>({ method: "GET", path, signal });
  }

  private post<T>(path: string, body: unknown = {}, version?: number): Promise<T> {
    return this.ask<T>({ method: "POST", path, body, version });
  }

  days = (
    from: string | null,
    days: number,
    location: string | null,
    signal?: AbortSignal,
  ): Promise<CalendarDays> => {
    const query = new URLSearchParams({ days: String(days) });
    if (from) query.set("from", from);
    if (location) query.set("location", location);
    return this.get(`calendar?${query}`, signal);
  };

  rules = (signal?: AbortSignal): Promise<BookingRules> => this.get("calendar/rules", signal);

  setRules = (limits: BookingLimits, version: number): Promise<BookingRules> =>
    this.ask({ method: "PUT", path: "calendar/rules", body: limits, version });

  visit = (id: string, signal?: AbortSignal): Promise<Visit> => this.get(`appointments/${id}`, signal);

  options = (threadId: string, signal?: AbortSignal): Promise<BookingOptions> =>
    this.get(`appointments/options/${threadId}`, signal);

  times = (wanted: Wanted, signal?: AbortSignal): Promise<FreeTimes> => {
    const query = new URLSearchParams({ type: wanted.type, from: wanted.from, days: String(wanted.days) });
    for (const service of wanted.services) query.append("service", service);
    if (wanted.provider) query.set("provider", wanted.provider);
    if (wanted.location) query.set("location", wanted.location);
    if (wanted.moves) query.set("moves", wanted.moves);
    return this.get(`appointments/times/${wanted.threadId}?${query}`, signal);
  };

  check = (at: LookAt): Promise<Check> => this.post("appointments/check", at);

  book = (visit: MakeVisit): Promise<VisitChanged> => this.post("appointments", visit);

  move = ({ id, version }: Visit, to: MoveVisit): Promise<VisitChanged> =>
    this.post(`appointments/${id}/move`, to, version);

  cancel = ({ id, version }: Visit, reason: string, tell: boolean): Promise<VisitChanged> =>
    this.post(`appointments/${id}/cancel`, { reason, tell }, version);

  attend = ({ id, version }: Visit, what: AttendWhat): Promise<VisitChanged> =>
    this.post(`appointments/${id}/attend`, { what }, version);

  block = (block: NewBlock): Promise<{ id: string; affected: number }> => this.post("calendar/blocks", block);

  unblock = (id: string, version: number): Promise<null> =>
    this.ask({ method: "DELETE", path: `calendar/blocks/${id}`, version });

  waitlist = (signal?: AbortSignal): Promise<Waitlist> => this.get("waitlist", signal);

  join = (entry: NewEntry): Promise<unknown> => this.post("waitlist", entry);

  leave = (id: string, version: number): Promise<null> =>
    this.ask({ method: "DELETE", path: `waitlist/${id}`, version });

  closures = (signal?: AbortSignal): Promise<ClosureList> => this.get("closures", signal);

  closure = (id: string, signal?: AbortSignal): Promise<Closure> => this.get(`closures/${id}`, signal);

  lookAtLost = (lost: LostDay): Promise<HitList> => this.post("closures/look", lost);

  close = (lost: LostDay): Promise<Closure> => this.post("closures", lost);

  undo = ({ id, version }: Closure): Promise<Closure> => this.post(`closures/${id}/undo`, {}, version);

  called = (caseId: string, version: number): Promise<Closure> =>
    this.post(`closures/cases/${caseId}/called`, {}, version);
}
