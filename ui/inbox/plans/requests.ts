/** Every request about plans and memberships by name. */

import type {
  AdjustPlan,
  ChangeMembership,
  MembershipPage,
  MembershipView,
  NewMembership,
  PlanDetail,
  PlanEnd,
  PlanOptions,
  PlanPage,
  PlanView,
  SellPlan,
} from "../../shared/api";
import type { Call } from "../data/backend";

type Ask = <T>(call: Omit<Call, "csrf">) => Promise<T>;

export interface PlanFilters {
  which: string;
  service: string | null;
  location: string | null;
  contactId?: string;
}

export class PlanRequests {
  constructor(private readonly ask: Ask) {}

  private get<T>(path: string, signal?: AbortSignal): Promise<T> {
    return this.ask<T>({ method: "GET", path, signal });
  }

  all = ({ which, service, location, contactId }: PlanFilters, signal?: AbortSignal): Promise<PlanPage> => {
    const query = new URLSearchParams({ which });
    if (service) query.set("service", service);
    if (location) query.set("location", location);
    if (contactId) query.set("contact_id", contactId);
    return this.get(`plans?${query}`, signal);
  };

  options = (signal?: AbortSignal): Promise<PlanOptions> => this.get("plans/options", signal);

  one = (id: string, signal?: AbortSignal): Promise<PlanDetail> => this.get(`plans/${id}`, signal);

  sell = (contactId: string, sale: SellPlan): Promise<PlanDetail> =>
    this.ask({ method: "POST", path: `contacts/${contactId}/plans`, body: sale });

  adjust = ({ id, version }: PlanView, changed: AdjustPlan): Promise<PlanDetail> =>
    this.ask({ method: "POST", path: `plans/${id}/adjust`, body: changed, version });

  done = (id: string, on: string | null): Promise<PlanDetail> =>
    this.ask({ method: "POST", path: `plans/${id}/sessions`, body: { on } });

  takeBack = (id: string, sessionId: string): Promise<PlanDetail> =>
    this.ask({ method: "POST", path: `plans/${id}/sessions/${sessionId}/take-back`, body: {} });

  end = ({ id, version }: PlanView, why: PlanEnd): Promise<PlanDetail> =>
    this.ask({ method: "POST", path: `plans/${id}/end`, body: { why }, version });

  reopen = ({ id, version }: PlanView): Promise<PlanDetail> =>
    this.ask({ method: "POST", path: `plans/${id}/reopen`, body: {}, version });

  memberships = (which: string, contactId: string | null, signal?: AbortSignal): Promise<MembershipPage> => {
    const query = new URLSearchParams({ which });
    if (contactId) query.set("contact_id", contactId);
    return this.get(`memberships?${query}`, signal);
  };

  begin = (contactId: string, membership: NewMembership): Promise<MembershipView> =>
    this.ask({ method: "POST", path: `contacts/${contactId}/memberships`, body: membership });

  change = ({ id, version }: MembershipView, changed: ChangeMembership): Promise<MembershipView> =>
    this.ask({ method: "PATCH", path: `memberships/${id}`, body: changed, version });

  became = ({ id, version }: MembershipView, what: string): Promise<MembershipView> =>
    this.ask({ method: "POST", path: `memberships/${id}/became`, body: { what }, version });
}
