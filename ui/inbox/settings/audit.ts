/** The record as the page reads it: filters, pages, and the proof that nothing was changed. */

import { useInfiniteQuery, useQuery } from "@tanstack/react-query";
import { useState } from "react";
import type { AuditLine, AuditReport } from "../../shared/api";
import { useApp } from "../data/app";
import { Refused } from "../data/backend";
import { useNotices } from "../parts/notices";
import { useWords } from "../words/t";

export interface Asked {
  actor: string;
  action: string;
  from: string;
  to: string;
  contact?: string;
}

export const everything: Asked = { actor: "", action: "", from: "", to: "" };

/** Midnight of a calendar day on the reader's clock, as the server takes it. */
function instant(day: string, plusDays = 0): string {
  const [year = 0, month = 1, date = 1] = day.split("-").map(Number);
  return new Date(year, month - 1, date + plusDays).toISOString();
}

export function query(asked: Asked, cursor?: string | null): URLSearchParams {
  const found = new URLSearchParams();
  if (asked.actor) found.set("actor", asked.actor);
  if (asked.action) found.set("action", asked.action);
  if (asked.from) found.set("since", instant(asked.from));
  if (asked.to) found.set("until", instant(asked.to, 1));
  if (asked.contact) found.set("contact_id", asked.contact);
  if (cursor) found.set("cursor", cursor);
  return found;
}

export function useLines(asked: Asked) {
  const { api } = useApp();
  return useInfiniteQuery({
    queryKey: ["audit", asked],
    queryFn: ({ pageParam, signal }) => api.audit(query(asked, pageParam), signal),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.cursor,
    staleTime: 0,
  });
}

export function useChoices() {
  const { api } = useApp();
  return useQuery({ queryKey: ["audit-choices"], queryFn: ({ signal }) => api.auditChoices(signal) });
}

export function useProof() {
  const { api, queries } = useApp();
  const notices = useNotices();
  const { t } = useWords();
  const [checking, setChecking] = useState(false);
  const [report, setReport] = useState<AuditReport | null>(null);
  const state = useQuery({
    queryKey: ["audit-state"],
    queryFn: ({ signal }) => api.auditState(signal),
    staleTime: 0,
  });
  const check = async (): Promise<void> => {
    setChecking(true);
    try {
      setReport(await api.verifyAudit());
      await queries.invalidateQueries({ queryKey: ["audit-state"] });
    } catch (error) {
      notices.problem(t("audit.verify.failed"), error instanceof Refused ? error : t("error.unreachable"));
    } finally {
      setChecking(false);
    }
  };
  return { state: state.data, report, checking, check };
}

/** Who did it, as people call them. */
export function useActorName(): (line: AuditLine) => string {
  const { code } = useWords();
  return (line) => line.actor_name ?? code("audit.by", line.actor_kind);
}
