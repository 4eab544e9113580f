"""Plans for everybody above: what somebody is owed, sold by hand, adjusted, used and ended by people."""

from datetime import date, datetime
from typing import Any, Final

import msgspec
from sqlalchemy import Connection, and_, false, func, not_, or_, select, true

from booking import entering, money
from booking.money_models import STAFF
from core.errors import BadInputError, ConflictError
from core.session import mine, now
from practice.book import PracticeBook
from sequences.plans import rows
from sequences.plans.models import plan
from sequences.plans.reckoning import Ended
from sequences.plans.rows import Plan, Session, find, of_contact, sessions_of
from sequences.plans.sources import OWN, of_name
from sequences.plans.visits import UNMARKED

LONGEST_DAYS: Final = 730
Filter = str
"""stalled | due | booked | active | resting | complete | ended | all"""


class NewPlan(msgspec.Struct, frozen=True, kw_only=True):
    """What a person sold by hand; None: as the practice's package has it."""

    services: tuple[str, ...]
    total: int
    used: int = 0
    bought_at: datetime | None = None
    expires: date | None = None
    sold_as: str | None = None
    own: dict[str, Any] = {}
    """Of the names in `sources.OWN`."""


def one(conn: Connection, plan_id: str) -> Plan:
    """Raises `NotFoundError`."""
    return rows.today(conn, rows.value_of(rows.row_of(conn, plan_id)))


def of_package(conn: Connection, package_id: str) -> Plan | None:
    row = conn.execute(select(plan).where(mine(plan), plan.c.package_id == package_id)).first()
    return None if row is None else rows.value_of(row)


def listed(
    conn: Connection,
    which: Filter = "active",
    *,
    service: str | None = None,
    location: str | None = None,
    contact_id: str | None = None,
    most: int = 500,
) -> tuple[Plan, ...]:
    """Those of one state: the stalled by money at stake, others by what is due first."""
    statement = select(plan).where(mine(plan), _which(which, now(conn)))
    if service is not None:
        statement = statement.where(plan.c.service == service)
    if location is not None:
        statement = statement.where(plan.c.location == location)
    if contact_id is not None:
        statement = statement.where(plan.c.contact_id == contact_id)
    stake, due = func.coalesce(plan.c.stake_minor, -1).desc(), plan.c.session_due_at
    order = {
        "stalled": (stake, due),
        "complete": (plan.c.completed_at.desc(),),
        "ended": (plan.c.ended_at.desc(),),
        "booked": (plan.c.next_visit_at,),
    }.get(which, (due.is_(None), due))
    found = conn.execute(statement.order_by(*order, plan.c.id).limit(most))
    return tuple(rows.today(conn, rows.value_of(row)) for row in found)


def by_money_at_stake(conn: Connection, *, most: int = 500) -> tuple[Plan, ...]:
    """The stalled ones, what is worth most first; those whose price nobody knows come last."""
    return listed(conn, "stalled", most=most)


def sell(
    conn: Connection, book: PracticeBook, contact_id: str, new: NewPlan, *, by: str, key: str | None = None
) -> Plan:
    """A package in the books and the plan that comes of it; the same `key` is the same sale."""
    _check(book, new)
    package_id = entering.enter_package(
        conn,
        contact_id,
        services=new.services,
        total=new.total,
        used=new.used,
        expires=new.expires,
        bought_at=new.bought_at,
        by=by,
        key=key,
    )
    made = of_package(conn, package_id)
    if made is None:
        raise ConflictError("a package without sessions left has no plan")
    if made.by_id is None:
        terms = {} if new.sold_as is None else of_name(book, new.services, new.total, new.sold_as)
        rows.change(conn, made.id, by_id=by, **terms)
        made = _set(conn, book, made.id, new.own)
    return made


