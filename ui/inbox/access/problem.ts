/** Why a try at the door came to nothing, in words that say what to do. */

import { Refused } from "../data/backend";
import { useWords } from "../words/t";

export function useProblem(): (error: unknown) => string {
  const { t, time } = useWords();
  return (error) => {
    if (!(error instanceof Refused)) return t("signIn.unreachable");
    const seconds = error.problem.retry_after ?? 60;
    if (error.status === 429) return t("signIn.tooMany", { when: time.age(seconds * 1000) });
    switch (error.problem.code) {
      case "wrong":
        return t("signIn.wrong");
      case "second_step_wrong":
        return t("access.code.wrong");
      default:
        return error.problem.detail ?? error.problem.title;
    }
  };
}
