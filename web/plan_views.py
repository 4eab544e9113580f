"""Plans and memberships as a screen shows them: what is owed, what is due, and everything that was tried."""

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any, TypeVar

import msgspec
from sqlalchemy import Connection

from booking import service as calendar
from core.session import now
from inbox import tasks
from inbox.thread_card import About, around
from practice.book import PracticeBook
from practice.contacts import find_contact
from practice.users import SignedIn
from sequences.plans import history, offering
from sequences.plans import service as plans
from sequences.plans.history import Coming, Touched
from sequences.plans.memberships import Membership
from sequences.plans.rows import Plan, Session
from web.calendar_view import TimeView, time_view

T = TypeVar("T", Plan, Membership)


class PlanView(msgspec.Struct, frozen=True, kw_only=True):
    id: str
    contact_id: str
    thread_id: str | None
    contact_name: str | None
    services: tuple[str, ...]
    """As the practice calls them."""
    service: str | None
    label: str | None
    total: int
    used: int
    left: int
    status: str
    """stalled | due (its window is open) | waiting (not due yet) | booked | to_mark (its visit is over and nobody has
    said whether it took place) | resting (no rhythm known) | complete | ended"""
    ended_why: str | None
    cadence_days: int | None
    minimum_days: int
    window_days: int
    track: str
    price_minor: int | None
    stake_minor: int | None
    """What the unused sessions are worth; null: nobody knows a price."""
    currency: str
    location: str | None
    bought_at: datetime
    expires: date | None
    last_done_at: datetime | None
    session_due_at: datetime | None
    window_end_at: datetime | None
    next_visit_at: datetime | None
    next_visit_id: str | None
    stalled_days: int
    next_touch: Coming | None
    counted_here: bool
    """Sessions are counted here; else in the practice's system."""
    version: int


class PlanSessionView(msgspec.Struct, frozen=True):
    id: str
    at: datetime
    source: str
    """visit | staff | package (its system told of it)"""
    appointment_id: str | None
    provider: str | None
    taken_back: bool


class PlanTaskLine(msgspec.Struct, frozen=True):
    id: str
    kind: str
    state: str
    outcome: str | None
    tries: int
    due_at: datetime
    closed_at: datetime | None
    closed_why: str | None


class PlanDetail(msgspec.Struct, frozen=True, kw_only=True):
    plan: PlanView
    sessions: tuple[PlanSessionView, ...]
    touches: tuple[Touched, ...]
    tasks: tuple[PlanTaskLine, ...]
    others: tuple[PlanView, ...]
    """What else this person has bought."""
    times: tuple[TimeView, ...]
    """A few that would suit, where a session is owed and none is booked."""


class MembershipView(msgspec.Struct, frozen=True, kw_only=True):
    id: str
    contact_id: str
    thread_id: str | None
    contact_name: str | None
    kind: str | None
    membership: str
    """What it is called."""
    state: str
    credits: int
    credits_each: int
    price_minor: int | None
    currency: str
    months: int
    location: str | None
    started_at: datetime
    renews_at: datetime | None
    failed_at: datetime | None
    lapsed_at: datetime | None
    ended_at: datetime | None
    untold: bool
    """Its day has passed and nobody has said whether it was renewed."""
    next_touch: Coming | None
    version: int


def views(conn: Connection, book: PracticeBook, found: Iterable[Plan]) -> tuple[PlanView, ...]:
    shown = tuple(found)
    about = whereabouts(conn, {each.contact_id for each in shown})
    ahead = history.coming(conn, "plan", [each.id for each in shown])
    at = now(conn)
    return tuple(
        _view(conn, book, each, about.get(each.contact_id), ahead.get(each.id), at) for each in shown
    )


def detail(conn: Connection, book: PracticeBook, plan_id: str) -> PlanDetail:
    """Raises `NotFoundError`."""
    there = plans.one(conn, plan_id)
    all_of = plans.of_contact(conn, there.contact_id)
    own, *others = views(conn, book, [there, *(each for each in all_of if each.id != plan_id)])
    return PlanDetail(
        plan=own,
        sessions=tuple(_session(conn, book, each) for each in plans.sessions_of(conn, plan_id)),
        touches=history.touches_of(conn, "plan", plan_id),
        tasks=_tasks(conn, there),
        others=tuple(others),
        times=_times(conn, book, there) if own.status in {"stalled", "due", "waiting"} else (),
    )


