"""What has happened, past tense, ids only; handled inside the transaction that made it so."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any, TypeVar

import msgspec
from sqlalchemy import Connection


class Event(msgspec.Struct, frozen=True, tag_field="type"):
    """Base of all events; the tag is `name.v1`."""


class InquiryOpened(Event, frozen=True, tag="inquiry_opened.v1"):
    thread_id: str
    inquiry_id: str
    channel: str = ""
    source: str | None = None
    """The practice's own name for where it came from."""
    came: str | None = None
    """The kind of it: ad, link, form, …"""


class LeadReceived(Event, frozen=True, tag="lead_received.v1"):
    """Somebody came in by a form, at the door or by a friend's link: the pipeline's first step."""

    thread_id: str
    contact_id: str
    message_id: str
    inquiry_id: str | None
    is_new: bool
    """Nobody whom we knew."""


class InboundStored(Event, frozen=True, tag="inbound_stored.v1"):
    thread_id: str
    message_id: str
    seq: int
    contact_id: str = ""


class ContactsChanged(Event, frozen=True, tag="contacts_changed.v1"):
    """A name, phone, mail or address of these people is new or another one."""

    contact_ids: tuple[str, ...]
    is_new: bool = False


class OwnerChanged(Event, frozen=True, tag="owner_changed.v1"):
    thread_id: str
    to_kind: str
    by: str | None


class AddressRevoked(Event, frozen=True, tag="address_revoked.v1"):
    """`categories` are what was taken back where the scope is less than all."""

    thread_id: str
    address_id: str
    scope: str
    categories: tuple[str, ...] = ()


class StaffSpoke(Event, frozen=True, tag="staff_spoke.v1"):
    thread_id: str


class ThreadTouched(Event, frozen=True, tag="thread_touched.v1"):
    """Something a list row shows has changed."""

    thread_id: str


class TimelineAdded(Event, frozen=True, tag="timeline_added.v1"):
    thread_id: str
    item_id: str


class TimelineChanged(Event, frozen=True, tag="timeline_changed.v1"):
    thread_id: str
    item_id: str


class MessageReleased(Event, frozen=True, tag="message_released.v1"):
    thread_id: str
    message_id: str
    by: str
    held: bool = False
    """It had waited in the gate."""


class OutboundMoved(Event, frozen=True, tag="outbound_moved.v1"):
    """Something became of an outbound: sending, sent, delivered, failed, unknown, cancelled."""

    outbound_id: str
    message_id: str
    thread_id: str
    status: str
    rank: int
    code: str | None = None
    provider_id: str | None = None


class RecipientRefused(Event, frozen=True, tag="recipient_refused.v1"):
    """The provider says that this address has opted out there."""

    thread_id: str
    address_id: str
    message_id: str


class AccountBroken(Event, frozen=True, tag="account_broken.v1"):
    """The provider does not take our credentials or our sender any more: a person must look."""

    account_id: str
    thread_id: str | None
    """The thread whose message was refused, if one was."""
    code: str


class ChannelTroubled(Event, frozen=True, tag="channel_troubled.v1"):
    """Something is wrong with a channel that nobody has been told of yet; `code` names the fix."""

    account_id: str
    code: str
    broken: bool


class OutboundExpired(Event, frozen=True, tag="outbound_expired.v1"):
    """It could not leave in time and will not leave stale: a person must write instead."""

    thread_id: str
    message_id: str


class OutcomeUnclear(Event, frozen=True, tag="outcome_unclear.v1"):
    """Nobody can tell whether it was sent: a person must decide."""

    outbound_id: str
    thread_id: str
    message_id: str


class OptOutHeard(Event, frozen=True, tag="opt_out_heard.v1"):
    thread_id: str
    contact_id: str
    address_id: str
    message_id: str
    scope: str
    how: str


class OptInHeard(Event, frozen=True, tag="opt_in_heard.v1"):
    thread_id: str
    contact_id: str
    address_id: str
    message_id: str
    categories: tuple[str, ...] = ()
    """Only these are wanted again; empty: everything."""


class MessageSent(Event, frozen=True, tag="message_sent.v1"):
    """The provider took it."""

    thread_id: str
    message_id: str
    by: str


class AppointmentBooked(Event, frozen=True, tag="appointment_booked.v1"):
    appointment_id: str
    contact_id: str | None
    thread_id: str | None


