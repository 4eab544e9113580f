/** How reminders are set: edited as a whole, saved against the version that was looked at. */

import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import type { ReminderSettings, ReminderValues } from "../../shared/api";
import { useApp } from "../data/app";
import { Refused } from "../data/backend";
import { useNotices } from "../parts/notices";
import { useWords } from "../words/t";

const KEY = ["reminder-settings"];
export const offered: readonly number[] = [2, 4, 24, 48, 72, 96, 168];
export const MOST = 3;

export function useReminderSettings() {
  const { api } = useApp();
  return useQuery<ReminderSettings>({
    queryKey: KEY,
    queryFn: ({ signal }) => api.reminding.settings(signal),
    staleTime: 0,
  });
}

/** What is chosen and not saved yet; after a conflict it is laid over what is true now. */
export function useEditing(found: ReminderSettings) {
  const { api, queries } = useApp();
  const notices = useNotices();
  const { t } = useWords();
  const [chosen, setChosen] = useState<Partial<ReminderValues>>({});
  const [state, setState] = useState<"idle" | "saving" | "conflict">("idle");
  const values: ReminderValues = { ...found.settings, ...chosen };
  const changed = JSON.stringify(values) !== JSON.stringify(found.settings);
  const save = async (): Promise<void> => {
    setState("saving");
    try {
      queries.setQueryData(KEY, await api.reminding.change(found.version, values));
      setChosen({});
      setState("idle");
    } catch (error) {
      const conflict = error instanceof Refused && error.status === 409;
      setState(conflict ? "conflict" : "idle");
      if (conflict) await queries.invalidateQueries({ queryKey: KEY });
      else
        notices.problem(t("reminders.set.failed"), error instanceof Refused ? error : t("error.unreachable"));
    }
  };
  return {
    values,
    changed,
    state,
    save,
    choose: (more: Partial<ReminderValues>): void => setChosen((held) => ({ ...held, ...more })),
    drop: (): void => {
      setChosen({});
      setState("idle");
    },
  };
}
