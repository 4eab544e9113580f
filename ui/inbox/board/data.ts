/** What the board's screens read and change; a card moves at once and goes back where the server says no. */

import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { useMemo, useState } from "react";
import { useApp } from "../data/app";
import { Refused } from "../data/backend";
import { now } from "../data/clock";
import { digitsOf } from "../data/money";
import { Store, useStore } from "../data/store";
import { useNotices } from "../parts/notices";
import { locale, useWords } from "../words/t";
import { lengthened, moved } from "./columns";
import type { CardChange, MoveOrder } from "./requests";
import type { BoardSearch, Shown } from "./search";
import type { Board, BoardCard, CardDetail, PersonCard, Stage, Worth } from "./types";

/** How many pages of each column are on the screen: kept while one looks at a conversation. */
export const depths = new Store<Readonly<Partial<Record<Stage, number>>>>({});
/** How far each column was scrolled. */
export const scrolled = new Map<string, number>();
/** The board as it was left for a conversation, so that there is a way back. */
export const left = new Store<{ threadId: string; card: string; search: BoardSearch } | null>(null);
/** What the person must still say before a card moves. */
export interface Deciding {
  card: BoardCard;
  to: Stage;
  /** The server has said that there is no reason but silence. */
  silent: boolean;
}
export const deciding = new Store<Deciding | null>(null);
/** For whom a checkout is being typed; `moving`: their card was put to the patients by hand. */
export const paying = new Store<{ card: BoardCard; moving: boolean } | null>(null);
/** What is being added or done beside the board without leaving it. */
export const beside = new Store<{ what: "note" | "task" | "call"; card: BoardCard } | null>(null);
/** Who takes leads is being looked at. */
export const takers = new Store(false);
/** The card that the focus goes to as soon as it is on the screen, in that stage where one is named. */
export const wanted = new Store<{ id: string; stage?: Stage } | null>(null);

export function useBoard(shown: Shown) {
  const { api } = useApp();
  const depth = useStore(depths);
  return useQuery<Board>({
    queryKey: ["board", shown, depth],
    queryFn: async ({ signal }) => {
      const board = await api.board.show(shown, signal);
      const columns = board.columns.map(async (first) => {
        let column = first;
        for (let page = 1; page < (depth[first.stage] ?? 1) && column.next_cursor; page += 1) {
          const more = await api.board.more(shown, first.stage, column.next_cursor, signal);
          const next = more.columns[0];
          if (!next) break;
          column = lengthened(column, next);
        }
        return column;
      });
      return { ...board, columns: await Promise.all(columns) };
    },
    placeholderData: keepPreviousData,
  });
}

export function useCard(id: string) {
  const { api } = useApp();
  return useQuery<CardDetail>({
    queryKey: ["opportunity", id],
    queryFn: ({ signal }) => api.board.one(id, signal),
  });
}

export function usePersonCard(contactId: string) {
  const { api } = useApp();
  return useQuery<PersonCard>({
    queryKey: ["opportunity", "of", contactId],
    queryFn: ({ signal }) => api.board.ofContact(contactId, signal),
  });
}

/** Money as a card has room for it: cents only where there are any. */
export function useWorth() {
  const { language } = useWords();
  return ({ amount_minor, currency }: Worth): string => {
    const digits = digitsOf(currency);
    const whole = amount_minor % 10 ** digits === 0;
    return new Intl.NumberFormat(locale(language), {
      style: "currency",
      currency,
      minimumFractionDigits: whole ? 0 : digits,
      maximumFractionDigits: digits,
    }).format(amount_minor / 10 ** digits);
  };
}

/** Sums need no cents. */
export function useSum() {
  const worth = useWorth();
  return ({ amount_minor, currency }: Worth): string => {
    const unit = 10 ** digitsOf(currency);
    return worth({ amount_minor: Math.round(amount_minor / unit) * unit, currency });
  };
}

export type Outcome = "done" | "silence" | "failed";

