/** What staff must know at once, until somebody of the team has seen it. */

import { useQuery } from "@tanstack/react-query";
import type { NoticeList } from "../../shared/api";
import { useApp } from "./app";

const KEY = ["bell"] as const;

export function useBell() {
  const { api } = useApp();
  return useQuery<NoticeList>({
    queryKey: KEY,
    queryFn: ({ signal }) => api.bell(signal),
    refetchInterval: 60_000,
  });
}

/** A mark that fails is tried again by the next look. */
export function useBellMoves() {
  const { api, queries } = useApp();
  const settle = async (ask: Promise<NoticeList>): Promise<void> => {
    try {
      queries.setQueryData(KEY, await ask);
    } catch {
      void queries.invalidateQueries({ queryKey: KEY });
    }
  };
  return {
    seen: (id: string) => settle(api.bellSeen(id)),
    allSeen: (at: string) => settle(api.bellAllSeen(at)),
  };
}
