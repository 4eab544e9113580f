"""What the search must know of a person: seen before or not, and the sessions to keep a distance from."""

from datetime import date, datetime, timedelta
from typing import Any

import msgspec
from sqlalchemy import Connection

from booking.busy import LIVE
from booking.rows import appointments_of
from booking.slots import Cadence, StartQuery
from booking.slots.types import minute_of
from booking.types import Appointment
from core.session import now
from practice.book import PracticeBook
from practice.contacts import find_contact
from practice.file import AppointmentType


class Facts(msgspec.Struct, frozen=True):
    returning: bool = False
    cadence: Cadence = Cadence()
    own: tuple[tuple[int, int], ...] = ()
    """When they are here anyway, in minutes since 1970."""

    def into(self, query: StartQuery) -> StartQuery:
        return msgspec.structs.replace(query, returning=self.returning, cadence=self.cadence, own=self.own)


class _Visit(msgspec.Struct, frozen=True):
    date: date
    event: str
    service: str | None = None
    type: str | None = None


class _Series(msgspec.Struct, frozen=True):
    service: str
    sessions_sold: int
    sessions_remaining: int
    package: str | None = None
    bought_on: date | None = None
    minimum_days: int | None = None
    expires_on: date | None = None


class _Record(msgspec.Struct, frozen=True):
    """The parts of a contact's record that count here."""

    history: tuple[_Visit, ...] = ()
    packages: tuple[_Series, ...] = ()


def facts_of(
    conn: Connection,
    practice: PracticeBook,
    contact_id: str | None,
    type_id: str,
    services: tuple[str, ...] = (),
    *,
    moving: str | None = None,
) -> Facts:
    """Of somebody nobody knows: new, and no session to keep away from."""
    row = find_contact(conn, contact_id) if contact_id else None
    if row is None or contact_id is None:
        return Facts()
    own = appointments_of(conn, contact_id, from_now=False)
    record = msgspec.convert(row.record or {}, _Record)
    kind = practice.appointment_type(type_id)
    visits = [visit for visit in record.history if visit.event == "visit"]
    done = [each for each in own if each.status == "completed"]
    last = [each.start.date() for each in done if each.type == type_id]
    last += [visit.date for visit in visits if visit.type == type_id or visit.service in services]
    booked = [each for each in own if each.status == "booked" and each.type == type_id and each.id != moving]
    drawn = _series(practice, kind, services, record.packages, _sessions(done, visits))
    return Facts(
        returning=_returning(row.status, row.new_or_returning),
        cadence=Cadence(
            last_session=max(last, default=None),
            booked=tuple(each.start.date() for each in booked),
            package_last=None if drawn is None else drawn[0],
            package_minimum=0 if drawn is None else drawn[1],
        ),
        own=_own(own, row.name, now(conn), moving),
    )


def _own(
    visits: tuple[Appointment, ...], name: str | None, since: datetime, moving: str | None
) -> tuple[tuple[int, int], ...]:
    """Their own visits to come, but for the one that moves; a guest's, or one under another's name, keeps nobody."""
    theirs = {each.id: each for each in visits if not each.is_guest and _same_person(each.name, name)}
    if moving is not None and theirs.pop(moving, None) is None:
        return ()
    return tuple(
        (minute_of(each.starts_at), minute_of(each.ends_at))
        for each in theirs.values()
        if each.status in LIVE and each.ends_at > since
    )


def _same_person(one: str | None, other: str | None) -> bool:
    """By first names; who has none is taken for the person whose number it is."""
    first, second = ((each or "").casefold().split()[:1] for each in (one, other))
    return not first or not second or first == second


def _returning(status: str | None, said: str | None) -> bool:
    if status in {"patient", "quoted"}:
        return True
    return status not in {"booked", "no_show"} and said == "returning"


def _sessions(done: list[Appointment], visits: list[_Visit]) -> list[tuple[str, date]]:
    """Which service was had when."""
    return [
        *((service, each.start.date()) for each in done for service in each.treatments),
        *((visit.service, visit.date) for visit in visits if visit.service is not None),
    ]


def _series(
    practice: PracticeBook,
    kind: AppointmentType,
    services: tuple[str, ...],
    bought: tuple[_Series, ...],
    sessions: list[tuple[str, date]],
) -> tuple[date, int] | None:
    """The last session of the series that the appointment draws on, and the days to wait after it.

    Of several series the one that makes them wait longest.
    """
    found: list[tuple[date, int]] = []
    for each in bought:
        used = each.sessions_sold - each.sessions_remaining
        if each.service not in services or each.sessions_remaining < 1 or used < 1:
            continue
        days = [
            day
            for service, day in sessions
            if service == each.service and (each.bought_on is None or day >= each.bought_on)
        ]
        if days:
            found.append((max(days), _minimum_days(practice, kind, each)))
    return max(found, key=lambda pair: pair[0] + timedelta(days=pair[1]), default=None)


def _minimum_days(practice: PracticeBook, kind: AppointmentType, series: _Series) -> int:
    if series.minimum_days is not None:
        return series.minimum_days
    sold: Any = None
    if series.package is not None:
        sold = practice.package(series.package).minimum_days
    return kind.min_days_since_last if sold is None else sold
