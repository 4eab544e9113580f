"""Who hears of what, in which order, inside the transaction that made it so: the second half of `wiring.py`."""

from collections.abc import Mapping
from functools import partial
from typing import Any

import httpx
from sqlalchemy import Connection

from agent import erasing as agent_erasing
from agent import visits_to_enter
from agent.awaited import Awaited
from agent.drafting import Nods
from agent.freed_times import WaitlistEnds
from agent.ladder import OnCall
from agent.lost_days import CasesFollowed
from agent.quiet_time import QuietTime
from booking import links as visit_links
from booking.emr.pushing import Pushing
from booking.heard import on_appointment as on_calendar
from channels import media
from channels.base import Adapter
from channels.health import watch
from channels.opt_out_push import to_tell
from channels.registry import build_adapters
from compliance import consent, drafts, merged, standing
from compliance.audit import happenings
from compliance.consent.revoking import purposes_outside
from compliance.consent.widget_line import WidgetLine
from compliance.erased_addresses import ErasedAddresses
from compliance.gate import Gate
from compliance.keywords import Keywords
from compliance.phi import conversation
from compliance.phi.index import OtherPeople
from compliance.phi.outbound import Scanner
from compliance.unsubscribe import Unsubscribing
from compliance.vendors import vendors_of
from core import events
from core.events import Bus
from core.keys import MasterKey
from core.settings import Settings
from core.vault import Vault
from inbox import attachments, effects, task_hearing, tasks
from inbox.threads import thread_of
from pipeline import folding
from pipeline.cards import Cards
from pipeline.hearing import Pipeline
from practice.contacts import load_address
from practice.store import Books
from sequences import hearing
from sequences.enrolling import Enrolling
from sequences.following_up import FollowingUp
from sequences.plans.following import Following
from sequences.rebook.following import Rebooks
from sequences.recall.following import Recalls


def address_of(conn: Connection, address_id: str) -> tuple[str, str]:
    found = load_address(conn, address_id)
    return found.channel, found.value


def gate_of(settings: Settings, books: Books, vault: Vault) -> Gate:
    return Gate(
        books,
        non_production=settings.non_production,
        allowed=settings.allowed_recipients,
        vendors=vendors_of(settings),
        pages=Unsubscribing(vault, settings.public_url),
    )


def commands_bus(settings: Settings, books: Books, master: MasterKey) -> Bus:
    """For a process that only writes and ends: the same handlers as beside a server, and nothing that waits."""
    vault, adapters = Vault(master), build_adapters(httpx.AsyncClient())
    gate = gate_of(settings, books, vault)
    return events_bus(gate, books, Scanner(master), vault, adapters, Pushing(books))


def _said_booked(gate: Gate, conn: Connection, event: events.OpportunityMoved) -> None:
    """A colleague says so where there is no visit to be told of."""
    row = thread_of(conn, event.contact_id) if event.to_stage == "booked" else None
    if row is not None and event.why != "BOOKED":
        gate.cancel(conn, "SUPERSEDED", thread_id=row.id, on="booking")


