/** The practice's members: whose payment failed first, then by the day of the next renewal. */

import { Button, Menu, Skeleton } from "@mantine/core";
import { IconDots, IconId, IconMessage } from "@tabler/icons-react";
import { Link } from "@tanstack/react-router";
import { useState } from "react";
import type { MembershipView } from "../../shared/api";
import { useRights } from "../data/rights";
import { Notice } from "../parts/Notice";
import { useWords } from "../words/t";
import { entering, useMembershipMoves, useMemberships } from "./data";
import styles from "./Memberships.module.css";
import list from "./Plans.module.css";
import { useSaying } from "./saying";

const STATES = ["all", "active", "failed", "paused", "lapsed", "ended"] as const;
type State = (typeof STATES)[number];
const WHAT: Record<string, readonly string[]> = {
  active: ["renewed", "used", "payment_failed", "paused", "lapsed", "ended"],
  failed: ["paid", "lapsed", "ended"],
  paused: ["resumed", "ended"],
  lapsed: ["reopened"],
  ended: ["reopened"],
};

function Became({ membership }: { membership: MembershipView }) {
  const { t, code } = useWords();
  const moves = useMembershipMoves();
  const offered = (WHAT[membership.state] ?? []).filter((what) => what !== "used" || membership.credits > 0);
  const name = membership.contact_name ?? t("plans.nobody");
  return (
    <Menu position="bottom-end" withinPortal>
      <Menu.Target>
        <Button
          variant="subtle"
          size="compact-md"
          className={styles.menu ?? ""}
          loading={moves.busy}
          aria-label={t("plans.member.menu", { name })}
        >
          <IconDots size={18} stroke={1.75} aria-hidden="true" />
        </Button>
      </Menu.Target>
      <Menu.Dropdown>
        {offered.map((what) => (
          <Menu.Item key={what} onClick={() => void moves.became(membership, what)}>
            {code("plans.became", what)}
          </Menu.Item>
        ))}
        <Menu.Divider />
        <Menu.Item onClick={() => entering.set({ person: null, membership })}>
          {t("plans.member.edit")}
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}

function When({ membership }: { membership: MembershipView }) {
  const { t, code } = useWords();
  const { day } = useSaying();
  const { state } = membership;
  if (state === "failed") {
    return (
      <span className={styles.bad}>
        {t("plans.member.failed", { day: membership.failed_at ? day(membership.failed_at) : "" })}
      </span>
    );
  }
  if (state !== "active") return <span className={styles.soft}>{code("plans.state", state)}</span>;
  if (membership.renews_at === null) return <span className={styles.soft}>{t("plans.member.noDay")}</span>;
  const words = t(membership.untold ? "plans.member.untold" : "plans.member.renews", {
    day: day(membership.renews_at),
  });
  return <span className={membership.untold ? styles.warn : undefined}>{words}</span>;
}

function Row({ membership }: { membership: MembershipView }) {
  const { t } = useWords();
  const { amount } = useSaying();
  const able = useRights()("booking.write");
  const name = membership.contact_name ?? t("plans.nobody");
  return (
    <li className={styles.row}>
      <div className={styles.who}>
        <span className={styles.name}>{name}</span>
        <span className={styles.soft}>
          {[
            membership.membership,
            membership.price_minor === null ? null : amount(membership.price_minor, membership.currency),
          ]
            .filter(Boolean)
            .join(" · ")}
        </span>
      </div>
      <span className={styles.when}>
        <When membership={membership} />
      </span>
      <span className={styles.credits} data-some={membership.credits > 0 || undefined}>
        {t("plans.member.credits", { count: membership.credits })}
      </span>
      <span className={styles.tools}>
        {membership.thread_id ? (
          <Link
            to="/t/$threadId"
            params={{ threadId: membership.thread_id }}
            className={styles.open ?? ""}
            aria-label={t("plans.thread", { name })}
            title={t("plans.thread", { name })}
          >
            <IconMessage size={18} stroke={1.5} aria-hidden="true" />
          </Link>
        ) : null}
        {able ? <Became membership={membership} /> : null}
      </span>
    </li>
  );
}

export function Memberships() {
  const { t } = useWords();
  const [which, choose] = useState<State>("all");
  const query = useMemberships(which, null);
  const page = query.data;
  const every = page ? Object.values(page.counts).reduce((sum, each) => sum + each, 0) : 0;
  return (
    <>
      <div className={list.filters}>
        <fieldset className={list.chips}>
          <legend className="sr">{t("plans.filter")}</legend>
          {STATES.map((state) => (
            <button
              key={state}
              type="button"
              className={list.chip}
              aria-pressed={which === state}
              onClick={() => choose(state)}
            >
              {t(`plans.state.${state}`)}{" "}
              <span className={list.number}>{state === "all" ? every : (page?.counts[state] ?? 0)}</span>
            </button>
          ))}
        </fieldset>
      </div>
      {page && page.items.length === 0 ? (
        <Notice icon={IconId} title={t("plans.member.none")} words={t("plans.member.none.words")} />
      ) : null}
      {page && page.items.length > 0 ? (
        <ul className={list.rows} aria-label={t("plans.tab.members")}>
          {page.items.map((each) => (
            <Row key={each.id} membership={each} />
          ))}
        </ul>
      ) : null}
      {query.isPending
        ? [0, 1, 2].map((n) => <Skeleton key={n} height={60} mt={8} aria-busy="true" />)
        : null}
      {query.isError && !page ? (
        <Notice
          tone="bad"
          title={t("plans.unread")}
          words={t("error.session.words")}
          action={<Button onClick={() => void query.refetch()}>{t("error.retry")}</Button>}
        />
      ) : null}
    </>
  );
}
