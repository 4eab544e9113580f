"""Memberships: who is on which, until when, what of it is unused, and whether its payment came in."""

from calendar import monthrange
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any, Final, Literal

import msgspec
from sqlalchemy import Connection, Row, select, update

from core.errors import BadInputError, ConflictError, NotFoundError
from core.events import MembershipChanged
from core.session import add, emit, mine, now
from practice.book import PracticeBook
from sequences.plans.models import membership
from sequences.plans.rows import zone_of

State = Literal["active", "failed", "paused", "lapsed", "ended"]
What = Literal[
    "renewed", "payment_failed", "paid", "used", "paused", "resumed", "lapsed", "ended", "reopened"
]
OVER: Final = frozenset({"lapsed", "ended"})
MOST_CREDITS: Final = 999
MOST_MINOR: Final = 100_000_00
MOST_MONTHS: Final = 36
UNTOLD: Final = timedelta(days=3)
"""So long after its day a renewal may be told of late."""


class Membership(msgspec.Struct, frozen=True, kw_only=True):
    id: str
    contact_id: str
    source: str
    kind: str | None
    name: str
    state: State
    credits: int
    credits_each: int
    price_minor: int | None
    currency: str
    months: int
    location: str | None
    started_at: datetime
    renews_at: datetime | None
    renewed_at: datetime | None
    failed_at: datetime | None
    lapsed_at: datetime | None
    ended_at: datetime | None
    version: int

    def untold(self, at: datetime) -> bool:
        """Its day has passed and nobody has said whether it was renewed."""
        return self.state == "active" and self.renews_at is not None and self.renews_at + UNTOLD < at


class Terms(msgspec.Struct, frozen=True, kw_only=True):
    """What a person or a list says of one. None: not known."""

    kind: str | None = None
    name: str | None = None
    credits: int = 0
    credits_each: int = 0
    price_minor: int | None = None
    months: int = 1
    location: str | None = None
    started_at: datetime | None = None
    renews_at: datetime | None = None


def one(conn: Connection, membership_id: str) -> Membership:
    """Raises `NotFoundError`."""
    return value_of(_row(conn, membership_id))


def find(conn: Connection, membership_id: str) -> Membership | None:
    row = conn.execute(select(membership).where(mine(membership), membership.c.id == membership_id)).first()
    return None if row is None else value_of(row)


def by_key(conn: Connection, key: str) -> Membership | None:
    row = conn.execute(select(membership).where(mine(membership), membership.c.key == key)).first()
    return None if row is None else value_of(row)


def listed(
    conn: Connection, *, state: str | None = None, contact_id: str | None = None, most: int = 500
) -> tuple[Membership, ...]:
    """Those whose payment failed first, then by the day on which they renew."""
    statement = select(membership).where(mine(membership))
    if state is not None:
        statement = statement.where(membership.c.state == state)
    if contact_id is not None:
        statement = statement.where(membership.c.contact_id == contact_id)
    order = (membership.c.state != "failed", membership.c.renews_at.is_(None), membership.c.renews_at)
    return tuple(map(value_of, conn.execute(statement.order_by(*order, membership.c.id).limit(most))))


def from_file(conn: Connection, book: PracticeBook, contact_id: str, kind: str) -> None:
    """The practice file names which one somebody is on, and nothing of when; it never ends one that people keep."""
    if any(each.kind == kind for each in listed(conn, contact_id=contact_id)):
        return
    add_one(conn, book, contact_id, Terms(kind=kind), source="file", key=f"file:{contact_id}:{kind}")


def add_one(
    conn: Connection,
    book: PracticeBook,
    contact_id: str,
    terms: Terms,
    *,
    source: str,
    key: str,
    state: State = "active",
    by: str | None = None,
) -> Membership:
    """The same `key` is the same membership. Raises `BadInputError`.

    What was `failed` or over before we heard of it begins nothing: it stands on the page.
    """
    there = by_key(conn, key)
    if there is not None:
        return there
    values = _checked(book, msgspec.to_builtins(terms, builtin_types=(datetime,)))
    made = add(
        conn,
        membership,
        contact_id=contact_id,
        key=key,
        source=source,
        state=state,
        currency=book.currency,
        failed_at=now(conn) if state == "failed" else None,
        version=1,
        by_id=by,
        created_at=now(conn),
        updated_at=now(conn),
        **{**values, "started_at": values["started_at"] or now(conn)},
    )
    _tell(conn, one(conn, made), "opened")
    return one(conn, made)


def edit(
    conn: Connection, book: PracticeBook, membership_id: str, changed: Mapping[str, Any], *, version: int
) -> Membership:
    """Its terms, by the names of `Terms`. Raises `ConflictError`, `BadInputError`."""
    there = _at(conn, membership_id, version)
    known = {name: getattr(there, name) for name in Terms.__struct_fields__}
    values = _checked(book, {**known, **changed})
    values["started_at"] = values["started_at"] or there.started_at
    return change(conn, there, "changed", **values)


