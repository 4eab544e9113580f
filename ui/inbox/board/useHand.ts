/** Cards in the hand of a keyboard: arrows go from card to card, Space lifts one, arrows carry it, Enter puts it down. */

import { type KeyboardEvent, useState } from "react";
import { useWords } from "../words/t";
import { type Arrow, beside, neighbour } from "./columns";
import { wanted } from "./data";
import type { Board, BoardCard, Stage } from "./types";

const arrows: ReadonlySet<string> = new Set(["ArrowUp", "ArrowDown", "ArrowLeft", "ArrowRight"]);

interface Held {
  id: string;
  over: Stage;
}

export function useHand(
  board: Board,
  able: boolean,
  onMove: (card: BoardCard, to: Stage) => void,
  onOpen: (card: BoardCard) => void,
) {
  const { t } = useWords();
  const [held, setHeld] = useState<Held | null>(null);
  const [said, say] = useState("");
  const stageName = (stage: Stage): string => t(`board.stage.${stage}`);

  const letGo = (card: BoardCard): void => {
    setHeld(null);
    say(t("board.said.back", { name: card.name, stage: stageName(card.stage) }));
  };
  const putDown = (card: BoardCard, to: Stage): void => {
    setHeld(null);
    if (to === card.stage) {
      letGo(card);
      return;
    }
    say(t("board.said.down", { name: card.name, stage: stageName(to) }));
    onMove(card, to);
  };
  const carried = (event: KeyboardEvent, card: BoardCard, over: Stage): boolean => {
    if (arrows.has(event.key)) {
      const to = beside(over, event.key as Arrow);
      setHeld({ id: card.id, over: to });
      say(stageName(to));
    } else if (event.key === " " || event.key === "Enter") putDown(card, over);
    else if (event.key === "Escape" || event.key === "Tab") letGo(card);
    else return false;
    return event.key !== "Tab";
  };
  const free = (event: KeyboardEvent, card: BoardCard): boolean => {
    if (arrows.has(event.key)) {
      const id = neighbour(board, card.id, event.key as Arrow);
      if (id) wanted.set({ id });
      return true;
    }
    if (event.key === "Enter") {
      onOpen(card);
      return true;
    }
    if (event.key !== " " || !able) return false;
    setHeld({ id: card.id, over: card.stage });
    say(t("board.said.up", { name: card.name, stage: stageName(card.stage) }));
    return true;
  };
  const key = (event: KeyboardEvent, card: BoardCard): void => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.shiftKey) return;
    const mine = held?.id === card.id ? held : null;
    const done = mine ? carried(event, card, mine.over) : free(event, card);
    if (done) event.preventDefault();
  };
  const card = held ? board.columns.flatMap((each) => each.items).find((one) => one.id === held.id) : null;
  return {
    lifted: held?.id ?? null,
    over: held && card && held.over !== card.stage ? held.over : null,
    said,
    key,
  };
}
