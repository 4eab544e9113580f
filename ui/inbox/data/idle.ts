/** How long nobody has touched this browser, whatever its tabs do by themselves; and whether the page is locked. */

import { Store } from "./store";

const TOUCHED = "glowdesk.touched";
const UNLOCKED = "glowdesk.unlocked";
const SHARED_EVERY_MS = 5000;
const signs = ["pointerdown", "pointermove", "keydown", "wheel", "touchstart"] as const;

/** The session is locked: what is on the page stays, and stays hidden. */
export const locked = new Store(false);

let touched = Date.now();
let shared = 0;

function touch(): void {
  if (locked.get()) return;
  touched = Date.now();
  if (touched - shared < SHARED_EVERY_MS) return;
  shared = touched;
  localStorage.setItem(TOUCHED, String(touched));
}

export function idleSeconds(): number {
  return Math.max(0, Math.floor((Date.now() - touched) / 1000));
}

/** Another tab of this browser may be in use, or was unlocked. */
function heard(event: StorageEvent): void {
  if (event.key === TOUCHED && event.newValue) touched = Math.max(touched, Number(event.newValue));
  if (event.key === UNLOCKED) unlocked();
}

export function unlocked(): void {
  touched = Date.now();
  locked.set(false);
}

export function tellUnlocked(): void {
  unlocked();
  localStorage.setItem(UNLOCKED, String(Date.now()));
}

export function watchIdle(): () => void {
  touched = Date.now();
  for (const sign of signs) window.addEventListener(sign, touch, { passive: true, capture: true });
  window.addEventListener("storage", heard);
  return () => {
    for (const sign of signs) window.removeEventListener(sign, touch, { capture: true });
    window.removeEventListener("storage", heard);
  };
}