def happens(
    conn: Connection, book: PracticeBook, membership_id: str, what: What, *, version: int | None = None
) -> Membership:
    """What a person, a list or a system says has become of it. Raises `ConflictError` for what cannot be."""
    there = one(conn, membership_id) if version is None else _at(conn, membership_id, version)
    if (there.state in OVER) != (what == "reopened"):
        raise ConflictError("it is over" if there.state in OVER else "it is not over")
    return change(conn, there, what, **_becomes(conn, book, there, what))


def value_of(row: Row[Any]) -> Membership:
    return Membership(**{name: getattr(row, name) for name in Membership.__struct_fields__})


def _becomes(conn: Connection, book: PracticeBook, there: Membership, what: What) -> dict[str, Any]:
    instant = now(conn)
    if what in {"renewed", "paid"}:
        renews = there.renews_at
        if what == "renewed" or (renews is not None and renews <= instant):
            renews = _next(book, there, instant)
        brought = there.credits_each if renews != there.renews_at else 0
        return {
            "state": "active",
            "failed_at": None,
            "renewed_at": instant,
            "renews_at": renews,
            "credits": min(MOST_CREDITS, there.credits + brought),
        }
    if what == "used":
        if there.credits < 1:
            raise ConflictError("no credit is left")
        return {"credits": there.credits - 1}
    becomes: dict[str, dict[str, Any]] = {
        "payment_failed": {"state": "failed", "failed_at": there.failed_at or instant},
        "paused": {"state": "paused"},
        "resumed": {"state": "active"},
        "lapsed": {"state": "lapsed", "lapsed_at": instant, "failed_at": None},
        "ended": {"state": "ended", "ended_at": instant, "failed_at": None},
        "reopened": {"state": "active", "lapsed_at": None, "ended_at": None},
    }
    return becomes[what]


def _next(book: PracticeBook, there: Membership, instant: datetime) -> datetime:
    """The same day of a later month, the first that lies ahead."""
    first = there.renews_at or instant
    count = 1
    while (found := months_later(book, there, first, count * there.months)) <= instant:
        count += 1
    return found


def months_later(book: PracticeBook, there: Membership, at: datetime, months: int) -> datetime:
    """The same hour and day at its place; the last day of a month that has no such day."""
    zone = zone_of(book, there.location)
    local = at.astimezone(zone).replace(tzinfo=None, fold=0)
    year, month = divmod(local.year * 12 + local.month - 1 + months, 12)
    last = monthrange(year, month + 1)[1]
    return local.replace(year=year, month=month + 1, day=min(local.day, last)).replace(tzinfo=zone)


def _checked(book: PracticeBook, plain: Mapping[str, Any]) -> dict[str, Any]:
    values = dict(plain)
    known = {each.id: each.name for each in book.file.memberships}
    if values["kind"] is not None and values["kind"] not in known:
        raise BadInputError("the practice has no such membership", at="/kind")
    values["name"] = (values["name"] or known.get(values["kind"] or "", "")).strip()[:200]
    if not values["name"]:
        raise BadInputError("say what it is called", at="/name")
    for name, least, most in (
        ("credits", 0, MOST_CREDITS),
        ("credits_each", 0, MOST_CREDITS),
        ("months", 1, MOST_MONTHS),
        ("price_minor", 0, MOST_MINOR),
    ):
        if values[name] is not None and not least <= values[name] <= most:
            raise BadInputError(f"between {least} and {most}", at=f"/{name}")
    if values["location"] is not None and book.find_location(values["location"]) is None:
        raise BadInputError("no such place", at="/location")
    return values


def change(conn: Connection, there: Membership, what: str, **values: Any) -> Membership:
    if any(getattr(there, name) != value for name, value in values.items()):
        written = {**values, "version": membership.c.version + 1, "updated_at": now(conn)}
        conn.execute(
            update(membership).where(mine(membership), membership.c.id == there.id).values(**written)
        )
    found = one(conn, there.id)
    _tell(conn, found, what)
    return found


def _tell(conn: Connection, there: Membership, what: str) -> None:
    emit(conn, MembershipChanged(membership_id=there.id, contact_id=there.contact_id, what=what))


def _row(conn: Connection, membership_id: str, *, lock: bool = False) -> Row[Any]:
    statement = select(membership).where(mine(membership), membership.c.id == membership_id)
    row = conn.execute(statement.with_for_update() if lock else statement).first()
    if row is None:
        raise NotFoundError("no such membership")
    return row


def _at(conn: Connection, membership_id: str, version: int) -> Membership:
    there = value_of(_row(conn, membership_id, lock=True))
    if there.version != version:
        raise ConflictError("somebody else has changed this membership; look at it again")
    return there
