/** Who may be the same person, and the moves that join and part contacts. */

import { useQuery } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { useState } from "react";
import type { Identity, MergeDone, MergePreview, MergeSides } from "../../shared/api";
import { useNotices } from "../parts/notices";
import { useWords } from "../words/t";
import { useApp } from "./app";
import { Refused } from "./backend";

export function useIdentity(contactId: string, wanted: boolean) {
  const { api } = useApp();
  return useQuery<Identity>({
    queryKey: ["identity", contactId],
    queryFn: ({ signal }) => api.identity(contactId, signal),
    enabled: wanted,
  });
}

export function useMergePreview(survivor: string, gone: string) {
  const { api } = useApp();
  return useQuery<MergePreview>({
    queryKey: ["identity", "preview", survivor, gone],
    queryFn: ({ signal }) => api.mergePreview(survivor, gone, signal),
    staleTime: 0,
    gcTime: 0,
  });
}

export interface IdentityMoves {
  busy: boolean;
  merge: (survivor: string, gone: string, fields: MergeSides, name: string) => Promise<boolean>;
  undo: (survivor: string, merge: string) => Promise<boolean>;
  apart: (one: string, other: string) => Promise<boolean>;
  split: (contact: string, address: string) => Promise<boolean>;
}

export function useIdentityMoves(): IdentityMoves {
  const { api, queries } = useApp();
  const notices = useNotices();
  const navigate = useNavigate();
  const { t } = useWords();
  const [busy, setBusy] = useState(false);

  const run = async <T>(request: () => Promise<T>, after: (done: T) => void): Promise<boolean> => {
    setBusy(true);
    try {
      after(await request());
      void queries.invalidateQueries({ queryKey: ["identity"] });
      void queries.invalidateQueries({ queryKey: ["consents"] });
      void queries.invalidateQueries({ queryKey: ["thread"] });
      return true;
    } catch (error) {
      notices.problem(t("same.failed"), error instanceof Refused ? error : t("error.unreachable"));
      return false;
    } finally {
      setBusy(false);
    }
  };
  const open = ({ thread_id }: MergeDone): void => {
    if (thread_id) void navigate({ to: "/t/$threadId", params: { threadId: thread_id }, search: true });
  };
  const undo = (survivor: string, merge: string): Promise<boolean> =>
    run(
      () => api.unmerge(survivor, merge),
      () => notices.say(t("same.undone")),
    );
  return {
    busy,
    merge: (survivor, gone, fields, name) =>
      run(
        () => api.merge(survivor, gone, fields),
        (done) => {
          open(done);
          const { merge_id } = done;
          if (merge_id) notices.undo(t("same.merged", { name }), () => void undo(survivor, merge_id));
        },
      ),
    undo,
    apart: (one, other) =>
      run(
        () => api.apart(one, other),
        () => undefined,
      ),
    split: (contact, address) =>
      run(
        () => api.split(contact, address),
        () => notices.say(t("same.split.done")),
      ),
  };
}
