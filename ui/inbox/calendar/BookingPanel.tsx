/** Booking from a conversation: what, with whom, when; free times nearest first and by day. */

import { Button, Checkbox, Modal, Select, Skeleton, TextInput } from "@mantine/core";
import { useState } from "react";
import type { BookingOptions, Check, FreeTime, Visit } from "../../shared/api";
import { useApp } from "../data/app";
import { Notice } from "../parts/Notice";
import { useNotices } from "../parts/notices";
import { usePhone } from "../parts/useScreen";
import { useWords } from "../words/t";
import styles from "./BookingPanel.module.css";
import { looking, useBookingOptions, useChange, useFreeTimes, useVisitMoves } from "./data";
import { clock, dayName, shift, wall } from "./days";
import { OtherTime } from "./OtherTime";

const WINDOW = 7;

export interface Chosen {
  service: string | null;
  type: string;
  provider: string | null;
}

/** What is asked for first: their wish, as the kind of visit that such a person gets. */
function begin(options: BookingOptions, moves: Visit | null): Chosen {
  if (moves) return { service: moves.services[0] ?? null, type: moves.type, provider: null };
  const service = options.interests[0] ?? null;
  return { service, type: typeFor(options, service), provider: null };
}

function typeFor(options: BookingOptions, service: string | null): string {
  const found = options.services.find(({ id }) => id === service);
  const type = options.returning ? found?.returning : found?.new;
  return type ?? options.types[0]?.id ?? "";
}

function Times({
  times,
  label,
  picked,
  withDay,
  onPick,
}: {
  times: readonly FreeTime[];
  label: string;
  picked: FreeTime | null;
  withDay: boolean;
  onPick: (time: FreeTime) => void;
}) {
  const { language } = useWords();
  const short = { weekday: "short", month: "short", day: "numeric" } as const;
  // Of several people at one time the preferred one comes first.
  const first = times.filter(
    (time, index) => times.findIndex((one) => one.at === time.at && one.location === time.location) === index,
  );
  const several = new Set(times.map(({ provider }) => provider)).size > 1;
  return (
    <fieldset className={styles.times}>
      <legend className={styles.dayName}>{label}</legend>
      {first.map((time) => (
        <button
          key={`${time.at}${time.location}`}
          type="button"
          className={styles.time}
          aria-pressed={picked?.at === time.at && picked.provider === time.provider}
          onClick={() => onPick(time)}
        >
          {withDay ? <span>{dayName(time.day, language, short)}</span> : null}
          <b>
            {clock(time.start_minute, language)}
            {time.offset ? ` (${time.offset})` : ""}
          </b>
          {several ? <span className={styles.who}>{time.provider_name}</span> : null}
        </button>
      ))}
    </fieldset>
  );
}

function Choices({
  options,
  chosen,
  moving,
  onChoose,
}: {
  options: BookingOptions;
  chosen: Chosen;
  moving: boolean;
  onChoose: (chosen: Chosen) => void;
}) {
  const { t } = useWords();
  const type = options.types.find(({ id }) => id === chosen.type);
  const people = (type?.providers ?? []).map((id) => ({ value: id, label: options.providers[id] ?? id }));
  return (
    <div className={styles.choices}>
      {moving ? null : (
        <>
          <Select
            label={t("book.service")}
            placeholder={t("book.noService")}
            data={options.services.map(({ id, name }) => ({ value: id, label: name }))}
            value={chosen.service}
            onChange={(service) =>
              onChoose({ service, type: service ? typeFor(options, service) : chosen.type, provider: null })
            }
            searchable
            clearable
          />
          <Select
            label={t("book.type")}
            data={options.types.map(({ id, name, minutes }) => ({
              value: id,
              label: `${name} · ${t("book.minutes", { count: minutes })}`,
            }))}
            value={chosen.type}
            onChange={(id) => onChoose({ ...chosen, type: id ?? chosen.type, provider: null })}
            allowDeselect={false}
            searchable
          />
        </>
      )}
      <Select
        label={t("book.provider")}
        data={[{ value: "", label: t("book.anyone") }, ...people]}
        value={chosen.provider ?? ""}
        onChange={(id) => onChoose({ ...chosen, provider: id || null })}
        allowDeselect={false}
      />
    </div>
  );
}

