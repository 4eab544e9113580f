/** The registration of our numbers as its page edits it: what is written, what is missing, and handing it in. */

import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import type { CampaignFacts, TextingView, TextLineView } from "../../shared/api";
import { useApp } from "../data/app";
import { Refused } from "../data/backend";
import { useNotices } from "../parts/notices";
import { useWords } from "../words/t";

const KEY = ["texting"];

export function useTexting() {
  const { api } = useApp();
  return useQuery<TextingView>({
    queryKey: KEY,
    queryFn: ({ signal }) => api.lines.all(signal),
    // While reviewers have it, the page follows by itself.
    refetchInterval: (query) =>
      query.state.data?.lines.some(({ status }) => status === "working" || status === "waiting")
        ? 5000
        : false,
  });
}

/** Runs a request about one line and puts its answer on the page; null and a notice when it was refused. */
function useRun() {
  const queries = useQueryClient();
  const notices = useNotices();
  const { t } = useWords();
  return async (request: () => Promise<TextLineView>): Promise<TextLineView | null> => {
    try {
      const line = await request();
      queries.setQueryData<TextingView>(KEY, (held) =>
        held ? { lines: held.lines.map((one) => (one.account_id === line.account_id ? line : one)) } : held,
      );
      return line;
    } catch (error) {
      notices.problem(t("texting.failed"), error instanceof Refused ? error : t("error.unreachable"));
      return null;
    }
  };
}

export function useRegistration(line: TextLineView) {
  const { api } = useApp();
  const run = useRun();
  const [edited, edit] = useState<CampaignFacts | null>(null);
  const [busy, setBusy] = useState(false);
  /** What is missing is marked from the first try to hand it in. */
  const [marked, mark] = useState(line.status === "rejected");
  /** Tries that ended with something missing. */
  const [tries, setTries] = useState(0);
  const facts = edited ?? line.facts;
  const during = async <T>(work: Promise<T>): Promise<T> => {
    setBusy(true);
    try {
      return await work;
    } finally {
      setBusy(false);
    }
  };
  const save = async (): Promise<TextLineView | null> => {
    const saved = await run(() => api.lines.save(line.account_id, facts));
    if (saved) edit(null);
    return saved;
  };
  return {
    facts,
    busy,
    marked,
    tries,
    changed: edited !== null,
    change: (values: Partial<CampaignFacts>) => edit({ ...facts, ...values }),
    save: () => during(save()),
    handIn: () =>
      during(
        (async () => {
          mark(true);
          const saved = await save();
          if (saved && saved.missing.length === 0) await run(() => api.lines.submit(line.account_id));
          else if (saved) setTries((count) => count + 1);
        })(),
      ),
    prove: (picture: File) =>
      during(
        (async () => {
          if (edited && !(await save())) return;
          await run(() => api.lines.prove(line.account_id, picture));
        })(),
      ),
  };
}

export type Registering = ReturnType<typeof useRegistration>;
