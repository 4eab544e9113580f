"""Whose a call is and how it stands on their timeline: contact, inquiry, card, and who is fetched."""

from datetime import datetime, timedelta
from typing import Any, Final

import msgspec
from sqlalchemy import Connection

from channels.accounts import accounts
from channels.base import Account, Attachment, CallEvent
from core.session import now
from inbox import handoffs, inquiries, spoken, threads, timeline
from inbox.call_progress import Progress
from practice.access.users import phones_of_users
from practice.book import PracticeBook
from practice.contacts import reach
from practice.phones import e164

CHANNEL: Final = "voice"
TEXT: Final = "sms"
CALL_BACK: Final = {
    "withheld": "Somebody called without showing their number and left a message. Please listen.",
    "unreachable": "They called from a line that takes no texts. Please call them back.",
    "opted_out": "They called and have asked us not to text. Please call them back.",
    "in_conversation": "They called in the middle of the conversation. Please call them back.",
    "texted": "They called again after our text. Please call them back.",
    "no_line": "They called, and no line is connected that could text them. Please call them back.",
    "not_sent": "They called and could not be texted. Please call them back.",
    "voicemail": "They left a voicemail. Please listen and get back to them.",
}


class Placed(msgspec.Struct, frozen=True):
    thread_id: str
    event_id: str
    inquiry_id: str | None


def put(
    conn: Connection,
    account: Account,
    book: PracticeBook,
    row: Any,
    known: Progress,
    event: CallEvent | None,
) -> Placed | None:
    """The call on its caller's timeline; None for slips of the finger and for colleagues who call in."""
    number = caller_of(conn, account, book, row)
    if known.outcome == "misdial" or is_colleague(conn, account, book, row.caller):
        return None
    there = _thread(conn, account, book, row, number)
    inquiry_id = there.inquiry_id or _inquiry(conn, account, book, row, known, there)
    event_id = timeline.add_event(
        conn,
        there.id,
        "call",
        by="patient",
        **_said(account, row, known, event),
    )
    if known.outcome == "connected":
        threads.change(conn, there.id, state="open", snoozed_until=None)
        spoken.staff_spoke(conn, there.id)
    else:
        _waits(conn, there, known)
    return Placed(there.id, event_id, inquiry_id)


def caller_of(conn: Connection, account: Account, book: PracticeBook, row: Any) -> str | None:
    """The caller's number; None where it is withheld, no number, or that of a switchboard of our own."""
    number = e164(row.caller, book.practice.country) if row.caller.startswith("+") else None
    return None if number in _lines(conn, account, book) else number


def is_colleague(conn: Connection, account: Account, book: PracticeBook, caller: str) -> bool:
    number = e164(caller, book.practice.country) if caller else None
    phones = {e164(str(each), book.practice.country) for each in account.settings.get("ring", ())}
    return number is not None and number in phones | phones_of_users(conn)


def text_line(conn: Connection, book: PracticeBook, called: str) -> Any:
    """The line that texts a caller: the very number they called where it can, else the practice's."""
    lines = [each for each in accounts(conn, TEXT) if each.status == "active"]
    wanted = (called, book.sms_number)
    return next(
        (each for ours in wanted for each in lines if each.external_id == ours), next(iter(lines), None)
    )


def lasted(conn: Connection, row: Any, seconds: int | None) -> None:
    """How long they spoke, which is told after the call was decided."""
    if row.event_id is not None and row.outcome == "connected" and seconds:
        timeline.set_event(conn, row.event_id, seconds=seconds)


def left_message(conn: Connection, row: Any, seconds: int | None) -> None:
    """Nobody but people listens to it."""
    timeline.set_event(conn, row.event_id, voicemail=True, voicemail_seconds=seconds or 0)
    threads.change(conn, row.thread_id, state="open")
    call_back(conn, row.thread_id, "voicemail", None)


def call_back(conn: Connection, thread_id: str, why: str, answer_by: datetime | None) -> None:
    handoffs.open_handoff(
        conn,
        thread_id,
        reason="staff_action",
        urgency="soon",
        summary=CALL_BACK.get(why, CALL_BACK["not_sent"]),
        answer_by=answer_by or now(conn) + timedelta(hours=4),
    )


def voicemail_file(url: str, provider_id: str) -> Attachment:
    return Attachment("audio", url, "audio/mpeg", "voicemail.mp3", provider_id=provider_id)


def _lines(conn: Connection, account: Account, book: PracticeBook) -> set[str | None]:
    """Numbers of the practice itself: a switchboard that forwards may show them instead of the caller's."""
    places = {place.phone for place in book.effective_locations}
    connected = {each.external_id for each in accounts(conn) if each.external_id.startswith("+")}
    return {account.external_id, book.phone, book.sms_number, book.urgent_line, *places, *connected}


def _thread(conn: Connection, account: Account, book: PracticeBook, row: Any, number: str | None) -> Any:
    if number is None:
        reached = reach(conn, CHANNEL, row.provider_id)
    else:
        reached = reach(conn, TEXT, number, phone=number, verified=True)
    there = threads.thread_of(conn, reached.contact_id, lock=True)
    if there is not None:
        return there
    line = text_line(conn, book, row.called) if number is not None else None
    automated = book.practice.agent.get(TEXT, "auto") != "off"
    return threads.open_thread(
        conn,
        reached.contact_id,
        channel=TEXT if line is not None else CHANNEL,
        address_id=reached.address_id,
        account_id=line.id if line is not None else account.id,
        owner_kind="agent" if automated and line is not None else "none",
        language=None,
    )


def _inquiry(
    conn: Connection, account: Account, book: PracticeBook, row: Any, known: Progress, there: Any
) -> str:
    """Opened at T0, with the number that was called as its source. Its text has a clock of its own."""
    numbers = {account.external_id, row.forwarded_from}
    source = next((each.id for each in book.practice.sources if numbers & set(each.numbers)), None)
    values = {"number": account.external_id, "forwarded_from": row.forwarded_from}
    return inquiries.open_inquiry(
        conn,
        there.id,
        channel=CHANNEL,
        source=source,
        seq=there.head_seq + 1,
        watch=None,
        attribution={"kind": "number", "values": {key: value for key, value in values.items() if value}},
        at=known.over_at,
    )


def _waits(conn: Connection, there: Any, known: Progress) -> None:
    at = known.over_at or now(conn)
    threads.change(
        conn,
        there.id,
        state="open",
        snoozed_until=None,
        last_in_at=max(at, there.last_in_at or at),
        waiting_since=there.waiting_since or at,
    )


def _said(account: Account, row: Any, known: Progress, event: CallEvent | None) -> dict[str, Any]:
    """What its card shows."""
    told: dict[str, Any] = {
        "direction": "in",
        "outcome": known.outcome,
        "reason": known.reason,
        "line": account.external_id,
        "began_at": row.began_at.isoformat(),
    }
    if row.forwarded_from:
        told["forwarded_from"] = row.forwarded_from
    if known.outcome == "connected" and event is not None and event.seconds:
        told["seconds"] = event.seconds
    if known.outcome == "missed":
        told["text"] = "due"
    if known.wants_text:
        told["wants_text"] = True
    return told
