/** What the calendar's screens read, and what they do; everybody hears of it at once. */

import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { useMemo, useState } from "react";
import type {
  AttendWhat,
  BookingOptions,
  CalendarDays,
  Closure,
  ClosureList,
  FreeTimes,
  Visit,
  VisitChanged,
  Waitlist,
} from "../../shared/api";
import { useApp } from "../data/app";
import { Refused } from "../data/backend";
import { Store } from "../data/store";
import { useNotices } from "../parts/notices";
import { type Key, useWords } from "../words/t";
import type { Wanted } from "./requests";

/** For whom the booking panel is open, and which visit it moves. */
export const booking = new Store<{ threadId: string; moves: Visit | null } | null>(null);
/** Which visit's sheet is open. */
export const looking = new Store<string | null>(null);

export function useCalendarDays(from: string | null, days: number, location: string | null) {
  const { api } = useApp();
  return useQuery<CalendarDays>({
    queryKey: ["calendar", from, days, location],
    queryFn: ({ signal }) => api.calendar.days(from, days, location, signal),
    placeholderData: keepPreviousData,
    refetchInterval: 60_000,
  });
}

export function useVisit(id: string | null) {
  const { api } = useApp();
  return useQuery<Visit>({
    queryKey: ["calendar", "visit", id],
    queryFn: ({ signal }) => api.calendar.visit(id ?? "", signal),
    enabled: id !== null,
  });
}

export function useBookingOptions(threadId: string) {
  const { api } = useApp();
  return useQuery<BookingOptions>({
    queryKey: ["calendar", "options", threadId],
    queryFn: ({ signal }) => api.calendar.options(threadId, signal),
  });
}

export function useFreeTimes(wanted: Wanted | null) {
  const { api } = useApp();
  return useQuery<FreeTimes>({
    queryKey: ["calendar", "times", wanted],
    queryFn: ({ signal }) => api.calendar.times(wanted as Wanted, signal),
    enabled: wanted !== null,
    placeholderData: keepPreviousData,
  });
}

export function useWaitlist() {
  const { api } = useApp();
  return useQuery<Waitlist>({
    queryKey: ["calendar", "waitlist"],
    queryFn: ({ signal }) => api.calendar.waitlist(signal),
  });
}

export function useClosures() {
  const { api } = useApp();
  return useQuery<ClosureList>({
    queryKey: ["calendar", "closures"],
    queryFn: ({ signal }) => api.calendar.closures(signal),
  });
}

export function useClosure(id: string | null) {
  const { api } = useApp();
  return useQuery<Closure>({
    queryKey: ["calendar", "closure", id],
    queryFn: ({ signal }) => api.calendar.closure(id ?? "", signal),
    enabled: id !== null,
    refetchInterval: 30_000,
  });
}

/** Runs one change; says what went wrong in words, and reads everything of the calendar anew. */
export function useChange() {
  const { queries } = useApp();
  const notices = useNotices();
  const { t, code } = useWords();
  const [busy, setBusy] = useState(false);
  const run = async <T>(ask: Promise<T>, failed: Key = "calendar.failed"): Promise<T | null> => {
    setBusy(true);
    try {
      return await ask;
    } catch (error) {
      const said = error instanceof Refused ? error.problem.code : null;
      notices.problem(t(failed), said ? code("calendar.rule", said) : error);
      return null;
    } finally {
      setBusy(false);
      void queries.invalidateQueries({ queryKey: ["calendar"] });
    }
  };
  return { busy, run };
}

export function useVisitMoves() {
  const { api } = useApp();
  const { busy, run } = useChange();
  const { t, code } = useWords();
  const notices = useNotices();
  return useMemo(() => {
    const tell = (changed: VisitChanged | null, words: Key): boolean => {
      if (!changed) return false;
      const { told } = changed;
      const more = told && told.action !== "send" ? ` ${code("calendar.told", told.reason)}` : "";
      notices.say(t(told?.action === "send" ? (`${words}.told` as Key) : words) + more);
      return true;
    };
    return {
      busy,
      run,
      tell,
      attend: async (visit: Visit, what: AttendWhat) =>
        tell(await run(api.calendar.attend(visit, what)), `calendar.said.${what}` as Key),
      cancel: async (visit: Visit, reason: string, told: boolean) =>
        tell(await run(api.calendar.cancel(visit, reason, told)), "calendar.said.cancelled"),
    };
  }, [api, busy, run, t, code, notices]);
}
