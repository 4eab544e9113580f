/** Who waits for a time, the first who asked first, and what each is being asked. */

import { Button, Skeleton } from "@mantine/core";
import { useDocumentTitle } from "@mantine/hooks";
import { IconArrowLeft, IconHourglass } from "@tabler/icons-react";
import { Link } from "@tanstack/react-router";
import type { WaitlistEntry } from "../../shared/api";
import { useApp } from "../data/app";
import { useSession } from "../data/queries";
import { useRights } from "../data/rights";
import { Notice } from "../parts/Notice";
import { useNotices } from "../parts/notices";
import { useWords } from "../words/t";
import { useChange, useWaitlist } from "./data";
import { dayName } from "./days";
import styles from "./Lists.module.css";

function Wish({ entry }: { entry: WaitlistEntry }) {
  const { t, time, language } = useWords();
  const days = entry.days.map((day) => dayName(`2026-01-0${5 + day}`, language, { weekday: "long" }));
  const parts = entry.parts.map((part) => t(`wait.part.${part}`));
  const dates = entry.dates.map((day) =>
    dayName(day, language, { weekday: "short", month: "short", day: "numeric" }),
  );
  const words = [
    entry.earlier_than ? t("wait.earlier", { when: time.dayTime(entry.earlier_than) }) : null,
    [...dates, ...days].join(", ") || (entry.earlier_than ? null : t("wait.any")),
    parts.join(", ") || null,
    entry.provider_names.length > 0 ? t("wait.with", { who: entry.provider_names.join(", ") }) : null,
  ].filter(Boolean);
  return <p className={styles.main}>{words.join(" · ")}</p>;
}

function Now({ entry }: { entry: WaitlistEntry }) {
  const { t, time } = useWords();
  const { offer } = entry;
  if (offer) {
    const when = time.dayTime(offer.time.at, offer.time.timezone);
    return (
      <p className={styles.tag} data-tone="warn">
        {offer.sent
          ? t("wait.asked", { when, until: time.clock(offer.answer_by) })
          : t("wait.kept", { when })}
      </p>
    );
  }
  if (entry.why === "cannot_be_texted") {
    return (
      <p className={styles.tag} data-tone="bad">
        {t("wait.cannot")}
      </p>
    );
  }
  return entry.offers > 0 ? <p className={styles.soft}>{t("wait.offers", { count: entry.offers })}</p> : null;
}

function Row({ entry }: { entry: WaitlistEntry }) {
  const { t, time } = useWords();
  const { api } = useApp();
  const may = useRights();
  const notices = useNotices();
  const { busy, run } = useChange();
  const remove = async (): Promise<void> => {
    let gone = true;
    await run(
      api.calendar.leave(entry.id, entry.version).catch((error: unknown) => {
        gone = false;
        throw error;
      }),
    );
    if (gone) notices.say(t("wait.removed"));
  };
  return (
    <li className={styles.row}>
      <div className={styles.grow}>
        <p className={styles.head}>
          <Link to="/t/$threadId" params={{ threadId: entry.thread_id }} className={styles.name ?? ""}>
            {entry.name ?? t("book.somebody")}
          </Link>
          <span>{[entry.type_name, ...entry.service_names].join(" · ")}</span>
        </p>
        <Wish entry={entry} />
        {entry.note ? <p className={styles.soft}>{entry.note}</p> : null}
        <Now entry={entry} />
        <p className={styles.soft} title={time.exact(entry.created_at)}>
          {t("wait.since", { when: time.short(entry.created_at) })} · {t(`wait.by.${entry.source}`)}
        </p>
      </div>
      {may("booking.write") ? (
        <Button variant="default" size="compact-md" disabled={busy} onClick={() => void remove()}>
          {t("wait.remove")}
        </Button>
      ) : null}
    </li>
  );
}

export function Waitlist() {
  const { t } = useWords();
  const practice = useSession().data?.practice.name ?? "";
  const list = useWaitlist();
  useDocumentTitle(`${t("wait.title")} · ${practice}`);
  const items = list.data?.items;
  return (
    <main className={styles.page}>
      <header className={styles.top}>
        <Link to="/calendar" className={styles.back ?? ""}>
          <IconArrowLeft size={18} stroke={1.5} aria-hidden="true" />
          {t("calendar.title")}
        </Link>
        <h1 className={styles.title}>{t("wait.title")}</h1>
        <p className={styles.soft}>{t("wait.words")}</p>
      </header>
      {items && items.length > 0 ? (
        <ol className={styles.rows}>
          {items.map((entry) => (
            <Row key={entry.id} entry={entry} />
          ))}
        </ol>
      ) : null}
      {items?.length === 0 ? (
        <div className={styles.none}>
          <IconHourglass size={32} stroke={1.25} aria-hidden="true" />
          <p>{t("wait.none")}</p>
        </div>
      ) : null}
      {list.isPending ? <Skeleton height={120} aria-busy="true" /> : null}
      {list.isError && !items ? (
        <Notice
          tone="bad"
          title={t("wait.unread")}
          words={t("error.session.words")}
          action={<Button onClick={() => void list.refetch()}>{t("error.retry")}</Button>}
        />
      ) : null}
    </main>
  );
}
