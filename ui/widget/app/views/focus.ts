// Tab stays inside the full-screen panel, where the page behind it cannot be seen.

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
