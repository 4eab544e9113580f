/** Who takes leads and who is away: one row each, changed in its place. */

import { Button, Modal, Skeleton } from "@mantine/core";
import { IconCalendarEvent, IconCircleCheck, IconCircleOff, IconPlaneDeparture } from "@tabler/icons-react";
import { useEffect, useRef, useState } from "react";
import { spanOf } from "../calendar/days";
import { useSlow } from "../data/clock";
import { useSession } from "../data/queries";
import { useRights } from "../data/rights";
import { Notice } from "../parts/Notice";
import { usePhone } from "../parts/useScreen";
import { useWords } from "../words/t";
import { instantOf, wallOf } from "../words/zone";
import { AbsenceForm, useDay } from "./AbsenceForm";
import { absenceOf, MIDNIGHT, standing } from "./absence";
import styles from "./Takers.module.css";
import type { LeadOwner } from "./types";
import { useTakers } from "./useTakers";

const icons = {
  takes: IconCircleCheck,
  ahead: IconCalendarEvent,
  away: IconPlaneDeparture,
  off: IconCircleOff,
};

function State({ owner }: { owner: LeadOwner }) {
  const { t, time, language } = useWords();
  const day = useDay();
  const at = useSlow();
  const now = standing(owner, at);
  const Icon = icons[now];
  const absence = absenceOf(owner, at);
  const whole = absence !== null && wallOf(absence.until, time.zone).time === MIDNIGHT;
  const when = (): string => {
    if (!absence) return "";
    const { from, until } = absence;
    const iso = (instant: number): string => new Date(instant).toISOString();
    if (now === "ahead") return spanOf(iso(from), iso(until), time.zone, language);
    return day(whole ? instantOf(wallOf(until - 1, time.zone).day, MIDNIGHT, time.zone) : until);
  };
  return (
    <p className={styles.state} data-standing={now}>
      <Icon size={16} stroke={1.75} aria-hidden="true" />
      {t(now === "away" && whole ? "takers.state.through" : `takers.state.${now}`, { when: when() })}
    </p>
  );
}

function Row({
  owner,
  takers,
  open,
  onOpen,
}: {
  owner: LeadOwner;
  takers: ReturnType<typeof useTakers>;
  open: boolean;
  onOpen: (open: boolean) => void;
}) {
  const { t, code } = useWords();
  const at = useSlow();
  const able = useRights()("pipeline.write");
  const me = useSession().data?.user.id === owner.id;
  const now = standing(owner, at);
  const change = useRef<HTMLButtonElement>(null);
  const was = useRef(open);
  useEffect(() => {
    if (was.current && !open) change.current?.focus();
    was.current = open;
  }, [open]);
  const busy = takers.busy === owner.id;
  return (
    <li className={styles.row} data-open={open || undefined}>
      <div className={styles.main}>
        <p className={styles.name}>
          {owner.name}
          <span className={styles.soft}>
            {[
              me ? t("people.you") : "",
              code("role", owner.role),
              t("takers.cards", { count: owner.open_cards }),
            ]
              .filter(Boolean)
              .join(" · ")}
          </span>
        </p>
        <State owner={owner} />
      </div>
      {able && !open ? (
        <div className={styles.acts}>
          {now === "away" || now === "ahead" ? (
            <Button
              size="compact-md"
              variant="subtle"
              loading={busy}
              aria-label={`${t(`takers.end.${now}`)}: ${owner.name}`}
              onClick={() =>
                void takers
                  .set(owner, { takes_leads: true, away_from: null, away_until: null })
                  .then(() => change.current?.focus())
              }
            >
              {t(`takers.end.${now}`)}
            </Button>
          ) : null}
          <Button
            ref={change}
            size="compact-md"
            variant="default"
            disabled={busy}
            aria-label={t("takers.change", { name: owner.name })}
            onClick={() => onOpen(true)}
          >
            {t("takers.edit")}
          </Button>
        </div>
      ) : null}
      {open ? (
        <AbsenceForm
          owner={owner}
          owners={takers.data?.items ?? []}
          busy={busy}
          onSave={(order) => void takers.set(owner, order).then((done) => done && onOpen(false))}
          onClose={() => onOpen(false)}
        />
      ) : null}
    </li>
  );
}

/** `onEditing`: Escape closes the row that is being changed first. */
export function Takers({ onEditing }: { onEditing?: (editing: boolean) => void }) {
  const { t } = useWords();
  const takers = useTakers();
  const [open, setOpen] = useState<string | null>(null);
  const set = (id: string | null): void => {
    setOpen(id);
    onEditing?.(id !== null);
  };
  if (takers.isError && !takers.data)
    return (
      <Notice
        tone="bad"
        title={t("takers.unread")}
        words={t("error.session.words")}
        action={<Button onClick={() => void takers.refetch()}>{t("error.retry")}</Button>}
      />
    );
  return (
    <>
      <p className={styles.words}>{t("takers.words")}</p>
      {takers.data ? (
        <ul className={styles.list} aria-label={t("takers.title")}>
          {takers.data.items.map((owner) => (
            <Row
              key={owner.id}
              owner={owner}
              takers={takers}
              open={open === owner.id}
              onOpen={(wanted) => set(wanted ? owner.id : null)}
            />
          ))}
        </ul>
      ) : (
        <Skeleton height={132} aria-busy="true" />
      )}
    </>
  );
}

export default function TakersDialog({ onClose }: { onClose: () => void }) {
  const { t } = useWords();
  const phone = usePhone();
  const [editing, setEditing] = useState(false);
  return (
    <Modal
      opened
      onClose={onClose}
      title={t("takers.title")}
      size={560}
      fullScreen={phone}
      closeOnEscape={!editing}
      closeButtonProps={{ "aria-label": t("said.close") }}
    >
      <Takers onEditing={setEditing} />
    </Modal>
  );
}
