"""Booking by colleagues: the same engine, with the rules they may set aside and those that nobody may."""

from datetime import date, datetime, timedelta
from typing import Final, get_args

import msgspec
from sqlalchemy import Connection

from booking.busy import around
from booking.emr.connections import connections
from booking.facts import facts_of
from booking.rows import one, start_of_appointment
from booking.searching import alternatives, find
from booking.slots import Reason, Start, StartQuery, broken, start_at
from booking.types import Appointment
from core.errors import BadInputError
from core.session import now
from practice.book import PracticeBook

OVERRIDABLE: Final[frozenset[Reason]] = frozenset(
    {"too_soon", "too_far", "cadence", "new_only", "new_window", "off_grid", "capped"}
)
"""With a reason that is written down. Closed hours are changed in the hours; a taken time stays taken."""
BACKDATED: Final = timedelta(hours=12)
"""Somebody who has just walked in is written down afterwards."""
LONGEST_LOOK: Final = 42


class Wanted(msgspec.Struct, frozen=True):
    """What a colleague looks for, and for whom."""

    type: str
    contact_id: str | None = None
    thread_id: str | None = None
    services: tuple[str, ...] = ()
    provider: str | None = None
    location: str | None = None
    moves: str | None = None


class Looked(msgspec.Struct, frozen=True):
    """One time, and which rules stand against it: some a colleague may set aside, the others nobody."""

    start: Start
    warnings: tuple[Reason, ...]
    refusals: tuple[Reason, ...]


def query_for(conn: Connection, practice: PracticeBook, wanted: Wanted, **more: object) -> StartQuery:
    """Raises `BadInputError` for what is not there, or not done by that person."""
    kind = practice.find_appointment_type(wanted.type)
    if kind is None:
        raise BadInputError("no such appointment type", at="/type")
    if wanted.provider is not None and wanted.provider not in kind.providers:
        raise BadInputError("that person does not do this", at="/provider")
    for service in wanted.services:
        if practice.find_service(service) is None:
            raise BadInputError("no such service", at="/services")
    query = StartQuery(
        type=wanted.type,
        services=wanted.services,
        providers=(wanted.provider,) if wanted.provider else (),
        location=wanted.location,
    )
    facts = facts_of(conn, practice, wanted.contact_id, wanted.type, wanted.services, moving=wanted.moves)
    # Staff may see one person for two things at once.
    return msgspec.structs.replace(facts.into(query), **{"own": (), **more})


def times_between(
    conn: Connection, practice: PracticeBook, wanted: Wanted, first: date, days: int
) -> list[Start]:
    """Every free start from that day on, each with everybody who could do it."""
    zone = practice.zone_of(wanted.location)
    begin = datetime(first.year, first.month, first.day, tzinfo=zone)
    last = first + timedelta(days=min(days, LONGEST_LOOK))
    end = datetime(last.year, last.month, last.day, tzinfo=zone) - timedelta(minutes=1)
    query = query_for(
        conn, practice, wanted, earliest=max(begin, now(conn)), latest=end, limit=None, each_provider=True
    )
    return find(conn, practice, query, thread_id=wanted.thread_id, moving=wanted.moves)


def soonest(conn: Connection, practice: PracticeBook, wanted: Wanted, most: int) -> list[Start]:
    """The first ones; of a visit to move the ones nearest to it."""
    query = query_for(conn, practice, wanted, limit=most)
    if wanted.moves is None:
        return find(conn, practice, query, thread_id=wanted.thread_id)
    standing = start_of_appointment(one(conn, wanted.moves))
    return list(
        alternatives(conn, practice, query, standing, thread_id=wanted.thread_id, moving=wanted.moves)
    )


def look_at(conn: Connection, practice: PracticeBook, wanted: Wanted, wall: datetime) -> Looked:
    """Everything that stands against one wall-clock time, of anybody with whom it fits best. Raises
    `BadInputError` where the clock skips it.
    """
    query = query_for(conn, practice, wanted)
    people = (wanted.provider,) if wanted.provider else practice.appointment_type(wanted.type).providers
    starts = [start_at(practice, wanted.type, each, wall, wanted.location) for each in people]
    looked = [judge(conn, practice, wanted, query, each) for each in starts if each is not None]
    if not looked:
        raise BadInputError("the clock skips this time", at="/at")
    return min(looked, key=lambda each: (len(each.refusals), len(each.warnings)))


def judge(
    conn: Connection, practice: PracticeBook, wanted: Wanted, query: StartQuery, start: Start
) -> Looked:
    busy = around(conn, start, thread_id=wanted.thread_id, moving=wanted.moves)
    reasons = tuple(broken(practice, query, start, busy, now(conn)))
    known = set(get_args(Reason)) & OVERRIDABLE
    if start.at < now(conn) - BACKDATED:
        known.discard("too_soon")
    return Looked(
        start,
        tuple(each for each in reasons if each in known),
        tuple(each for each in reasons if each not in known),
    )


def books_elsewhere(conn: Connection) -> bool:
    """Whether another system keeps this practice's calendar: what is booked here would not be true there."""
    return any(row.books and row.state != "off" for row in connections(conn))


def wanted_again(visit: Appointment, thread_id: str | None, provider: str | None = None) -> Wanted:
    """The same visit at another time."""
    return Wanted(
        type=visit.type,
        contact_id=visit.contact_id,
        thread_id=thread_id or visit.thread_id,
        services=visit.treatments,
        provider=provider or visit.provider,
        location=visit.location,
        moves=visit.id,
    )
