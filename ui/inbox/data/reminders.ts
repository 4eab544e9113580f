/** What a person will still get by itself and what it came to; their conversation's updates keep it fresh. */

import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import type { ReminderList, ReminderStep } from "../../shared/api";
import { useNotices } from "../parts/notices";
import { useWords } from "../words/t";
import { useApp } from "./app";

const keyOf = (threadId: string) => ["reminders", threadId];

/** `version` of the conversation's card: whatever changes it may have changed these. */
export function useReminders(threadId: string, version: number) {
  const { api } = useApp();
  return useQuery<ReminderList>({
    queryKey: [...keyOf(threadId), version],
    queryFn: ({ signal }) => api.reminding.of(threadId, signal),
    placeholderData: (before) => before,
  });
}

export function useReminderMoves(threadId: string, version: number) {
  const { api, queries } = useApp();
  const notices = useNotices();
  const { t } = useWords();
  const [busy, setBusy] = useState(false);
  const press = async (verb: "skip" | "restore", touch: ReminderStep): Promise<void> => {
    setBusy(true);
    try {
      queries.setQueryData([...keyOf(threadId), version], await api.reminding.press(threadId, verb, touch));
    } catch (error) {
      notices.problem(t("reminders.failed"), error);
      void queries.invalidateQueries({ queryKey: keyOf(threadId) });
    } finally {
      setBusy(false);
    }
  };
  return { busy, press };
}
