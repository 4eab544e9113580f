"""Where a person came from: first and last touch, derived from what each of their inquiries keeps."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

import msgspec
from sqlalchemy import Connection, select, update

from core.events import TouchNoted
from core.session import emit, mine, now
from inbox.inquiries import load_inquiry
from inbox.models import inquiry, thread
from inbox.views import Sources, Touch
from practice.book import PracticeBook
from practice.naming import contact_names

CLICKS = ("gclid", "fbclid")
MOST = 10
"""Further touches that one inquiry keeps."""
REMEMBERED = timedelta(days=30)


def note_touch(conn: Connection, inquiry_id: str, came: Mapping[str, Any] | None, source: str | None) -> None:
    """How they came, heard in the middle of an episode: what brought them first stays, the rest stands beside it."""
    row = load_inquiry(conn, inquiry_id)
    values: dict[str, Any] = {}
    if source is not None and row.source is None:
        values["source"] = source
    if came is not None and row.attribution is None:
        values["attribution"] = dict(came)
    elif came is not None and not _is_known(row.attribution, came):
        later = {**came, "source": source, "at": now(conn).isoformat()}
        kept = [*row.attribution.get("later", ()), later][-MOST:]
        values["attribution"] = {**row.attribution, "later": kept}
    if values:
        conn.execute(update(inquiry).where(mine(inquiry), inquiry.c.id == inquiry_id).values(**values))
        emit(conn, TouchNoted(thread_id=row.thread_id, inquiry_id=inquiry_id))


def _is_known(kept: Mapping[str, Any], came: Mapping[str, Any]) -> bool:
    said = (
        {"kind": each.get("kind"), "values": each.get("values")} for each in (kept, *kept.get("later", ()))
    )
    return {"kind": came.get("kind"), "values": came.get("values")} in said


def touches_of(conn: Connection, book: PracticeBook, thread_id: str) -> tuple[Touch, ...]:
    """Every way in which this person came, oldest first. A merged person's inquiries stand on one thread."""
    rows = _inquiries(conn, thread_id)
    names = {each.id: each.name for each in book.practice.sources}
    found = sorted((each for row in rows for each in _touches(row, names)), key=lambda each: each.at)
    return _with_friends(conn, found)


def _with_friends(conn: Connection, touches: Sequence[Touch]) -> tuple[Touch, ...]:
    """Whoever sent them is told by name; nobody, once they are erased."""
    ids = {each.values["referred_by"] for each in touches if "referred_by" in each.values}
    names = contact_names(conn, ids) if ids else {}
    return tuple(
        msgspec.structs.replace(each, values={**each.values, "referred_by_name": names[friend]})
        if (friend := each.values.get("referred_by")) in names
        else each
        for each in touches
    )


def sources_of(conn: Connection, book: PracticeBook, thread_id: str) -> Sources | None:
    """None before the first inquiry."""
    touches = touches_of(conn, book, thread_id)
    if not touches:
        return None
    return Sources(first=touches[0], last=touches[-1], inquiries=len(_inquiries(conn, thread_id)))


def _inquiries(conn: Connection, thread_id: str) -> list[Any]:
    statement = select(inquiry).where(mine(inquiry), inquiry.c.thread_id == thread_id)
    return list(conn.execute(statement.order_by(inquiry.c.opened_at, inquiry.c.id)).all())


def _touches(row: Any, names: Mapping[str, str]) -> Iterator[Touch]:
    came: Mapping[str, Any] = row.attribution or {}
    yield _touch(row.channel, row.opened_at, row.source, came, names)
    for each in came.get("later", ()):
        yield _touch(row.channel, datetime.fromisoformat(each["at"]), each.get("source"), each, names)


def _touch(
    channel: str, at: datetime, source: str | None, came: Mapping[str, Any], names: Mapping[str, str]
) -> Touch:
    values = came.get("values") or {}
    return Touch(
        channel=channel,
        at=at,
        source=names.get(source, source) if source else None,
        kind=came.get("kind"),
        values={str(key): str(value) for key, value in values.items()},
    )


def same_click(conn: Connection, contact_id: str) -> tuple[str, ...]:
    """Contacts who came by the very ad click of this one, as with a form and a chat opened from one page."""
    thread_id = conn.execute(
        select(thread.c.id).where(mine(thread), thread.c.contact_id == contact_id)
    ).scalar()
    if thread_id is None:
        return ()
    clicks = {
        (name, str(value))
        for row in _inquiries(conn, thread_id)
        for came in (row.attribution or {}, *(row.attribution or {}).get("later", ()))
        for name in CLICKS
        if (value := (came.get("values") or {}).get(name))
    }
    found: set[str] = set()
    for name, value in clicks:
        statement = (
            select(thread.c.contact_id)
            .join(inquiry, inquiry.c.thread_id == thread.c.id)
            .where(
                mine(inquiry),
                inquiry.c.opened_at > now(conn) - REMEMBERED,
                inquiry.c.attribution["values"][name].as_string() == value,
            )
        )
        found |= set(conn.execute(statement).scalars())
    return tuple(sorted(found - {contact_id}))
