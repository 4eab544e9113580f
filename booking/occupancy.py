"""The guard in the database: every place that is taken is a row, and no two may overlap, whatever the code thinks.

The search and `why_not` decide; this is the lock behind them. PostgreSQL refuses an overlap by an exclusion
constraint, SQLite by a trigger (migration 0020). Those who share a session form a group: the group takes its
provider and its devices once, and each of its people one numbered seat, at most as many as the type holds.
Exempt by name, because they are facts and not wishes: appointments of a practice file and those made elsewhere.
They take what is left.
"""

import hashlib
from collections.abc import Iterable
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import Connection, bindparam, delete, exists, insert, select
from sqlalchemy.exc import IntegrityError

from booking.busy import LIVE
from booking.models import appointment, booking_claim, hold
from core.session import mine, new_id, now, practice_of
from core.tables import UTCDateTime
from practice.book import PracticeBook

EXEMPT = frozenset({"file", "elsewhere"})
_SLOT = 2**63 - 1


class Place(NamedTuple):
    """One visit as the guard sees it."""

    type: str
    provider: str
    location: str | None
    starts_at: datetime
    busy_from: datetime
    busy_to: datetime
    resources: tuple[str, ...]


class OccupiedError(Exception):
    """The database says that somebody else has it."""


def occupy(
    conn: Connection, practice: PracticeBook, place: Place, member: str, expires_at: datetime | None = None
) -> None:
    """Take it for this appointment or hold. Raises `OccupiedError`; nothing of it is then written."""
    group = _group(conn, place)
    _let_expired_go(conn, place)
    units = _units(conn, practice, place, group)
    there = {row.key for row in conn.execute(_OF_GROUP, {"group": group})}
    rows = [
        _row(conn, place, group, key, unit, None, None)
        for key, unit in _wanted(place, units).items()
        if key not in there
    ]
    rows.append(_seat(conn, practice, place, group, member, expires_at))
    try:
        with conn.begin_nested():
            conn.execute(insert(booking_claim), rows)
    except IntegrityError as refused:
        raise OccupiedError from refused


def occupy_what_is_left(conn: Connection, practice: PracticeBook, place: Place, member: str) -> None:
    """For what stands even where it overlaps another."""
    group = _group(conn, place)
    rows = [_row(conn, place, group, key, unit, None, None) for key, unit in _wanted(place, {}).items()]
    rows.append(_seat(conn, practice, place, group, member, None, strict=False))
    for row in rows:
        try:
            with conn.begin_nested():
                conn.execute(insert(booking_claim), [row])
        except IntegrityError:
            continue


def vacate(conn: Connection, members: Iterable[str]) -> None:
    """Their seats are free again; a group that nobody sits in any more gives back what it had."""
    gone = delete(booking_claim).where(mine(booking_claim), booking_claim.c.member.in_(list(members)))
    groups = {row.group_id for row in conn.execute(gone.returning(booking_claim.c.group_id))}
    _disband(conn, groups)


def rebuild(conn: Connection) -> None:
    """Write the guard anew from what stands: after an import, where thousands may change at once."""
    conn.execute(delete(booking_claim).where(mine(booking_claim)))
    taken: dict[int, list[tuple[datetime, datetime]]] = {}
    rows: dict[tuple[str, str, int], dict[str, Any]] = {}
    for member, place, expires_at in _standing(conn):
        group = _group(conn, place)
        seats = {unit for (one, key, unit) in rows if one == group and key == f"seat:{group}"}
        seat = next(unit for unit in range(len(seats) + 1) if unit not in seats)
        new = [_row(conn, place, group, key, 0, None, None) for key in _wanted(place, {})]
        new.append(_row(conn, place, group, f"seat:{group}", seat, member, expires_at))
        for row in new:
            spans = taken.setdefault(row["slot"], [])
            if (group, row["key"], row["unit"]) in rows or any(
                since < place.busy_to and place.busy_from < until for since, until in spans
            ):
                continue
            spans.append((place.busy_from, place.busy_to))
            rows[group, row["key"], row["unit"]] = row
    if rows:
        conn.execute(insert(booking_claim), list(rows.values()))


def _standing(conn: Connection) -> Iterable[tuple[str, Place, datetime | None]]:
    """What takes up time from now on; those that may not overlap first."""
    visits = select(appointment).where(
        mine(appointment), appointment.c.status.in_(LIVE), appointment.c.busy_to > now(conn)
    )
    for row in sorted(conn.execute(visits), key=lambda each: (each.source in EXEMPT, each.created_at)):
        yield row.id, place_of(row), None
    holds = select(hold).where(mine(hold), hold.c.state == "live", hold.c.expires_at > now(conn))
    for row in conn.execute(holds):
        yield row.id, place_of(row), row.expires_at


