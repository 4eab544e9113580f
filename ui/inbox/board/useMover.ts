/** Moving a card from wherever: at once, or after the question that its new stage raises. */

import { useRights } from "../data/rights";
import { useNotices } from "../parts/notices";
import { useWords } from "../words/t";
import { deciding, paying, useCardMoves, wanted } from "./data";
import type { BoardCard, Stage } from "./types";

/** Moves a card, or asks first where the stage or the server wants to know more. True: it is done. */
export function useMover() {
  const moves = useCardMoves();
  const notices = useNotices();
  const { t } = useWords();
  const may = useRights();
  return async (card: BoardCard, to: Stage): Promise<boolean> => {
    if (to === card.stage) return false;
    if (to === "not_fit") {
      deciding.set({ card, to, silent: false });
      return false;
    }
    if (to === "patient" && may("booking.write")) {
      paying.set({ card, moving: true });
      return false;
    }
    wanted.set({ id: card.id, stage: to });
    const outcome = await moves.move(card, { stage: to });
    if (outcome === "silence") deciding.set({ card, to, silent: true });
    if (outcome === "failed") wanted.set({ id: card.id });
    if (outcome !== "done") return false;
    notices.undo(t("board.moved", { name: card.name, stage: t(`board.stage.${to}`) }), () => {
      void moves.move({ ...card, stage: to }, { stage: card.stage, reason: "MISTAKE" });
    });
    return true;
  };
}