def events_bus(
    gate: Gate,
    books: Books,
    scanner: Scanner,
    vault: Vault,
    adapters: Mapping[tuple[str, str], Adapter],
    pushing: Pushing,
) -> Bus:
    """Who hears of what, in order, inside the transaction."""
    cards, quiet, erased = Cards(books), QuietTime(books), ErasedAddresses(vault)
    enrolling, follow_up = Enrolling(books), FollowingUp(books)
    waiting, lost = WaitlistEnds(books), CasesFollowed()
    recalls, rebooks = Recalls(books), Rebooks(books)
    plans, pipeline = Following(books), Pipeline(books)

    def revoked(conn: Connection, event: events.AddressRevoked) -> None:
        if event.scope in {"all", "wrong_number"}:
            gate.cancel(
                conn,
                "REVOKED_ALL",
                thread_id=event.thread_id,
                address_id=event.address_id,
                keep_purposes=("optout_confirm", "emergency_guidance"),
            )
            if event.scope == "wrong_number":
                visit_links.end_links(conn, load_address(conn, event.address_id).contact_id)
        elif event.categories:
            gate.cancel(
                conn,
                "REVOKED_CATEGORY",
                thread_id=event.thread_id,
                address_id=event.address_id,
                keep_purposes=purposes_outside(event.categories),
            )

    def tell_providers(conn: Connection, event: events.AddressRevoked) -> None:
        channel, _ = address_of(conn, event.address_id)
        to_tell(conn, adapters, event.scope, event.address_id, channel)

    def owned(conn: Connection, event: events.OwnerChanged) -> None:
        if event.to_kind == "staff":
            gate.cancel(conn, "HUMAN_OWNED", thread_id=event.thread_id, on="takeover")
            gate.cancel(
                conn,
                "HUMAN_OWNED",
                thread_id=event.thread_id,
                automated_only=True,
                keep_purposes=("emergency_guidance", "appointment"),
            )

    def replied(conn: Connection, event: events.InboundStored) -> None:
        if not event.machine:
            gate.cancel(conn, "SUPERSEDED", thread_id=event.thread_id, on="reply")

    def booked(conn: Connection, event: Any) -> None:
        if event.thread_id is not None:
            gate.cancel(conn, "SUPERSEDED", thread_id=event.thread_id, on="booking")

    return Bus(
        {
            events.InquiryOpened: (WidgetLine(books).on_opened, pipeline.on_inquiry),
            events.LeadReceived: (pipeline.on_lead,),
            events.TouchNoted: (pipeline.on_touch,),
            events.InterestLearned: (pipeline.on_interest,),
            events.ContactTagged: (pipeline.on_tagged,),
            events.ColleaguesChanged: (pipeline.on_colleagues_changed,),
            events.InboundStored: (
                pipeline.on_inbound,
                follow_up.on_inbound,
                replied,
            ),
            events.ContactsMerged: (
                plans.on_people_changed,
                merged.on_contacts_merged,
                folding.on_contacts_merged,
                follow_up.on_merged,
                recalls.on_merged,
            ),
            events.ContactsParted: (
                plans.on_people_changed,
                merged.on_contacts_parted,
                folding.on_contacts_parted,
                recalls.on_parted,
            ),
            events.ContactsChanged: (OtherPeople(scanner).on_contacts_changed, pipeline.on_contacts_changed),
            events.OptOutHeard: (consent.on_opt_out,),
            events.OptInHeard: (consent.on_opt_in, erased.on_opt_in),
            events.RecipientRefused: (consent.on_refused,),
            events.AddressAdded: (erased.on_address_added,),
            events.NumberHandedOn: (consent.on_handed_on,),
            events.WordHeard: (Keywords(gate, books, vault).on_word,),
            events.ContactErased: (
                agent_erasing.on_contact_erased,
                enrolling.on_contact_erased,
                plans.on_contact_erased,
                recalls.on_contact_erased,
                rebooks.on_contact_erased,
                pipeline.on_contact_erased,
                visit_links.on_contact_erased,
                conversation.on_contact_erased,
                media.on_contact_erased,
                tasks.on_contact_erased,
            ),
            events.DeliveryFailed: (effects.on_delivery_failed,),
            events.AttachmentMoved: (attachments.on_attachment_moved,),
            events.AddressRevoked: (follow_up.on_revoked, pipeline.on_revoked, revoked, tell_providers),
            events.Declined: (follow_up.on_declined,),
            events.OwnerChanged: (
                follow_up.on_owner,
                owned,
                effects.on_owner_changed,
                quiet.on_owner_changed,
                happenings.on_owner_changed,
            ),
            events.StaffSpoke: (quiet.on_staff_spoke, task_hearing.on_spoke),
            events.HandoffOpened: (standing.on_handoff, OnCall(books).on_opened, lost.on_handoff),
            events.ChannelTroubled: (effects.on_channel_troubled,),
            events.OutboundMoved: (
                watch.on_outbound_moved,
                effects.on_outbound_moved,
                drafts.on_outbound,
                hearing.on_outbound,
                follow_up.on_outbound,
            ),
            events.MessageReleased: (
                hearing.on_released,
                follow_up.on_released,
                Nods(gate, books).on_released,
            ),
            events.MessageSent: (effects.on_message_sent,),
            events.OutcomeUnclear: (effects.on_outcome_unclear,),
            events.OutboundExpired: (effects.on_outbound_expired,),
            events.AccountBroken: (effects.on_account_broken,),
            events.CalendarAnswered: (Awaited(books, gate).on_answered,),
            events.CalendarTroubled: (effects.on_calendar_troubled, happenings.on_calendar_troubled),
            events.VisitToEnter: (effects.on_visit_to_enter, visits_to_enter.on_to_enter),
            events.VisitEntered: (visits_to_enter.on_entered,),
            events.CaseMoved: (task_hearing.on_case,),
            events.TaskClosed: (lost.on_task_closed, visits_to_enter.on_task_closed),
            events.AppointmentBooked: (
                booked,
                pipeline.on_booked,
                plans.on_visit,
                task_hearing.on_booked,
                waiting.on_booked,
                enrolling.on_visit,
                rebooks.on_booked,
                follow_up.on_visit,
                cards.on_appointment,
                on_calendar,
                pushing.on_appointment,
                happenings.on_appointment,
            ),
            events.AppointmentMoved: (
                booked,
                pipeline.on_booked,
                plans.on_visit,
                waiting.on_booked,
                lost.on_moved,
                enrolling.on_visit,
                rebooks.on_booked,
                follow_up.on_visit,
                cards.on_appointment,
                on_calendar,
                pushing.on_appointment,
                happenings.on_appointment,
            ),
            events.FreedTimePassed: (waiting.on_passed,),
            events.AppointmentCancelled: (
                pipeline.on_cancelled,
                plans.on_visit,
                waiting.on_cancelled,
                lost.on_cancelled,
                enrolling.on_visit,
                recalls.on_off,
                rebooks.on_off,
                follow_up.on_visit,
                cards.on_appointment,
                on_calendar,
                pushing.on_appointment,
                happenings.on_appointment,
            ),
            events.CalendarImported: (
                pipeline.on_calendar_imported,
                plans.on_imported,
                enrolling.on_imported,
                follow_up.on_imported,
            ),
            events.AppointmentConfirmed: (
                enrolling.on_visit,
                follow_up.on_visit,
                cards.on_appointment,
                pushing.on_confirmed,
                happenings.on_appointment,
            ),
            # Plans before the sequences about them: those ask what the plan's row says.
            events.AppointmentArrived: (pipeline.on_here, rebooks.on_came),
            events.AppointmentCompleted: (
                pipeline.on_here,
                plans.on_completed,
                recalls.on_completed,
                rebooks.on_came,
                follow_up.on_visit,
            ),
            events.AppointmentMissed: (plans.on_visit, recalls.on_off, rebooks.on_off, follow_up.on_visit),
            events.AppointmentReopened: (
                plans.on_reopened,
                recalls.on_completed,
                rebooks.on_off,
                follow_up.on_visit,
            ),
            events.InvoiceRefunded: (pipeline.on_refunded,),
            events.InvoicePaid: (
                pipeline.on_paid,
                rebooks.on_paid,
                follow_up.on_paid,
            ),
            events.PackageChanged: (plans.on_package,),
            events.PeopleImported: (pipeline.on_people_imported, plans.on_people, recalls.on_imported),
            events.PlanChanged: (plans.on_plan, recalls.on_plan),
            events.OpportunityOpened: (follow_up.on_opened,),
            events.OpportunityChanged: (follow_up.on_changed,),
            events.OpportunityMoved: (
                partial(_said_booked, gate),
                follow_up.on_moved,
                recalls.on_talks,
            ),
            events.MembershipChanged: (plans.on_membership,),
            events.ThreadTouched: (cards.on_touched,),
            events.TimelineAdded: (cards.on_added,),
            events.TimelineChanged: (cards.on_changed,),
        }
    )
