/** How far the assistant goes with one contact or on a channel, and the draft that waits for a nod. */

import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import type { AssistantMode, HeldMessage, ThreadMode } from "../../shared/api";
import { useNotices } from "../parts/notices";
import { useWords } from "../words/t";
import { useApp } from "./app";
import { useHeld } from "./held";
import { useRights } from "./rights";

const WAITS = "NEEDS_APPROVAL";

export function useThreadMode(threadId: string) {
  const { api } = useApp();
  return useQuery<ThreadMode>({
    queryKey: ["automation", "thread", threadId],
    queryFn: ({ signal }) => api.threadMode(threadId, signal),
  });
}

/** True when it was done; otherwise the reader has been told. */
export function useSteering() {
  const { api, queries } = useApp();
  const notices = useNotices();
  const { t } = useWords();
  const [busy, setBusy] = useState(false);
  const settle = async (ask: Promise<unknown>): Promise<boolean> => {
    setBusy(true);
    try {
      await ask;
      return true;
    } catch (error) {
      notices.problem(t("assist.failed"), error);
      return false;
    } finally {
      setBusy(false);
      void queries.invalidateQueries({ queryKey: ["automation"] });
    }
  };
  return {
    busy,
    thread: (id: string, mode: AssistantMode | null) => settle(api.setThreadMode(id, mode)),
    channel: (channel: string, mode: AssistantMode) => settle(api.setChannelMode(channel, mode)),
  };
}

/** The assistant's draft of this conversation that this person may let go. */
export function useWaitingDraft(threadId: string): HeldMessage | null {
  const may = useRights()("messages.approve");
  const items = useHeld(may).data?.items ?? [];
  return (
    items.find(
      ({ thread_id, reason, author_kind }) =>
        thread_id === threadId && reason === WAITS && author_kind === "agent",
    ) ?? null
  );
}