function Standing({ visits, onClose }: { visits: readonly Visit[]; onClose: () => void }) {
  const { t, time } = useWords();
  return (
    <section className={styles.standing} aria-label={t("book.visits")}>
      <h3 className={styles.dayName}>{t("book.visits")}</h3>
      <ul>
        {visits.map((visit) => (
          <li key={visit.id}>
            <span>
              {time.dayTime(visit.starts_at, visit.timezone)} · {visit.type_name}, {visit.provider_name}
            </span>
            <Button
              size="compact-sm"
              variant="subtle"
              onClick={() => {
                onClose();
                looking.set(visit.id);
              }}
            >
              {t("book.change")}
            </Button>
          </li>
        ))}
      </ul>
    </section>
  );
}

interface FilledProps {
  threadId: string;
  options: BookingOptions;
  moves: Visit | null;
  onClose: () => void;
}

/** Whoever finds nothing is asked when a time becomes free. */
function Waiting({ threadId, chosen, moves, onClose }: { chosen: Chosen } & Omit<FilledProps, "options">) {
  const { t } = useWords();
  const { api } = useApp();
  const notices = useNotices();
  const { busy, run } = useChange();
  const join = async (): Promise<void> => {
    const made = await run(
      api.calendar.join({
        thread_id: threadId,
        type: chosen.type,
        services: chosen.service ? [chosen.service] : [],
        providers: chosen.provider ? [chosen.provider] : [],
        moves: moves?.id ?? null,
        days: [],
        parts: [],
        note: "",
      }),
    );
    if (made === null) return;
    notices.say(t("book.waiting"));
    onClose();
  };
  return (
    <Button variant="subtle" size="compact-md" disabled={busy} onClick={() => void join()}>
      {t("book.wait")}
    </Button>
  );
}

