/** What is said about a plan in one line, and days and sums as people say them. */

import type { PlanView } from "../../shared/api";
import { useAmount } from "../data/money";
import { locale, useWords } from "../words/t";

export type Tone = "bad" | "warn" | "good" | "calm";

const tones: Record<string, Tone> = {
  stalled: "bad",
  to_mark: "warn",
  due: "warn",
  booked: "good",
  complete: "good",
};

export function useSaying() {
  const { t, code, language, time } = useWords();
  const amount = useAmount();
  const format = (instant: string, options: Intl.DateTimeFormatOptions): string =>
    new Intl.DateTimeFormat(locale(language), options).format(new Date(instant));
  const day = (instant: string): string => {
    const near = Math.abs(Date.parse(instant) - Date.now()) < 300 * 86_400_000;
    const year = near ? {} : ({ year: "numeric" } as const);
    return format(instant, { month: "short", day: "numeric", ...year, timeZone: time.zone });
  };
  /** A date without an hour is the same day everywhere. */
  const date = (on: string): string =>
    format(on, { month: "short", day: "numeric", year: "numeric", timeZone: "UTC" });
  const what = (plan: PlanView): string => [plan.services.join(", "), plan.label].filter(Boolean).join(" · ");
  const stake = (plan: PlanView): string =>
    plan.stake_minor === null ? t("plans.noPrice") : amount(plan.stake_minor, plan.currency);
  const line = (plan: PlanView): string => {
    if (plan.status === "stalled") return t("plans.line.stalled", { count: plan.stalled_days });
    if (plan.status === "booked" || plan.status === "to_mark") {
      return t(`plans.line.${plan.status}`, { day: plan.next_visit_at ? day(plan.next_visit_at) : "" });
    }
    if (plan.status === "due" || plan.status === "waiting") {
      return t(`plans.line.${plan.status}`, { day: plan.session_due_at ? day(plan.session_due_at) : "" });
    }
    if (plan.status === "ended" && plan.ended_why) return code("plans.why", plan.ended_why);
    return code("plans.status", plan.status);
  };
  return {
    day,
    date,
    what,
    stake,
    line,
    amount,
    tone: (plan: PlanView): Tone => tones[plan.status] ?? "calm",
  };
}
