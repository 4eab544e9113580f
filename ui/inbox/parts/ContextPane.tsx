/** The person behind the conversation: how to reach them, what they agreed to, what is booked and open. */

import { Button, Skeleton, Stack } from "@mantine/core";
import { IconCalendarCheck, IconCalendarEvent } from "@tabler/icons-react";
import type { ReactNode } from "react";
import type { BookedPill, HandoffPill, ThreadCard, ThreadDetail } from "../../shared/api";
import { EmergencyAccess } from "../access/EmergencyAccess";
import { OpportunityCard } from "../board/OpportunityCard";
import { shownPhone } from "../board/phone";
import { booking, looking } from "../calendar/data";
import { useActions } from "../data/actions";
import { useSlow } from "../data/clock";
import { useSession } from "../data/queries";
import { useMoves, useRights } from "../data/rights";
import { PlanCard } from "../plans/PlanCard";
import { RebookCard } from "../recall/RebookCard";
import { EnrolmentsCard } from "../sequences/EnrolmentsCard";
import { TaskCard } from "../tasks/TaskCard";
import { useWords } from "../words/t";
import { CallButton } from "./CallButton";
import { ContactFile } from "./ContactFile";
import styles from "./ContextPane.module.css";
import { ConsentCard } from "./consent/ConsentCard";
import { Flags } from "./Flags";
import { ChannelGlyph, StageDot, UrgencyIcon } from "./glyphs";
import { MergeCard } from "./MergeCard";
import { MoneyCard } from "./MoneyCard";
import { ReferralLink } from "./ReferralLink";
import { Reminders } from "./Reminders";
import { SourceLine } from "./SourceLine";
import { SplitButton } from "./SplitButton";

function Part({ title, children }: { title: string; children: ReactNode }) {
  return (
    <section className={styles.part}>
      <h3 className={styles.title}>{title}</h3>
      {children}
    </section>
  );
}

function Handoff({ handoff, mine }: { handoff: HandoffPill; mine: boolean }) {
  const { t, time, code } = useWords();
  const actions = useActions();
  const may = useMoves();
  const now = useSlow();
  const late = handoff.due_at !== null && Date.parse(handoff.due_at) < now;
  return (
    <li className={styles.handoff} data-urgency={handoff.urgency}>
      <p className={styles.urgency}>
        <UrgencyIcon urgency={handoff.urgency} />
        {t(`urgency.${handoff.urgency}`)}
        {handoff.escalated ? <span> · {t("handoff.escalated")}</span> : null}
      </p>
      <p className={styles.strong}>{code("reason", handoff.reason)}</p>
      {handoff.summary ? <p className={styles.summary}>{handoff.summary}</p> : null}
      {handoff.due_at ? (
        <p className={styles.soft} data-late={late || undefined}>
          <time dateTime={handoff.due_at} title={time.exact(handoff.due_at)}>
            {t(late ? "handoff.overdue" : "handoff.due", { when: time.pill(handoff.due_at, now) })}
          </time>
        </p>
      ) : null}
      <div className={styles.buttons}>
        {mine || !may("takeHandoff") ? null : (
          <Button
            size="compact-md"
            variant="light"
            disabled={actions.busy}
            onClick={() => void actions.takeHandoff(handoff.id)}
          >
            {t("handoff.take")}
          </Button>
        )}
        {may("closeHandoff") ? (
          <Button
            size="compact-md"
            variant="default"
            disabled={actions.busy}
            onClick={() => void actions.closeHandoff(handoff.id)}
          >
            {t("handoff.close")}
          </Button>
        ) : null}
      </div>
    </li>
  );
}

function Appointment({ visit }: { visit: BookedPill }) {
  const { t, time } = useWords();
  const Icon = visit.confirmed ? IconCalendarCheck : IconCalendarEvent;
  return (
    <li className={styles.visit}>
      <span className={styles.mark} data-confirmed={visit.confirmed || undefined} aria-hidden="true">
        <Icon size={18} stroke={1.5} />
      </span>
      <div>
        <p className={styles.strong} title={time.exact(visit.start)}>
          {time.dayTime(visit.start, visit.timezone)}
        </p>
        <p className={styles.soft}>
          {visit.type_name} · {visit.provider_name}
        </p>
        <p className={styles.soft}>{t(visit.confirmed ? "context.confirmed" : "context.unconfirmed")}</p>
        <Button
          size="compact-sm"
          variant="subtle"
          ml={-8}
          onClick={() => looking.set(visit.appointment_id)}
          aria-label={`${t("book.change")}: ${time.dayTime(visit.start, visit.timezone)}`}
        >
          {t("book.change")}
        </Button>
      </div>
    </li>
  );
}

/** What the practice's own system calls them, unless the stage says the same. */
function ownStatus({ status, card }: ThreadDetail): ReactNode {
  if (!status || status === card.stage) return null;
  return <span className={styles.status}>{status.replaceAll("_", " ")}</span>;
}

/** Their number, and the key that calls it. */
function Phone({ detail }: { detail: ThreadDetail }) {
  const may = useMoves();
  const { card, phone } = detail;
  const shown = phone ? shownPhone(phone) : phone;
  if (!may("call")) return shown;
  return (
    <span className={styles.phone}>
      {shown}
      <CallButton threadId={card.id} name={card.name} size={32} subtle />
    </span>
  );
}

