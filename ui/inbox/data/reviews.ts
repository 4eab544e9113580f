/** The public review of a thread: how its reply stands, and suggestions for one. */

import { keepPreviousData, useQuery } from "@tanstack/react-query";
import type { ReviewView } from "../../shared/api";
import { useApp } from "./app";
import { useTimeline } from "./queries";

/** Asked again whenever something on the thread has moved; null while there is none to show. */
export function useReview(threadId: string, wanted: boolean): ReviewView | null {
  const { api } = useApp();
  const items = useTimeline(threadId).data?.items ?? [];
  const mark = items
    .filter(({ channel }) => channel === "google")
    .map(({ id, status, text }) => `${id}${status}${text.length}`)
    .join();
  const review = useQuery<ReviewView>({
    queryKey: ["review", threadId, mark],
    queryFn: ({ signal }) => api.review(threadId, signal),
    enabled: wanted && mark !== "",
    placeholderData: keepPreviousData,
    retry: false,
  });
  return (wanted && review.data) || null;
}