class AppointmentMoved(Event, frozen=True, tag="appointment_moved.v1"):
    appointment_id: str
    contact_id: str | None
    thread_id: str | None


class AppointmentCancelled(Event, frozen=True, tag="appointment_cancelled.v1"):
    appointment_id: str
    contact_id: str | None
    thread_id: str | None


class CalendarAnswered(Event, frozen=True, tag="calendar_answered.v1"):
    """A practice's own system has said what becomes of a wish, or a wish has to wait for it."""

    intent_id: str
    thread_id: str
    state: str


class CalendarTroubled(Event, frozen=True, tag="calendar_troubled.v1"):
    """A practice's own system refuses us: a person must connect it anew."""

    connection_id: str
    code: str


class VisitToEnter(Event, frozen=True, tag="visit_to_enter.v1"):
    """A visit was booked, moved or cancelled in our calendar, and a person must do the same in the practice's system."""

    appointment_id: str
    thread_id: str | None
    what: str


class VisitEntered(Event, frozen=True, tag="visit_entered.v1"):
    """The practice's own system shows a visit just as our calendar has it."""

    appointment_id: str


class CaseMoved(Event, frozen=True, tag="case_moved.v1"):
    """What becomes of a visit on a lost day: a person must call, or it is settled."""

    case_id: str
    appointment_id: str
    contact_id: str | None
    thread_id: str | None
    state: str


class FreedTimePassed(Event, frozen=True, tag="freed_time_passed.v1"):
    """Who was asked does not have it: declined, silent, unsent. It is the next one's turn."""

    thread_id: str
    offer_id: str
    why: str


class AppointmentConfirmed(Event, frozen=True, tag="appointment_confirmed.v1"):
    """The person has said that they will come."""

    appointment_id: str
    contact_id: str | None
    thread_id: str | None


class AppointmentArrived(Event, frozen=True, tag="appointment_arrived.v1"):
    """The person is at the practice."""

    appointment_id: str
    contact_id: str | None
    thread_id: str | None


class AppointmentCompleted(Event, frozen=True, tag="appointment_completed.v1"):
    """The visit has taken place."""

    appointment_id: str
    contact_id: str | None
    thread_id: str | None


class AppointmentMissed(Event, frozen=True, tag="appointment_missed.v1"):
    """The person did not come."""

    appointment_id: str
    contact_id: str | None
    thread_id: str | None


class InvoicePaid(Event, frozen=True, tag="invoice_paid.v1"):
    """Money came in, or more of it; counted once for each invoice, whatever is told how often."""

    invoice_id: str
    contact_id: str
    paid_minor: int
    """What is paid now that was not before."""


class InvoiceRefunded(Event, frozen=True, tag="invoice_refunded.v1"):
    invoice_id: str
    contact_id: str
    refunded_minor: int
    """What is given back now that was not before."""


class PackageChanged(Event, frozen=True, tag="package_changed.v1"):
    """purchased | redeemed | reversed | expired | cancelled | changed (anything else that was said of it)."""

    package_id: str
    contact_id: str
    what: str


class AppointmentReopened(Event, frozen=True, tag="appointment_reopened.v1"):
    """That it took place, or that they did not come, was said by mistake."""

    appointment_id: str
    contact_id: str | None
    thread_id: str | None


class PeopleImported(Event, frozen=True, tag="people_imported.v1"):
    """People of a practice's file are here with their records, and so are their visits."""

    contact_ids: tuple[str, ...]


class PlanChanged(Event, frozen=True, tag="plan_changed.v1"):
    """A series that somebody has paid for: opened | session_done | session_taken_back | changed | completed | ended.

    That it has stalled is no event: it follows from its window and the time.
    """

    plan_id: str
    contact_id: str
    what: str


class MembershipChanged(Event, frozen=True, tag="membership_changed.v1"):
    """opened | changed | renewed | paid | payment_failed | used | paused | resumed | lapsed | ended | reopened."""

    membership_id: str
    contact_id: str
    what: str


class CalendarImported(Event, frozen=True, tag="calendar_imported.v1"):
    """Appointments came in with a practice's file: new ones, and known ones as they are now."""

    appointment_ids: tuple[str, ...]


class AddressAdded(Event, frozen=True, tag="address_added.v1"):
    """Somebody can be reached at an address that nobody here had."""

    address_id: str


class WordHeard(Event, frozen=True, tag="word_heard.v1"):
    """A message that is one word, which may be a keyword that the practice advertises."""

    thread_id: str
    address_id: str
    message_id: str
    word: str


