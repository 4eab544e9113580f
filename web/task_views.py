"""A task as screens show it: whose, what for, how much is at stake, and why it comes now."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any, Literal

import msgspec
from sqlalchemy import Connection

from booking import service
from booking.whose import last_visits
from core.session import now
from inbox import task_lists, tasks
from inbox.next_best import Candidate
from inbox.task_kinds import kinds, outcome_of
from inbox.task_lists import Warmth
from inbox.tasks import Entry, Task
from inbox.thread_card import shown_address
from pipeline import opportunities
from pipeline.types import Opportunity
from practice.access.users import all_users
from practice.book import PracticeBook
from practice.contacts import find_contact
from sequences.plans import rows as plans

RECENT = timedelta(days=14)
"""Somebody who wrote longer ago is not warm, and it is not said."""
VISITS = 6
ReasonCode = Literal["worth", "sessions_left", "last_here", "wrote", "tries", "overdue", "what", "why"]


class Money(msgspec.Struct, frozen=True):
    amount_minor: int
    currency: str


class Reason(msgspec.Struct, frozen=True):
    """Why it comes now, as a code with a number, an amount, a moment or another code; screens put it in words."""

    code: ReasonCode
    count: int | None = None
    amount: Money | None = None
    at: datetime | None = None
    what: str | None = None


class TaskRow(msgspec.Struct, frozen=True):
    id: str
    kind: str
    queue: Literal["call", "desk"]
    contact_id: str
    thread_id: str | None
    name: str | None
    phone: str | None
    subject_kind: str | None
    subject_id: str | None
    owner_id: str | None
    owner_name: str | None
    state: Literal["open", "done"]
    outcome: str | None
    closed_why: str | None
    tries: int
    due_at: datetime
    overdue: bool
    note: str | None
    reasons: tuple[Reason, ...]
    by_kind: str
    by_name: str | None
    created_at: datetime
    closed_at: datetime | None
    version: int


class EntryView(msgspec.Struct, frozen=True):
    """A line of its history."""

    id: str
    what: str
    outcome: str | None
    why: str | None
    note: str | None
    again_at: datetime | None
    owner_name: str | None
    by_kind: str
    by_name: str | None
    at: datetime


class VisitLine(msgspec.Struct, frozen=True):
    at: datetime
    timezone: str
    type_name: str
    status: str


class PlanLine(msgspec.Struct, frozen=True):
    """A series of theirs: how far it is, and what is left of it."""

    id: str
    label: str
    total: int
    used: int
    state: str
    stake: Money | None
    due_at: datetime | None


class CardLine(msgspec.Struct, frozen=True):
    """Their card in the pipeline."""

    id: str
    stage: str
    service: str | None
    value: Money
    since: datetime


class TaskDetail(msgspec.Struct, frozen=True):
    """What a colleague needs to know before they ring."""

    task: TaskRow
    entries: tuple[EntryView, ...]
    visits: tuple[VisitLine, ...]
    plans: tuple[PlanLine, ...]
    card: CardLine | None
    others: tuple[TaskRow, ...]
    """What else is open for this person."""


class OutcomeView(msgspec.Struct, frozen=True):
    name: str
    label: dict[str, str]
    then: Literal["close", "again"]
    asks: Literal["when", "note"] | None


class KindView(msgspec.Struct, frozen=True):
    name: str
    label: dict[str, str]
    queue: Literal["call", "desk"]
    icon: str
    outcomes: tuple[OutcomeView, ...]


class Around(msgspec.Struct, frozen=True):
    """What many tasks are shown with, read once."""

    users: dict[str, str]
    warm: dict[str, Warmth]
    visits: dict[str, datetime]


def kind_views() -> tuple[KindView, ...]:
    return tuple(
        KindView(name, msgspec.to_builtins(kind.label), kind.queue, kind.icon, _outcomes(name, kind.outcomes))
        for name, kind in kinds().items()
    )


def _outcomes(kind: str, names: Sequence[str]) -> tuple[OutcomeView, ...]:
    found = [(name, outcome_of(kind, name)) for name in names]
    return tuple(OutcomeView(name, msgspec.to_builtins(o.label), o.then, o.asks) for name, o in found)


def around(conn: Connection, found: Sequence[Task]) -> Around:
    contacts = {each.contact_id for each in found}
    return Around(
        {row.id: row.name for row in all_users(conn)},
        task_lists.warmth(conn, contacts),
        last_visits(conn, contacts),
    )


def views(conn: Connection, book: PracticeBook, found: Sequence[Task]) -> tuple[TaskRow, ...]:
    beside = around(conn, found)
    return tuple(_view(conn, book, each, beside) for each in found)


def candidate(each: Task, worth_minor: int, beside: Around, *, skipped: bool) -> Candidate:
    """What the order of the best next thing is made of."""
    warm = beside.warm.get(each.contact_id)
    last = warm.last_in_at if warm is not None else None
    return Candidate(each, kinds()[each.kind].weight, worth_minor, last, skipped)


def worth(conn: Connection, each: Task) -> int:
    """Money at stake: of the plan or card as it stands, else as the opener said, else of their open card."""
    if each.subject_kind == "plan" and each.subject_id is not None:
        plan = next((p for p in plans.of_contact(conn, each.contact_id) if p.id == each.subject_id), None)
        if plan is not None and plan.stake_minor is not None:
            return int(plan.stake_minor)
    if each.subject_kind == "opportunity" and each.subject_id is not None:
        card = opportunities.find(conn, each.subject_id)
        if card is not None:
            return card.value_minor
    if each.worth_minor:
        return each.worth_minor
    card = opportunities.current(conn, each.contact_id) if kinds()[each.kind].queue == "call" else None
    return card.value_minor if card is not None and card.status == "open" else 0


def detail(conn: Connection, book: PracticeBook, task_id: str) -> TaskDetail:
    """Raises `NotFoundError`."""
    there = tasks.one(conn, task_id)
    others = [
        each for each in tasks.tasks_of(conn, there.contact_id) if each.state == "open" and each.id != task_id
    ]
    users = {row.id: row.name for row in all_users(conn)}
    visits = sorted(
        service.appointments_of(conn, there.contact_id, from_now=False),
        key=lambda each: each.starts_at,
        reverse=True,
    )
    shown = views(conn, book, [there, *others])
    return TaskDetail(
        task=shown[0],
        entries=tuple(_entry(each, users) for each in tasks.history(conn, [task_id])[task_id]),
        visits=tuple(_visit(book, each) for each in visits[:VISITS]),
        plans=tuple(_plan(book, each) for each in plans.of_contact(conn, there.contact_id)),
        card=_card(book, opportunities.current(conn, there.contact_id)),
        others=shown[1:],
    )


def _view(conn: Connection, book: PracticeBook, each: Task, beside: Around) -> TaskRow:
    person = find_contact(conn, each.contact_id)
    warm = beside.warm.get(each.contact_id)
    return TaskRow(
        id=each.id,
        kind=each.kind,
        queue=kinds()[each.kind].queue,
        contact_id=each.contact_id,
        thread_id=warm.thread_id if warm else each.thread_id,
        name=_name(person),
        phone=person.phone if person is not None else None,
        subject_kind=each.subject_kind,
        subject_id=each.subject_id,
        owner_id=each.owner_id,
        owner_name=beside.users.get(each.owner_id or ""),
        state=each.state,
        outcome=each.outcome,
        closed_why=each.closed_why,
        tries=each.tries,
        due_at=each.due_at,
        overdue=each.state == "open" and each.due_at <= now(conn),
        note=each.note,
        reasons=tuple(_reasons(conn, book, each, beside)),
        by_kind=each.by_kind,
        by_name=beside.users.get(each.by_id or ""),
        created_at=each.created_at,
        closed_at=each.closed_at,
        version=each.version,
    )


def _name(person: Any) -> str | None:
    """Who has not said it yet is known by their number."""
    if person is None:
        return None
    return (
        person.name
        or person.display_name
        or (shown_address("sms", person.phone) if person.phone else person.email)
    )


def _reasons(conn: Connection, book: PracticeBook, each: Task, beside: Around) -> list[Reason]:
    """The most telling first, as in "Stalled plan, $1,200 left, last here 34 days ago"."""
    found = []
    what = each.detail.get("what") or each.detail.get("why")
    if what:
        found.append(Reason("what" if "what" in each.detail else "why", what=str(what)))
    amount = worth(conn, each) if each.state == "open" else 0
    if amount:
        currency = str(each.detail.get("currency") or book.currency)
        found.append(Reason("worth", amount=Money(amount, currency)))
    left = each.detail.get("sessions_left")
    if isinstance(left, int):
        found.append(Reason("sessions_left", count=left))
    here = beside.visits.get(each.contact_id)
    if here is not None:
        found.append(Reason("last_here", count=(now(conn) - here).days, at=here))
    warm = beside.warm.get(each.contact_id)
    if warm is not None and warm.last_in_at is not None and now(conn) - warm.last_in_at <= RECENT:
        found.append(Reason("wrote", at=warm.last_in_at))
    if each.tries:
        found.append(Reason("tries", count=each.tries))
    return found


def _entry(each: Entry, users: dict[str, str]) -> EntryView:
    return EntryView(
        id=each.id,
        what=each.what,
        outcome=each.outcome,
        why=each.why,
        note=each.note,
        again_at=each.again_at,
        owner_name=users.get(each.owner_id or ""),
        by_kind=each.by_kind,
        by_name=users.get(each.by_id or ""),
        at=each.at,
    )


def _visit(book: PracticeBook, visit: Any) -> VisitLine:
    kind = book.find_appointment_type(visit.type)
    return VisitLine(visit.starts_at, visit.zone, kind.name if kind is not None else visit.type, visit.status)


def _plan(book: PracticeBook, plan: plans.Plan) -> PlanLine:
    known = book.find_service(plan.service) if plan.service else None
    label = plan.label or (known.name if known is not None else plan.service) or ""
    stake = Money(plan.stake_minor, plan.currency) if plan.stake_minor is not None else None
    return PlanLine(plan.id, label, plan.total, plan.used, plan.state, stake, plan.session_due_at)


def _card(book: PracticeBook, card: Opportunity | None) -> CardLine | None:
    if card is None:
        return None
    known = book.find_service(card.service) if card.service else None
    return CardLine(
        card.id,
        card.stage,
        known.name if known is not None else card.service,
        Money(card.value_minor, card.currency),
        card.entered_at,
    )
