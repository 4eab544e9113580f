/** What stands in the page's address: which of the two lists. */

export type Tab = "leaving" | "due";

export function recallSearch(given: Record<string, unknown>): { tab?: Tab } {
  return given.tab === "due" || given.tab === "leaving" ? { tab: given.tab } : {};
}
