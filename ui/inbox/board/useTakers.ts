/** Who takes leads, as the server has it, and the one change there is to it. */

import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useApp } from "../data/app";
import { Refused } from "../data/backend";
import { useNotices } from "../parts/notices";
import { useWords } from "../words/t";
import type { LeadOwner, LeadOwners, SetOwner } from "./types";

const MINUTE = 60_000;

export function useTakers() {
  const { api, queries } = useApp();
  const notices = useNotices();
  const { t } = useWords();
  const [busy, setBusy] = useState<string | null>(null);
  const query = useQuery<LeadOwners>({
    queryKey: ["owners"],
    queryFn: ({ signal }) => api.board.owners(signal),
    staleTime: 0,
    // An absence begins and ends by itself, and the cards go on with it.
    refetchInterval: MINUTE,
  });
  const set = async (owner: LeadOwner, order: SetOwner): Promise<boolean> => {
    setBusy(owner.id);
    try {
      await queries.cancelQueries({ queryKey: ["owners"] });
      queries.setQueryData<LeadOwners>(["owners"], await api.board.setOwner(owner.id, order));
      for (const key of ["board", "opportunity", "tasks"])
        void queries.invalidateQueries({ queryKey: [key] });
      notices.say(t("takers.said", { name: owner.name }));
      return true;
    } catch (error) {
      notices.problem(
        t("takers.failed", { name: owner.name }),
        error instanceof Refused ? error : t("error.unreachable"),
      );
      return false;
    } finally {
      setBusy(null);
    }
  };
  return { ...query, busy, set };
}
