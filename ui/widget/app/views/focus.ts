// Where the focus goes when the panel opens, and how Tab stays inside while it fills the screen.

const FOCUSABLE = "button:not(:disabled), textarea:not(:disabled), a[href], [tabindex='0']";

export function keepFocusInside(panel: HTMLElement, root: ShadowRoot, event: KeyboardEvent): void {
  const stops = [...panel.querySelectorAll<HTMLElement>(FOCUSABLE)].filter(
    (stop) => stop.offsetParent !== null,
  );
  const first = stops[0];
  const last = stops.at(-1);
  const now = root.activeElement;
  if (event.shiftKey ? now === first || now === panel : now === last) {
    event.preventDefault();
    (event.shiftKey ? last : first)?.focus();
  }
}

/** On a touch screen the keyboard would jump up over the greeting, so there the panel itself takes the focus. */
export function focusInside(panel: HTMLElement): void {
  const touch = matchMedia("(pointer: coarse)").matches;
  const box = touch ? null : panel.querySelector<HTMLElement>("textarea:not(:disabled)");
  (box ?? panel).focus({ preventScroll: true });
}
