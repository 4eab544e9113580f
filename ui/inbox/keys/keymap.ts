/** Which key does what: single letters outside inputs, Ctrl/Cmd inside, never Alt. */

export type Command =
  | "next"
  | "previous"
  | "reply"
  | "note"
  | "takeOver"
  | "giveBack"
  | "done"
  | "snooze"
  | "add"
  | "book"
  | "help"
  | "back";

export interface Pressed {
  key: string;
  ctrlKey: boolean;
  metaKey: boolean;
  altKey: boolean;
  /** The focus is in something one types into. */
  typing: boolean;
  /** A menu, dialog or popover is open and owns the keys. */
  covered: boolean;
  repeat: boolean;
}

const letters: Readonly<Record<string, Command>> = {
  j: "next",
  k: "previous",
  r: "reply",
  n: "note",
  t: "takeOver",
  g: "giveBack",
  e: "done",
  h: "snooze",
  b: "book",
  "+": "add",
  "?": "help",
};

/** Keys that may be held down; the others act once per press. */
const held: ReadonlySet<Command> = new Set(["next", "previous"]);

export function commandFor(pressed: Pressed): Command | null {
  if (pressed.covered || pressed.altKey || pressed.ctrlKey || pressed.metaKey) return null;
  if (pressed.key === "Escape") return "back";
  if (pressed.typing) return null;
  const command = letters[pressed.key.toLowerCase()] ?? null;
  return command && pressed.repeat && !held.has(command) ? null : command;
}

/** Ctrl+Enter or Cmd+Enter in the composer. */
export function sends(pressed: Pick<Pressed, "key" | "ctrlKey" | "metaKey" | "altKey">): boolean {
  return pressed.key === "Enter" && (pressed.ctrlKey || pressed.metaKey) && !pressed.altKey;
}
