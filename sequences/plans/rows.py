"""Plans as rows: read as values, written with what follows from them, and told when that is something new."""

from collections.abc import Collection
from datetime import date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import msgspec
from sqlalchemy import Connection, Row, select, update

from booking import service as calendar
from booking.service import Appointment
from core.errors import NotFoundError
from core.events import PlanChanged
from core.session import add, emit, mine, now
from inbox import threads
from practice.book import PracticeBook
from practice.contacts import find_contact
from sequences.plans import visits
from sequences.plans.models import plan, plan_session
from sequences.plans.reckoning import REOPENS, Known, Standing, State, Terms, standing

DAY_ANYWHERE = timedelta(days=1)
"""Its last day is over everywhere one day later."""


class Plan(msgspec.Struct, frozen=True, kw_only=True):
    """A series of sessions that somebody has paid for, as it stands."""

    id: str
    contact_id: str
    source: str
    """package (its system counts) | staff (people count, in the books) | file"""
    package_id: str | None
    services: tuple[str, ...]
    service: str | None
    label: str | None
    sold_as: str | None
    total: int
    used: int
    cadence_days: int | None
    minimum_days: int
    window_days: int
    track: str
    price_minor: int | None
    currency: str
    stake_minor: int | None
    location: str | None
    bought_at: datetime
    expires: date | None
    last_done_at: datetime | None
    session_due_at: datetime | None
    window_end_at: datetime | None
    next_visit_at: datetime | None
    next_visit_id: str | None
    booked_until: datetime | None
    state: State
    ended_why: str | None
    completed_at: datetime | None
    ended_at: datetime | None
    version: int
    by_id: str | None
    created_at: datetime

    @property
    def left(self) -> int:
        return max(0, self.total - self.used)

    def booked(self, at: datetime) -> bool:
        """A visit of it stands, or is just over and nobody has said yet whether it took place."""
        return self.booked_until is not None and self.booked_until > at - visits.UNMARKED

    def stalled(self, at: datetime) -> bool:
        """Sessions are owed, their window is over, and nothing is booked: nobody would come by themselves."""
        past = self.window_end_at is not None and self.window_end_at < at
        return self.state == "active" and past and not self.booked(at)


class Session(msgspec.Struct, frozen=True, kw_only=True):
    """What used a session of a plan. `counts`: here, and not at whoever sold it."""

    id: str
    appointment_id: str | None
    source: str
    counts: bool
    at: datetime
    taken_back_at: datetime | None
    by_id: str | None


_ONE = select(plan).where(mine(plan))


def row_of(conn: Connection, plan_id: str, *, lock: bool = False) -> Row[Any]:
    """Raises `NotFoundError`."""
    statement = _ONE.where(plan.c.id == plan_id)
    row = conn.execute(statement.with_for_update() if lock else statement).first()
    if row is None:
        raise NotFoundError("no such plan")
    return row


def locked(conn: Connection, plan_id: str) -> Row[Any]:
    """The thread before its rows, as whoever sends locks them: two at once wait, and neither for the other."""
    threads.thread_of(conn, row_of(conn, plan_id).contact_id, lock=True)
    return row_of(conn, plan_id, lock=True)


def find(conn: Connection, plan_id: str) -> Plan | None:
    row = conn.execute(_ONE.where(plan.c.id == plan_id)).first()
    return None if row is None else today(conn, value_of(row))


def today(conn: Connection, there: Plan) -> Plan:
    """As it stands today: that its last day is over nobody has to write down."""
    over = there.expires is not None and there.expires < now(conn).date() - DAY_ANYWHERE
    if there.state != "active" or not over:
        return there
    return msgspec.structs.replace(
        there,
        state="ended",
        ended_why=REOPENS,
        session_due_at=None,
        window_end_at=None,
        stake_minor=0,
    )


def by_key(conn: Connection, key: str) -> Row[Any] | None:
    return conn.execute(_ONE.where(plan.c.key == key).with_for_update()).first()


def of_contact(conn: Connection, contact_id: str) -> tuple[Plan, ...]:
    """One person's, those that run first, then the newest."""
    rows = conn.execute(
        _ONE.where(plan.c.contact_id == contact_id).order_by(plan.c.bought_at.desc(), plan.c.id)
    )
    found = (today(conn, value_of(row)) for row in rows)
    return tuple(sorted(found, key=lambda each: each.state != "active"))


def running(conn: Connection) -> tuple[Plan, ...]:
    """Those in which a session is due some day."""
    statement = _ONE.where(plan.c.state == "active", plan.c.session_due_at.isnot(None)).order_by(plan.c.id)
    found = (today(conn, value_of(row)) for row in conn.execute(statement))
    return tuple(each for each in found if each.state == "active")


def last_moment(book: PracticeBook, there: Plan) -> datetime:
    """The end of its last day where they come."""
    assert there.expires is not None
    return datetime.combine(there.expires, time.max, tzinfo=zone_of(book, there.location))


def value_of(row: Row[Any]) -> Plan:
    fields = {name: getattr(row, name) for name in Plan.__struct_fields__ if name != "services"}
    return Plan(services=tuple(row.services), **fields)


def sessions_of(conn: Connection, plan_id: str) -> tuple[Session, ...]:
    """What used its sessions, the oldest first; taken back ones too."""
    rows = conn.execute(
        select(plan_session)
        .where(mine(plan_session), plan_session.c.plan_id == plan_id)
        .order_by(plan_session.c.at, plan_session.c.id)
    )
    names = Session.__struct_fields__
    return tuple(Session(**{name: getattr(row, name) for name in names}) for row in rows)