function Contact({ detail }: { detail: ThreadDetail }) {
  const { t, code } = useWords();
  const { card } = detail;
  const rows: (readonly [string, ReactNode])[] = [
    [t("context.phone"), detail.phone ? <Phone key="phone" detail={detail} /> : null],
    [t("context.shared"), detail.shared_with.join(", ")],
    [t("context.email"), detail.email],
    [t("context.language"), card.language ? code("context.lang", card.language) : null],
    [
      t("context.stage"),
      card.stage ? (
        <span key="stage" className={styles.stage}>
          <StageDot stage={card.stage} /> {t(`stage.${card.stage}`)}
        </span>
      ) : null,
    ],
    [t("context.kind"), detail.new_or_returning ? code("context", detail.new_or_returning) : null],
    [t("context.status"), ownStatus(detail)],
  ];
  return (
    <dl className={styles.facts}>
      {rows
        .filter(([, value]) => value)
        .map(([label, value]) => (
          <div key={label} className={styles.fact}>
            <dt>{label}</dt>
            <dd>{value}</dd>
          </div>
        ))}
    </dl>
  );
}

function Loading() {
  const { t } = useWords();
  return (
    <Stack gap="sm" p="md" aria-busy="true">
      <span className="sr">{t("context.loading")}</span>
      <Skeleton height={14} width="40%" />
      {[80, 65, 72, 50, 60].map((width) => (
        <Skeleton key={width} height={12} width={`${width}%`} />
      ))}
      <Skeleton height={64} mt="md" />
      <Skeleton height={64} />
    </Stack>
  );
}

function None({ words }: { words: string }) {
  return <p className={styles.soft}>{words}</p>;
}

/** What they want and what they have booked. */
function Wanted({ card, appointments }: { card: ThreadCard; appointments: BookedPill[] }) {
  const { t } = useWords();
  const may = useMoves();
  return (
    <>
      <Part title={t("context.appointments")}>
        {appointments.length === 0 ? <None words={t("context.noAppointments")} /> : null}
        <ul className={styles.stack}>
          {appointments.map((visit) => (
            <Appointment key={visit.appointment_id} visit={visit} />
          ))}
        </ul>
        {may("book") ? (
          <Button
            size="compact-md"
            variant="default"
            mt={8}
            onClick={() => booking.set({ threadId: card.id, moves: null })}
          >
            {t("book.title", { name: card.name })}
          </Button>
        ) : null}
      </Part>
      {appointments.length > 0 ? (
        <Part title={t("reminders.title")}>
          <Reminders card={card} />
        </Part>
      ) : null}
      <Part title={t("context.treatments")}>
        {card.treatments.length === 0 ? <None words={t("context.noTreatments")} /> : null}
        <ul className={styles.tags}>
          {card.treatments.map(({ id, name }) => (
            <li key={id} className={styles.tag}>
              {name}
            </li>
          ))}
        </ul>
      </Part>
    </>
  );
}

export function ContextPane({ detail }: { detail: ThreadDetail | undefined }) {
  const { t } = useWords();
  const me = useSession().data?.user.staff_id ?? "";
  const may = useRights();
  if (!detail) return <Loading />;
  const { card, handoffs, appointments, addresses } = detail;
  const mine = card.owner.kind === "staff" && card.owner.staff_id === me;
  return (
    <div className={styles.pane}>
      <EmergencyAccess contactId={card.contact_id} />
      <MergeCard card={card} />
      {handoffs.length > 0 ? (
        <Part title={t("context.handoffs")}>
          <ul className={styles.stack}>
            {handoffs.map((handoff) => (
              <Handoff key={handoff.id} handoff={handoff} mine={mine} />
            ))}
          </ul>
        </Part>
      ) : null}
      <Part title={t("context.title")}>
        <Contact detail={detail} />
      </Part>
      <Part title={t("flags.title")}>
        <Flags contactId={card.contact_id} />
      </Part>
      {may("consent.read") ? (
        <Part title={t("consents.title")}>
          <ConsentCard contactId={card.contact_id} name={card.name} />
        </Part>
      ) : null}
      {detail.notes ? (
        <Part title={t("context.notes")}>
          <p className={styles.pinned}>{detail.notes}</p>
        </Part>
      ) : null}
      <Part title={t("board.person")}>
        <OpportunityCard contactId={card.contact_id} name={card.name} />
      </Part>
      <RebookCard
        contactId={card.contact_id}
        version={card.version}
        part={(title, inside) => <Part title={title}>{inside}</Part>}
      />
      <Wanted card={card} appointments={appointments} />
      <Part title={t("sequences.person.title")}>
        <EnrolmentsCard card={card} />
      </Part>
      <Part title={t("tasks.title")}>
        <TaskCard contactId={card.contact_id} />
      </Part>
      <Part title={t("plans.card")}>
        <PlanCard contactId={card.contact_id} name={card.name} />
      </Part>
      <Part title={t("money.title")}>
        <MoneyCard contactId={card.contact_id} />
      </Part>
      <Part title={t("source.title")}>
        {detail.source ? <SourceLine sources={detail.source} /> : null}
        <ReferralLink contactId={card.contact_id} name={card.name} />
      </Part>
      <Part title={t("context.addresses")}>
        {addresses.length === 0 ? <None words={t("context.noAddresses")} /> : null}
        <ul>
          {addresses.map((address) => (
            <li key={`${address.channel}-${address.value}`} className={styles.address}>
              <ChannelGlyph channel={address.channel} />
              <span className={styles.value}>{address.label || address.value}</span>
              {may("contacts.edit") && addresses.length > 1 && address.id ? (
                <SplitButton contactId={card.contact_id} address={address} />
              ) : null}
            </li>
          ))}
        </ul>
      </Part>
      {handoffs.length === 0 ? (
        <Part title={t("context.handoffs")}>
          <None words={t("context.noHandoffs")} />
        </Part>
      ) : null}
      <ContactFile
        contactId={card.contact_id}
        name={card.name}
        part={(inside) => <Part title={t("file.title")}>{inside}</Part>}
      />
    </div>
  );
}
