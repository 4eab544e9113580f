/** How it goes with a lost day: whom to call, who was asked, what is settled. */

import { Button } from "@mantine/core";
import { Link } from "@tanstack/react-router";
import type { ReactNode } from "react";
import type { Closure, ClosureCase } from "../../shared/api";
import { useApp } from "../data/app";
import { useRights } from "../data/rights";
import { useNotices } from "../parts/notices";
import { useWords } from "../words/t";
import { useChange } from "./data";
import { spanOf } from "./days";
import styles from "./Lists.module.css";

const groups = {
  call: ["wants_call", "silent", "unreachable"],
  asked: ["waiting", "offered"],
  settled: ["moved", "cancelled", "called", "kept"],
} as const;
type Group = keyof typeof groups;
const tones: Readonly<Record<string, string>> = {
  moved: "good",
  called: "good",
  offered: "warn",
  waiting: "warn",
  wants_call: "bad",
  silent: "bad",
  unreachable: "bad",
};

function count(closure: Closure, group: Group): number {
  return groups[group].reduce((sum, state) => sum + (closure.counts[state] ?? 0), 0);
}

export function Summary({ closure }: { closure: Closure }) {
  const { t, code, language } = useWords();
  const total = Object.values(closure.counts).reduce((sum, each) => sum + each, 0);
  const done = count(closure, "settled");
  const share = (group: Group): string => `${total === 0 ? 0 : (count(closure, group) / total) * 100}%`;
  return (
    <>
      <p className={styles.head}>
        <span className={styles.name}>
          {closure.kind === "closed" ? t("away.closed") : closure.provider_names.join(", ")}
        </span>
        <span>{spanOf(closure.starts_at, closure.ends_at, closure.timezone, language)}</span>
        {closure.state === "undone" ? <span className={styles.tag}>{t("away.undoneTag")}</span> : null}
      </p>
      {closure.reason ? <p className={styles.soft}>{closure.reason}</p> : null}
      {total > 0 ? (
        <>
          <div className={styles.bar} aria-hidden="true">
            <span data-tone="good" style={{ width: share("settled") }} />
            <span data-tone="warn" style={{ width: share("asked") }} />
            <span data-tone="bad" style={{ width: share("call") }} />
          </div>
          <p className={styles.counts}>
            <span className={styles.soft}>{t("away.progress", { done, total })}</span>
            {Object.entries(closure.counts).map(([state, many]) => (
              <span key={state} className={styles.tag} data-tone={tones[state]}>
                {many} {code("away.state", state)}
              </span>
            ))}
          </p>
        </>
      ) : null}
    </>
  );
}

function Case({ one, children }: { one: ClosureCase; children?: ReactNode }) {
  const { t, time, code } = useWords();
  const name = one.name ?? t("calendar.nobody");
  const more = [
    one.why ? code("away.why", one.why) : null,
    one.state === "offered" && one.answer_by ? t("away.answerBy", { when: time.short(one.answer_by) }) : null,
    one.goes_out_at ? t("away.goesOut", { when: time.short(one.goes_out_at) }) : null,
    one.state === "moved"
      ? t("away.nowAt", { when: time.dayTime(one.visit.starts_at, one.visit.timezone) })
      : null,
  ].filter(Boolean);
  return (
    <li className={styles.row} data-case={one.state}>
      <div className={styles.grow}>
        <p className={styles.head}>
          {one.thread_id ? (
            <Link to="/t/$threadId" params={{ threadId: one.thread_id }} className={styles.name ?? ""}>
              {name}
            </Link>
          ) : (
            <span className={styles.name}>{name}</span>
          )}
          <span className={styles.tag} data-tone={tones[one.state]}>
            {code("away.state", one.state)}
          </span>
          {more.length > 0 ? <span className={styles.soft}>{more.join(" · ")}</span> : null}
        </p>
        <p className={styles.soft}>
          {time.dayTime(one.was_at, one.visit.timezone)} · {one.visit.type_name} · {one.visit.provider_name}
        </p>
      </div>
      {children}
    </li>
  );
}

function ToCall({ cases }: { cases: readonly ClosureCase[] }) {
  const { t } = useWords();
  const { api } = useApp();
  const may = useRights();
  const { busy, run } = useChange();
  if (cases.length === 0) return <p className={styles.soft}>{t("away.none")}</p>;
  return (
    <ul className={styles.rows}>
      {cases.map((one) => (
        <Case key={one.id} one={one}>
          {one.phone ? (
            <a className={styles.tag} href={`tel:${one.phone}`}>
              {one.phone}
            </a>
          ) : null}
          {may("booking.write") ? (
            <Button
              size="compact-md"
              variant="default"
              disabled={busy}
              onClick={() => void run(api.calendar.called(one.id, one.version))}
            >
              {t("away.called")}
            </Button>
          ) : null}
        </Case>
      ))}
    </ul>
  );
}

export function Progress({ closure }: { closure: Closure }) {
  const { t } = useWords();
  const { api } = useApp();
  const may = useRights();
  const notices = useNotices();
  const { busy, run } = useChange();
  const of = (group: Group): ClosureCase[] =>
    closure.cases.filter(({ state }) => (groups[group] as readonly string[]).includes(state));
  const undo = async (): Promise<void> => {
    if (await run(api.calendar.undo(closure))) notices.say(t("away.undone"));
  };
  return (
    <>
      <section className={styles.card}>
        <div>
          <Summary closure={closure} />
        </div>
        {closure.state === "open" && may("booking.write") ? (
          <div className={styles.foot}>
            <Button variant="default" loading={busy} onClick={() => void undo()}>
              {t("away.undo")}
            </Button>
          </div>
        ) : null}
      </section>
      <section>
        <h2 className={styles.sub}>{t("away.call")}</h2>
        <ToCall cases={of("call")} />
      </section>
      {(["asked", "settled"] as const).map((group) =>
        of(group).length > 0 ? (
          <section key={group}>
            <h2 className={styles.sub}>{t(`away.${group}`)}</h2>
            <ul className={styles.rows}>
              {of(group).map((one) => (
                <Case key={one.id} one={one} />
              ))}
            </ul>
          </section>
        ) : null,
      )}
    </>
  );
}
