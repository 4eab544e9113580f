/** The calendar page: everybody's day or one person's week, and what can be done about it. */

import { ActionIcon, Button, SegmentedControl, Select, Skeleton, TextInput } from "@mantine/core";
import { useDocumentTitle } from "@mantine/hooks";
import { IconChevronLeft, IconChevronRight, IconHourglass, IconLock, IconUserOff } from "@tabler/icons-react";
import { Link } from "@tanstack/react-router";
import { lazy, Suspense, useEffect, useState } from "react";
import type { CalendarBlock, CalendarDays } from "../../shared/api";
import { patient } from "../data/patient";
import { useSession } from "../data/queries";
import { useRights } from "../data/rights";
import { Notice } from "../parts/Notice";
import { usePhone } from "../parts/useScreen";
import { useWords } from "../words/t";
import { wallOf } from "../words/zone";
import styles from "./Calendar.module.css";
import { looking, useCalendarDays, useWaitlist } from "./data";
import { dayName, monday, shift } from "./days";
import { type Column, Grid } from "./Grid";

const BlockForm = lazy(patient(() => import("./BlockForm")));
const BlockSheet = lazy(patient(() => import("./BlockSheet")));

type View = "day" | "week";

function useColumns(calendar: CalendarDays | undefined, view: View, person: string): Column[] {
  const { t, language } = useWords();
  if (!calendar) return [];
  const short = { weekday: "short", month: "short", day: "numeric" } as const;
  if (view === "week") {
    return calendar.days.map(({ day, closed, special }) => ({
      key: day,
      day,
      provider: person,
      title: dayName(day, language, short),
      soft: closed ? (special ?? t("calendar.closed")) : (special ?? null),
      today: day === calendar.today,
    }));
  }
  const day = calendar.days[0]?.day ?? calendar.today;
  const there = new Set([
    ...calendar.working.filter((each) => each.ranges.length > 0).map((each) => each.provider),
    ...calendar.visits.map((visit) => visit.provider),
  ]);
  const shown = calendar.providers.filter(({ id }) => there.has(id));
  return (shown.length > 0 ? shown : calendar.providers).map(({ id, name, title }) => ({
    key: id,
    day,
    provider: id,
    title: name,
    soft: title,
    today: day === calendar.today,
  }));
}

/** Arrows go through the days, T to today, D and W change how much is shown. */
function useDayKeys(keys: Readonly<Record<string, () => void>>): void {
  useEffect(() => {
    const listen = (event: KeyboardEvent): void => {
      const typing = event.target instanceof HTMLElement && event.target.closest("input, textarea, select");
      const covered = document.querySelector('[role="dialog"], [role="menu"], [role="listbox"]') !== null;
      const move = keys[event.key.toLowerCase()];
      if (!move || typing || covered || event.ctrlKey || event.metaKey || event.altKey) return;
      if (event.key.startsWith("Arrow") && event.target instanceof HTMLElement) {
        if (event.target.closest('[role="radiogroup"], [tabindex="0"]')) return;
      }
      event.preventDefault();
      move();
    };
    window.addEventListener("keydown", listen);
    return () => window.removeEventListener("keydown", listen);
  }, [keys]);
}

function Tools({ onBlock }: { onBlock: () => void }) {
  const { t } = useWords();
  const may = useRights();
  const waiting = useWaitlist().data?.items.length ?? 0;
  return (
    <div className={styles.tools}>
      <Button
        variant="default"
        leftSection={<IconHourglass size={16} stroke={1.5} />}
        rightSection={waiting > 0 ? <span className={styles.count}>{waiting}</span> : null}
        renderRoot={(root) => <Link to="/calendar/waitlist" {...root} />}
      >
        {t("calendar.waitlist")}
      </Button>
      {may("booking.write") ? (
        <>
          <Button
            variant="default"
            leftSection={<IconUserOff size={16} stroke={1.5} />}
            renderRoot={(root) => <Link to="/calendar/away" {...root} />}
          >
            {t("calendar.away")}
          </Button>
          <Button variant="default" leftSection={<IconLock size={16} stroke={1.5} />} onClick={onBlock}>
            {t("calendar.block")}
          </Button>
        </>
      ) : null}
    </div>
  );
}

function heading(calendar: CalendarDays, view: View, language: "en" | "es"): string {
  const first = calendar.days[0]?.day ?? calendar.today;
  if (view === "day") return dayName(first, language);
  const last = calendar.days.at(-1)?.day ?? first;
  const short = { month: "short", day: "numeric" } as const;
  return `${dayName(first, language, short)} – ${dayName(last, language, { ...short, year: "numeric" })}`;
}

