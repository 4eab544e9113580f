/** A sick day or a closure: whom it hits, one press that offers them other times, and how it goes with each. */

import { Button, Checkbox, SegmentedControl, Skeleton, TextInput } from "@mantine/core";
import { useDocumentTitle } from "@mantine/hooks";
import { IconArrowLeft } from "@tabler/icons-react";
import { Link } from "@tanstack/react-router";
import { type FormEvent, useState } from "react";
import type { Closure, HitList, LostDay } from "../../shared/api";
import { useApp } from "../data/app";
import { useSession } from "../data/queries";
import { useRights } from "../data/rights";
import { Notice } from "../parts/Notice";
import { useWords } from "../words/t";
import { useCalendarDays, useChange, useClosure, useClosures } from "./data";
import { shift } from "./days";
import styles from "./Lists.module.css";
import { Progress, Summary } from "./Progress";

interface Filled {
  kind: "sick" | "closed";
  who: string[];
  from: string;
  to: string;
  whole: boolean;
  fromTime: string;
  toTime: string;
  reason: string;
}

function asked(filled: Filled, without: readonly string[]): LostDay {
  return {
    kind: filled.kind,
    providers: filled.who,
    starts: filled.whole ? `${filled.from}T00:00` : `${filled.from}T${filled.fromTime}`,
    ends: filled.whole ? `${shift(filled.to, 1)}T00:00` : `${filled.to}T${filled.toTime}`,
    reason: filled.reason,
    without: [...without],
  };
}

function Hit({
  found,
  left,
  onLeft,
}: {
  found: HitList;
  left: readonly string[];
  onLeft: (left: string[]) => void;
}) {
  const { t, time } = useWords();
  if (found.visits.length === 0) return <p className={styles.soft}>{t("away.hitNone")}</p>;
  return (
    <section aria-label={t("away.hit", { count: found.visits.length })}>
      <h2 className={styles.sub}>{t("away.hit", { count: found.visits.length })}</h2>
      <ul className={styles.rows}>
        {found.visits.map((visit) => {
          const name = visit.name ?? t("calendar.nobody");
          return (
            <li key={visit.id} className={styles.row}>
              <Checkbox
                aria-label={t("away.leave", { name })}
                checked={!left.includes(visit.id)}
                onChange={(event) =>
                  onLeft(
                    event.currentTarget.checked ? left.filter((id) => id !== visit.id) : [...left, visit.id],
                  )
                }
              />
              <div className={styles.grow}>
                <p className={styles.head}>
                  <span className={styles.name}>{name}</span>
                  <span>{time.dayTime(visit.starts_at, visit.timezone)}</span>
                </p>
                <p className={styles.soft}>
                  {visit.type_name} · {visit.provider_name}
                  {found.no_thread.includes(visit.id) ? ` · ${t("away.noThread")}` : ""}
                </p>
              </div>
            </li>
          );
        })}
      </ul>
    </section>
  );
}

