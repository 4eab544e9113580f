/** One plan on a sheet: what is owed, when, what was tried, and what a person can do about it. */

import { Button, Drawer, Skeleton } from "@mantine/core";
import { IconCalendarPlus, IconCheck, IconMessage } from "@tabler/icons-react";
import { Link } from "@tanstack/react-router";
import { type ReactNode, useState } from "react";
import type { PlanDetail, PlanView } from "../../shared/api";
import { booking } from "../calendar/data";
import { useMoves, useRights } from "../data/rights";
import { Notice } from "../parts/Notice";
import { usePhone } from "../parts/useScreen";
import { useWords } from "../words/t";
import { AdjustForm } from "./AdjustForm";
import { Dots } from "./Dots";
import { shownPlan, usePlan, usePlanMoves } from "./data";
import { EndForm } from "./EndForm";
import { History } from "./History";
import { NextTouch } from "./PlanRow";
import styles from "./PlanSheet.module.css";
import { useSaying } from "./saying";

type Asked = "adjust" | "end" | null;
const WANTS_VISIT = new Set(["stalled", "due", "waiting"]);

function Head({ plan }: { plan: PlanView }) {
  const { t } = useWords();
  const { what, stake, line, tone } = useSaying();
  return (
    <div className={styles.head}>
      <p className={styles.what}>{what(plan)}</p>
      <div className={styles.line}>
        <Dots total={plan.total} used={plan.used} booked={plan.status === "booked"} />
        <span className={styles.status} data-tone={tone(plan)}>
          {line(plan)}
        </span>
      </div>
      {plan.left > 0 && plan.status !== "ended" ? (
        <p className={styles.stake}>
          <strong>{stake(plan)}</strong> {plan.stake_minor === null ? "" : t("plans.atStake")}
        </p>
      ) : null}
    </div>
  );
}

function Presses({ plan, ask, asked }: { plan: PlanView; ask: (what: Asked) => void; asked: Asked }) {
  const { t } = useWords();
  const may = useMoves();
  const moves = usePlanMoves();
  const able = useRights()("booking.write");
  const { thread_id: threadId } = plan;
  const running = plan.status !== "complete" && plan.status !== "ended";
  return (
    <div className={styles.presses}>
      {threadId && may("book") && WANTS_VISIT.has(plan.status) ? (
        <Button
          leftSection={<IconCalendarPlus size={16} stroke={1.75} aria-hidden="true" />}
          onClick={() => {
            shownPlan.set(null);
            booking.set({ threadId, moves: null });
          }}
        >
          {t("plans.book")}
        </Button>
      ) : null}
      {threadId ? (
        <Button
          component={Link}
          to="/t/$threadId"
          params={{ threadId } as never}
          variant="default"
          leftSection={<IconMessage size={16} stroke={1.75} aria-hidden="true" />}
          onClick={() => shownPlan.set(null)}
        >
          {t("calendar.openThread")}
        </Button>
      ) : null}
      {able && running && plan.counted_here ? (
        <Button
          variant="default"
          loading={moves.busy && asked === null}
          leftSection={<IconCheck size={16} stroke={1.75} aria-hidden="true" />}
          onClick={() => void moves.done(plan.id, null)}
        >
          {t("plans.done")}
        </Button>
      ) : null}
      {able && running ? (
        <Button
          variant="default"
          aria-expanded={asked === "adjust"}
          onClick={() => ask(asked === "adjust" ? null : "adjust")}
        >
          {t("plans.adjust")}
        </Button>
      ) : null}
      {able && running ? (
        <Button
          variant="default"
          aria-expanded={asked === "end"}
          onClick={() => ask(asked === "end" ? null : "end")}
        >
          {t("plans.end")}
        </Button>
      ) : null}
      {able && plan.status === "ended" && plan.ended_why !== "expired" ? (
        <Button variant="default" loading={moves.busy} onClick={() => void moves.reopen(plan)}>
          {t("plans.reopen")}
        </Button>
      ) : null}
    </div>
  );
}

