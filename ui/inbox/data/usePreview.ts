/** Asks the gate what would happen to a text, a moment after the last key. */

import { useDebouncedValue } from "@mantine/hooks";
import { keepPreviousData, useQuery } from "@tanstack/react-query";
import type { Preview } from "../../shared/api";
import { useApp } from "./app";

export function usePreview(threadId: string, text: string) {
  const { api } = useApp();
  const [settled] = useDebouncedValue(text.trim(), 300);
  return useQuery<Preview>({
    queryKey: ["preview", threadId, settled],
    queryFn: ({ signal }) => api.preview(threadId, settled, signal),
    enabled: settled !== "",
    placeholderData: keepPreviousData,
    staleTime: 5000,
    gcTime: 30_000,
    retry: false,
  });
}
