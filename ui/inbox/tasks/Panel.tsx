/** Everything one needs to know before ringing somebody, and what came of it: in a list's side and one at a time. */

import { Button, Menu, Progress, Skeleton } from "@mantine/core";
import { IconMessage, IconPhone, IconUser } from "@tabler/icons-react";
import { Link } from "@tanstack/react-router";
import { type ReactNode, useState } from "react";
import type { TaskDetail, TaskView } from "../../shared/api";
import { now as instant, useSlow } from "../data/clock";
import { useAmount } from "../data/money";
import { useMoves, useRights } from "../data/rights";
import { CallDialog } from "../parts/CallButton";
import { useNotices } from "../parts/notices";
import { useFoot } from "../parts/useFoot";
import { usePhone } from "../parts/useScreen";
import { shownPlan } from "../plans/data";
import { snoozeChoices } from "../words/snooze";
import { useWords } from "../words/t";
import { useKinds, useReasons, useTask, useTaskMoves, useTaskOptions } from "./data";
import { KindIcon } from "./KindIcon";
import { Outcomes } from "./Outcomes";
import styles from "./Panel.module.css";

interface Props {
  detail: TaskDetail;
  onDone: (said: string) => void;
  /** Beside the outcome: skip, where one goes from task to task. */
  more?: ReactNode;
}

function shown(phone: string): string {
  return /^\+1\d{10}$/.test(phone) ? `(${phone.slice(2, 5)}) ${phone.slice(5, 8)}-${phone.slice(8)}` : phone;
}

/** On a desk our line rings both; on a phone the number itself is one press away as well. */
function Call({ task }: { task: TaskView }) {
  const { t } = useWords();
  const may = useMoves();
  const phone = usePhone();
  const [open, setOpen] = useState(false);
  if (!task.phone) return <p className={styles.soft}>{t("tasks.noNumber")}</p>;
  const number = shown(task.phone);
  const dial = (
    <a className={styles.number} href={`tel:${task.phone}`}>
      {number}
    </a>
  );
  if (!task.thread_id || !may("call")) return <p className={styles.callLine}>{dial}</p>;
  return (
    <div className={styles.callLine}>
      <Button
        size={phone ? "lg" : "sm"}
        fullWidth={phone}
        variant="light"
        leftSection={<IconPhone size={18} stroke={1.75} aria-hidden="true" />}
        onClick={() => setOpen(true)}
        aria-haspopup="dialog"
      >
        {t("tasks.call", { number })}
      </Button>
      {phone ? (
        <a className={styles.direct} href={`tel:${task.phone}`}>
          {t("tasks.direct")}
        </a>
      ) : null}
      <CallDialog
        opened={open}
        onClose={() => setOpen(false)}
        threadId={task.thread_id}
        name={task.name ?? number}
      />
    </div>
  );
}