export function Calendar() {
  const { t, language, time } = useWords();
  const practice = useSession().data?.practice.name ?? "";
  const phone = usePhone();
  const [view, setView] = useState<View>("day");
  const [chosen, setChosen] = useState<string | null>(null);
  const [place, setPlace] = useState<string | null>(null);
  const [person, setPerson] = useState<string | null>(null);
  const [adding, setAdding] = useState(false);
  const [open, setOpen] = useState<CalendarBlock | null>(null);
  const from = chosen && view === "week" ? monday(chosen) : chosen;
  const days = useCalendarDays(from, view === "week" ? 7 : 1, place);
  const calendar = days.data;
  useDocumentTitle(`${t("calendar.title")} · ${practice}`);
  const who = person ?? calendar?.providers[0]?.id ?? "";
  const columns = useColumns(calendar, view, who);
  const today = calendar?.today ?? wallOf(Date.now(), time.zone).day;
  const here = chosen ?? today;
  const step = (by: number): void => setChosen(shift(here, view === "week" ? by * 7 : by));
  const show = (wanted: View): void => {
    setView(wanted);
    setChosen(here);
  };
  useDayKeys({
    arrowleft: () => step(-1),
    arrowright: () => step(1),
    t: () => setChosen(today),
    d: () => show("day"),
    w: () => show("week"),
  });
  return (
    <main className={styles.page}>
      <header className={styles.top}>
        <div className={styles.titles}>
          <h1 className={styles.title}>
            {calendar ? heading(calendar, view, language) : t("calendar.title")}
          </h1>
          {calendar?.days.length === 1 && calendar.days[0]?.special ? (
            <span className={styles.special}>{calendar.days[0].special}</span>
          ) : null}
        </div>
        <Tools onBlock={() => setAdding(true)} />
        <div className={styles.moves}>
          <ActionIcon
            variant="default"
            size={36}
            aria-label={t("calendar.previous")}
            onClick={() => step(-1)}
          >
            <IconChevronLeft size={18} stroke={1.75} />
          </ActionIcon>
          <Button
            variant="default"
            onClick={() => setChosen(today)}
            disabled={here === today && view === "day"}
          >
            {t("calendar.today")}
          </Button>
          <ActionIcon variant="default" size={36} aria-label={t("calendar.next")} onClick={() => step(1)}>
            <IconChevronRight size={18} stroke={1.75} />
          </ActionIcon>
          <TextInput
            type="date"
            aria-label={t("calendar.date")}
            value={here}
            onChange={(event) => event.currentTarget.value && setChosen(event.currentTarget.value)}
            className={styles.date ?? ""}
          />
          <SegmentedControl
            aria-label={t("calendar.view")}
            value={view}
            onChange={(wanted) => show(wanted === "week" ? "week" : "day")}
            data={[
              { value: "day", label: t("calendar.day") },
              { value: "week", label: t("calendar.week") },
            ]}
          />
          {view === "week" && calendar ? (
            <Select
              aria-label={t("calendar.person")}
              data={calendar.providers.map(({ id, name }) => ({ value: id, label: name }))}
              value={who}
              onChange={(id) => setPerson(id)}
              allowDeselect={false}
              className={styles.person ?? ""}
            />
          ) : null}
          {calendar && calendar.places.length > 1 ? (
            <Select
              aria-label={t("calendar.place")}
              data={[
                { value: "", label: t("calendar.allPlaces") },
                ...calendar.places.map(({ id, name }) => ({ value: id ?? "", label: name })),
              ]}
              value={place ?? ""}
              onChange={(id) => setPlace(id || null)}
              allowDeselect={false}
              className={styles.person ?? ""}
            />
          ) : null}
        </div>
      </header>
      {calendar ? (
        <Grid
          calendar={calendar}
          columns={columns}
          onVisit={(id) => looking.set(id)}
          onBlock={(block) => setOpen(block)}
        />
      ) : days.isError ? (
        <Notice
          tone="bad"
          title={t("calendar.unread")}
          words={t("error.session.words")}
          action={<Button onClick={() => void days.refetch()}>{t("error.retry")}</Button>}
        />
      ) : (
        <Skeleton height="100%" radius={0} aria-busy="true" />
      )}
      <Suspense>
        {adding && calendar ? (
          <BlockForm calendar={calendar} day={here} phone={phone} onClose={() => setAdding(false)} />
        ) : null}
        {open ? <BlockSheet block={open} onClose={() => setOpen(null)} /> : null}
      </Suspense>
    </main>
  );
}
