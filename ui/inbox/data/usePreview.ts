/** Asks the gate what would happen to a text, a moment after the last key. */

import { useDebouncedValue } from "@mantine/hooks";
import { keepPreviousData, useQuery } from "@tanstack/react-query";
import type { DecisionView, Preview } from "../../shared/api";
import { useApp } from "./app";

export interface Foreseen {
  decision: DecisionView | null;
  segments: number | null;
  /** What speaks against it and does not stop a person. */
  warnings: readonly string[];
  failed: boolean;
  /** The verdict is of this very text, not of the one before. */
  current: boolean;
}

/** Files that go along, and that somebody vouches for them. */
export interface Along {
  media: readonly string[];
  vouched: boolean;
}

export const NOTHING: Along = { media: [], vouched: false };

export function usePreview(
  threadId: string,
  text: string,
  addressId: string | null,
  along: Along = NOTHING,
): Foreseen {
  const { api } = useApp();
  const [settled] = useDebouncedValue(text.trim(), 300);
  const { data, isError, isPlaceholderData } = useQuery<Preview>({
    queryKey: ["preview", threadId, settled, addressId, along.media, along.vouched],
    queryFn: ({ signal }) => api.preview(threadId, settled, addressId, along, signal),
    enabled: settled !== "" || along.media.length > 0,
    placeholderData: keepPreviousData,
    staleTime: 5000,
    gcTime: 30_000,
    retry: false,
  });
  // Before the first pause in a new text, the verdict at hand is the one of the text before.
  const known = data && ((settled !== "" && text.trim() !== "") || along.media.length > 0);
  return {
    decision: known ? data.decision : null,
    segments: known ? data.segments : null,
    warnings: known ? data.warnings : [],
    failed: isError,
    current: settled === text.trim() && !isPlaceholderData,
  };
}