def membership_views(conn: Connection, found: Iterable[Membership]) -> tuple[MembershipView, ...]:
    shown = tuple(found)
    about = whereabouts(conn, {each.contact_id for each in shown})
    ahead = history.coming(conn, "membership", [each.id for each in shown])
    return tuple(_membership(conn, each, about.get(each.contact_id), ahead.get(each.id)) for each in shown)


def whereabouts(conn: Connection, contact_ids: set[str]) -> dict[str, About]:
    """Thread and location of each; one without a conversation is left out."""
    return {each.contact_id: each for each in around(conn, (), contact_ids)}


def near(conn: Connection, me: SignedIn, found: tuple[T, ...]) -> list[T]:
    """Those of this person's locations: what they do not see is not in the sums either."""
    if me.locations is None:
        return list(found)
    about = whereabouts(conn, {each.contact_id for each in found})
    return [
        each
        for each in found
        if (there := about.get(each.contact_id)) is None
        or there.location is None
        or there.location in me.locations
    ]


def status_of(there: Plan, at: datetime) -> str:
    if there.state != "active":
        return there.state
    if there.booked(at):
        over = there.next_visit_at is not None and there.next_visit_at < at
        return "to_mark" if over else "booked"
    if there.session_due_at is None or there.window_end_at is None:
        return "resting"
    if there.window_end_at < at:
        return "stalled"
    return "due" if there.session_due_at <= at else "waiting"


def _view(
    conn: Connection,
    book: PracticeBook,
    there: Plan,
    about: About | None,
    ahead: Coming | None,
    at: datetime,
) -> PlanView:
    person = find_contact(conn, there.contact_id)
    known = [(each, book.find_service(each)) for each in there.services]
    status = status_of(there, at)
    past = at - there.window_end_at if status == "stalled" and there.window_end_at is not None else None
    same = {name: getattr(there, name) for name in _SAME}
    return PlanView(
        **same,
        thread_id=about.thread_id if about is not None else None,
        contact_name=person.name or person.display_name if person is not None else None,
        services=tuple(each if found is None else found.name for each, found in known),
        status=status,
        stalled_days=past.days if past is not None else 0,
        next_touch=ahead,
        counted_here=there.source != "package",
    )


_SAME = (
    "id", "contact_id", "service", "label", "total", "used", "left", "ended_why", "cadence_days", "minimum_days",
    "window_days", "track", "price_minor", "stake_minor", "currency", "location", "bought_at", "expires",
    "last_done_at", "session_due_at", "window_end_at", "next_visit_at", "next_visit_id", "version",
)  # fmt: skip


def _session(conn: Connection, book: PracticeBook, each: Session) -> PlanSessionView:
    visit = calendar.find_one(conn, each.appointment_id) if each.appointment_id is not None else None
    who = book.find_staff(visit.provider) if visit is not None else None
    return PlanSessionView(
        each.id,
        each.at,
        each.source,
        each.appointment_id,
        who.name if who is not None else None,
        each.taken_back_at is not None,
    )


def _tasks(conn: Connection, there: Plan) -> tuple[PlanTaskLine, ...]:
    own = [each for each in tasks.tasks_of(conn, there.contact_id) if each.subject_id == there.id]
    return tuple(
        PlanTaskLine(
            each.id,
            each.kind,
            each.state,
            each.outcome,
            each.tries,
            each.due_at,
            each.closed_at,
            each.closed_why,
        )
        for each in own
    )


def _times(conn: Connection, book: PracticeBook, there: Plan) -> tuple[TimeView, ...]:
    return tuple(time_view(book, each) for each in offering.times(conn, book, there))


def _membership(
    conn: Connection, there: Membership, about: About | None, ahead: Coming | None
) -> MembershipView:
    person = find_contact(conn, there.contact_id)
    names: tuple[Any, ...] = (
        "id", "contact_id", "kind", "state", "credits", "credits_each", "price_minor", "currency", "months",
        "location", "started_at", "renews_at", "failed_at", "lapsed_at", "ended_at", "version",
    )  # fmt: skip
    return MembershipView(
        **{name: getattr(there, name) for name in names},
        thread_id=about.thread_id if about is not None else None,
        contact_name=person.name or person.display_name if person is not None else None,
        membership=there.name,
        untold=there.untold(now(conn)),
        next_touch=ahead,
    )
