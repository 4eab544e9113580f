/** What is paused, and the presses that pause and resume. */

import { useQuery } from "@tanstack/react-query";
import type { AutomationView, PauseHistory, PausePress } from "../../shared/api";
import { useNotices } from "../parts/notices";
import { useWords } from "../words/t";
import { useApp } from "./app";
import { Refused } from "./backend";
import { Store } from "./store";

/** The dialog that asks what to pause is open. */
export const asking = new Store(false);

/** `fresh` asks again where the count of what waits is shown: only presses are told live. */
export function useAutomation({ fresh = false } = {}) {
  const { api } = useApp();
  return useQuery<AutomationView>({
    queryKey: ["automation", "now"],
    queryFn: ({ signal }) => api.automation(signal),
    refetchOnMount: fresh ? "always" : true,
  });
}

export function usePauses(wanted: boolean) {
  const { api } = useApp();
  return useQuery<PauseHistory>({
    queryKey: ["automation", "history"],
    queryFn: ({ signal }) => api.pauses(signal),
    enabled: wanted,
  });
}

/** True when it was done; otherwise the reader has been told. */
export function usePausing() {
  const { api, queries } = useApp();
  const notices = useNotices();
  const { t } = useWords();
  const settle = async (ask: Promise<AutomationView>, failed: string): Promise<boolean> => {
    try {
      queries.setQueryData(["automation", "now"], await ask);
      void queries.invalidateQueries({ queryKey: ["automation", "history"] });
      return true;
    } catch (error) {
      // Somebody else has resumed already: that is what was wanted.
      if (error instanceof Refused && error.status === 409) {
        void queries.invalidateQueries({ queryKey: ["automation"] });
        return true;
      }
      notices.problem(failed, error instanceof Refused ? error : t("error.unreachable"));
      return false;
    }
  };
  return {
    pause: (press: PausePress) => settle(api.pause(press), t("automation.failed.pause")),
    resume: (id: string) => settle(api.resume(id), t("automation.failed.resume")),
  };
}
