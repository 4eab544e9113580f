/** Listens for the page's single-key commands. */

import { useEffect, useRef } from "react";
import { type Command, commandFor } from "./keymap";

export type Handlers = Partial<Record<Command, () => void>>;

/** Boxes and dots are pressed, not typed into. */
const PRESSED = ["checkbox", "radio", "button", "submit"];

export function typingIn(target: EventTarget | null): boolean {
  if (!(target instanceof HTMLElement)) return false;
  if (target instanceof HTMLInputElement && PRESSED.includes(target.type)) return false;
  return target.isContentEditable || ["INPUT", "TEXTAREA", "SELECT"].includes(target.tagName);
}

function covered(): boolean {
  return (
    document.querySelector('[role="dialog"][aria-modal="true"], [role="menu"], [data-covers-keys]') !== null
  );
}

/** The newest handlers are used without listening anew. */
export function useKeys(handlers: Handlers): void {
  const current = useRef(handlers);
  useEffect(() => {
    current.current = handlers;
  });
  useEffect(() => {
    const listen = (event: KeyboardEvent): void => {
      if (event.defaultPrevented || event.isComposing) return;
      const command = commandFor({
        key: event.key,
        ctrlKey: event.ctrlKey,
        metaKey: event.metaKey,
        altKey: event.altKey,
        typing: typingIn(event.target),
        covered: covered(),
        repeat: event.repeat,
      });
      const handler = command && current.current[command];
      if (!handler) return;
      event.preventDefault();
      handler();
    };
    // Before anyone else: what closes on Esc must still be there to be seen.
    window.addEventListener("keydown", listen, true);
    return () => window.removeEventListener("keydown", listen, true);
  }, []);
}
