/** The terms and holds as the page changes them. */

import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import type { PrivacyView } from "../../shared/api";
import { useApp } from "../data/app";
import { Refused } from "../data/backend";
import { useNotices } from "../parts/notices";
import { useWords } from "../words/t";

const KEY = ["privacy"];
export const offered: readonly (number | null)[] = [null, 12, 24, 36, 72, 84, 120];

export function usePrivacy() {
  const { api } = useApp();
  return useQuery({ queryKey: KEY, queryFn: ({ signal }) => api.privacy(signal), staleTime: 0 });
}

/** Carry something out and show what is true after it; a refusal is told. */
export function useChange() {
  const { queries } = useApp();
  const notices = useNotices();
  const { t } = useWords();
  const [busy, setBusy] = useState(false);
  const change = async (doing: Promise<PrivacyView>): Promise<boolean> => {
    setBusy(true);
    try {
      queries.setQueryData(KEY, await doing);
      return true;
    } catch (error) {
      notices.problem(t("privacy.failed"), error instanceof Refused ? error : t("error.unreachable"));
      await queries.invalidateQueries({ queryKey: KEY });
      return false;
    } finally {
      setBusy(false);
    }
  };
  return { busy, change };
}

/** "6 months", "7 years". */
export function useTerm(): (months: number) => string {
  const { t } = useWords();
  return (months) =>
    months % 12 === 0 ? t("privacy.years", { count: months / 12 }) : t("privacy.months", { count: months });
}
