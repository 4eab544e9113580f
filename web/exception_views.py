"""What was held, blocked, failed or never written, as one list with what can be done about each."""

from collections import Counter
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any, Final, Literal

import msgspec
from sqlalchemy import Connection

from compliance import unsent as verdicts
from compliance.fixes import Fix, fixes_of, helped, words_of
from compliance.words import Language
from core.session import now
from inbox import task_lists, unsent
from inbox.task_lists import Warmth
from inbox.thread_card import shown_address
from inbox.unsent import Unsent
from practice.book import PracticeBook
from practice.contacts import addresses_among
from practice.naming import Reachable, people_named
from practice.users import SignedIn
from sequences import troubles
from sequences.editions import shipped
from sequences.troubles import Trouble

SHOWN: Final = timedelta(days=30)
Source = Literal["message", "touch"]
Status = Literal["blocked", "failed", "unknown"]
NEVER_WRITTEN: Final = frozenset({"consent", "number", "call"})
"""What helps where there is no message that could be sent again."""
MAIL: Final = "email"
BY_NUMBER: Final = frozenset({"sms", "whatsapp", "rcs", "voice", None})
"""Where another number could help."""


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
    """A colleague's name, or what the sequence is called."""
    text: str | None
    """None: it was never written."""
    status: Status
    code: str | None
    words: str
    at: datetime
    fixes: tuple[Fix, ...]


class Book(msgspec.Struct, frozen=True):
    """What is known of a page's people, looked up once for all of them."""

    book: PracticeBook
    language: Language
    people: dict[str, Reachable]
    addresses: dict[str, list[Any]]
    warm: dict[str, Warmth]
    reasons: dict[str, str]


class Counts(msgspec.Struct, frozen=True):
    """On all pages."""

    blocked: int
    failed: int
    unknown: int


def page(
    conn: Connection,
    book: PracticeBook,
    me: SignedIn,
    language: Language,
    status: Status | None,
    after: str | None,
    limit: int,
) -> tuple[tuple[ExceptionView, ...], str | None]:
    """Newest first, of the last thirty days, and where the next page begins."""
    messages, touches = _wanted(conn, me, status)
    written = unsent.page(conn, messages, after, limit + 1)
    never = troubles.page(conn, touches, after, limit + 1) if status != "unknown" else []
    rows: list[Unsent | Trouble] = sorted([*written, *never], key=lambda each: each.id, reverse=True)
    shown = rows[:limit]
    known = _looked_up(conn, book, language, shown)
    views = tuple(
        _of_message(known, each) if isinstance(each, Unsent) else _of_touch(known, each) for each in shown
    )
    return views, shown[-1].id if len(rows) > limit else None


def counts(conn: Connection, me: SignedIn) -> Counts:
    messages, touches = _wanted(conn, me, None)
    both = Counter(unsent.counts(conn, messages)) + Counter(troubles.counts(conn, touches))
    return Counts(both["blocked"], both["failed"], both["unknown"])


def _wanted(conn: Connection, me: SignedIn, status: Status | None) -> tuple[unsent.Wanted, troubles.Wanted]:
    since, codes = now(conn) - SHOWN, helped()
    return (
        unsent.Wanted(
            since=since, codes=codes, refused=verdicts.refused, locations=me.locations, status=status
        ),
        troubles.Wanted(since=since, codes=codes, locations=me.locations, status=status),
    )


def _looked_up(
    conn: Connection, book: PracticeBook, language: Language, shown: Sequence[Unsent | Trouble]
) -> Book:
    ids = {each.contact_id for each in shown}
    decided = [each.decision_id for each in shown if isinstance(each, Unsent) and each.decision_id]
    return Book(
        book=book,
        language=language,
        people=people_named(conn, ids),
        addresses=addresses_among(conn, {each.contact_id for each in shown if isinstance(each, Unsent)}),
        warm=task_lists.warmth(conn, {each.contact_id for each in shown if isinstance(each, Trouble)}),
        reasons=verdicts.reasons(conn, decided),
    )


def _of_message(known: Book, each: Unsent) -> ExceptionView:
    code = each.code or known.reasons.get(each.decision_id or "")
    addresses = {row.id: row for row in known.addresses.get(each.contact_id, ())}
    address = addresses.get(each.address_id or "")
    mailed = any(row.channel == MAIL and row.revoked is None for row in addresses.values())
    can = tuple(
        fix
        for fix in fixes_of(each.status, code) or ()
        if not (fix == "email" and (not mailed or each.channel == MAIL))
        and not (fix == "number" and each.channel not in BY_NUMBER)
        and not (fix == "retry" and each.has_files)
    )
    staff = known.book.find_staff(each.author_id) if each.author_id else None
    return ExceptionView(
        source="message",
        id=each.id,
        contact_id=each.contact_id,
        thread_id=each.thread_id,
        contact=_name(known, each.contact_id),
        to=shown_address(address.channel, address.value) if address is not None else "",
        channel=each.channel,
        purpose=each.purpose,
        author_kind=each.author_kind,
        author=staff.name if staff is not None else None,
        text=each.text,
        status=each.status,  # type: ignore[arg-type]
        code=code,
        words=words_of(each.status, code, known.language),
        at=each.at,
        fixes=can,
    )


def _of_touch(known: Book, each: Trouble) -> ExceptionView:
    warm = known.warm.get(each.contact_id)
    return ExceptionView(
        source="touch",
        id=each.id,
        contact_id=each.contact_id,
        thread_id=warm.thread_id if warm is not None else None,
        contact=_name(known, each.contact_id),
        to="",
        channel=each.channel,
        purpose=each.sequence,
        author_kind="sequence",
        author=_called(known, each.sequence),
        text=None,
        status="failed" if each.outcome == "failed" else "blocked",
        code=each.why,
        words=words_of(each.outcome, each.why, known.language),
        at=each.at,
        fixes=tuple(
            fix
            for fix in fixes_of(each.outcome, each.why) or ()
            if fix in NEVER_WRITTEN and not (fix == "number" and each.channel not in BY_NUMBER)
        ),
    )


def _called(known: Book, sequence: str) -> str | None:
    """None for the reminders of visits, which have no name of their own."""
    definition = shipped().get(sequence)
    return None if definition is None else definition.name.get(known.language) or definition.name.get("en")


def _name(known: Book, contact_id: str) -> str:
    person = known.people.get(contact_id)
    if person is None:
        return ""
    return person.name or (shown_address("sms", person.phone) if person.phone else "")
