/** What somebody agreed to; live updates of their thread keep it fresh. */

import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import type {
  ConsentEvidence,
  ConsentHistory,
  ConsentWordings,
  RecordConsent,
  RecordOptOut,
} from "../../shared/api";
import { useNotices } from "../parts/notices";
import { useWords } from "../words/t";
import { useApp } from "./app";

export function useConsents(contactId: string) {
  const { api } = useApp();
  return useQuery<ConsentHistory>({
    queryKey: ["consents", contactId],
    queryFn: ({ signal }) => api.consents(contactId, signal),
  });
}

export function useEvidence(contactId: string, id: string, wanted: boolean) {
  const { api } = useApp();
  return useQuery<ConsentEvidence>({
    queryKey: ["evidence", contactId, id],
    queryFn: ({ signal }) => api.consentEvidence(contactId, id, signal),
    enabled: wanted,
    // Each look is written down: none is taken by itself.
    staleTime: Number.POSITIVE_INFINITY,
    gcTime: 0,
    retry: false,
    refetchOnWindowFocus: false,
  });
}

export function useWordings(wanted: boolean) {
  const { api } = useApp();
  return useQuery<ConsentWordings>({
    queryKey: ["consent-wordings"],
    queryFn: ({ signal }) => api.consentWordings(signal),
    enabled: wanted,
    staleTime: 60 * 60_000,
  });
}

export interface ConsentMoves {
  busy: boolean;
  record: (given: RecordConsent) => Promise<boolean>;
  optOut: (told: RecordOptOut) => Promise<boolean>;
}

export function useConsentMoves(contactId: string): ConsentMoves {
  const { api } = useApp();
  const queries = useQueryClient();
  const notices = useNotices();
  const { t } = useWords();
  const [busy, setBusy] = useState(false);
  const run = async (request: () => Promise<ConsentHistory>): Promise<boolean> => {
    setBusy(true);
    try {
      queries.setQueryData(["consents", contactId], await request());
      return true;
    } catch (error) {
      notices.problem(t("consents.form.failed"), error);
      return false;
    } finally {
      setBusy(false);
    }
  };
  return {
    busy,
    record: (given) => run(() => api.recordConsent(contactId, given)),
    optOut: (told) => run(() => api.recordOptOut(contactId, told)),
  };
}