def adjust(
    conn: Connection, book: PracticeBook, plan_id: str, changed: dict[str, Any], *, version: int, by: str
) -> Plan:
    """Set terms (names in `sources.OWN`, `total`, `used`, `location`). Raises `ConflictError`, `BadInputError`."""
    there = _at(conn, plan_id, version)
    count = {name: changed[name] for name in ("total", "used") if name in changed}
    if count and there.source == "package":
        raise BadInputError("its sessions are counted where it was sold", at="/used")
    total, used = count.get("total", there.total), count.get("used", there.used)
    if not 1 <= total <= entering.MOST_SESSIONS or not 0 <= used <= total:
        raise BadInputError("sessions bought, and no more used than bought", at="/total")
    if count:
        rows.settle(conn, plan_id)
        rows.change(conn, plan_id, total=total, told_used=used, opened_used=used)
        if there.package_id is not None:
            entering.correct_package(conn, there.package_id, total=total, used=used, by=by)
    if "location" in changed:
        if changed["location"] is not None and book.find_location(changed["location"]) is None:
            raise BadInputError("no such place", at="/location")
        rows.change(conn, plan_id, location=changed["location"])
    return _set(conn, book, plan_id, {name: value for name, value in changed.items() if name in OWN})


def mark_done(conn: Connection, book: PracticeBook, plan_id: str, at: datetime, *, by: str) -> Plan:
    """A session that no visit in the calendar tells of. Raises `ConflictError`."""
    there = _open(conn, plan_id)
    if at > now(conn):
        raise BadInputError("this has not happened yet", at="/at")
    _count_here(conn, there, by, at=at)
    return rows.reckon(conn, book, plan_id)


def take_back(conn: Connection, book: PracticeBook, plan_id: str, session_id: str, *, by: str) -> Plan:
    """It was no session of this plan. Raises `ConflictError`, `BadInputError`."""
    there = one(conn, plan_id)
    found = next((each for each in sessions_of(conn, plan_id) if each.id == session_id), None)
    if found is None or found.taken_back_at is not None:
        raise ConflictError("it was taken back already")
    if there.package_id is not None:
        if money.package_row(conn, there.package_id).source != STAFF:
            raise BadInputError("its sessions are counted where it was sold", at="/session_id")
        uncount(conn, there, by)
    rows.set_session(conn, session_id, taken_back_at=now(conn))
    return rows.reckon(conn, book, plan_id)


def end(conn: Connection, book: PracticeBook, plan_id: str, why: Ended, *, version: int) -> Plan:
    """No session of it will be asked for any more. Raises `ConflictError`."""
    there = _at(conn, plan_id, version)
    if there.state == "ended":
        raise ConflictError("it has ended already")
    if why == "expired":
        raise BadInputError("that follows from its last day", at="/why")
    row = rows.row_of(conn, plan_id)
    rows.change(conn, plan_id, ended_why=why, adjusted=sorted({*row.adjusted, "ended_why"}))
    return rows.reckon(conn, book, plan_id)


def reopen(conn: Connection, book: PracticeBook, plan_id: str, *, version: int) -> Plan:
    """It was ended by mistake."""
    there = _at(conn, plan_id, version)
    if there.state != "ended" or there.ended_why == "expired":
        raise ConflictError("change its last day instead" if there.state == "ended" else "it has not ended")
    row = rows.row_of(conn, plan_id)
    rows.change(conn, plan_id, ended_why=None, adjusted=sorted({*row.adjusted, "ended_why"}))
    return rows.reckon(conn, book, plan_id, "opened")


def use_by_visit(conn: Connection, there: Plan, visit_id: str, at: datetime, by: str) -> None:
    """A visit was a session of it: counted here unless whoever sold it counts."""
    _count_here(conn, there, by, at=at, visit_id=visit_id)


def uncount(conn: Connection, there: Plan, by: str) -> None:
    """One session less in the books of a package that people keep here; its plan has been told already."""
    if there.package_id is None:
        return
    bought = money.package_row(conn, there.package_id)
    if bought.source == STAFF and bought.used > 0:
        rows.change(conn, there.id, told_used=bought.used - 1)
        entering.use_session(conn, there.package_id, by, back=True)