def place_of(row: Any) -> Place:
    """Of a row of either table."""
    return Place(
        row.type,
        row.provider,
        row.location,
        row.starts_at,
        row.busy_from,
        row.busy_to,
        tuple(row.resources),
    )


_OF_GROUP = select(booking_claim.c.key, booking_claim.c.unit).where(
    mine(booking_claim), booking_claim.c.group_id == bindparam("group")
)


def _wanted(place: Place, units: dict[str, int]) -> dict[str, int]:
    return {
        f"provider:{place.provider}": 0,
        **{f"resource:{each}": units.get(each, 0) for each in place.resources},
    }


def _units(conn: Connection, practice: PracticeBook, place: Place, group: str) -> dict[str, int]:
    """Of things that there are several of: the first one that nobody else has then."""
    several = [each for each in place.resources if practice.resource(each).count > 1]
    found: dict[str, int] = {}
    for resource in several:
        rows = conn.execute(
            select(booking_claim.c.unit).where(
                mine(booking_claim),
                booking_claim.c.key == f"resource:{resource}",
                booking_claim.c.group_id != group,
                booking_claim.c.busy_from < place.busy_to,
                booking_claim.c.busy_to > place.busy_from,
            )
        )
        theirs = {row.unit for row in rows}
        free = (unit for unit in range(practice.resource(resource).count) if unit not in theirs)
        found[resource] = next(free, 0)
    return found


def _seat(
    conn: Connection,
    practice: PracticeBook,
    place: Place,
    group: str,
    member: str,
    expires_at: datetime | None,
    *,
    strict: bool = True,
) -> dict[str, Any]:
    """The lowest free seat; where all are taken the last one again, which the database refuses."""
    key, capacity = f"seat:{group}", practice.appointment_type(place.type).capacity
    seats = select(booking_claim.c.unit).where(mine(booking_claim), booking_claim.c.key == key)
    theirs = {row.unit for row in conn.execute(seats)}
    seat = next((unit for unit in range(capacity) if unit not in theirs), capacity - 1)
    if not strict and seat in theirs:
        seat = max(theirs) + 1
    return _row(conn, place, group, key, seat, member, expires_at)


def _let_expired_go(conn: Connection, place: Place) -> None:
    """Holds end when they are read; their seats with them."""
    expired = select(booking_claim.c.member).where(
        mine(booking_claim),
        booking_claim.c.expires_at <= bindparam("now", type_=UTCDateTime),
        booking_claim.c.busy_from < place.busy_to,
        booking_claim.c.busy_to > place.busy_from,
    )
    rows = conn.execute(expired.with_for_update(skip_locked=True), {"now": now(conn)})
    members = [row.member for row in rows]
    if members:
        vacate(conn, members)


def _disband(conn: Connection, groups: set[str]) -> None:
    if not groups:
        return
    other = booking_claim.alias()
    sits = exists().where(other.c.group_id == booking_claim.c.group_id, other.c.member.isnot(None))
    conn.execute(
        delete(booking_claim).where(
            mine(booking_claim),
            booking_claim.c.group_id.in_(groups),
            booking_claim.c.member.is_(None),
            ~sits,
        )
    )


def _group(conn: Connection, place: Place) -> str:
    """Those who share type, provider, location and start sit together; a type for one is a group of one."""
    whole = (
        f"{practice_of(conn)}|{place.type}|{place.provider}|{place.location}|{place.starts_at.timestamp()}"
    )
    return hashlib.blake2b(whole.encode(), digest_size=16).hexdigest()


def _row(
    conn: Connection,
    place: Place,
    group: str,
    key: str,
    unit: int,
    member: str | None,
    expires_at: datetime | None,
) -> dict[str, Any]:
    practice_id = practice_of(conn)
    whole = f"{practice_id}|{key}|{unit}".encode()
    return {
        "id": new_id(conn),
        "practice_id": practice_id,
        "slot": int.from_bytes(hashlib.blake2b(whole, digest_size=8).digest()) & _SLOT,
        "key": key,
        "unit": unit,
        "group_id": group,
        "member": member,
        "busy_from": place.busy_from,
        "busy_to": place.busy_to,
        "expires_at": expires_at,
    }
