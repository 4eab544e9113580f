/** What the plans' screens read, and what they do; a refusal says so and leaves everything as it was. */

import { keepPreviousData, useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
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
import { useApp } from "../data/app";
import { Refused } from "../data/backend";
import { Store } from "../data/store";
import { useNotices } from "../parts/notices";
import { useWords } from "../words/t";
import type { PlanFilters } from "./requests";

export interface Person {
  contactId: string;
  name: string;
}

/** Which plan's sheet is open. */
export const shownPlan = new Store<string | null>(null);
/** To whom a plan is being sold; nobody: they are asked for first. */
export const selling = new Store<{ person: Person | null } | null>(null);
/** Which membership is being entered or changed. */
export const entering = new Store<{ person: Person | null; membership: MembershipView | null } | null>(null);

const EVERY_MINUTE = 60_000;
/** A sheet is looked at for a moment, often while something is under way. */
const WHILE_OPEN = 5_000;

export function usePlans(filters: PlanFilters) {
  const { api } = useApp();
  return useQuery<PlanPage>({
    queryKey: ["plans", "list", filters],
    queryFn: ({ signal }) => api.plans.all(filters, signal),
    placeholderData: keepPreviousData,
    refetchInterval: EVERY_MINUTE,
    staleTime: 5_000,
  });
}

export function usePlan(id: string) {
  const { api } = useApp();
  return useQuery<PlanDetail>({
    queryKey: ["plans", "one", id],
    queryFn: ({ signal }) => api.plans.one(id, signal),
    refetchInterval: WHILE_OPEN,
    staleTime: 5_000,
  });
}

export function usePlanOptions() {
  const { api } = useApp();
  return useQuery<PlanOptions>({
    queryKey: ["plans", "options"],
    queryFn: ({ signal }) => api.plans.options(signal),
    staleTime: 300_000,
  });
}

export function useMemberships(which: string, contactId: string | null) {
  const { api } = useApp();
  return useQuery<MembershipPage>({
    queryKey: ["plans", "memberships", which, contactId],
    queryFn: ({ signal }) => api.plans.memberships(which, contactId, signal),
    placeholderData: keepPreviousData,
    refetchInterval: EVERY_MINUTE,
    staleTime: 5_000,
  });
}

function useSending() {
  const { t } = useWords();
  const notices = useNotices();
  const queries = useQueryClient();
  const [busy, setBusy] = useState(false);
  const run = async <T>(request: () => Promise<T>): Promise<T | null> => {
    setBusy(true);
    try {
      return await request();
    } catch (error) {
      notices.problem(t("plans.failed"), error instanceof Refused ? error : t("error.unreachable"));
      return null;
    } finally {
      setBusy(false);
      for (const key of ["plans", "money", "enrolments", "tasks"]) {
        void queries.invalidateQueries({ queryKey: [key] });
      }
    }
  };
  return { busy, run };
}

export function usePlanMoves() {
  const { api, queries } = useApp();
  const { busy, run } = useSending();
  const show = async (request: () => Promise<PlanDetail>): Promise<PlanDetail | null> => {
    const found = await run(request);
    if (found) queries.setQueryData(["plans", "one", found.plan.id], found);
    return found;
  };
  return {
    busy,
    sell: (contactId: string, sale: SellPlan) => show(() => api.plans.sell(contactId, sale)),
    adjust: (plan: PlanView, changed: AdjustPlan) => show(() => api.plans.adjust(plan, changed)),
    done: (id: string, on: string | null) => show(() => api.plans.done(id, on)),
    takeBack: (id: string, sessionId: string) => show(() => api.plans.takeBack(id, sessionId)),
    end: (plan: PlanView, why: PlanEnd) => show(() => api.plans.end(plan, why)),
    reopen: (plan: PlanView) => show(() => api.plans.reopen(plan)),
  };
}

export function useMembershipMoves() {
  const { api } = useApp();
  const { busy, run } = useSending();
  return {
    busy,
    begin: (contactId: string, membership: NewMembership) =>
      run(() => api.plans.begin(contactId, membership)),
    change: (membership: MembershipView, changed: ChangeMembership) =>
      run(() => api.plans.change(membership, changed)),
    became: (membership: MembershipView, what: string) => run(() => api.plans.became(membership, what)),
  };
}
