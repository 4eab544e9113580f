/** What the task screens read and change; whoever was too slow sees how things stand now. */

import { keepPreviousData, useInfiniteQuery, useQuery, useQueryClient } from "@tanstack/react-query";
import { useCallback, useMemo, useState } from "react";
import type {
  ExceptionItem,
  ExceptionList,
  GiveOutcome,
  NewTask,
  NextBest,
  SentAgain,
  TaskCounts,
  TaskDetail,
  TaskKind,
  TaskOptions,
  TaskPage,
  TaskView,
} from "../../shared/api";
import { useApp } from "../data/app";
import { Refused } from "../data/backend";
import { useAmount } from "../data/money";
import { useRights } from "../data/rights";
import { useNotices } from "../parts/notices";
import { useWords } from "../words/t";
import type { Shown } from "./search";

const MINUTE = 60_000;

/** The badge: overdue ones that are mine or nobody's. */
export function useTaskCounts(): TaskCounts | undefined {
  const { api } = useApp();
  const may = useRights();
  return useQuery<TaskCounts>({
    queryKey: ["tasks", "counts"],
    queryFn: ({ signal }) => api.tasks.counts(signal),
    // What becomes due by itself is told by nobody.
    refetchInterval: MINUTE,
    enabled: may("contacts.read"),
  }).data;
}

export function useTaskOptions() {
  const { api } = useApp();
  return useQuery<TaskOptions>({
    queryKey: ["taskOptions"],
    queryFn: ({ signal }) => api.tasks.options(signal),
    staleTime: 10 * MINUTE,
  });
}

export function useKinds(): ReadonlyMap<string, TaskKind> {
  const options = useTaskOptions().data;
  return useMemo(() => new Map(options?.kinds.map((kind) => [kind.name, kind])), [options]);
}

export function useTasks(shown: Shown) {
  const { api } = useApp();
  const query = useInfiniteQuery<TaskPage, Error, { pages: TaskPage[] }, readonly unknown[], string | null>({
    queryKey: ["tasks", "list", shown],
    queryFn: ({ pageParam, signal }) => api.tasks.list(shown, pageParam, signal),
    initialPageParam: null,
    getNextPageParam: (page) => page.next_cursor,
    placeholderData: keepPreviousData,
  });
  const items = useMemo(() => query.data?.pages.flatMap((page) => page.items), [query.data]);
  return { ...query, items };
}

export function useTask(id: string) {
  const { api } = useApp();
  return useQuery<TaskDetail>({
    queryKey: ["tasks", "one", id],
    queryFn: ({ signal }) => api.tasks.one(id, signal),
    retry: false,
  });
}

export function useNext(wanted: boolean) {
  const { api } = useApp();
  return useQuery<NextBest>({
    queryKey: ["tasks", "next"],
    queryFn: ({ signal }) => api.tasks.next(signal),
    enabled: wanted,
    // Nobody's call changes under their hands: what is next is asked for when this one is done.
    staleTime: Number.POSITIVE_INFINITY,
    refetchOnWindowFocus: false,
  });
}

export function useExceptions() {
  const { api } = useApp();
  const may = useRights();
  const query = useInfiniteQuery<
    ExceptionList,
    Error,
    { pages: ExceptionList[] },
    readonly unknown[],
    string | null
  >({
    queryKey: ["exceptions"],
    queryFn: ({ pageParam, signal }) => api.tasks.exceptions(pageParam, signal),
    initialPageParam: null,
    getNextPageParam: (page) => page.next_cursor,
    refetchInterval: MINUTE,
    enabled: may("messages.approve"),
  });
  const items = useMemo(() => query.data?.pages.flatMap((page) => page.items), [query.data]);
  const first = query.data?.pages[0];
  const all = first ? first.counts.blocked + first.counts.failed + first.counts.unknown : 0;
  return { ...query, items, all, held: first?.held ?? 0 };
}

function useRun() {
  const notices = useNotices();
  const queries = useQueryClient();
  const { t } = useWords();
  const [busy, setBusy] = useState(false);
  const run = async <T>(ask: () => Promise<T>, keys: readonly string[]): Promise<T | null> => {
    setBusy(true);
    try {
      return await ask();
    } catch (error) {
      const late = error instanceof Refused && error.status === 409;
      notices.problem(t(late ? "tasks.late" : "tasks.failed"), error);
      return null;
    } finally {
      setBusy(false);
      for (const key of keys) void queries.invalidateQueries({ queryKey: [key] });
    }
  };
  return { busy, run };
}

export function useTaskMoves() {
  const { api } = useApp();
  const queries = useQueryClient();
  const { busy, run } = useRun();
  const keys = ["tasks"];
  return {
    busy,
    create: (made: NewTask) => run(() => api.tasks.create(made), keys),
    outcome: (task: TaskView, given: GiveOutcome) => run(() => api.tasks.outcome(task, given), keys),
    assign: (task: TaskView, ownerId: string | null) => run(() => api.tasks.assign(task, ownerId), keys),
    snooze: (task: TaskView, until: string) => run(() => api.tasks.snooze(task, until), keys),
    note: (id: string, note: string) => run(() => api.tasks.note(id, note), keys),
    skip: async (id: string): Promise<void> => {
      const next = await run(() => api.tasks.skip(id), []);
      if (next) queries.setQueryData<NextBest>(["tasks", "next"], next);
    },
  };
}

export function useFixes() {
  const { api } = useApp();
  const { busy, run } = useRun();
  const keys = ["exceptions", "tasks"];
  return {
    busy,
    again: (item: ExceptionItem, clientId: string, text: string | null, byEmail = false) =>
      run<SentAgain>(() => api.tasks.sendAgain(item, clientId, text, byEmail), keys),
    call: (item: ExceptionItem) => run(() => api.tasks.callInstead(item), keys),
    correct: (item: ExceptionItem, phone: string) => run(() => api.tasks.correct(item, phone), keys),
    dismiss: (item: ExceptionItem) => run(() => api.tasks.dismiss(item), keys),
  };
}

/** Why it comes now, in one line: "$1,200 left, 3 sessions left, last here 34 days ago". */
export function useReasons(): (task: TaskView, now: number) => string {
  const { t, code, time } = useWords();
  const amount = useAmount();
  const wrote = useCallback(
    (ms: number): string => (ms < MINUTE ? t("tasks.why.now") : t("tasks.why.wrote", { ago: time.age(ms) })),
    [t, time],
  );
  return useCallback(
    (task, now) =>
      task.reasons
        .map((reason) => {
          const count = reason.count ?? 0;
          switch (reason.code) {
            case "worth":
              if (!reason.amount) return "";
              return t(task.kind === "plan_call" ? "tasks.why.left" : "tasks.why.worth", {
                amount: amount(reason.amount.amount_minor, reason.amount.currency).replace(
                  /[.,]00(?=\D*$)/,
                  "",
                ),
              });
            case "sessions_left":
              return t("tasks.why.sessions", { count });
            case "last_here":
              return count === 0 ? t("tasks.why.today") : t("tasks.why.here", { count });
            case "wrote":
              return wrote(Math.max(0, now - Date.parse(reason.at ?? "")));
            case "tries":
              return t("tasks.why.tries", { count });
            default:
              return reason.what ? code(`tasks.${reason.code}`, reason.what) : "";
          }
        })
        .filter(Boolean)
        .join(" · "),
    [t, code, wrote, amount],
  );
}
