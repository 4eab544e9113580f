"""What was held, blocked, failed or never written, as one list with what can be done about each."""

from datetime import datetime, timedelta
from typing import Final, Literal

import msgspec
from sqlalchemy import Connection

from compliance import unsent as verdicts
from compliance.fixes import Fix, fixes_of, words_of
from compliance.words import Language
from core.session import now
from inbox import task_lists, tasks, unsent
from inbox.thread_card import shown_address
from inbox.unsent import Unsent
from practice.book import PracticeBook
from practice.contacts import addresses_of, find_contact
from practice.users import SignedIn
from sequences import troubles
from sequences.troubles import Trouble
from web.reach import is_near

SHOWN: Final = timedelta(days=30)
Source = Literal["message", "touch"]
MAIL: Final = "email"


class ExceptionView(msgspec.Struct, frozen=True):
    """Something that should have reached a person: to whom, what, why not, and the buttons that help."""

    source: Source
    id: str
    contact_id: str
    thread_id: str | None
    contact: str
    to: str
    channel: str | None
    purpose: str | None
    author_kind: str
    author: str | None
    text: str | None
    """None: it was never written."""
    status: Literal["blocked", "failed", "unknown"]
    code: str | None
    words: str
    at: datetime
    fixes: tuple[Fix, ...]


def found(conn: Connection, book: PracticeBook, me: SignedIn, language: Language) -> list[ExceptionView]:
    """Newest first, of the last thirty days."""
    since = now(conn) - SHOWN
    messages = unsent.unsent(conn, since, locations=me.locations)
    reasons = verdicts.reasons(conn, [each.decision_id for each in messages if each.decision_id])
    shown = [_of_message(conn, book, each, reasons, language) for each in messages]
    touches = troubles.troubles(conn, since)
    dealt_with = task_lists.settled_among(conn, "touch", [each.id for each in touches])
    shown += [
        _of_touch(conn, each, language)
        for each in touches
        if each.id not in dealt_with and is_near(conn, me, each.contact_id)
    ]
    return sorted(
        (each for each in shown if each is not None), key=lambda each: (each.at, each.id), reverse=True
    )


def code_of(each: Unsent, reasons: dict[str, str]) -> str | None:
    """Why it did not arrive: what was said last of it, else the gate's verdict."""
    return each.code or reasons.get(each.decision_id or "")


def _of_message(
    conn: Connection, book: PracticeBook, each: Unsent, reasons: dict[str, str], language: Language
) -> ExceptionView | None:
    code = code_of(each, reasons)
    fixes = fixes_of(each.status, code)
    if fixes is None:
        return None
    addresses = {row.id: row for row in addresses_of(conn, each.contact_id)}
    address = addresses.get(each.address_id or "")
    mailed = any(row.channel == MAIL and row.revoked is None for row in addresses.values())
    can = tuple(
        fix
        for fix in fixes
        if not (fix == "email" and (not mailed or each.channel == MAIL))
        and not (fix == "retry" and each.has_files)
        and not (fix in {"consent", "retry"} and code == "NO_CONSENT" and each.purpose == "staff_reply")
    )  # a person's own words need an answer of theirs, which no record replaces
    staff = book.find_staff(each.author_id) if each.author_id else None
    return ExceptionView(
        source="message",
        id=each.id,
        contact_id=each.contact_id,
        thread_id=each.thread_id,
        contact=_name(conn, each.contact_id),
        to=shown_address(address.channel, address.value) if address is not None else "",
        channel=each.channel,
        purpose=each.purpose,
        author_kind=each.author_kind,
        author=staff.name if staff is not None else None,
        text=each.text,
        status=each.status,  # type: ignore[arg-type]
        code=code,
        words=words_of(each.status, code, language),
        at=each.at,
        fixes=can,
    )


def _of_touch(conn: Connection, each: Trouble, language: Language) -> ExceptionView | None:
    fixes = fixes_of(each.outcome, each.why)
    waiting = tasks.tasks_of(conn, each.contact_id)
    if fixes is None or any(
        task.state == "open" and task.kind == "no_consent_call" for task in waiting
    ):  # somebody calls them about it already
        return None
    warm = task_lists.warmth(conn, [each.contact_id]).get(each.contact_id)
    return ExceptionView(
        source="touch",
        id=each.id,
        contact_id=each.contact_id,
        thread_id=warm.thread_id if warm is not None else None,
        contact=_name(conn, each.contact_id),
        to="",
        channel=each.channel,
        purpose=each.sequence,
        author_kind="sequence",
        author=None,
        text=None,
        status="failed" if each.outcome == "failed" else "blocked",
        code=each.why,
        words=words_of(each.outcome, each.why, language),
        at=each.at,
        fixes=tuple(fix for fix in fixes if fix in {"consent", "number", "call"}),
    )


def _name(conn: Connection, contact_id: str) -> str:
    person = find_contact(conn, contact_id)
    if person is None:
        return ""
    return person.name or person.display_name or (shown_address("sms", person.phone) if person.phone else "")