function Facts({ plan }: { plan: PlanView }) {
  const { t } = useWords();
  const { day, date, amount } = useSaying();
  const rows: (readonly [string, ReactNode])[] = [
    [t("plans.fact.due"), plan.session_due_at ? day(plan.session_due_at) : null],
    [t("plans.fact.window"), plan.window_end_at ? day(plan.window_end_at) : null],
    [t("plans.fact.visit"), plan.next_visit_at ? day(plan.next_visit_at) : null],
    [t("plans.fact.last"), plan.last_done_at ? day(plan.last_done_at) : null],
    [
      t("plans.fact.rhythm"),
      plan.cadence_days ? t("plans.everyDays", { count: plan.cadence_days }) : t("plans.noRhythm"),
    ],
    [t("plans.fact.bought"), day(plan.bought_at)],
    [t("plans.fact.price"), plan.price_minor === null ? null : amount(plan.price_minor, plan.currency)],
    [t("plans.fact.expires"), plan.expires ? date(plan.expires) : null],
    [t("plans.fact.track"), t(plan.track === "light" ? "plans.track.light" : "plans.track.full")],
    [t("plans.fact.counted"), plan.counted_here ? null : t("plans.countedThere")],
    [t("plans.fact.next"), WANTS_VISIT.has(plan.status) ? <NextTouch key="next" plan={plan} /> : null],
  ];
  return (
    <dl className={styles.facts}>
      {rows
        .filter(([, value]) => value)
        .map(([label, value]) => (
          <div key={label}>
            <dt>{label}</dt>
            <dd>{value}</dd>
          </div>
        ))}
    </dl>
  );
}

function Part({ title, children }: { title: string; children: ReactNode }) {
  return (
    <section className={styles.part}>
      <h3 className={styles.title}>{title}</h3>
      {children}
    </section>
  );
}

function Inside({ detail }: { detail: PlanDetail }) {
  const { t, time } = useWords();
  const { what, line } = useSaying();
  const [asked, ask] = useState<Asked>(null);
  const { plan } = detail;
  const close = (): void => ask(null);
  return (
    <div className={styles.body}>
      <Head plan={plan} />
      <Presses plan={plan} ask={ask} asked={asked} />
      {asked === "adjust" ? <AdjustForm key={plan.version} plan={plan} onClose={close} /> : null}
      {asked === "end" ? <EndForm plan={plan} onClose={close} /> : null}
      <Facts plan={plan} />
      {detail.times.length > 0 ? (
        <Part title={t("plans.times")}>
          <ul className={styles.times}>
            {detail.times.map((each) => (
              <li key={`${each.at}-${each.provider}`}>
                {time.dayTime(each.at, each.timezone)}{" "}
                <span className={styles.soft}>{each.provider_name}</span>
              </li>
            ))}
          </ul>
        </Part>
      ) : null}
      <Part title={t("plans.history")}>
        <History detail={detail} />
      </Part>
      {detail.others.length > 0 ? (
        <Part title={t("plans.others")}>
          <ul className={styles.others}>
            {detail.others.map((other) => (
              <li key={other.id}>
                <button type="button" className={styles.other} onClick={() => shownPlan.set(other.id)}>
                  {what(other)}
                </button>
                <span className={styles.soft}>
                  {other.used}/{other.total} · {line(other)}
                </span>
              </li>
            ))}
          </ul>
        </Part>
      ) : null}
    </div>
  );
}

export default function PlanSheet({ id, onClose }: { id: string; onClose: () => void }) {
  const { t } = useWords();
  const phone = usePhone();
  const query = usePlan(id);
  return (
    <Drawer
      opened
      onClose={onClose}
      position={phone ? "bottom" : "right"}
      size={phone ? "92dvh" : 480}
      title={query.data ? (query.data.plan.contact_name ?? t("plans.nobody")) : t("plans.one")}
      closeButtonProps={{ "aria-label": t("said.close") }}
      classNames={{ title: styles.name ?? "" }}
    >
      {query.data ? (
        <Inside key={query.data.plan.id} detail={query.data} />
      ) : query.isError ? (
        <Notice tone="bad" title={t("plans.unread")} words={t("error.session.words")} />
      ) : (
        <Skeleton height={360} aria-busy="true" />
      )}
    </Drawer>
  );
}
