/** Vendors as the page reads them. */

import { useQuery } from "@tanstack/react-query";
import { useApp } from "../data/app";
import { useWords } from "../words/t";

export function useVendors() {
  const { api } = useApp();
  return useQuery({ queryKey: ["vendors"], queryFn: ({ signal }) => api.vendors(signal), staleTime: 60_000 });
}

/** "Jan 15, 2028": the day itself, which is the same everywhere. */
export function useDay(): (day: string | null) => string {
  const { language } = useWords();
  return (day) =>
    day === null
      ? ""
      : new Intl.DateTimeFormat(language, { dateStyle: "medium", timeZone: "UTC" }).format(new Date(day));
}
