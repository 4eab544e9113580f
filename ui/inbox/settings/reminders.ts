/** How reminders are set: edited as a whole, saved against the version that was looked at. */

import { useQuery } from "@tanstack/react-query";
import type { ReminderSettings, ReminderValues } from "../../shared/api";
import { useApp } from "../data/app";
import { useWords } from "../words/t";
import { useEditing } from "./useEditing";

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

export function useReminderEditing(found: ReminderSettings) {
  const { api } = useApp();
  const { t } = useWords();
  return useEditing<ReminderValues, ReminderSettings>({
    saved: found.settings,
    queryKey: KEY,
    send: (values) => api.reminding.change(found.version, values),
    failed: t("reminders.set.failed"),
  });
}
