// Small screens: when the panel fills the screen, and how much of it the on-screen keyboard leaves.
import type { RefObject } from "preact";
import { useEffect, useState } from "preact/hooks";

/** The same condition as in the style sheet; low windows are mostly pages zoomed to 200 %. */
const FULL_SCREEN = "(max-width: 480px), (max-height: 520px)";

export function useFullScreen(): boolean {
  const [full, setFull] = useState(() => matchMedia(FULL_SCREEN).matches);
  useEffect(() => {
    const query = matchMedia(FULL_SCREEN);
    const changed = () => setFull(query.matches);
    query.addEventListener("change", changed);
    return () => query.removeEventListener("change", changed);
  }, []);
  return full;
}

/** iOS lays the keyboard over the page instead of shrinking it; the visible part is only in visualViewport. */
export function useKeyboardRoom(panel: RefObject<HTMLElement | null>, active: boolean): void {
  useEffect(() => {
    const view = window.visualViewport;
    const element = panel.current;
    if (!view || !element || !active) return;
    const follow = () => {
      element.style.setProperty("--visible-height", `${view.height}px`);
      element.style.setProperty("--visible-top", `${view.offsetTop}px`);
    };
    follow();
    view.addEventListener("resize", follow);
    view.addEventListener("scroll", follow);
    return () => {
      view.removeEventListener("resize", follow);
      view.removeEventListener("scroll", follow);
      element.style.removeProperty("--visible-height");
      element.style.removeProperty("--visible-top");
    };
  }, [panel, active]);
}