function Filled({ threadId, options, moves, onClose }: FilledProps) {
  const { t, language } = useWords();
  const { api } = useApp();
  const { busy, run, tell } = useVisitMoves();
  const [chosen, setChosen] = useState(() => begin(options, moves));
  const [from, setFrom] = useState(moves && moves.day > options.today ? moves.day : options.today);
  const [picked, setPicked] = useState<FreeTime | null>(null);
  const [other, setOther] = useState<Check | null>(null);
  const [why, setWhy] = useState("");
  const [name, setName] = useState("");
  const [texting, setTexting] = useState(options.can_text);
  const [clientId] = useState(() => crypto.randomUUID());
  const free = useFreeTimes({
    threadId,
    type: chosen.type,
    from,
    days: WINDOW,
    services: chosen.service ? [chosen.service] : [],
    provider: chosen.provider,
    location: null,
    moves: moves?.id ?? null,
  });
  const time = other?.time ?? picked;
  const blocked = other !== null && other.refusals.length > 0;
  const needsWhy = other !== null && other.warnings.length > 0;
  const choose = (next: Chosen): void => {
    setChosen(next);
    setPicked(null);
    setOther(null);
  };
  const pick = (wanted: FreeTime): void => {
    setPicked(wanted);
    setOther(null);
  };
  const save = async (): Promise<void> => {
    if (!time) return;
    const shared = {
      client_id: clientId,
      at: wall(time.day, time.start_minute),
      provider: time.provider,
      location: time.location,
      override_reason: needsWhy ? why : "",
      tell: texting,
    };
    const done = moves
      ? await run(api.calendar.move(moves, shared), "book.failed")
      : await run(
          api.calendar.book({
            ...shared,
            thread_id: threadId,
            type: chosen.type,
            services: chosen.service ? [chosen.service] : [],
            name,
          }),
          "book.failed",
        );
    if (tell(done, moves ? "calendar.said.moved" : "calendar.said.booked")) onClose();
  };
  const short = { weekday: "short", month: "short", day: "numeric" } as const;
  const when = time
    ? `${dayName(time.day, language, short)}, ${clock(time.start_minute, language)}`
    : t("book.pick");
  return (
    <div className={styles.panel}>
      {!moves && options.visits.length > 0 ? <Standing visits={options.visits} onClose={onClose} /> : null}
      <Choices options={options} chosen={chosen} moving={moves !== null} onChoose={choose} />
      <div className={styles.free} aria-busy={free.isFetching}>
        {free.data ? (
          <>
            {free.data.soonest.length > 0 ? (
              <Times
                label={t(moves ? "book.nearest" : "book.soonest")}
                times={free.data.soonest}
                picked={picked}
                withDay
                onPick={pick}
              />
            ) : null}
            <div className={styles.pager}>
              <Button
                size="compact-sm"
                variant="default"
                disabled={from <= options.today}
                onClick={() => setFrom([options.today, shift(from, -WINDOW)].sort().at(-1) ?? options.today)}
              >
                {t("book.earlier")}
              </Button>
              <span className={styles.soft}>
                {dayName(from, language, short)} – {dayName(shift(from, WINDOW - 1), language, short)}
              </span>
              <Button size="compact-sm" variant="default" onClick={() => setFrom(shift(from, WINDOW))}>
                {t("book.later")}
              </Button>
            </div>
            {free.data.days.map(({ day, times }) => (
              <Times
                key={day}
                label={dayName(day, language)}
                times={times}
                picked={picked}
                withDay={false}
                onPick={pick}
              />
            ))}
            {free.data.days.length === 0 ? <p className={styles.soft}>{t("book.none")}</p> : null}
          </>
        ) : (
          <Skeleton height={180} />
        )}
      </div>
      <OtherTime
        threadId={threadId}
        chosen={chosen}
        moves={moves}
        checked={other}
        today={options.today}
        onChecked={(found) => {
          setOther(found);
          setPicked(null);
        }}
      />
      {needsWhy ? (
        <TextInput
          label={t("book.why")}
          description={t("book.whyHint")}
          value={why}
          maxLength={200}
          onChange={(event) => setWhy(event.currentTarget.value)}
          required
        />
      ) : null}
      {options.name === null && !moves ? (
        <TextInput
          label={t("book.name")}
          value={name}
          maxLength={120}
          onChange={(event) => setName(event.currentTarget.value)}
        />
      ) : null}
      <p className={styles.picked} aria-live="polite">
        {time
          ? `${when} · ${t("book.minutes", { count: time.minutes })} · ${time.provider_name}`
          : t("book.pick")}
      </p>
      <div className={styles.foot}>
        <Checkbox
          label={t("book.tell")}
          checked={texting}
          disabled={!options.can_text}
          onChange={(event) => setTexting(event.currentTarget.checked)}
        />
        <span className={styles.spring} />
        <Waiting threadId={threadId} chosen={chosen} moves={moves} onClose={onClose} />
        <Button
          disabled={!time || blocked || (needsWhy && why.trim() === "")}
          loading={busy}
          onClick={() => void save()}
        >
          {time ? t(moves ? "book.doMove" : "book.do", { when }) : when}
        </Button>
      </div>
    </div>
  );
}

export default function BookingPanel({
  threadId,
  moves,
  onClose,
}: {
  threadId: string;
  moves: Visit | null;
  onClose: () => void;
}) {
  const { t } = useWords();
  const phone = usePhone();
  const options = useBookingOptions(threadId);
  const name = options.data?.name ?? t("book.somebody");
  return (
    <Modal
      opened
      onClose={onClose}
      title={t(moves ? "book.moveTitle" : "book.title", { name })}
      size={720}
      fullScreen={phone}
      closeButtonProps={{ "aria-label": t("said.close") }}
    >
      {options.data?.elsewhere ? (
        <Notice title={t("book.open")} words={t("book.elsewhere")} />
      ) : options.data ? (
        <Filled threadId={threadId} options={options.data} moves={moves} onClose={onClose} />
      ) : options.isError ? (
        <Notice tone="bad" title={t("book.unread")} words={t("error.session.words")} />
      ) : (
        <Skeleton height={420} aria-busy="true" />
      )}
    </Modal>
  );
}
