"""What a turn does for a practice whose calendar is kept elsewhere: it asks first, and speaks when it has the answer."""

from datetime import timedelta
from typing import Any, Final

import msgspec
from sqlalchemy import Connection

from agent.connected_desk import ConnectedDesk
from agent.context import Turn
from agent.front_desk import start_of
from agent.load import Seen
from agent.office_hours import answer_by
from agent.playbook.dialogue import figures
from agent.proposal import Book, Cancel, Command, Hold, Offer, ReleaseHold, Reply, Sentence
from agent.settling import LostSlotError, Settling, own_appointment
from agent.wording import fixed_text
from booking import service
from booking.emr import wishes
from booking.emr.base import CalendarHold, CalendarSlot, Conflict, IntentKey
from booking.emr.transport import in_conversation
from booking.emr.wishes import Wish
from booking.service import Start
from compliance.phi.scan import Scan
from core.errors import ReconnectError, RejectedError, RetryLaterError, UnknownOutcomeError
from core.session import now
from inbox import handoffs, threads
from practice.book import PracticeBook

ASKED: Final = (Book, Cancel)
"""What only that system can say yes to."""
GIVES_UP: Final = {"cancel", "decline"}
MOVES_ON: Final = (Book, Cancel, Offer, Hold, ReleaseHold)
"""After these an older wish that has not left yet is no longer what the patient wants."""
CHECKING: Final = timedelta(seconds=4)
HOLD: Final = timedelta(minutes=10)
KEPT_KINDS: Final = {"safety", "ack", "fact"}


class Away(msgspec.Struct, frozen=True):
    """The connection that a turn is settled for, and the times that it found there."""

    connection_id: str
    slots: tuple[CalendarSlot, ...] = ()
    holds: tuple[CalendarHold, ...] = ()
    """What that system has just agreed to keep."""
    silent: bool = False
    """It said nothing: times are looked up when it speaks again."""

    def known(self, start: Start) -> CalendarSlot | None:
        fitting = (each for each in self.slots if each.start.at == start.at)
        return next((each for each in fitting if each.start.provider == start.provider), None)


class Kept(msgspec.Struct, frozen=True):
    """A turn as it waits: what will be said when the answer is yes, and what was seen when it was asked."""

    reply: Reply
    seen: Seen
    scan: Scan
    run_id: str
    after_handback: bool = False
    pending: dict[str, Any] | None = None
    """What had been left open then: a time that is lost is exchanged in that light."""

    def __repr__(self) -> str:
        return f"Kept({self.run_id})"


def must_ask(reply: Reply) -> bool:
    return any(isinstance(each, ASKED) for each in reply.commands)


def ask(settling: Settling, away: Away, scan: Scan, *, after_handback: bool) -> None:
    """Write down what is wanted; the turn waits with it, unsaid."""
    conn, seen = settling.conn, settling.seen
    wishes.drop(conn, seen.thread_id, "moved_on")
    open_ = threads.load_thread(conn, seen.thread_id).pending
    kept = Kept(settling.reply, seen, scan, settling.run_id, after_handback, open_)
    turn: dict[str, Any] | None = msgspec.to_builtins(kept)
    for number, command in enumerate(settling.reply.commands):
        if isinstance(command, ASKED):
            _want(settling, away, number, command, turn)
            turn = None
    due = now(conn) + CHECKING
    threads.change(
        conn, seen.thread_id, awaits=seen.message_id, due_at=due, lease_until=None, attempts=0, burst_at=None
    )


def _want(settling: Settling, away: Away, number: int, command: Book | Cancel, turn: Any) -> None:
    conn, seen = settling.conn, settling.seen
    kind: wishes.Kind = "cancel"
    appointment_id: str | None = None
    if isinstance(command, Cancel):
        appointment_id = command.appointment
        request = wishes.Request(reason=command.reason, turn=turn)
        own_appointment(settling, appointment_id)
    else:
        kind, appointment_id = ("move", command.moves) if command.moves is not None else ("book", None)
        start = start_of(settling.book, command.slot)
        assert start is not None  # it was offered
        if appointment_id is not None:
            own_appointment(settling, appointment_id)
        known = wishes.use_hold(conn, seen.thread_id, start) or away.known(start)
        request = wishes.request_for(
            start,
            known,
            treatments=command.treatments,
            name=command.name,
            phone=command.phone,
            turn=turn,
        )
    wishes.want(
        conn,
        settling.book,
        connection_id=away.connection_id,
        key=wishes.key_for(seen.thread_id, seen.message_id, number, kind),
        kind=kind,
        request=request,
        thread_id=seen.thread_id,
        contact_id=seen.contact_id,
        appointment_id=appointment_id,
        upto_seq=seen.last_in_seq,
    )


