/** What the keys and buttons of the desk do: between list and conversation, and to the thread they mean. */

import { useNavigate } from "@tanstack/react-router";
import type { RefObject } from "react";
import type { Zone } from "../../shared/api";
import { booking } from "../calendar/data";
import { useActions } from "../data/actions";
import { adding } from "../data/leads";
import { type Move, useMoves } from "../data/rights";
import { type Handlers, useKeys } from "../keys/useKeys";
import type { ThreadHandle } from "./Thread";
import type { ListHandle } from "./useListWindow";

interface Desk {
  zone: Zone;
  openId: string | null;
  list: RefObject<ListHandle | null>;
  thread: RefObject<ThreadHandle | null>;
  onHelp: () => void;
}

/** Keys act on the row that has the focus, else on the open conversation. */
function target(openId: string | null): string | null {
  const focused =
    document.activeElement instanceof HTMLElement ? document.activeElement.dataset.row : undefined;
  return focused ?? openId;
}

export function useDeskMoves({ zone, openId, list, thread, onHelp }: Desk) {
  const navigate = useNavigate();
  const actions = useActions();
  const may = useMoves();
  const toList = async (focused: string | null): Promise<void> => {
    await navigate({ to: "/", search: { zone } });
    list.current?.focus(focused);
  };
  const back = async (): Promise<void> => {
    if (openId && !thread.current?.leaveField()) await toList(openId);
  };
  const after = (id: string): string | null => list.current?.neighbour(id) ?? null;
  const finished = async (): Promise<void> => {
    if (openId) await toList(after(openId));
  };
  const done = async (): Promise<void> => {
    const id = target(openId);
    if (!id) return;
    const next = after(id);
    if (!(await actions.done(id))) return;
    if (id === openId) await toList(next);
    else list.current?.focus(next);
  };
  const act = (verb: (id: string) => Promise<boolean>) => (): void => {
    const id = target(openId);
    if (id) void verb(id);
  };
  const moves: { [key in Move]?: () => void } = {
    reply: () => thread.current?.write("reply"),
    note: () => thread.current?.write("note"),
    takeOver: act(actions.takeOver),
    giveBack: act(actions.giveBack),
    done: () => void done(),
    snooze: () => thread.current?.openSnooze(),
    add: () => adding.set(true),
    book: () => {
      const threadId = target(openId);
      if (threadId) booking.set({ threadId, moves: null });
    },
  };
  const allowed = Object.entries(moves).filter(([move]) => may(move as Move));
  useKeys({
    next: () => list.current?.move(1),
    previous: () => list.current?.move(-1),
    help: onHelp,
    back: () => void back(),
    ...(Object.fromEntries(allowed) as Handlers),
  });
  return { back, finished };
}
