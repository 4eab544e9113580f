/** What waits in the gate for a person, and what keeps a person's messages back. */

import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import type {
  ConsentHistory,
  ContactFlags,
  FlagKind,
  HeldPage,
  OptOutDoubt,
  RecordPermission,
} from "../../shared/api";
import { useNotices } from "../parts/notices";
import { type Key, useWords } from "../words/t";
import { useApp } from "./app";
import { Refused } from "./backend";

export function useHeld(wanted = true) {
  const { api } = useApp();
  return useQuery<HeldPage>({
    queryKey: ["held"],
    queryFn: ({ signal }) => api.held(signal),
    enabled: wanted,
    refetchInterval: 60_000,
  });
}

/** Does it and says whether it was done; whoever was too slow sees how things stand now. */
function useMove(key: readonly unknown[]) {
  const { queries } = useApp();
  const notices = useNotices();
  const { t } = useWords();
  const [busy, setBusy] = useState(false);
  const run = async <T>(ask: Promise<T>, failed: Key): Promise<T | null> => {
    setBusy(true);
    try {
      return await ask;
    } catch (error) {
      const late = error instanceof Refused && error.status === 409;
      notices.problem(t(late ? "held.late" : failed), late ? undefined : error);
      return null;
    } finally {
      setBusy(false);
      void queries.invalidateQueries({ queryKey: key });
    }
  };
  return { busy, run };
}

export function useHeldMoves() {
  const { api } = useApp();
  const { busy, run } = useMove(["held"]);
  return {
    busy,
    approve: (id: string) => run(api.approveHeld(id), "held.failed"),
    edit: (id: string, text: string) => run(api.editHeld(id, text), "held.failed"),
    discard: async (id: string) => (await run(api.discardHeld(id), "held.failed")) !== null,
  };
}

export function useOptOutDoubt(threadId: string) {
  const { api } = useApp();
  return useQuery<OptOutDoubt>({
    queryKey: ["doubt", threadId],
    queryFn: ({ signal }) => api.optOutDoubt(threadId, signal),
    retry: false,
  });
}

export function useSettleDoubt(threadId: string) {
  const { api } = useApp();
  const { busy, run } = useMove(["doubt", threadId]);
  return {
    busy,
    settle: (verdict: "opted_out" | "fine") => run(api.settleOptOut(threadId, verdict), "doubt.failed"),
  };
}

export function useFlags(contactId: string) {
  const { api } = useApp();
  return useQuery<ContactFlags>({
    queryKey: ["flags", contactId],
    queryFn: ({ signal }) => api.flags(contactId, signal),
  });
}

export function useFlagMoves(contactId: string) {
  const { api } = useApp();
  const { busy, run } = useMove(["flags", contactId]);
  return {
    busy,
    open: (kind: FlagKind) => run(api.openFlag(contactId, kind), "flags.failed"),
    close: (id: string) => run(api.closeFlag(contactId, id), "flags.failed"),
  };
}

/** They heard the warning about plain texts, and said yes or no. */
export function usePermit(contactId: string) {
  const { api } = useApp();
  const queries = useQueryClient();
  const { busy, run } = useMove(["consents", contactId]);
  const permit = async (told: RecordPermission): Promise<boolean> => {
    const history: ConsentHistory | null = await run(api.permit(contactId, told), "consents.form.failed");
    if (history) queries.setQueryData(["consents", contactId], history);
    return history !== null;
  };
  return { busy, permit };
}
