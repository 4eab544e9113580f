"""When the next visit would be right: by the plan, the series, the recall or the spacing of whatever was done."""

from datetime import datetime, timedelta
from typing import Literal

import msgspec
from sqlalchemy import Connection

from booking.service import Appointment
from core.session import now
from practice.book import PracticeBook
from sequences.plans import rows as plans
from sequences.plans.rows import Plan
from sequences.recall.rules import rules_of
from sequences.recall.treated import services_of, sessions_of

Basis = Literal["plan", "series", "recall", "spacing"]


class Aim(msgspec.Struct, frozen=True):
    """The next visit as it should be. Without a moment nobody has said an interval: a colleague decides."""

    service: str | None
    type: str | None
    at: datetime | None = None
    basis: Basis | None = None
    plan_id: str | None = None


def aim_of(conn: Connection, book: PracticeBook, visit: Appointment) -> Aim:
    """Of a visit that somebody has come to."""
    assert visit.contact_id is not None
    named = services_of(book, visit)
    running = _plan(conn, visit.contact_id, named)
    if running is not None and running.cadence_days is not None:
        service = running.service or (named[0] if named else None)
        at = visit.starts_at + timedelta(days=running.cadence_days)
        return Aim(service, _next_type(book, service, visit), at, "plan", running.id)
    found = [aim for each in named if (aim := _by_service(conn, book, visit, each)) is not None]
    if found:
        # Several at once: the one that is due first brings them back.
        return min(found, key=lambda aim: aim.at or visit.starts_at)
    service = named[0] if named else None
    kind = _next_type(book, service, visit)
    spacing = 0 if kind is None else book.appointment_type(kind).min_days_since_last
    if service is None or spacing == 0:
        return Aim(service, kind)
    return Aim(service, kind, visit.starts_at + timedelta(days=spacing), "spacing")


def _plan(conn: Connection, contact_id: str, named: tuple[str, ...]) -> Plan | None:
    """The series that this visit is one of, while sessions of it are left."""
    return next(
        (
            each
            for each in plans.of_contact(conn, contact_id)
            if each.state == "active" and each.left > 0 and (set(each.services) & set(named))
        ),
        None,
    )


def _by_service(conn: Connection, book: PracticeBook, visit: Appointment, service: str) -> Aim | None:
    """A treatment that is had in series comes again at its cadence until the series would be through."""
    assert visit.contact_id is not None
    kind = _next_type(book, service, visit)
    series = sorted(book.service(service).packages, key=lambda each: (each.sessions, each.cadence_days))
    if series and sessions_of(conn, book, visit.contact_id, service) < series[0].sessions:
        return Aim(service, kind, visit.starts_at + timedelta(days=series[0].cadence_days), "series")
    rule = rules_of(conn, book).get(service)
    if rule is None:
        return None
    return Aim(service, kind, visit.starts_at + timedelta(days=rule.days[0]), "recall")


def _next_type(book: PracticeBook, service: str | None, visit: Appointment) -> str | None:
    """What a person who has been seen gets; where the practice does not say: the same again."""
    known = None if service is None else book.find_service(service)
    if known is not None and known.appointment_types is not None:
        return known.appointment_types.returning
    kind = book.find_appointment_type(visit.type)
    return None if kind is None or kind.who == "new" else kind.id


def too_late(conn: Connection, aim_at: datetime | None, by: timedelta) -> bool:
    """Nobody who is overdue by so much is told of times any more."""
    return aim_at is not None and aim_at + by < now(conn)
