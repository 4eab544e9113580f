/** The rules of booking, edited as a whole and saved against the version that was looked at. */

import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import type { BookingLimits, BookingRules } from "../../shared/api";
import { useApp } from "../data/app";
import { Refused } from "../data/backend";
import { useNotices } from "../parts/notices";
import { useWords } from "../words/t";

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

export function useEditing(found: BookingRules) {
  const { api, queries } = useApp();
  const notices = useNotices();
  const { t } = useWords();
  const [chosen, setChosen] = useState<Partial<BookingLimits>>({});
  const [state, setState] = useState<"idle" | "saving" | "conflict">("idle");
  const values: BookingLimits = { ...found.limits, ...chosen };
  const changed = JSON.stringify(values) !== JSON.stringify(found.limits);
  const save = async (): Promise<void> => {
    setState("saving");
    try {
      queries.setQueryData(KEY, await api.calendar.setRules(values, found.version));
      setChosen({});
      setState("idle");
    } catch (error) {
      const conflict = error instanceof Refused && error.status === 409;
      setState(conflict ? "conflict" : "idle");
      if (conflict) await queries.invalidateQueries({ queryKey: KEY });
      else notices.problem(t("rules.failed"), error instanceof Refused ? error : t("error.unreachable"));
    }
  };
  return {
    values,
    changed,
    state,
    save,
    choose: (more: Partial<BookingLimits>): void => setChosen((held) => ({ ...held, ...more })),
    drop: (): void => {
      setChosen({});
      setState("idle");
    },
  };
}
