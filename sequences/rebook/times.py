"""Times for the next visit: near the day that is right, with the same person, at the hour they usually come."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Final

import msgspec
from sqlalchemy import Connection

from booking import desk, service
from booking.desk import Wanted
from booking.service import Start
from core.session import now
from practice.book import PracticeBook

MOST: Final = 3
EARLIER: Final = timedelta(days=3)
LATER: Final = timedelta(days=18)
AN_HOUR: Final = 60
OTHER_DAY: Final = 2.5
"""Another weekday than usual weighs as much as so many days away from the right one."""
STEPS: Final = (0, 60, -60, 120, -120, 180, -180)
FAR: Final = (0, 7, -1, 1, -2, 2, 14)


class Usual(msgspec.Struct, frozen=True):
    """When they were here: wall clock."""

    weekday: int
    minute: int

    @classmethod
    def of(cls, wall: datetime) -> "Usual":
        return cls(wall.weekday(), wall.hour * AN_HOUR + wall.minute)


class Suggested(msgspec.Struct, frozen=True):
    start: Start
    rules: tuple[str, ...] = ()
    """What a colleague sets aside with it: it lies beyond what people may book themselves."""


def suggest(
    conn: Connection,
    book: PracticeBook,
    wanted: Wanted,
    aim_at: datetime | None,
    usual: Usual,
    *,
    any_provider: bool = True,
) -> tuple[Suggested, ...]:
    """At most three, each on another day, earliest first."""
    begin = max(now(conn), (aim_at or now(conn)) - EARLIER)
    end = begin + EARLIER + LATER
    horizon = now(conn) + timedelta(days=book.practice.booking_rules.horizon_days)
    who = wanted if _does(book, wanted) else msgspec.structs.replace(wanted, provider=None)
    if begin > horizon:
        return _beyond(conn, book, who, begin + EARLIER, usual)
    found = _free(conn, book, who, begin, end)
    if not found and any_provider and who.provider is not None:
        found = _free(conn, book, msgspec.structs.replace(who, provider=None), begin, end)
    return tuple(Suggested(each) for each in _best(found, aim_at or begin, usual))


def _does(book: PracticeBook, wanted: Wanted) -> bool:
    kind = book.find_appointment_type(wanted.type)
    return kind is not None and wanted.provider in kind.providers


def _free(
    conn: Connection, book: PracticeBook, wanted: Wanted, begin: datetime, end: datetime
) -> list[Start]:
    query = desk.query_for(conn, book, wanted, earliest=begin, latest=end, limit=None)
    return service.find(conn, book, query, thread_id=wanted.thread_id)


def _best(found: Iterable[Start], aim_at: datetime, usual: Usual) -> list[Start]:
    chosen: dict[object, Start] = {}
    for each in sorted(found, key=lambda start: (_away(start, aim_at, usual), start.at)):
        chosen.setdefault(each.start.date(), each)
        if len(chosen) == MOST:
            break
    return sorted(chosen.values(), key=lambda start: start.at)


def _away(start: Start, aim_at: datetime, usual: Usual) -> float:
    """How far from ideal, in days."""
    days = abs((start.at - aim_at).total_seconds()) / 86_400
    minutes = abs(start.start.hour * AN_HOUR + start.start.minute - usual.minute)
    return days + (OTHER_DAY if start.start.weekday() != usual.weekday else 0) + minutes / AN_HOUR * 0.5


def _beyond(
    conn: Connection, book: PracticeBook, wanted: Wanted, aim_at: datetime, usual: Usual
) -> tuple[Suggested, ...]:
    """Further ahead than people book themselves: a colleague may all the same, so a few likely times are looked at."""
    wall = aim_at.astimezone(book.zone_of(book.still_there(wanted.location))).replace(
        tzinfo=None, second=0, microsecond=0
    )
    first = wall.date() + timedelta(days=(usual.weekday - wall.weekday() + 3) % 7 - 3)
    found: list[Suggested] = []
    for days in FAR:
        for minutes in STEPS:
            at = datetime.combine(first, datetime.min.time()) + timedelta(
                days=days, minutes=usual.minute + minutes
            )
            looked = desk.look_at(conn, book, wanted, at)
            if not looked.refusals and set(looked.warnings) <= {"too_far"}:
                found.append(Suggested(looked.start, looked.warnings))
                break
        if len(found) == MOST:
            break
    return tuple(sorted(found, key=lambda each: each.start.at))