def settled(settling: Settling, away: Away) -> None:
    """After a turn that needed no yes: what it kept there, what it let go, and what it owes."""
    conn, seen = settling.conn, settling.seen
    gives_up = bool(GIVES_UP & set(settling.reply.understanding.intents))
    if gives_up or any(isinstance(each, MOVES_ON) for each in settling.reply.commands):
        wishes.drop(conn, seen.thread_id, "moved_on")
        wishes.let_go(conn, seen.thread_id)
    for each in away.holds:
        wishes.keep_hold(conn, away.connection_id, seen.thread_id, seen.message_id, each)
    if away.silent:
        _owe_times(settling, away)


def _owe_times(settling: Settling, away: Away) -> None:
    """It comes back with times when that system speaks again; staff know, and do it themselves by then."""
    conn, seen = settling.conn, settling.seen
    until = answer_by(settling.book, "soon", now(conn))
    wishes.want(
        conn,
        settling.book,
        connection_id=away.connection_id,
        key=wishes.key_for(seen.thread_id, seen.message_id, 9, "times"),
        kind="times",
        request=wishes.Request(until=until),
        thread_id=seen.thread_id,
        contact_id=seen.contact_id,
        upto_seq=seen.last_in_seq,
    )
    tell_staff(
        conn, settling.book, seen.thread_id, "The calendar did not answer; the patient waits for times."
    )


def tell_staff(conn: Connection, book: PracticeBook, thread_id: str, summary: str) -> None:
    handoffs.open_handoff(
        conn,
        thread_id,
        reason="staff_action",
        urgency="soon",
        summary=summary,
        answer_by=answer_by(book, "soon", now(conn)),
    )


# Between the proposal and its commit: still outside of every transaction.


async def prepared(desk: ConnectedDesk, turn: Turn, seen: Seen, reply: Reply) -> tuple[Reply, Away]:
    """The reply as it can be said of that calendar now. Raises `LostSlotError` where it keeps a time for others."""
    away = Away(desk.opened.connection.id)
    if desk.away and not any(isinstance(each, (*ASKED, Hold, Offer)) for each in reply.commands):
        return _promised(turn, reply), msgspec.structs.replace(away, silent=True)
    if desk.tentative and any(isinstance(each, Offer) for each in reply.commands):
        reply = _added(reply, "calendar_tentative")
    holds: list[CalendarHold] = []
    for command in reply.commands:
        if isinstance(command, Hold):
            kept = await _kept_there(desk, turn.book, seen, command)
            if isinstance(kept, Conflict):
                raise LostSlotError(command.slot)
            holds += [kept] if kept is not None else []
    slots = tuple(
        found
        for command in reply.commands
        if isinstance(command, Book)
        for start in (start_of(turn.book, command.slot),)
        if start is not None
        for found in (desk.known(start),)
        if found is not None
    )
    return reply, msgspec.structs.replace(away, slots=slots, holds=tuple(holds))


async def _kept_there(
    desk: ConnectedDesk, book: PracticeBook, seen: Seen, command: Hold
) -> CalendarHold | Conflict | None:
    """Kept by that system itself, where it can; a system that does not answer is no reason to keep nothing here."""
    start = start_of(book, command.slot)
    slot = desk.known(start) if start is not None else None
    if slot is None or desk.opened.calendar.capabilities().hold != "native":
        return None
    key = IntentKey(seen.thread_id, f"{seen.message_id}:0:hold")
    try:
        with in_conversation():
            return await desk.opened.calendar.hold(slot, key, HOLD)
    except (RetryLaterError, ReconnectError, RejectedError, UnknownOutcomeError):
        return None


def _added(reply: Reply, key: str) -> Reply:
    said = Sentence(fixed_text(key, reply.language), kind="notice")
    return msgspec.structs.replace(
        reply, sentences=(*reply.sentences, said), template_ids=(*reply.template_ids, key)
    )


def _promised(turn: Turn, reply: Reply) -> Reply:
    """What else was said stays; of times there is only a promise, with its hour."""
    by = answer_by(turn.book, "soon", turn.now).astimezone(turn.zone)
    text = fixed_text("calendar_away", reply.language).format(by=figures.moment(by, reply.language))
    kept: tuple[Command, ...] = tuple(
        each for each in reply.commands if not isinstance(each, (*MOVES_ON, *ASKED))
    )
    said = tuple(each for each in reply.sentences if each.kind in KEPT_KINDS)
    return msgspec.structs.replace(
        reply,
        commands=kept,
        sentences=(*said, Sentence(text, kind="notice")),
        slots=(),
        pending=None,
        template_ids=("calendar_away",),
    )


def visit_of(conn: Connection, book: PracticeBook, wish: Wish) -> str:
    """For staff, who must know what to do there: the kind of visit, with whom and when; no name."""
    start = wish.start
    if start is None and wish.appointment_id is not None:
        row = service.one(conn, wish.appointment_id)
        start = service.start_at(book, row.type, row.provider, row.start, row.location)
    if start is None:
        return ""
    kind, who = book.appointment_type(start.type).name, book.staff(start.provider).name
    return f"{kind}, {who}, {start.start:%a %b %d %H:%M}"


__all__ = [
    "Away",
    "Kept",
    "ask",
    "must_ask",
    "prepared",
    "settled",
    "tell_staff",
    "visit_of",
]
