/** Where the focus is on the board: it goes along with a card that moves, and comes back from a conversation. */

import { useEffect, useLayoutEffect, useRef } from "react";
import { useStore } from "../data/store";
import { wanted } from "./data";
import type { Board } from "./types";

const LOOK_MS = 40;

function nameOf(id: string, stage = ""): HTMLElement | null {
  const column = stage ? `[data-stage="${stage}"] ` : "";
  return document.querySelector(`${column}[data-card="${CSS.escape(id)}"] [data-name]`);
}

/** Cards are drawn in another place when others come in before them, and lose the focus by that. */
function useKept() {
  const kept = useRef<string | null>(null);
  useEffect(() => {
    const follow = (event: Event): void => {
      const target = event.target instanceof Element ? event.target : null;
      kept.current =
        target?.closest<HTMLElement>("[data-name]")?.closest<HTMLElement>("[data-card]")?.dataset.card ??
        null;
    };
    const press = (event: Event): void => {
      follow(event);
      wanted.set(null);
    };
    document.addEventListener("focusin", follow);
    document.addEventListener("pointerdown", press);
    return () => {
      document.removeEventListener("focusin", follow);
      document.removeEventListener("pointerdown", press);
    };
  }, []);
  return kept;
}

export function useFocus(board: Board): void {
  const next = useStore(wanted);
  const kept = useKept();
  // biome-ignore lint/correctness/useExhaustiveDependencies: what is on the screen follows from the board
  useLayoutEffect(() => {
    const settle = (): boolean => {
      if (document.querySelector('[role="dialog"]')) return next === null;
      const name = next ? nameOf(next.id, next.stage) : null;
      if (name) {
        name.focus({ preventScroll: true });
        name.scrollIntoView?.({ block: "nearest", inline: "nearest" });
        wanted.set(null);
      } else if (kept.current && document.activeElement === document.body) {
        nameOf(kept.current)?.focus({ preventScroll: true });
      }
      return true;
    };
    if (settle()) return;
    // A dialog is still on its way out.
    const timer = setInterval(() => settle() && clearInterval(timer), LOOK_MS);
    return () => clearInterval(timer);
  }, [board, next]);
}