class NumberHandedOn(Event, frozen=True, tag="number_handed_on.v1"):
    """Somebody else has a number that we knew as another person's; `address_id` is theirs."""

    address_id: str


class ContactErased(Event, frozen=True, tag="contact_erased.v1"):
    """A person has left for good: whoever keeps something of theirs lets it go, in this transaction."""

    contact_id: str
    thread_id: str | None


class DeliveryFailed(Event, frozen=True, tag="delivery_failed.v1"):
    """The network says that a text did not arrive, and what that means for the person or the desk."""

    thread_id: str
    message_id: str
    address_id: str
    unreachable: bool = False
    ask: bool = False
    loop: bool = False
    """Machines answer each other there."""


class AttachmentMoved(Event, frozen=True, tag="attachment_moved.v1"):
    """A file that came with a message is here, was refused, or will never come."""

    thread_id: str
    message_id: str
    position: int
    state: str
    media_id: str | None = None
    kind: str | None = None
    content_type: str | None = None
    name: str | None = None
    size: int | None = None


class ContactsMerged(Event, frozen=True, tag="contacts_merged.v1"):
    """Two contacts are one person: what named the one who is gone names the survivor now."""

    merge_id: str
    survivor_id: str
    gone_id: str
    survivor_thread_id: str | None
    gone_thread_id: str | None
    how: str


class ContactsParted(Event, frozen=True, tag="contacts_parted.v1"):
    """A merge was undone (`merge_id`), or an address was split off into a contact of its own."""

    merge_id: str | None
    kept_id: str
    parted_id: str
    address_id: str | None = None


class HandoffOpened(Event, frozen=True, tag="handoff_opened.v1"):
    handoff_id: str
    thread_id: str
    reason: str
    urgency: str


class TaskOpened(Event, frozen=True, tag="task_opened.v1"):
    """A person must do something for somebody."""

    task_id: str
    contact_id: str
    kind: str


class TaskClosed(Event, frozen=True, tag="task_closed.v1"):
    """It is done: `outcome` is what a person said, or the code of what made it superfluous."""

    task_id: str
    contact_id: str
    kind: str
    outcome: str


class OpportunityOpened(Event, frozen=True, tag="opportunity_opened.v1"):
    """A person has a card on the board; `thread_id` where they have a conversation."""

    opportunity_id: str
    contact_id: str
    thread_id: str | None


class OpportunityMoved(Event, frozen=True, tag="opportunity_moved.v1"):
    """`why` is a code; who did it stands in the move's own row."""

    opportunity_id: str
    contact_id: str
    from_stage: str
    to_stage: str
    why: str


class OpportunityChanged(Event, frozen=True, tag="opportunity_changed.v1"):
    """Another owner, value or treatment; the stage is the same."""

    opportunity_id: str
    contact_id: str


class ContactTagged(Event, frozen=True, tag="contact_tagged.v1"):
    """A word by which the practice sorts people has been put on somebody."""

    contact_id: str
    tag_name: str


class InterestLearned(Event, frozen=True, tag="interest_learned.v1"):
    """Somebody has spoken of a treatment that we had not heard of from them."""

    contact_id: str
    treatments: tuple[str, ...]


class ColleaguesChanged(Event, frozen=True, tag="colleagues_changed.v1"):
    """Somebody has begun, left, or may do or see other things than before."""


class TouchNoted(Event, frozen=True, tag="touch_noted.v1"):
    """How somebody came has become known in the middle of an episode."""

    thread_id: str
    inquiry_id: str


class EnrolmentEnded(Event, frozen=True, tag="enrolment_ended.v1"):
    """A sequence is over for its subject. `why` is EXHAUSTED where every step was tried."""

    enrolment_id: str
    sequence: str
    subject_kind: str
    subject_id: str
    contact_id: str
    why: str


E_ = TypeVar("E_", bound=Event)
Handler = Callable[[Connection, Any], None]


class Bus:
    """Handlers by event type, in the order that `wiring.py` lists them."""

    def __init__(self, handlers: Mapping[type[Event], Sequence[Handler]] | None = None) -> None:
        self._handlers = {kind: tuple(row) for kind, row in (handlers or {}).items()}

    def publish(self, conn: Connection, event: Event) -> None:
        for handler in self._handlers.get(type(event), ()):
            handler(conn, event)
