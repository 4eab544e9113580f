/** What the screens of rebooking and recall read, and what they do; a refusal says so and leaves all as it was. */

import { keepPreviousData, useInfiniteQuery, useQuery } from "@tanstack/react-query";
import { useRef, useState } from "react";
import type {
  LatestRebook,
  Leaving,
  Rebooking,
  RebookPrompt,
  RecallItem,
  RecallList,
  RecallRule,
  SuggestedTime,
} from "../../shared/api";
import { useApp } from "../data/app";
import { Refused } from "../data/backend";
import { Store } from "../data/store";
import { useNotices } from "../parts/notices";
import { type Key, useWords } from "../words/t";
import type { When } from "./requests";

/** The corner's card is folded to a mark; remembered while the page is open. */
export const folded = new Store(false);

export function useLeaving(enabled = true) {
  const { api } = useApp();
  return useQuery<Leaving>({
    queryKey: ["rebook", "leaving"],
    queryFn: ({ signal }) => api.recall.leaving(signal),
    enabled,
    placeholderData: keepPreviousData,
    staleTime: 10_000,
    refetchInterval: 120_000,
  });
}

export function useLatest(contactId: string, version: number) {
  const { api } = useApp();
  return useQuery<LatestRebook>({
    queryKey: ["rebook", "of", contactId, version],
    queryFn: ({ signal }) => api.recall.latest(contactId, signal),
    placeholderData: keepPreviousData,
    staleTime: 15_000,
  });
}

export function useRebooking() {
  const { api } = useApp();
  return useQuery<Rebooking>({
    queryKey: ["rebook", "figures"],
    queryFn: ({ signal }) => api.recall.figures(signal),
    staleTime: 60_000,
  });
}

export function useDue(when: When, service: string | null) {
  const { api } = useApp();
  return useInfiniteQuery({
    queryKey: ["recall", when, service],
    queryFn: ({ pageParam, signal }): Promise<RecallList> =>
      api.recall.list(when, service, pageParam, signal),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.next_cursor,
    placeholderData: keepPreviousData,
    staleTime: 15_000,
  });
}

/** Runs one change at a time; null and a notice where it was refused. */
function useSending(key: string) {
  const { queries } = useApp();
  const { t, code } = useWords();
  const notices = useNotices();
  const [busy, setBusy] = useState(false);
  const run = async <T>(failed: Key, ask: () => Promise<T>): Promise<T | null> => {
    setBusy(true);
    try {
      return await ask();
    } catch (error) {
      const said = error instanceof Refused ? error.problem.code : null;
      notices.problem(t(failed), said ? code("calendar.rule", said) : error);
      return null;
    } finally {
      setBusy(false);
      void queries.invalidateQueries({ queryKey: [key] });
    }
  };
  return { busy, run };
}

export function useRebookMoves() {
  const { api } = useApp();
  const { t, time } = useWords();
  const notices = useNotices();
  const { busy, run } = useSending("rebook");
  const press = useRef(new Map<string, string>());
  return {
    busy,
    book: async (prompt: RebookPrompt, chosen: SuggestedTime, tell: boolean): Promise<boolean> => {
      // The same press twice is one booking, also after an answer that never came.
      const key = `${prompt.id}:${chosen.at}:${chosen.time.provider}`;
      const id = press.current.get(key) ?? crypto.randomUUID();
      press.current.set(key, id);
      const { provider, location } = chosen.time;
      const made = await run("rebook.failed", () =>
        api.recall.book(prompt.id, { client_id: id, at: chosen.at, provider, location, tell }),
      );
      if (!made) return false;
      const when = time.dayTime(made.visit.starts_at, made.visit.timezone);
      notices.say(t("rebook.said.booked", { name: prompt.name ?? t("book.somebody"), when }));
      return true;
    },
    dismiss: async (prompt: RebookPrompt, reason: string): Promise<boolean> => {
      const done = await run("rebook.failed", () => api.recall.dismiss(prompt.id, reason));
      if (done) notices.say(t("rebook.said.away", { name: prompt.name ?? t("book.somebody") }));
      return done !== null;
    },
  };
}

export function useRecallMoves() {
  const { api } = useApp();
  const { t } = useWords();
  const notices = useNotices();
  const { busy, run } = useSending("recall");
  const name = (item: RecallItem): string => item.name ?? t("book.somebody");
  const include = async (item: RecallItem): Promise<void> => {
    await run("recall.failed", () => api.recall.include(item.id));
  };
  return {
    busy,
    include,
    exclude: async (item: RecallItem, why: string): Promise<void> => {
      const done = await run("recall.failed", async () => {
        await api.recall.exclude(item.id, why);
        return true;
      });
      if (done) notices.undo(t("recall.said.excluded", { name: name(item) }), () => void include(item));
    },
    call: async (item: RecallItem): Promise<void> => {
      const done = await run("recall.failed", () => api.recall.call(item.id));
      if (done) notices.say(t("recall.said.call", { name: name(item) }));
    },
    change: (service: string, version: number, rule: RecallRule | null) =>
      run("recall.failed", () =>
        rule ? api.recall.change(service, version, rule) : api.recall.asTheFileSays(service, version),
      ),
  };
}