function NewClosure({ onMade }: { onMade: (closure: Closure) => void }) {
  const { t } = useWords();
  const { api } = useApp();
  const { busy, run } = useChange();
  const calendar = useCalendarDays(null, 1, null).data;
  const today = calendar?.today ?? "";
  const [filled, setFilled] = useState<Filled | null>(null);
  const [found, setFound] = useState<HitList | null>(null);
  const [left, setLeft] = useState<string[]>([]);
  if (!calendar) return <Skeleton height={220} aria-busy="true" />;
  const now: Filled = filled ?? {
    kind: "sick",
    who: [],
    from: today,
    to: today,
    whole: true,
    fromTime: "08:00",
    toTime: "18:00",
    reason: "",
  };
  const set = (change: Partial<Filled>): void => {
    const next = { ...now, ...change };
    setFilled(next.to < next.from ? { ...next, to: next.from } : next);
    setFound(null);
    setLeft([]);
  };
  const look = async (event: FormEvent): Promise<void> => {
    event.preventDefault();
    setFound(await run(api.calendar.lookAtLost(asked(now, []))));
  };
  const close = async (): Promise<void> => {
    const made = await run(api.calendar.close(asked(now, left)));
    if (!made) return;
    setFilled(null);
    setFound(null);
    onMade(made);
  };
  const count = found ? found.visits.length - left.length : 0;
  return (
    <form className={styles.card} onSubmit={(event) => void look(event)}>
      <div className={styles.fields}>
        <div className={styles.whole}>
          <span className={styles.label} id="away-kind">
            {t("away.kind")}
          </span>
          <SegmentedControl
            aria-labelledby="away-kind"
            value={now.kind}
            onChange={(kind) => set({ kind: kind === "closed" ? "closed" : "sick" })}
            data={[
              { value: "sick", label: t("away.sick") },
              { value: "closed", label: t("away.closed") },
            ]}
          />
        </div>
        <Checkbox.Group
          className={styles.whole ?? ""}
          label={t("away.who")}
          description={now.kind === "closed" && now.who.length === 0 ? t("away.everybody") : null}
          value={now.who}
          onChange={(who) => set({ who })}
        >
          <div className={styles.people}>
            {calendar.providers.map(({ id, name }) => (
              <Checkbox key={id} value={id} label={name} />
            ))}
          </div>
        </Checkbox.Group>
        <TextInput
          type="date"
          label={t("away.from")}
          value={now.from}
          min={today}
          onChange={(event) => set({ from: event.currentTarget.value })}
          required
        />
        <TextInput
          type="date"
          label={t("away.to")}
          value={now.to}
          min={now.from}
          onChange={(event) => set({ to: event.currentTarget.value })}
          required
        />
        <Checkbox
          className={styles.whole ?? ""}
          label={t("away.wholeDay")}
          checked={now.whole}
          onChange={(event) => set({ whole: event.currentTarget.checked })}
        />
        {now.whole ? null : (
          <>
            <TextInput
              type="time"
              label={t("block.from")}
              value={now.fromTime}
              onChange={(event) => set({ fromTime: event.currentTarget.value })}
            />
            <TextInput
              type="time"
              label={t("block.to")}
              value={now.toTime}
              onChange={(event) => set({ toTime: event.currentTarget.value })}
            />
          </>
        )}
        <TextInput
          className={styles.whole ?? ""}
          label={t("away.why")}
          value={now.reason}
          maxLength={200}
          onChange={(event) => set({ reason: event.currentTarget.value })}
        />
      </div>
      {found ? <Hit found={found} left={left} onLeft={setLeft} /> : null}
      <div className={styles.foot}>
        {found ? (
          <Button loading={busy} onClick={() => void close()}>
            {count > 0 ? t("away.go", { count }) : t("away.goNone")}
          </Button>
        ) : (
          <Button type="submit" loading={busy} disabled={now.kind === "sick" && now.who.length === 0}>
            {t("away.look")}
          </Button>
        )}
      </div>
    </form>
  );
}

function Earlier({ onOpen }: { onOpen: (id: string) => void }) {
  const { t } = useWords();
  const items = useClosures().data?.items;
  if (!items || items.length === 0) return null;
  return (
    <section>
      <h2 className={styles.sub}>{t("away.earlier")}</h2>
      <ul className={styles.rows}>
        {items.map((closure) => (
          <li key={closure.id} className={styles.row}>
            <div className={styles.grow}>
              <Summary closure={closure} />
            </div>
            <Button variant="default" size="compact-md" onClick={() => onOpen(closure.id)}>
              {t("book.change")}
            </Button>
          </li>
        ))}
      </ul>
    </section>
  );
}

export function Away() {
  const { t } = useWords();
  const practice = useSession().data?.practice.name ?? "";
  const may = useRights();
  const [open, setOpen] = useState<string | null>(null);
  const closure = useClosure(open);
  useDocumentTitle(`${t("away.title")} · ${practice}`);
  return (
    <main className={styles.page}>
      <header className={styles.top}>
        {open ? (
          <Button
            variant="subtle"
            color="gray"
            leftSection={<IconArrowLeft size={18} stroke={1.5} />}
            onClick={() => setOpen(null)}
          >
            {t("away.back")}
          </Button>
        ) : (
          <Link to="/calendar" className={styles.back ?? ""}>
            <IconArrowLeft size={18} stroke={1.5} aria-hidden="true" />
            {t("calendar.title")}
          </Link>
        )}
        <h1 className={styles.title}>{t("away.title")}</h1>
        {open ? null : <p className={styles.soft}>{t("away.words")}</p>}
      </header>
      {open ? (
        closure.data ? (
          <Progress closure={closure.data} />
        ) : closure.isError ? (
          <Notice tone="bad" title={t("away.unread")} words={t("error.session.words")} />
        ) : (
          <Skeleton height={200} aria-busy="true" />
        )
      ) : (
        <>
          {may("booking.write") ? <NewClosure onMade={(made) => setOpen(made.id)} /> : null}
          <Earlier onOpen={setOpen} />
        </>
      )}
    </main>
  );
}
