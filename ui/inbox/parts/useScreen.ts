/** The three widths the page is laid out for. */

import { useMediaQuery } from "@mantine/hooks";

const once = { getInitialValueInEffect: false };

export function usePhone(): boolean {
  return useMediaQuery("(max-width: 767px)", false, once);
}

/** Whether the contact pane fits beside the conversation. */
export function useWide(): boolean {
  return useMediaQuery("(min-width: 1200px)", true, once);
}
