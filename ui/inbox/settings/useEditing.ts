/** Settings that are edited as a whole and saved against the version that was looked at. */

import type { QueryKey } from "@tanstack/react-query";
import { useState } from "react";
import { useApp } from "../data/app";
import { Refused } from "../data/backend";
import { useNotices } from "../parts/notices";
import { useWords } from "../words/t";

interface Options<Values, Found> {
  /** What is true now, as far as the page knows. */
  saved: Values;
  /** Under which the answer is kept for all that show it. */
  queryKey: QueryKey;
  /** Gets all values, and those alone that differ. */
  send: (values: Values, changes: Partial<Values>) => Promise<Found>;
  failed: string;
}

export interface Editing<Values> {
  values: Values;
  /** The names of what differs from what is saved. */
  changed: readonly (keyof Values)[];
  state: "idle" | "saving" | "conflict";
  choose: (more: Partial<Values>) => void;
  save: () => Promise<void>;
  drop: () => void;
}

/** What is chosen and not saved yet; after a conflict it is kept, and laid over what is true now. */
export function useEditing<Values extends object, Found>({
  saved,
  queryKey,
  send,
  failed,
}: Options<Values, Found>): Editing<Values> {
  const { queries } = useApp();
  const notices = useNotices();
  const { t } = useWords();
  const [chosen, setChosen] = useState<Partial<Values>>({});
  const [state, setState] = useState<Editing<Values>["state"]>("idle");
  const differs = (name: keyof Values): boolean =>
    JSON.stringify(chosen[name]) !== JSON.stringify(saved[name]);
  const changed = (Object.keys(chosen) as (keyof Values)[]).filter(differs);
  const values: Values = { ...saved, ...chosen };
  const save = async (): Promise<void> => {
    setState("saving");
    const changes: Partial<Values> = {};
    for (const name of changed) changes[name] = values[name];
    try {
      queries.setQueryData(queryKey, await send(values, changes));
      setChosen((held) => without(held, changes));
      setState("idle");
    } catch (error) {
      const conflict = error instanceof Refused && error.status === 409;
      setState(conflict ? "conflict" : "idle");
      if (conflict) await queries.invalidateQueries({ queryKey });
      else notices.problem(failed, error instanceof Refused ? error : t("error.unreachable"));
    }
  };
  return {
    values,
    changed,
    state: state === "conflict" && changed.length === 0 ? "idle" : state,
    save,
    choose: (more) => setChosen((held) => ({ ...held, ...more })),
    drop: () => {
      setChosen({});
      setState("idle");
    },
  };
}

/** What was chosen anew while these were on their way stays chosen. */
function without<Values extends object>(held: Partial<Values>, sent: Partial<Values>): Partial<Values> {
  const left: Partial<Values> = {};
  for (const name of Object.keys(held) as (keyof Values)[])
    if (JSON.stringify(held[name]) !== JSON.stringify(sent[name])) left[name] = held[name];
  return left;
}
