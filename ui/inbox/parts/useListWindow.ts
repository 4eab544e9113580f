/** The part of a long list that is drawn, and moving the focus through all of it by key. */

import { useVirtualizer } from "@tanstack/react-virtual";
import { type Ref, type RefObject, useEffect, useImperativeHandle, useState } from "react";
import type { ShownRow } from "../data/steady";

export interface ListHandle {
  /** Focuses the row `by` places away from the focused one, or from the open thread. */
  move: (by: number) => void;
  /** Focuses a row if it is there. */
  focus: (id: string | null) => void;
  /** The row after this one, else the one before. */
  neighbour: (id: string) => string | null;
}

interface Wanted {
  rows: ShownRow[];
  height: number;
  openId: string | null;
  scroller: RefObject<HTMLDivElement | null>;
  handle: Ref<ListHandle>;
  /** Called when the end of what is loaded comes near. */
  onEnd: (() => void) | null;
}

const AHEAD = 8;

export function useListWindow({ rows, height, openId, scroller, handle, onEnd }: Wanted) {
  const [cursor, setCursor] = useState<string | null>(null);
  const virtual = useVirtualizer({
    count: rows.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => height,
    getItemKey: (index) => rows[index]?.card.id ?? index,
    overscan: AHEAD,
  });
  const items = virtual.getVirtualItems();
  const nearEnd = (items.at(-1)?.index ?? 0) >= rows.length - AHEAD;
  useEffect(() => {
    if (nearEnd) onEnd?.();
  }, [nearEnd, onEnd]);

  const ids = rows.map((row) => row.card.id);
  const focus = (id: string | null): void => {
    const index = id === null ? -1 : ids.indexOf(id);
    if (index === -1) return;
    const focusRow = (): boolean => {
      const row = scroller.current?.querySelector<HTMLElement>(`[data-row="${CSS.escape(id ?? "")}"]`);
      row?.focus();
      return row !== null && row !== undefined;
    };
    virtual.scrollToIndex(index, { align: "auto" });
    // A row that is drawn takes the focus at once: the next key may come before the next frame.
    if (!focusRow()) requestAnimationFrame(focusRow);
  };
  const move = (by: number): void => {
    const from = ids.indexOf(cursor ?? openId ?? "");
    focus(ids[from === -1 ? 0 : Math.min(ids.length - 1, Math.max(0, from + by))] ?? null);
  };
  useImperativeHandle(handle, () => ({
    move,
    focus,
    neighbour: (id) => ids[ids.indexOf(id) + 1] ?? ids[ids.indexOf(id) - 1] ?? null,
  }));
  const reachable = [cursor, openId].find((id) => id !== null && ids.includes(id)) ?? ids[0];
  return { items, total: virtual.getTotalSize(), move, reachable, setCursor };
}