def begin(conn: Connection, book: PracticeBook, what: str = "opened", **values: Any) -> Plan:
    """A new row, reckoned at once."""
    written = {
        "opened_used": values.get("told_used", 0),
        "told_used": 0,
        "used": values.get("told_used", 0),
        "adjusted": [],
        "state": "active",
        "version": 1,
        "created_at": now(conn),
        "updated_at": now(conn),
        **values,
    }
    return reckon(conn, book, add(conn, plan, **written), what)


def reckon(conn: Connection, book: PracticeBook, plan_id: str, what: str = "changed") -> Plan:
    """Bring the row to what its terms, its sessions and the calendar say now, and tell of what is new."""
    row = locked(conn, plan_id)
    own = calendar.appointments_of(conn, row.contact_id, from_now=False)
    stands = _standing(conn, book, row, own)
    ahead = visits.ahead(book, tuple(row.services), own, now(conn)) if stands.state == "active" else []
    values: dict[str, Any] = {
        name: getattr(stands, name)
        for name in ("used", "last_done_at", "session_due_at", "window_end_at", "stake_minor", "state")
    }
    values |= {
        "ended_why": stands.ended_why,
        "next_visit_at": ahead[0].starts_at if ahead else None,
        "next_visit_id": ahead[0].id if ahead else None,
        "booked_until": ahead[-1].starts_at if ahead else None,
        "completed_at": (row.completed_at or now(conn)) if stands.state == "complete" else None,
        "ended_at": (row.ended_at or now(conn)) if stands.state == "ended" else None,
    }
    new = any(getattr(row, name) != value for name, value in values.items())
    if new:
        values |= {"version": row.version + 1, "updated_at": now(conn)}
        conn.execute(update(plan).where(mine(plan), plan.c.id == plan_id).values(**values))
    if new or what != "changed":
        _tell(conn, row, stands, what)
    return value_of(row_of(conn, plan_id))


def change(conn: Connection, plan_id: str, **values: Any) -> None:
    """Columns of the terms; whoever changes them reckons the row afterwards."""
    written = {**values, "version": plan.c.version + 1, "updated_at": now(conn)}
    conn.execute(update(plan).where(mine(plan), plan.c.id == plan_id).values(**written))


def add_session(
    conn: Connection,
    plan_id: str,
    *,
    source: str,
    counts: bool,
    at: datetime,
    appointment_id: str | None = None,
    by_id: str | None = None,
) -> str:
    return add(
        conn,
        plan_session,
        plan_id=plan_id,
        source=source,
        counts=counts,
        at=at,
        appointment_id=appointment_id,
        by_id=by_id,
        created_at=now(conn),
    )


def set_session(conn: Connection, session_id: str, **values: Any) -> None:
    conn.execute(
        update(plan_session).where(mine(plan_session), plan_session.c.id == session_id).values(**values)
    )


def settle(conn: Connection, plan_id: str) -> None:
    """Its source has counted anew: what was counted here is in that number."""
    conn.execute(
        update(plan_session).where(mine(plan_session), plan_session.c.plan_id == plan_id).values(counts=False)
    )


def plans_of_visit(conn: Connection, appointment_id: str) -> tuple[tuple[str, Session], ...]:
    """The plans whose session this visit used, each with what was written down of it."""
    rows = conn.execute(
        select(plan_session).where(mine(plan_session), plan_session.c.appointment_id == appointment_id)
    ).all()
    names = Session.__struct_fields__
    return tuple((row.plan_id, Session(**{name: getattr(row, name) for name in names})) for row in rows)


def _standing(conn: Connection, book: PracticeBook, row: Row[Any], own: Collection[Appointment]) -> Standing:
    kept = [each for each in sessions_of(conn, row.id) if each.taken_back_at is None]
    zone = zone_of(book, row.location)
    done = [each.at for each in kept]
    if row.opened_used:
        person = find_contact(conn, row.contact_id)
        record = {} if person is None else person.record or {}
        taken = _known_visits(conn, [each.id for each in own])
        before = [each for each in own if each.id not in taken]
        done += visits.done(book, tuple(row.services), before, record, since=row.bought_at, zone=zone)
    terms = Terms(
        total=row.total,
        bought_at=row.bought_at,
        cadence_days=row.cadence_days,
        minimum_days=row.minimum_days,
        window_days=row.window_days,
        price_minor=row.price_minor,
        expires=row.expires,
    )
    known = Known(
        told_used=row.told_used,
        counted=sum(each.counts for each in kept),
        done=done,
        ended_why=row.ended_why,
    )
    return standing(terms, known, today=now(conn).astimezone(zone).date(), zone=zone)


def zone_of(book: PracticeBook, location: str | None) -> ZoneInfo:
    """Of the place where they come; a place that is gone has the practice's."""
    return book.zone if location is None or book.find_location(location) is None else book.zone_of(location)


def _known_visits(conn: Connection, ids: list[str]) -> set[str]:
    """Those of which somebody here has said whose session they were."""
    found = select(plan_session.c.appointment_id).where(
        mine(plan_session), plan_session.c.appointment_id.in_(ids)
    )
    return set(conn.execute(found).scalars()) if ids else set()


def _tell(conn: Connection, row: Row[Any], stands: Standing, what: str) -> None:
    told: list[str] = [what] if what != "changed" else []
    if stands.used > row.used and what != "opened":
        told.append("session_done")
    if stands.used < row.used:
        told.append("session_taken_back")
    if stands.state not in {row.state, "active"}:
        told.append("completed" if stands.state == "complete" else "ended")
    for each in told or ["changed"]:
        emit(conn, PlanChanged(plan_id=row.id, contact_id=row.contact_id, what=each))
