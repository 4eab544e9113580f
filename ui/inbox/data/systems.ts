/** The practice's own system: how it stands, what it calls our things, and connecting it. */

import { useQuery, useQueryClient } from "@tanstack/react-query";
import type { Catalogue, NewSystem, SystemLinks, SystemList } from "../../shared/api";
import { useNotices } from "../parts/notices";
import { useWords } from "../words/t";
import { useApp } from "./app";
import { Refused } from "./backend";

const KEY = ["systems"];
/** The live feed tells of what was read; this keeps "two minutes ago" true on pages that it does not reach. */
const AGAIN = 30_000;

export function useSystems() {
  const { api } = useApp();
  return useQuery<SystemList>({
    queryKey: KEY,
    queryFn: ({ signal }) => api.systems.all(signal),
    refetchInterval: AGAIN,
  });
}

/** Asked of that system itself: slow, and only when somebody wants to match names. */
export function useCatalogue(id: string, wanted: boolean) {
  const { api } = useApp();
  return useQuery<Catalogue>({
    queryKey: ["catalogue", id],
    queryFn: ({ signal }) => api.systems.catalogue(id, signal),
    enabled: wanted,
    retry: false,
    staleTime: 60_000,
  });
}

/** What went wrong with one field of the form, by its place; null: all is well. */
export interface WrongField {
  at: string;
  words: string;
}

export function useSystemMoves() {
  const { api } = useApp();
  const queries = useQueryClient();
  const notices = useNotices();
  const { t } = useWords();
  const run = async (
    request: () => Promise<SystemList>,
    said?: string,
  ): Promise<WrongField | null | true> => {
    try {
      queries.setQueryData<SystemList>(KEY, await request());
      if (said) notices.say(said);
      return true;
    } catch (error) {
      const at = error instanceof Refused ? error.problem.at : undefined;
      if (error instanceof Refused && at) return { at, words: error.problem.detail ?? error.problem.title };
      notices.problem(t("systems.failed"), error instanceof Refused ? error : t("error.unreachable"));
      return null;
    }
  };
  return {
    connect: (system: NewSystem) => run(() => api.systems.connect(system), t("systems.connected")),
    look: (id: string) => run(() => api.systems.look(id), t("systems.looked")),
    link: (id: string, links: SystemLinks, version: number) =>
      run(() => api.systems.link(id, links, version), t("systems.linked")),
    disconnect: (id: string) => run(() => api.systems.disconnect(id), t("systems.disconnected")),
  };
}
