"""What the inbox does when something happened elsewhere: statuses, clocks, ownership."""

from sqlalchemy import Connection, update

from core.events import (
    AccountBroken,
    CalendarTroubled,
    ChannelTroubled,
    DeliveryFailed,
    MessageSent,
    OutboundExpired,
    OutboundMoved,
    OutcomeUnclear,
    OwnerChanged,
    ThreadTouched,
    VisitToEnter,
)
from core.session import emit, mine, now
from inbox import handoffs, inquiries, threads, timeline
from inbox.models import handoff
from practice.contacts import change_address

TO_ENTER = {
    "book": "Booked here, not yet in the practice's own system. Please enter the visit there.",
    "move": "Moved here, not yet in the practice's own system. Please move the visit there.",
    "cancel": "Cancelled here, not yet in the practice's own system. Please cancel the visit there.",
    "drop": "Cancelled before we saw it entered. Please make sure that it does not stand in the practice's own system.",
    "leftover": "Moved, but the practice's own system keeps the old time as well. Please cancel the old visit there.",
}


def on_outbound_moved(conn: Connection, event: OutboundMoved) -> None:
    """A message's status on the timeline rises with its outbound."""
    values = {} if event.provider_id is None else {"provider_id": event.provider_id}
    if event.code is not None:
        values["status_code"] = event.code[:40]
    if event.status == "sent":
        values["handed_at"] = now(conn)  # type: ignore[assignment]
    timeline.message_moved(conn, event.message_id, event.status, event.rank, **values)


def on_message_sent(conn: Connection, event: MessageSent) -> None:
    """The provider has it: the first-response clock of bot or person stops here."""
    row = timeline.load_message(conn, event.message_id)
    if row.patient_seq is None:
        timeline.number_for_patient(conn, row.id)
    if row.inquiry_id is None:
        return
    by = "staff" if row.author_kind == "staff" else "agent"
    kind = "acknowledgement" if _is_acknowledgement(row) else "real"
    inquiries.first_answer(conn, row.inquiry_id, by, kind, now(conn))


def _is_acknowledgement(row: object) -> bool:
    asks = getattr(row, "purpose", None) == "missed_call_textback"  # how we can help: that moves them on
    return getattr(row, "author_kind", "") == "agent" and getattr(row, "run_id", None) is None and not asks


def on_outcome_unclear(conn: Connection, event: OutcomeUnclear) -> None:
    """Nobody can tell whether it arrived: a person looks, nothing is sent again blindly."""
    handoffs.open_handoff(
        conn,
        event.thread_id,
        reason="staff_action",
        urgency="soon",
        answer_by=None,
        summary="The provider did not say whether our last message was sent. Please check before writing again.",
    )


def on_calendar_troubled(conn: Connection, event: CalendarTroubled) -> None:
    """The practice's own system refuses us: nothing is booked there until somebody connects it anew."""
    del event
    handoffs.notify(conn, "calendar_refused", thread_id=None, handoff_id=None, to_staff=None)


def on_visit_to_enter(conn: Connection, event: VisitToEnter) -> None:
    """The practice's system takes no bookings from outside: a person enters what was agreed, and ticks it off."""
    if event.thread_id is None:
        handoffs.notify(conn, "visit_to_enter", thread_id=None, handoff_id=None, to_staff=None)
        return
    handoffs.open_handoff(
        conn,
        event.thread_id,
        reason="staff_action",
        urgency="soon",
        answer_by=None,
        summary=TO_ENTER[event.what],
    )


def on_account_broken(conn: Connection, event: AccountBroken) -> None:
    """Once per account until somebody has looked: the manager's notice, and the thread's next step."""
    handoffs.notify(conn, "channel_broken", thread_id=event.thread_id, handoff_id=None, to_staff=None)
    if event.thread_id is None:
        return
    handoffs.open_handoff(
        conn,
        event.thread_id,
        reason="staff_action",
        urgency="urgent",
        answer_by=None,
        summary="The provider refuses our account, so texts do not leave. Please check the channel's credentials.",
    )


def on_channel_troubled(conn: Connection, event: ChannelTroubled) -> None:
    """What the watch over the channels has found: the notice says only how grave it is."""
    kind = "channel_broken" if event.broken else "channel_warning"
    handoffs.notify(conn, kind, thread_id=None, handoff_id=None, to_staff=None)


def on_outbound_expired(conn: Connection, event: OutboundExpired) -> None:
    handoffs.open_handoff(
        conn,
        event.thread_id,
        reason="staff_action",
        urgency="soon",
        answer_by=None,
        summary="Our reply could not be handed over in time and was dropped. Please write to the patient.",
    )


def on_delivery_failed(conn: Connection, event: DeliveryFailed) -> None:
    """Nothing more goes to a dead number by itself; where the reason is unclear, a person looks."""
    if event.unreachable:
        change_address(conn, event.address_id, unreachable_at=now(conn))
    if event.loop and threads.load_thread(conn, event.thread_id).owner_kind == "agent":
        threads.unassign(conn, event.thread_id, None)
    if event.ask:
        handoffs.open_handoff(
            conn,
            event.thread_id,
            reason="staff_action",
            urgency="soon",
            answer_by=None,
            summary="Our last text did not arrive. Please see whether they can be reached another way.",
        )


def on_owner_changed(conn: Connection, event: OwnerChanged) -> None:
    """Whoever takes a thread over is on its handoffs; giving it back closes those they were on."""
    if event.to_kind == "staff" and event.by is not None:
        handoffs.take_all(conn, event.thread_id, event.by)
    elif event.to_kind == "agent":
        for row in handoffs.open_handoffs(conn, event.thread_id):
            if row.status == "taken":
                conn.execute(
                    update(handoff)
                    .where(mine(handoff), handoff.c.id == row.id)
                    .values(status="closed", closed_at=now(conn), due_at=None)
                )
    emit(conn, ThreadTouched(thread_id=event.thread_id))
