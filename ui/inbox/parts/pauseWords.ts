/** A pause in words: what is paused, by whom, since when, and what still goes out. */

import type { PauseView } from "../../shared/api";
import { useWords } from "../words/t";

export function usePauseWords() {
  const { t, code, time } = useWords();
  const where = (pause: Pick<PauseView, "scope" | "scope_id" | "scope_name">): string => {
    if (pause.scope === "practice") return t("automation.where.practice");
    if (pause.scope === "channel") return code("automation.channel", pause.scope_id ?? "");
    return pause.scope_name ?? pause.scope_id ?? "";
  };
  const since = (pause: PauseView, now: number): string => {
    const today = time.dayKey(pause.since) === time.dayKey(new Date(now).toISOString());
    return today ? time.clock(pause.since) : time.dayTime(pause.since);
  };
  return {
    where,
    since,
    title: (pause: PauseView, now: number): string => {
      const values = {
        where: where(pause),
        by: pause.by ?? t("automation.somebody"),
        since: since(pause, now),
      };
      return pause.scope === "practice" ? t("automation.title", values) : t("automation.titleAt", values);
    },
    effect: (pause: PauseView): string =>
      pause.include_first_replies ? t("automation.effect.all") : t("automation.effect.sequences"),
  };
}
