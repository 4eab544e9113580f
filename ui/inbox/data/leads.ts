/** People who come in by another door: the quick-add, the pages with their pictures, the links that friends pass on. */

import { useQuery, useQueryClient } from "@tanstack/react-query";
import type { AddForm, FormList, LeadOptions, QuickAdd, QuickAdded, ReferralLink } from "../../shared/api";
import { useNotices } from "../parts/notices";
import { useWords } from "../words/t";
import { useApp } from "./app";
import { Refused } from "./backend";
import { Store } from "./store";

/** The quick-add is open. */
export const adding = new Store(false);

export function useLeadOptions() {
  const { api } = useApp();
  return useQuery<LeadOptions>({
    queryKey: ["leads", "options"],
    queryFn: ({ signal }) => api.leadOptions(signal),
    staleTime: 5 * 60_000,
  });
}

export function useForms() {
  const { api } = useApp();
  return useQuery<FormList>({ queryKey: ["forms"], queryFn: ({ signal }) => api.forms(signal) });
}

/** What was wrong, by field, or null and a notice when it did not even arrive. */
export type Wrong = { at: string; words: string };

export function useQuickAdd() {
  const { api } = useApp();
  const notices = useNotices();
  const { t } = useWords();
  return async (person: QuickAdd): Promise<QuickAdded | Wrong | null> => {
    try {
      return await api.addLead(person);
    } catch (error) {
      if (error instanceof Refused && error.problem.at)
        return { at: error.problem.at, words: error.problem.detail ?? error.problem.title };
      notices.problem(t("add.failed"), error instanceof Refused ? error : t("error.unreachable"));
      return null;
    }
  };
}

export function useAddForm() {
  const { api } = useApp();
  const queries = useQueryClient();
  const notices = useNotices();
  const { t } = useWords();
  return async (form: AddForm): Promise<boolean> => {
    try {
      await api.addForm(form);
      await queries.invalidateQueries({ queryKey: ["forms"] });
      return true;
    } catch (error) {
      notices.problem(t("forms.failed"), error instanceof Refused ? error : t("error.unreachable"));
      return false;
    }
  };
}

/** Asked for when it is wanted: the first time makes it. */
export function useReferralLink(contactId: string, wanted: boolean) {
  const { api } = useApp();
  return useQuery<ReferralLink>({
    queryKey: ["referral", contactId],
    queryFn: () => api.referralLink(contactId),
    enabled: wanted,
    staleTime: Number.POSITIVE_INFINITY,
  });
}
