/** What a coordinator does to a thread; each ends in the thread's new card, or in words about what did not happen. */

import { useQueryClient } from "@tanstack/react-query";
import { useMemo, useState } from "react";
import type { ThreadCard, ThreadDetail } from "../../shared/api";
import { useNotices } from "../parts/notices";
import type { Key } from "../words/t";
import { useWords } from "../words/t";
import { useApp } from "./app";
import { Refused, Unreachable } from "./backend";
import { zones } from "./live";
import { mergeIntoDetail, placeCard, type ZoneList } from "./merge";
import { ownMoves } from "./steady";

export interface Actions {
  busy: boolean;
  takeOver: (id: string) => Promise<boolean>;
  giveBack: (id: string) => Promise<boolean>;
  done: (id: string) => Promise<boolean>;
  reopen: (id: string) => Promise<boolean>;
  snooze: (id: string, until: Date) => Promise<boolean>;
  takeHandoff: (id: string) => Promise<boolean>;
  closeHandoff: (id: string) => Promise<boolean>;
}

export function useActions(): Actions {
  const { api } = useApp();
  const queries = useQueryClient();
  const notices = useNotices();
  const { t, time } = useWords();
  const [running, setRunning] = useState(0);

  return useMemo(() => {
    const place = (card: ThreadCard): void => {
      ownMoves.update((count) => count + 1);
      for (const zone of zones) {
        queries.setQueryData<ZoneList>(["threads", zone], (list) => list && placeCard(list, zone, card));
      }
      queries.setQueryData<ThreadDetail>(["thread", card.id], (held) => held && mergeIntoDetail(held, card));
      void queries.invalidateQueries({ queryKey: ["thread", card.id] });
    };
    const run = async (request: () => Promise<ThreadCard>, failed: Key): Promise<ThreadCard | null> => {
      setRunning((count) => count + 1);
      try {
        const card = await request();
        place(card);
        return card;
      } catch (error) {
        const signedOut = error instanceof Refused && error.status === 401;
        if (!signedOut)
          notices.problem(t(failed), error instanceof Unreachable ? t("error.unreachable") : error);
        return null;
      } finally {
        setRunning((count) => count - 1);
      }
    };
    const reopen = async (id: string): Promise<boolean> =>
      (await run(() => api.act(id, "reopen"), "failed.reopen")) !== null;
    const undoable = (card: ThreadCard | null, words: string): boolean => {
      if (card) notices.undo(words, () => void reopen(card.id));
      return card !== null;
    };
    return {
      busy: running > 0,
      takeOver: async (id) => (await run(() => api.act(id, "takeover"), "failed.takeover")) !== null,
      giveBack: async (id) => (await run(() => api.act(id, "release"), "failed.release")) !== null,
      done: async (id) => {
        const card = await run(() => api.act(id, "done"), "failed.done");
        return undoable(card, t("said.done", { name: card?.name ?? "" }));
      },
      reopen,
      snooze: async (id, until) => {
        const card = await run(() => api.snooze(id, until.toISOString()), "failed.snooze");
        return undoable(
          card,
          t("said.snoozed", { name: card?.name ?? "", when: time.dayTime(until.toISOString()) }),
        );
      },
      takeHandoff: async (id) => (await run(() => api.handoff(id, "take"), "failed.handoff")) !== null,
      closeHandoff: async (id) => (await run(() => api.handoff(id, "close"), "failed.handoff")) !== null,
    };
  }, [api, queries, notices, t, time, running]);
}
