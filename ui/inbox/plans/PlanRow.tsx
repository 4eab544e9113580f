/** One plan in the list: whose, how far, what is due, what it is worth, and the way to the conversation. */

import { IconAlertCircle, IconCalendarCheck, IconChecklist, IconMessage } from "@tabler/icons-react";
import { Link } from "@tanstack/react-router";
import type { PlanView } from "../../shared/api";
import { useSlow } from "../data/clock";
import { useWords } from "../words/t";
import { Dots } from "./Dots";
import { shownPlan } from "./data";
import styles from "./PlanRow.module.css";
import { useSaying } from "./saying";

export function NextTouch({ plan }: { plan: PlanView }) {
  const { t, language } = useWords();
  const { day } = useSaying();
  const now = useSlow();
  const next = plan.next_touch;
  if (!next) return <span className={styles.soft}>{t("plans.touch.none")}</span>;
  const Icon = next.sends ? IconMessage : IconChecklist;
  return (
    <span className={styles.touch} title={next.name[language] ?? next.name.en ?? ""}>
      <Icon size={15} stroke={1.75} aria-hidden="true" />
      {t(next.sends ? "plans.touch.sends" : "plans.touch.task", {
        day: day(new Date(Math.max(Date.parse(next.at), now)).toISOString()),
      })}
    </span>
  );
}

function Status({ plan }: { plan: PlanView }) {
  const { line, tone } = useSaying();
  const how = tone(plan);
  return (
    <span className={styles.status} data-tone={how}>
      {how === "bad" ? <IconAlertCircle size={15} stroke={2} aria-hidden="true" /> : null}
      {plan.status === "booked" ? <IconCalendarCheck size={15} stroke={1.75} aria-hidden="true" /> : null}
      {line(plan)}
    </span>
  );
}

export function PlanRow({ plan }: { plan: PlanView }) {
  const { t } = useWords();
  const { what, stake } = useSaying();
  const name = plan.contact_name ?? t("plans.nobody");
  return (
    <li className={styles.row} data-status={plan.status}>
      <div className={styles.who}>
        <button type="button" className={styles.name} onClick={() => shownPlan.set(plan.id)}>
          {name}
        </button>
        <span className={styles.what}>{what(plan)}</span>
      </div>
      <Dots total={plan.total} used={plan.used} booked={plan.status === "booked"} />
      <div className={styles.when}>
        <Status plan={plan} />
        {plan.status === "stalled" || plan.status === "due" || plan.status === "waiting" ? (
          <NextTouch plan={plan} />
        ) : null}
      </div>
      <span className={styles.stake} title={t("plans.stake")}>
        {plan.left > 0 && plan.status !== "ended" ? stake(plan) : ""}
      </span>
      {plan.thread_id ? (
        <Link
          to="/t/$threadId"
          params={{ threadId: plan.thread_id }}
          className={styles.open ?? ""}
          aria-label={t("plans.thread", { name })}
          title={t("plans.thread", { name })}
        >
          <IconMessage size={18} stroke={1.5} aria-hidden="true" />
        </Link>
      ) : (
        <span className={styles.open} />
      )}
    </li>
  );
}
