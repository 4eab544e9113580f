"""Texts that we begin ourselves about the calendar: to whom, in which language, and what is open afterwards."""

from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

import msgspec
from sqlalchemy import Connection

from agent.playbook.dialogue import figures, texts
from agent.settling import stored
from agent.wording import fixed_text
from booking.service import Start
from channels.accounts import accounts
from compliance.facts import DraftRequest
from compliance.phi.scan import fixed
from core.session import now
from inbox import threads, timeline
from practice.book import PracticeBook
from practice.contacts import addresses_of, load_contact

TEXT = "sms"


class Way(msgspec.Struct, frozen=True):
    """Where a text to somebody goes."""

    thread: Any
    channel: str
    address_id: str
    account_id: str
    language: str


def way_to(conn: Connection, book: PracticeBook, thread_id: str, *, lock: bool = False) -> Way:
    """By text where they have a number and we a line, else where they wrote last."""
    thread = threads.load_thread(conn, thread_id, lock=lock)
    language = thread.language or load_contact(conn, thread.contact_id).language or book.default_language
    if thread.channel != TEXT:
        line = next((each for each in accounts(conn, TEXT) if each.status == "active"), None)
        number = next((each for each in addresses_of(conn, thread.contact_id) if each.channel == TEXT), None)
        if line is not None and number is not None:
            return Way(thread, TEXT, number.id, line.id, language)
    return Way(thread, thread.channel, thread.address_id, thread.account_id, language)


def request(
    way: Way,
    *,
    kind: str,
    purpose: str,
    cause_id: str,
    words: str,
    slots: tuple[dict[str, Any], ...] = (),
    **more: Any,
) -> DraftRequest:
    return DraftRequest(
        thread_id=way.thread.id,
        cause_id=cause_id,
        kind=kind,
        purpose=purpose,
        author_kind=more.pop("author_kind", "sequence"),
        text=words,
        phi=fixed(words),
        language=way.language,
        slots=slots,
        address_id=way.address_id,
        account_id=way.account_id,
        **more,
    )


def words(key: str, language: str, **values: str) -> str:
    return fixed_text(key, language).format(**values)


def moment(start: Start, language: str, today: datetime) -> str:
    said = figures.moment(start.start, language, today=today.astimezone(ZoneInfo(start.zone)).date())
    return said if start.offset_said is None else f"{said} ({start.offset_said})"


def moments(starts: tuple[Start, ...], language: str, today: datetime) -> str:
    day = today.astimezone(ZoneInfo(starts[0].zone)).date()
    return figures.moments([each.start for each in starts], language, today=day)


def moments_with(
    book: PracticeBook, starts: tuple[Start, ...], usual: str, language: str, today: datetime
) -> str:
    """With whom, where it is not the person they know."""
    people = list(dict.fromkeys(each.provider for each in starts))
    if people == [usual]:
        return moments(starts, language, today)
    names = {each: texts.say(language, "with", name=book.staff(each).name) for each in people}
    if len(people) == 1:
        return f"{moments(starts, language, today)} {names[people[0]]}"
    said = [f"{moment(each, language, today)} {names[each.provider]}" for each in starts]
    return figures.either(said, language)


def clock_of(instant: datetime, zone: ZoneInfo, language: str) -> str:
    return figures.clock(instant.astimezone(zone).time(), language)


def slots_of(book: PracticeBook, offered: Any) -> tuple[dict[str, Any], ...]:
    """As a message stores them, from an offer's rows."""
    return tuple(stored(book, each.start, each.slot_id) for each in offered.slots)


def left_open(conn: Connection, way: Way, pending: dict[str, Any], slots: tuple[dict[str, Any], ...]) -> None:
    """They have just been written to: what their yes will mean, and where they will answer."""
    kept = ("type", "provider", "start", "location", "slot_id")
    threads.change(
        conn,
        way.thread.id,
        pending={**pending, "slots": [{key: slot[key] for key in kept} for slot in slots]},
        channel=way.channel,
        address_id=way.address_id,
        account_id=way.account_id,
        outbound_count=way.thread.outbound_count + 1,
        last_out_at=now(conn),
        greeted_at=now(conn),
    )


def no_longer_open(conn: Connection, thread_id: str, slot_ids: set[str]) -> None:
    """What we asked has no answer any more; whatever else is open there stays open."""
    pending = threads.load_thread(conn, thread_id).pending
    if pending and {slot.get("slot_id") for slot in pending.get("slots", ())} & slot_ids:
        threads.change(conn, thread_id, pending=None)


def on_timeline(conn: Connection, book: PracticeBook, thread_id: str, what: str, start: Start) -> None:
    """The card that says what became of a time."""
    timeline.add_event(
        conn,
        thread_id,
        "booking",
        what=what,
        start=start.at.isoformat(),
        timezone=start.zone,
        type_name=book.appointment_type(start.type).name,
        provider_name=book.staff(start.provider).name,
    )


def with_slots(asked: DraftRequest, slots: tuple[dict[str, Any], ...]) -> DraftRequest:
    return msgspec.structs.replace(asked, slots=slots)


def day(start: Start, language: str, today: datetime) -> str:
    return figures.day_name(start.start.date(), language, today=today.astimezone(ZoneInfo(start.zone)).date())
