/** How high what is fixed at the foot of a page is, so that what floats in the corner keeps clear of it. */

import { useCallback } from "react";

const NAME = "--gd-foot";

/** For the `ref` of the foot. There is one at a time; without one the corner lies at the edge. */
export function useFoot(): (foot: HTMLElement | null) => (() => void) | undefined {
  return useCallback((foot) => {
    if (!foot) return undefined;
    const { style } = document.documentElement;
    const watch = new ResizeObserver(() => style.setProperty(NAME, `${foot.offsetHeight}px`));
    watch.observe(foot);
    return () => {
      watch.disconnect();
      style.removeProperty(NAME);
    };
  }, []);
}
