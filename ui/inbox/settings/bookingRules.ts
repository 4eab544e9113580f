/** The rules of booking, edited as a whole and saved against the version that was looked at. */

import { useQuery } from "@tanstack/react-query";
import type { BookingLimits, BookingRules } from "../../shared/api";
import { useApp } from "../data/app";
import { useWords } from "../words/t";
import { useEditing } from "./useEditing";

const KEY = ["booking-rules"];
/** Stands for every type of visit that has no page of its own. */
export const EVERY = "*";

export function useBookingRules() {
  const { api } = useApp();
  return useQuery<BookingRules>({
    queryKey: KEY,
    queryFn: ({ signal }) => api.calendar.rules(signal),
    staleTime: 0,
  });
}

/** A table without its empty cells. */
export function filled<T>(table: Record<string, T | null | "">): Record<string, T> {
  return Object.fromEntries(
    Object.entries(table).filter(([, value]) => value !== null && value !== ""),
  ) as Record<string, T>;
}

export function useRulesEditing(found: BookingRules) {
  const { api } = useApp();
  const { t } = useWords();
  return useEditing<BookingLimits, BookingRules>({
    saved: found.limits,
    queryKey: KEY,
    send: (values) => api.calendar.setRules(values, found.version),
    failed: t("rules.failed"),
  });
}
