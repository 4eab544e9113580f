/** What the sequences' screens read, and what they do; a refusal says so and leaves everything as it was. */

import { keepPreviousData, useInfiniteQuery, useQuery } from "@tanstack/react-query";
import { useState } from "react";
import type {
  EnrolmentList,
  EnrolmentVerb,
  EnrolmentView,
  FoundPeople,
  SequenceDetail,
  SequenceEdit,
  SequenceFault,
  SequenceList,
  SimulationView,
} from "../../shared/api";
import { useApp } from "../data/app";
import { Refused } from "../data/backend";
import { useNotices } from "../parts/notices";
import { useWords } from "../words/t";

const LIST = ["sequences"];
const one = (id: string) => ["sequences", "one", id];
const people = (id: string) => ["sequences", "people", id];
const person = (contactId: string) => ["enrolments", contactId];

export function useSequences() {
  const { api } = useApp();
  return useQuery<SequenceList>({
    queryKey: [...LIST, "all"],
    queryFn: ({ signal }) => api.sequences.all(signal),
    staleTime: 15_000,
  });
}

export function useSequence(id: string) {
  const { api } = useApp();
  return useQuery<SequenceDetail>({
    queryKey: one(id),
    queryFn: ({ signal }) => api.sequences.one(id, signal),
    staleTime: 15_000,
  });
}

export function usePeople(id: string, over: boolean) {
  const { api } = useApp();
  return useInfiniteQuery({
    queryKey: [...people(id), over],
    queryFn: ({ pageParam, signal }): Promise<EnrolmentList> =>
      api.sequences.people(id, over, pageParam, signal),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.next_cursor,
    staleTime: 5_000,
  });
}

/** `version` of the conversation's card: whatever changes it may have changed these. */
export function useEnrolments(contactId: string, version: number) {
  const { api } = useApp();
  return useQuery<EnrolmentList>({
    queryKey: [...person(contactId), version],
    queryFn: ({ signal }) => api.sequences.of(contactId, signal),
    placeholderData: keepPreviousData,
    staleTime: 15_000,
  });
}

export function useFound(words: string) {
  const { api } = useApp();
  return useQuery<FoundPeople>({
    queryKey: ["people-found", words],
    queryFn: ({ signal }) => api.sequences.find(words, signal),
    enabled: words.trim().length > 1,
    placeholderData: keepPreviousData,
    staleTime: 30_000,
  });
}

/** Sends one thing at a time; null and a notice where it was refused. */
function useSending() {
  const { t } = useWords();
  const notices = useNotices();
  const [busy, setBusy] = useState(false);
  const run = async <T>(
    title: string,
    request: () => Promise<T>,
    /** Says so elsewhere, where it can. */
    told?: (refused: Refused) => boolean,
  ): Promise<T | null> => {
    setBusy(true);
    try {
      return await request();
    } catch (error) {
      if (error instanceof Refused && told?.(error)) return null;
      notices.problem(title, error instanceof Refused ? error : t("error.unreachable"));
      return null;
    } finally {
      setBusy(false);
    }
  };
  return { busy, run };
}

export function useSequenceMoves(id: string) {
  const { api, queries } = useApp();
  const { t } = useWords();
  const { busy, run } = useSending();
  const show = (detail: SequenceDetail | null): boolean => {
    if (detail) queries.setQueryData(one(id), detail);
    void queries.invalidateQueries({ queryKey: [...LIST, "all"] });
    void queries.invalidateQueries({ queryKey: detail ? people(id) : LIST });
    void queries.invalidateQueries({ queryKey: ["enrolments"] });
    return detail !== null;
  };
  return {
    busy,
    turn: async (on: boolean, catchUp = false) =>
      show(await run(t("sequences.failed"), () => api.sequences.turn(id, on, catchUp))),
    /** What does not hold goes to `tell`, to be shown where it stands. */
    edit: async (edition: number, changes: SequenceEdit, tell: (faults: readonly SequenceFault[]) => void) =>
      show(
        await run(
          t("sequences.edit.failed"),
          () => api.sequences.edit(id, edition, changes),
          ({ problem }) => {
            const faults = problem.faults ?? [];
            tell(faults);
            return faults.length > 0;
          },
        ),
      ),
  };
}

export function useEnrolmentMoves() {
  const { api, queries } = useApp();
  const { t } = useWords();
  const { busy, run } = useSending();
  const press = async ({ id, contact_id, sequence }: EnrolmentView, verb: EnrolmentVerb): Promise<void> => {
    const found = await run(t("sequences.person.failed"), () => api.sequences.press(contact_id, id, verb));
    if (found) queries.setQueriesData({ queryKey: person(contact_id) }, found);
    else void queries.invalidateQueries({ queryKey: person(contact_id) });
    void queries.invalidateQueries({ queryKey: people(sequence) });
    void queries.invalidateQueries({ queryKey: one(sequence) });
    void queries.invalidateQueries({ queryKey: [...LIST, "all"] });
  };
  return { busy, press };
}

/** What would happen to somebody; asked anew each time, since a minute later it may be otherwise. */
export function useTrial() {
  const { api } = useApp();
  const { t } = useWords();
  const { busy, run } = useSending();
  const [found, setFound] = useState<SimulationView | null>(null);
  const ask = async (contactId: string, sequence: string | null): Promise<void> => {
    setFound(await run(t("sequences.trial.failed"), () => api.sequences.simulate(contactId, sequence)));
  };
  return { busy, found, ask, clear: () => setFound(null) };
}
