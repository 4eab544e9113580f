/** Reads the kind-specific fields of a timeline entry. */

import type { TimelineItem } from "../../shared/api";

export function textOf(item: TimelineItem, field: string): string {
  const value = item.data[field];
  return typeof value === "string" ? value : "";
}
