/** Keeps rows where they are while someone points at them; changes wait and are counted. */

import { useEffect, useState } from "react";
import type { ThreadCard } from "../../shared/api";
import { Store, useStore } from "./store";

export interface ShownRow {
  card: ThreadCard;
  /** The thread left this view while its row was kept in place. */
  gone: boolean;
}

export interface Steady {
  rows: ShownRow[];
  /** How many changes wait for the list to be let go. */
  held: number;
}

/** Rises when the user's own action moves a thread: such a change shows at once. */
export const ownMoves = new Store(0);

export function arrange(shown: readonly ThreadCard[], latest: readonly ThreadCard[]): Steady {
  const byId = new Map(latest.map((card) => [card.id, card]));
  const known = new Set(shown.map((card) => card.id));
  const rows = shown.map((card) => ({ card: byId.get(card.id) ?? card, gone: !byId.has(card.id) }));
  const stayed = rows.filter((row) => !row.gone).map((row) => row.card.id);
  const wanted = latest.filter((card) => known.has(card.id)).map((card) => card.id);
  const moved = stayed.some((id, index) => id !== wanted[index]) ? 1 : 0;
  return { rows, held: latest.length - wanted.length + (shown.length - stayed.length) + moved };
}

/** A page that was loaded at the end moves nothing: such rows join at once. */
function withTail(shown: readonly ThreadCard[], latest: readonly ThreadCard[]): readonly ThreadCard[] {
  const known = new Set(shown.map((card) => card.id));
  const lastKnown = latest.findLastIndex((card) => known.has(card.id));
  return lastKnown === -1 ? shown : [...shown, ...latest.slice(lastKnown + 1)];
}

export function useSteady(latest: ThreadCard[], held: boolean): Steady & { letGo: () => void } {
  const turn = useStore(ownMoves);
  const [shown, setShown] = useState({ cards: latest, turn });
  const follows = !held || shown.turn !== turn || shown.cards.length === 0;
  useEffect(() => {
    if (follows) setShown({ cards: latest, turn });
  }, [follows, latest, turn]);
  const letGo = (): void => setShown({ cards: latest, turn });
  if (follows) return { rows: latest.map((card) => ({ card, gone: false })), held: 0, letGo };
  return { ...arrange(withTail(shown.cards, latest), latest), letGo };
}