def count_in_books(conn: Connection, there: Plan, by: str) -> None:
    """One session more in the books of a package that people keep here; its plan has been told already."""
    bought = money.package_row(conn, there.package_id or "")
    if bought.source == STAFF and bought.used < bought.total:
        rows.change(conn, there.id, told_used=bought.used + 1)
        entering.use_session(conn, bought.id, by)


def _count_here(conn: Connection, there: Plan, by: str, *, at: datetime, visit_id: str | None = None) -> None:
    own = there.package_id is None
    bought = None if there.package_id is None else money.package_row(conn, there.package_id)
    if bought is not None and bought.source != STAFF and visit_id is None:
        raise BadInputError("its sessions are counted where it was sold", at="/plan_id")
    rows.add_session(
        conn,
        there.id,
        source="staff" if visit_id is None else "visit",
        counts=own,
        at=at,
        appointment_id=visit_id,
        by_id=by if visit_id is None else None,
    )
    if bought is not None:
        count_in_books(conn, there, by)


def _set(conn: Connection, book: PracticeBook, plan_id: str, own: dict[str, Any]) -> Plan:
    for name, least in (("cadence_days", 1), ("minimum_days", 0), ("window_days", 0)):
        if own.get(name) is not None and not least <= own[name] <= LONGEST_DAYS:
            raise BadInputError(f"between {least} and {LONGEST_DAYS} days", at=f"/{name}")
    if own.get("track", "full") not in {"light", "full"}:
        raise BadInputError("light or full", at="/track")
    if own.get("price_minor") is not None and not 0 <= own["price_minor"] <= entering.MOST_MINOR:
        raise BadInputError("an amount below a million", at="/price_minor")
    if own:
        row = rows.row_of(conn, plan_id)
        rows.change(conn, plan_id, **own, adjusted=sorted({*row.adjusted, *own}))
    return rows.reckon(conn, book, plan_id)


def _check(book: PracticeBook, new: NewPlan) -> None:
    for place, each in enumerate(new.services):
        if book.find_service(each) is None:
            raise BadInputError("the practice has no such service", at=f"/services/{place}")
    if unknown := set(new.own) - OWN:
        raise BadInputError("no such term", at=f"/{min(unknown)}")


def _at(conn: Connection, plan_id: str, version: int) -> Plan:
    there = rows.value_of(rows.locked(conn, plan_id))
    if there.version != version:
        raise ConflictError("somebody else has changed this plan; look at it again")
    return there


def _open(conn: Connection, plan_id: str) -> Plan:
    there = rows.value_of(rows.locked(conn, plan_id))
    if there.state != "active":
        raise ConflictError("no session of it is left")
    return there


def _which(which: Filter, at: datetime) -> Any:
    last_day = (at - rows.DAY_ANYWHERE).date()
    over = and_(plan.c.state == "active", plan.c.expires.isnot(None), plan.c.expires < last_day)
    active = and_(plan.c.state == "active", or_(plan.c.expires.is_(None), plan.c.expires >= last_day))
    past = plan.c.window_end_at < at
    unbooked = or_(plan.c.booked_until.is_(None), plan.c.booked_until <= at - UNMARKED)
    return {
        "stalled": and_(active, unbooked, past),
        "due": and_(active, unbooked, plan.c.session_due_at.isnot(None), not_(past)),
        "booked": and_(active, not_(unbooked)),
        "active": active,
        "resting": and_(active, plan.c.cadence_days.is_(None)),
        "complete": plan.c.state == "complete",
        "ended": or_(plan.c.state == "ended", over),
        "all": true(),
    }.get(which, false())


__all__ = [
    "NewPlan",
    "Plan",
    "Session",
    "adjust",
    "by_money_at_stake",
    "count_in_books",
    "end",
    "find",
    "listed",
    "mark_done",
    "of_contact",
    "of_package",
    "one",
    "reopen",
    "sell",
    "sessions_of",
    "take_back",
    "uncount",
    "use_by_visit",
]