function Owner({ task }: { task: TaskView }) {
  const { t } = useWords();
  const may = useRights();
  const people = useTaskOptions().data?.people ?? [];
  const moves = useTaskMoves();
  const words = task.owner_name ?? t("tasks.nobody");
  if (!may("tasks.write") || task.state !== "open") return <span>{words}</span>;
  return (
    <Menu position="bottom-end">
      <Menu.Target>
        <Button
          size="compact-sm"
          variant="subtle"
          color="gray"
          leftSection={<IconUser size={14} stroke={1.75} aria-hidden="true" />}
          aria-label={t("tasks.owner", { who: words })}
        >
          {words}
        </Button>
      </Menu.Target>
      <Menu.Dropdown>
        {people.map((person) => (
          <Menu.Item key={person.id} onClick={() => void moves.assign(task, person.id)}>
            {person.name}
          </Menu.Item>
        ))}
        <Menu.Divider />
        <Menu.Item onClick={() => void moves.assign(task, null)}>{t("tasks.nobody")}</Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}

function Snooze({ task }: { task: TaskView }) {
  const { t, time } = useWords();
  const moves = useTaskMoves();
  const notices = useNotices();
  const later = async (until: Date): Promise<void> => {
    const made = await moves.snooze(task, until.toISOString());
    if (made) notices.say(t("tasks.said.later", { when: time.dayTime(made.due_at) }));
  };
  return (
    <Menu position="bottom-end">
      <Menu.Target>
        <Button size="compact-sm" variant="subtle" color="gray">
          {t("tasks.snooze")}
        </Button>
      </Menu.Target>
      <Menu.Dropdown>
        {snoozeChoices(new Date(instant()), time.zone).map((one) => (
          <Menu.Item key={one.id} onClick={() => void later(one.until)}>
            {time.dayTime(one.until.toISOString())}
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  );
}

function Facts({ detail }: { detail: TaskDetail }) {
  const { t, code, time } = useWords();
  const amount = useAmount();
  const { plans, card, visits } = detail;
  return (
    <div className={styles.facts}>
      {plans.map((plan) => (
        <section key={plan.id} className={styles.fact}>
          <h3>{plan.label || t("tasks.plan")}</h3>
          <Progress
            value={(100 * plan.used) / Math.max(plan.total, 1)}
            size="sm"
            aria-label={t("tasks.plan.used", { used: plan.used, total: plan.total })}
          />
          <p className={styles.soft}>
            {[
              t("tasks.plan.used", { used: plan.used, total: plan.total }),
              plan.stake
                ? t("tasks.why.left", { amount: amount(plan.stake.amount_minor, plan.stake.currency) })
                : "",
              plan.due_at ? t("tasks.plan.due", { when: time.short(plan.due_at).split(",")[0] ?? "" }) : "",
            ]
              .filter(Boolean)
              .join(" · ")}
          </p>
          <Button
            size="compact-sm"
            variant="subtle"
            ml={-8}
            onClick={() => shownPlan.set(plan.id)}
            aria-label={`${t("plans.openHistory")}: ${plan.label || t("tasks.plan")}`}
          >
            {t("plans.openHistory")}
          </Button>
        </section>
      ))}
      {card ? (
        <section className={styles.fact}>
          <h3>{code("board.stage", card.stage)}</h3>
          <p className={styles.soft}>
            {[card.service, amount(card.value.amount_minor, card.value.currency)].filter(Boolean).join(" · ")}
          </p>
        </section>
      ) : null}
      {visits.length > 0 ? (
        <section className={styles.fact}>
          <h3>{t("tasks.visits")}</h3>
          <ul className={styles.lines}>
            {visits.map((visit) => (
              <li key={visit.at}>
                <time dateTime={visit.at}>{time.short(visit.at, visit.timezone)}</time>
                <span>{visit.type_name}</span>
                <span className={styles.soft}>{code("tasks.visit", visit.status)}</span>
              </li>
            ))}
          </ul>
        </section>
      ) : null}
    </div>
  );
}

/** What was tried before: never shortened, whoever calls next reads it. */
function History({ detail }: { detail: TaskDetail }) {
  const { t, code, language, time } = useWords();
  const kind = useKinds().get(detail.task.kind);
  const lines = detail.entries.filter((entry) => entry.what !== "skipped").reverse();
  return (
    <section className={styles.fact}>
      <h3>{t("tasks.history")}</h3>
      <ol className={styles.history}>
        {lines.map((entry) => {
          const label = kind?.outcomes.find((one) => one.name === entry.outcome)?.label[language];
          const what =
            entry.what === "outcome"
              ? (label ?? code("tasks.outcome", entry.outcome ?? ""))
              : code("tasks.entry", entry.what);
          return (
            <li key={entry.id}>
              <p>
                <span>{what}</span>
                {entry.what === "closed" && entry.why && entry.why !== detail.task.outcome ? (
                  <span className={styles.soft}> {code("tasks.closed", entry.why)}</span>
                ) : null}
                {entry.what === "assigned" ? (
                  <span className={styles.soft}> {entry.owner_name ?? t("tasks.nobody")}</span>
                ) : null}
                <span className={styles.soft}>
                  {" "}
                  · {[entry.by_name ?? code("tasks.by", entry.by_kind), time.short(entry.at)].join(" · ")}
                </span>
              </p>
              {entry.note ? <p className={styles.note}>{entry.note}</p> : null}
              {entry.again_at ? (
                <p className={styles.soft}>{t("tasks.againOn", { when: time.dayTime(entry.again_at) })}</p>
              ) : null}
            </li>
          );
        })}
      </ol>
    </section>
  );
}

export function Panel({ detail, onDone, more }: Props) {
  const { t, language, time, code } = useWords();
  const may = useRights();
  const reasons = useReasons();
  const at = useSlow();
  const { task } = detail;
  const kind = useKinds().get(task.kind);
  const why = reasons(task, at);
  const foot = useFoot();
  return (
    <article className={styles.panel} aria-label={task.name ?? t("tasks.somebody")}>
      <header className={styles.head}>
        <p className={styles.kind}>
          <KindIcon icon={kind?.icon} size={16} />
          {kind?.label[language] ?? task.kind}
          <span className={styles.due} data-late={task.overdue || undefined}>
            <time dateTime={task.due_at} title={time.exact(task.due_at)}>
              {task.state === "done"
                ? t("tasks.doneWhy", { why: code("tasks.closed", task.closed_why ?? "") })
                : task.overdue
                  ? t("tasks.overdueSince", { when: time.pill(task.due_at, at) })
                  : t("tasks.due", { when: time.dayTime(task.due_at) })}
            </time>
          </span>
        </p>
        <h2 className={styles.name}>{task.name ?? t("tasks.somebody")}</h2>
        {why ? <p className={styles.why}>{why}</p> : null}
        {task.note ? <p className={styles.note}>{task.note}</p> : null}
      </header>
      {task.state === "open" ? <Call task={task} /> : null}
      <div className={styles.tools}>
        {task.thread_id ? (
          <Button
            component={Link}
            to="/t/$threadId"
            params={{ threadId: task.thread_id } as never}
            size="compact-sm"
            variant="subtle"
            color="gray"
            leftSection={<IconMessage size={14} stroke={1.75} aria-hidden="true" />}
          >
            {t("tasks.thread")}
          </Button>
        ) : null}
        <Owner task={task} />
        {may("tasks.write") && task.state === "open" ? <Snooze task={task} /> : null}
      </div>
      <div className={styles.story}>
        <Facts detail={detail} />
        <History detail={detail} />
      </div>
      {may("tasks.write") && task.state === "open" ? (
        <footer className={styles.foot} ref={foot}>
          <Outcomes key={task.id} task={task} onDone={onDone} />
          {more}
        </footer>
      ) : null}
    </article>
  );
}

/** The same for a task that one knows by its id. */
export function TaskPanel({ id, onDone }: { id: string; onDone: (said: string) => void }) {
  const { t } = useWords();
  const { data, isError } = useTask(id);
  if (isError) return <p className={styles.lost}>{t("tasks.gone")}</p>;
  if (!data) return <Skeleton height={320} m="md" aria-busy="true" />;
  return <Panel detail={data} onDone={onDone} />;
}
