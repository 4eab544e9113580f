/** One appointment on a sheet: whose, when, with whom, and everything that can become of it. */

import { Button, Checkbox, Drawer, Radio, Skeleton } from "@mantine/core";
import {
  IconArrowBackUp,
  IconCalendarTime,
  IconCheck,
  IconDoorEnter,
  IconMessage,
  IconUserX,
} from "@tabler/icons-react";
import { useNavigate } from "@tanstack/react-router";
import { type ReactNode, useState } from "react";
import type { AttendWhat, Visit } from "../../shared/api";
import { useRights } from "../data/rights";
import { Notice } from "../parts/Notice";
import { usePhone } from "../parts/useScreen";
import { useWords } from "../words/t";
import { booking, useVisit, useVisitMoves } from "./data";
import { stateOf } from "./Grid";
import styles from "./VisitSheet.module.css";

function Fact({ name, children }: { name: string; children: ReactNode }) {
  return (
    <div className={styles.fact}>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </div>
  );
}

const reasons = ["patient", "ill", "practice", "mistake"] as const;

function Cancelling({ visit, onDone }: { visit: Visit; onDone: () => void }) {
  const { t } = useWords();
  const moves = useVisitMoves();
  const [why, setWhy] = useState<(typeof reasons)[number]>("patient");
  const [tell, setTell] = useState(visit.thread_id !== null);
  const cancel = async (): Promise<void> => {
    if (await moves.cancel(visit, t(`calendar.cancel.${why}`), tell)) onDone();
  };
  return (
    <section className={styles.cancelling} aria-label={t("calendar.cancel")}>
      <Radio.Group
        label={t("calendar.cancelWhy")}
        value={why}
        onChange={(chosen) => setWhy(reasons.find((one) => one === chosen) ?? "patient")}
      >
        <div className={styles.radios}>
          {reasons.map((one) => (
            <Radio key={one} value={one} label={t(`calendar.cancel.${one}`)} />
          ))}
        </div>
      </Radio.Group>
      {visit.thread_id ? (
        <Checkbox
          label={t("calendar.tellThem")}
          checked={tell}
          onChange={(event) => setTell(event.currentTarget.checked)}
        />
      ) : null}
      <div className={styles.foot}>
        <Button variant="default" onClick={onDone}>
          {t("calendar.keep")}
        </Button>
        <Button color="red" loading={moves.busy} onClick={() => void cancel()}>
          {t("calendar.cancelSure")}
        </Button>
      </div>
    </section>
  );
}

interface Way {
  what: AttendWhat;
  words: string;
  icon: typeof IconCheck;
}

/** What can be said of it now, the likely next step first. */
function useWays(visit: Visit): Way[] {
  const { t } = useWords();
  const state = stateOf(visit);
  const ways: Record<string, Way> = {
    confirmed: { what: "confirmed", words: t("calendar.confirm"), icon: IconCheck },
    arrived: { what: "arrived", words: t("calendar.arrived"), icon: IconDoorEnter },
    completed: { what: "completed", words: t("calendar.completed"), icon: IconCheck },
    no_show: { what: "no_show", words: t("calendar.noShow"), icon: IconUserX },
    booked: { what: "booked", words: t("calendar.undoState"), icon: IconArrowBackUp },
  };
  const begun = Date.parse(visit.starts_at) <= Date.now();
  const next: Record<string, string[]> = {
    booked: ["confirmed", "arrived", ...(begun ? ["completed", "no_show"] : [])],
    confirmed: ["arrived", ...(begun ? ["completed", "no_show"] : [])],
    arrived: ["completed", "booked"],
    completed: ["booked"],
    no_show: ["booked"],
    cancelled: ["booked"],
  };
  return (next[state] ?? []).flatMap((each) => ways[each] ?? []);
}

function Doing({ visit, onClose }: { visit: Visit; onClose: () => void }) {
  const { t } = useWords();
  const navigate = useNavigate();
  const may = useRights();
  const moves = useVisitMoves();
  const ways = useWays(visit);
  const [cancelling, setCancelling] = useState(false);
  const threadId = visit.thread_id;
  const stands = visit.status === "booked" || visit.status === "pending";
  const open = async (): Promise<void> => {
    if (!threadId) return;
    onClose();
    await navigate({ to: "/t/$threadId", params: { threadId } });
  };
  const move = (): void => {
    if (!threadId) return;
    onClose();
    booking.set({ threadId, moves: visit });
  };
  if (cancelling) return <Cancelling visit={visit} onDone={() => setCancelling(false)} />;
  return (
    <>
      {may("booking.write") ? (
        <div className={styles.ways}>
          {ways.map(({ what, words, icon: Icon }) => (
            <Button
              key={what}
              variant="light"
              leftSection={<Icon size={16} stroke={1.75} />}
              disabled={moves.busy}
              onClick={() => void moves.attend(visit, what)}
            >
              {words}
            </Button>
          ))}
        </div>
      ) : null}
      <div className={styles.foot}>
        {stands && may("booking.write") ? (
          <Button variant="subtle" color="red" onClick={() => setCancelling(true)}>
            {t("calendar.cancel")}
          </Button>
        ) : null}
        {stands && threadId && may("booking.write") ? (
          <Button variant="default" leftSection={<IconCalendarTime size={16} stroke={1.75} />} onClick={move}>
            {t("calendar.move")}
          </Button>
        ) : null}
        {threadId ? (
          <Button leftSection={<IconMessage size={16} stroke={1.75} />} onClick={() => void open()}>
            {t("calendar.openThread")}
          </Button>
        ) : null}
      </div>
    </>
  );
}

function Facts({ visit }: { visit: Visit }) {
  const { t, time, code } = useWords();
  const state = stateOf(visit);
  return (
    <>
      <p className={styles.name}>{visit.name ?? t("calendar.nobody")}</p>
      <p className={styles.state} data-state={state}>
        {code("calendar.state", state)}
      </p>
      <dl className={styles.facts}>
        <Fact name={t("calendar.when")}>
          <time dateTime={visit.starts_at} title={time.exact(visit.starts_at)}>
            {time.dayTime(visit.starts_at, visit.timezone)}
          </time>{" "}
          · {t("book.minutes", { count: visit.minutes })}
        </Fact>
        <Fact name={t("calendar.for")}>
          {[visit.type_name, ...visit.service_names].filter(Boolean).join(" · ")}
        </Fact>
        <Fact name={t("calendar.with")}>{visit.provider_name}</Fact>
        {visit.location_name ? <Fact name={t("calendar.where")}>{visit.location_name}</Fact> : null}
      </dl>
    </>
  );
}

export default function VisitSheet({ id, onClose }: { id: string; onClose: () => void }) {
  const { t } = useWords();
  const phone = usePhone();
  const visit = useVisit(id);
  return (
    <Drawer
      opened
      onClose={onClose}
      position={phone ? "bottom" : "right"}
      size={phone ? "auto" : 460}
      title={t("calendar.sheet")}
      closeButtonProps={{ "aria-label": t("said.close") }}
      classNames={{ content: styles.sheet ?? "" }}
    >
      {visit.data ? (
        <div className={styles.body}>
          <Facts visit={visit.data} />
          <Doing visit={visit.data} onClose={onClose} />
        </div>
      ) : visit.isError ? (
        <Notice tone="bad" title={t("calendar.unread")} words={t("error.session.words")} />
      ) : (
        <Skeleton height={220} aria-busy="true" />
      )}
    </Drawer>
  );
}
