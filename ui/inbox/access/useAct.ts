/** One press that changes something: busy while it runs, its problem in words, and what is shown anew after it. */

import { useState } from "react";
import { useApp } from "../data/app";
import { useProblem } from "./problem";

export function useAct(...shown: string[]) {
  const { queries } = useApp();
  const said = useProblem();
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<string | null>(null);
  const act = async <T>(press: () => Promise<T>): Promise<T | undefined> => {
    setBusy(true);
    setProblem(null);
    try {
      const done = await press();
      await Promise.all(shown.map((key) => queries.invalidateQueries({ queryKey: [key] })));
      return done;
    } catch (error) {
      setProblem(said(error));
      return undefined;
    } finally {
      setBusy(false);
    }
  };
  return { act, busy, problem };
}
