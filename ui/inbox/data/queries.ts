/** The queries of the page; live updates keep them fresh, so none polls. */

import { keepPreviousData, useQuery, useQueryClient } from "@tanstack/react-query";
import { useCallback, useState } from "react";
import type { RunTrace, Session, ThreadCard, ThreadDetail, Zone, ZoneCounts } from "../../shared/api";
import { useApp } from "./app";
import { Refused } from "./backend";
import { counted, zones } from "./live";
import {
  appendPage,
  mergeIntoDetail,
  mergeIntoTimeline,
  mergeIntoZone,
  prependPage,
  type Timeline,
  timeline,
  type ZoneList,
  zoneList,
} from "./merge";
import { useStore } from "./store";

/** The session, or null when nobody is signed in. */
export function useSession() {
  const { api, welcome } = useApp();
  return useQuery<Session | null>({
    queryKey: ["session"],
    queryFn: async () => {
      try {
        return welcome(await api.session());
      } catch (error) {
        if (error instanceof Refused && error.status === 401) return null;
        throw error;
      }
    },
  });
}

export function useZone(zone: Zone) {
  const { api, live } = useApp();
  return useQuery<ZoneList>({
    queryKey: ["threads", zone],
    queryFn: async ({ signal }) => {
      const page = await api.threads(zone, null, signal);
      live.snapshot(page.live_head, page.counts);
      return live
        .after(page.live_head)
        .reduce((held, update) => mergeIntoZone(held, zone, update), zoneList(page));
    },
  });
}

/** Loads the next page of a zone into the same list. */
export function useMore(zone: Zone) {
  const { api } = useApp();
  const queries = useQueryClient();
  const [state, setState] = useState<"idle" | "loading" | "failed">("idle");
  const more = useCallback(async () => {
    const cursor = queries.getQueryData<ZoneList>(["threads", zone])?.nextCursor;
    if (!cursor) return;
    setState("loading");
    try {
      const page = await api.threads(zone, cursor);
      queries.setQueryData<ZoneList>(["threads", zone], (held) => held && appendPage(held, zone, page));
      setState("idle");
    } catch {
      setState("failed");
    }
  }, [api, queries, zone]);
  return { more, state };
}

export function useCounts(): ZoneCounts | null {
  return useStore(counted)?.counts ?? null;
}

export function useDetail(id: string) {
  const { api, live } = useApp();
  return useQuery<ThreadDetail>({
    queryKey: ["thread", id],
    queryFn: async ({ signal }) => {
      const from = live.lastHeard();
      const detail = await api.thread(id, signal);
      return live.after(from).reduce((held, { card }) => (card ? mergeIntoDetail(held, card) : held), detail);
    },
  });
}

/** What the lists already know of a thread, so that its head need not wait. */
export function useListedCard(id: string): ThreadCard | undefined {
  const queries = useQueryClient();
  for (const zone of zones) {
    const card = queries.getQueryData<ZoneList>(["threads", zone])?.items.find((one) => one.id === id);
    if (card) return card;
  }
  return undefined;
}

export function useTimeline(id: string) {
  const { api, live } = useApp();
  return useQuery<Timeline>({
    queryKey: ["timeline", id],
    // A thread that was closed meanwhile kept receiving updates; it is fetched anew all the same when opened late.
    staleTime: 5 * 60_000,
    queryFn: async ({ signal }) => {
      const from = live.lastHeard();
      const page = await api.timeline(id, null, signal);
      return live.after(from).reduce((held, update) => mergeIntoTimeline(held, id, update), timeline(page));
    },
  });
}

export function useEarlier(id: string) {
  const { api } = useApp();
  const queries = useQueryClient();
  const [state, setState] = useState<"idle" | "loading" | "failed">("idle");
  const earlier = useCallback(async () => {
    const oldest = queries.getQueryData<Timeline>(["timeline", id])?.items[0];
    if (!oldest) return;
    setState("loading");
    try {
      const page = await api.timeline(id, oldest.seq);
      queries.setQueryData<Timeline>(["timeline", id], (held) => held && prependPage(held, page));
      setState("idle");
    } catch {
      setState("failed");
    }
  }, [api, queries, id]);
  return { earlier, state };
}

export function useRun(id: string, wanted: boolean) {
  const { api } = useApp();
  return useQuery<RunTrace>({
    queryKey: ["run", id],
    queryFn: ({ signal }) => api.run(id, signal),
    enabled: wanted,
    refetchOnMount: "always",
    placeholderData: keepPreviousData,
  });
}
