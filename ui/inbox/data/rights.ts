/** What the signed-in person may do; the server decides all the same. */

import { useSession } from "./queries";

export type Right =
  | "automation.pause"
  | "settings.read"
  | "settings.edit"
  | "compliance.edit"
  | (string & {});

/** What one does at the desk, and the right that the move's route asks for. */
const moves = {
  reply: "threads.write",
  note: "threads.write",
  takeOver: "threads.write",
  giveBack: "threads.write",
  done: "threads.write",
  reopen: "threads.write",
  snooze: "threads.write",
  read: "threads.write",
  takeHandoff: "threads.write",
  closeHandoff: "threads.write",
  add: "threads.write",
  call: "threads.write",
  book: "booking.write",
} as const satisfies Record<string, Right>;
export type Move = keyof typeof moves;

export function allows(rights: readonly string[], move: Move): boolean {
  return rights.includes(moves[move]);
}

export function useRights(): (right: Right) => boolean {
  const rights = useSession().data?.user.rights ?? [];
  return (right) => rights.includes(right);
}

/** Buttons, swipes and keys ask here, so that nobody is offered what would be refused. */
export function useMoves(): (move: Move) => boolean {
  const rights = useSession().data?.user.rights ?? [];
  return (move) => allows(rights, move);
}
