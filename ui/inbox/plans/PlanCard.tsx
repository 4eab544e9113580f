/** Beside the conversation: what this person has paid for and not had yet, and what they are a member of. */

import { Button, Skeleton } from "@mantine/core";
import type { MembershipView, PlanView } from "../../shared/api";
import { useRights } from "../data/rights";
import { useWords } from "../words/t";
import { Dots } from "./Dots";
import { selling, shownPlan, useMemberships, usePlans } from "./data";
import styles from "./PlanCard.module.css";
import { useSaying } from "./saying";

const OVER = new Set(["complete", "ended"]);

function One({ plan }: { plan: PlanView }) {
  const { what, stake, line, tone } = useSaying();
  return (
    <li>
      <button type="button" className={styles.plan} onClick={() => shownPlan.set(plan.id)}>
        <span className={styles.line}>
          <span className={styles.strong}>{what(plan)}</span>
          <span className={styles.stake}>
            {plan.left > 0 && plan.stake_minor !== null ? stake(plan) : ""}
          </span>
        </span>
        <Dots total={plan.total} used={plan.used} booked={plan.status === "booked"} />
        <span className={styles.status} data-tone={tone(plan)}>
          {line(plan)}
        </span>
      </button>
    </li>
  );
}

function Member({ membership }: { membership: MembershipView }) {
  const { t, code } = useWords();
  const { day } = useSaying();
  const { state, renews_at: renews } = membership;
  const said =
    state === "active" && renews
      ? t("plans.member.renews", { day: day(renews) })
      : code("plans.state", state);
  return (
    <li className={styles.member}>
      <span className={styles.strong}>{membership.membership}</span>
      <span className={styles.status} data-tone={state === "failed" ? "bad" : undefined}>
        {said}
      </span>
      {membership.credits > 0 ? (
        <span className={styles.soft}>{t("plans.member.credits", { count: membership.credits })}</span>
      ) : null}
    </li>
  );
}

export function PlanCard({ contactId, name }: { contactId: string; name: string }) {
  const { t } = useWords();
  const able = useRights()("booking.write");
  const plans = usePlans({ which: "all", service: null, location: null, contactId }).data;
  const members = useMemberships("all", contactId).data;
  if (!plans) return <Skeleton height={64} aria-busy="true" />;
  const running = plans.items.filter((each) => !OVER.has(each.status));
  const over = plans.items.length - running.length;
  const shown = running.length > 0 ? running : plans.items.slice(0, 1);
  const memberships = (members?.items ?? []).filter((each) => each.state !== "ended");
  return (
    <>
      {shown.length === 0 && memberships.length === 0 ? (
        <p className={styles.soft}>{t("plans.person.none")}</p>
      ) : null}
      <ul className={styles.list}>
        {shown.map((plan) => (
          <One key={plan.id} plan={plan} />
        ))}
        {memberships.map((each) => (
          <Member key={each.id} membership={each} />
        ))}
      </ul>
      {running.length > 0 && over > 0 ? (
        <p className={styles.soft}>{t("plans.person.over", { count: over })}</p>
      ) : null}
      {able ? (
        <Button
          size="compact-md"
          variant="default"
          mt={8}
          onClick={() => selling.set({ person: { contactId, name } })}
        >
          {t("plans.sell")}
        </Button>
      ) : null}
    </>
  );
}