export function useCardMoves() {
  const { api, queries } = useApp();
  const notices = useNotices();
  const { t } = useWords();
  const [busy, setBusy] = useState(false);
  return useMemo(() => {
    const fresh = (): void => {
      void queries.invalidateQueries({ queryKey: ["board"] });
      void queries.invalidateQueries({ queryKey: ["opportunity"] });
    };
    const run = async <T>(ask: () => Promise<T>, missed: string): Promise<T | null> => {
      setBusy(true);
      try {
        return await ask();
      } catch (error) {
        notices.problem(missed, error instanceof Refused ? error : t("error.unreachable"));
        return null;
      } finally {
        setBusy(false);
        fresh();
      }
    };
    const shift = (id: string, to: Stage): void => {
      const at = new Date(now()).toISOString();
      queries.setQueriesData<Board>({ queryKey: ["board"] }, (held) => held && moved(held, id, to, at));
    };
    const move = async (card: BoardCard, order: MoveOrder): Promise<Outcome> => {
      setBusy(true);
      await queries.cancelQueries({ queryKey: ["board"] });
      shift(card.id, order.stage);
      try {
        await api.board.move(card.id, { from_stage: card.stage, ...order });
        return "done";
      } catch (error) {
        shift(card.id, card.stage);
        if (error instanceof Refused && error.problem.code === "cold_for_silence") return "silence";
        notices.problem(
          t("board.move.failed", { name: card.name }),
          error instanceof Refused ? error : t("error.unreachable"),
        );
        return "failed";
      } finally {
        setBusy(false);
        fresh();
      }
    };
    const missed = (name: string): string => t("board.change.failed", { name });
    return {
      busy,
      move,
      change: async (card: BoardCard, change: CardChange) => {
        const changed = await run(() => api.board.change(card, change), missed(card.name));
        if (changed) queries.setQueryData<CardDetail>(["opportunity", card.id], changed);
        return changed !== null;
      },
      booked: async (contactId: string, name: string, clientId: string) =>
        (await run(() => api.board.booked(contactId, clientId), missed(name))) !== null,
      checkedOut: async (contactId: string, name: string, clientId: string, minor: number) =>
        (await run(() => api.board.checkedOut(contactId, clientId, minor), missed(name))) !== null,
      make: async (contactId: string, name: string, clientId: string) =>
        (await run(() => api.board.make(contactId, clientId), missed(name))) !== null,
    };
  }, [api, queries, notices, t, busy]);
}

/** Adds a note or a task to somebody's record without opening it. */
export function useAdd(card: BoardCard) {
  const { api, queries } = useApp();
  const notices = useNotices();
  const { t } = useWords();
  const [busy, setBusy] = useState(false);
  const run = async (ask: () => Promise<unknown>, said: string, missed: string): Promise<boolean> => {
    setBusy(true);
    try {
      await ask();
      notices.say(said);
      void queries.invalidateQueries({ queryKey: ["board"] });
      void queries.invalidateQueries({ queryKey: ["tasks"] });
      return true;
    } catch (error) {
      notices.problem(missed, error instanceof Refused ? error : t("error.unreachable"));
      return false;
    } finally {
      setBusy(false);
    }
  };
  const { name } = card;
  return {
    busy,
    note: (threadId: string, clientId: string, text: string) =>
      run(
        () =>
          api.send(threadId, {
            client_id: clientId,
            kind: "note",
            text,
            address_id: null,
            media: [],
            media_public: false,
          }),
        t("board.note.said", { name }),
        t("board.note.failed", { name }),
      ),
    task: (clientId: string, due: Date, note: string) =>
      run(
        () =>
          api.board.task({
            client_id: clientId,
            kind: "follow_up",
            contact_id: card.contact_id,
            due_at: due.toISOString(),
            note,
            owner_id: card.owner?.id ?? null,
          }),
        t("board.task.said", { name }),
        t("board.task.failed", { name }),
      ),
  };
}
