/** The board as it will be once the server has said yes, and where the arrows lead from a card. */

import { type Board, type BoardCard, type BoardColumn, type Stage, stages, type Worth } from "./types";

export function cardOf(board: Board, id: string): BoardCard | null {
  for (const column of board.columns) {
    const found = column.items.find((card) => card.id === id);
    if (found) return found;
  }
  return null;
}

function plus(total: Worth, minor: number): Worth {
  return { ...total, amount_minor: total.amount_minor + minor };
}

/** A further page at the end of its column; what came up meanwhile is not shown twice. */
export function lengthened(column: BoardColumn, page: BoardColumn): BoardColumn {
  const known = new Set(column.items.map((card) => card.id));
  const more = page.items.filter((card) => !known.has(card.id));
  return { ...column, items: [...column.items, ...more], next_cursor: page.next_cursor };
}

/** The card on top of its new column, counts and sums along with it. */
export function moved(board: Board, id: string, to: Stage, at: string): Board {
  const card = cardOf(board, id);
  if (!card || card.stage === to) return board;
  return {
    ...board,
    columns: board.columns.map((column) => {
      if (column.stage === card.stage)
        return {
          ...column,
          count: column.count - 1,
          total: plus(column.total, -card.value.amount_minor),
          items: column.items.filter((one) => one.id !== id),
        };
      if (column.stage === to)
        return {
          ...column,
          count: column.count + 1,
          total: plus(column.total, card.value.amount_minor),
          items: [{ ...card, stage: to, entered_at: at }, ...column.items],
        };
      return column;
    }),
  };
}

export type Arrow = "ArrowUp" | "ArrowDown" | "ArrowLeft" | "ArrowRight";

/** The card that an arrow leads to: the next in its column, or the one at the same height in the next that has any. */
export function neighbour(board: Board, id: string, arrow: Arrow): string | null {
  const at = board.columns.findIndex((column) => column.items.some((card) => card.id === id));
  const column = board.columns[at];
  if (!column) return null;
  const row = column.items.findIndex((card) => card.id === id);
  if (arrow === "ArrowUp") return column.items[row - 1]?.id ?? null;
  if (arrow === "ArrowDown") return column.items[row + 1]?.id ?? null;
  const step = arrow === "ArrowLeft" ? -1 : 1;
  for (let next = at + step; next >= 0 && next < board.columns.length; next += step) {
    const items = board.columns[next]?.items ?? [];
    if (items.length > 0) return items[Math.min(row, items.length - 1)]?.id ?? null;
  }
  return null;
}

/** The stage beside one, while a card is in the hand. */
export function beside(stage: Stage, arrow: Arrow): Stage {
  const step = arrow === "ArrowLeft" ? -1 : arrow === "ArrowRight" ? 1 : 0;
  return stages[stages.indexOf(stage) + step] ?? stage;
}
