"""What a trial takes as given where it is not so: a lead, a visit, a purchase that the person does not have.

Only ever called in a transaction that is taken back.
"""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any, Final

import msgspec
from sqlalchemy import Connection

from booking import service as booking
from booking.attending import What, attend
from booking.rows import appointments_of
from booking.service import Appointment, Booked, Person, StartQuery, Wish
from compliance.audit import Actor
from core.errors import GlowdeskError
from core.session import finish, new_id, now, work
from inbox import threads
from pipeline import opening, opportunities, stages
from practice.book import PracticeBook
from practice.contacts import load_contact
from practice.file import Service
from sequences.enrolments import fits
from sequences.plans import memberships
from sequences.plans import rows as plans
from sequences.plans import service as selling
from sequences.rebook import prompts
from sequences.recall import rows as recalls
from sequences.recall.rules import rules_of
from sequences.schema import Definition
from sequences.subjects.base import Facts
from sequences.subjects.registry import subject

NOTHING: Final = "NO_SUBJECT"
"""There is nothing that it could be about, and nothing was found that could be supposed."""
BOOKED_AHEAD: Final = timedelta(days=28)
RECENT: Final = timedelta(days=30)
WHY: Final = "SUPPOSED"


class Supposed(msgspec.Struct, frozen=True):
    """What it is about. `what`: had to be supposed; None: it is so."""

    subject_id: str
    what: str | None = None


class _Trial(msgspec.Struct, frozen=True):
    conn: Connection
    book: PracticeBook
    definition: Definition
    contact_id: str
    actor: Actor

    def fitting(self, ids: list[str]) -> str | None:
        """The first of them that it is for; else the first."""
        about = subject(self.definition.subject)
        for each in ids:
            facts = about.facts(self.conn, self.book, each) if about is not None else None
            if facts is not None and facts.over is None and fits(self.definition.audience, facts, self.book):
                return each
        return next(iter(ids), None)

    def service(self, fit: Callable[[Service], bool] = lambda _: True) -> Service | None:
        """One that it would be about."""
        audience = msgspec.structs.replace(self.definition.audience, sources=(), locations=(), returning=None)
        found = [each for each in self.book.file.services if fits(audience, _about(each), self.book)]
        return next((each for each in found if fit(each)), next(iter(found), None))


def _about(service: Service) -> Facts:
    return Facts(contact_id="", version=1, anchors={}, service=service.id, line=service.revenue_line)


def suppose(
    conn: Connection, book: PracticeBook, definition: Definition, contact_id: str, actor: Actor
) -> Supposed | str:
    """Something for the sequence to be about, or a code that says why there is nothing."""
    make = _MAKE.get(definition.subject)
    if make is None:
        return NOTHING
    try:
        return make(_Trial(conn, book, definition, contact_id, actor)) or NOTHING
    except GlowdeskError:
        return NOTHING


def _opportunity(at: _Trial) -> Supposed | None:
    card, wanted = opportunities.current(at.conn, at.contact_id), at.definition.trigger.stage
    what = None
    if card is None:
        chosen = at.service()
        came = opening.Came(origin="staff", why=WHY, service=chosen.id if chosen is not None else None)
        card, what = opening.open_card(at.conn, at.book, at.contact_id, came, actor=at.actor), "lead"
    if card is not None and wanted is not None and card.stage != wanted:
        if card.stage == "not_fit":
            return Supposed(card.id)
        card = stages.move(at.conn, card.id, wanted, why=WHY, actor=at.actor, force=True)
        what = what or "stage"
    return None if card is None else Supposed(card.id, what)


def _appointment(at: _Trial) -> Supposed | None:
    on = at.definition.trigger.on
    if on == "booked":
        ahead = at.fitting([each.id for each in _visits(at) if each.status == "booked"])
        if ahead is not None:
            return Supposed(ahead)
        made = _visit(at, BOOKED_AHEAD)
        return None if made is None else Supposed(made.id, "visit")
    what: What = "no_show" if on == "missed" else "completed"
    done = [each.id for each in _visits(at, past=True) if each.status == what]
    recent = at.fitting(done)
    if recent is not None:
        return Supposed(recent)
    over = _attended(at, what)
    return None if over is None else Supposed(over.id, f"visit_{what}")


def _plan(at: _Trial) -> Supposed | None:
    over = at.definition.trigger.on == "completed"
    there = [each.id for each in plans.of_contact(at.conn, at.contact_id) if each.state == "active"]
    found = None if over else at.fitting(there)
    if found is not None:
        return Supposed(found)
    chosen = at.service(lambda each: any(one.track == "full" for one in each.packages))
    if chosen is None or not chosen.packages:
        return None
    sold = next((each for each in chosen.packages if each.track == "full"), chosen.packages[0])
    used = sold.sessions - 1 if over else 0
    new = selling.NewPlan(services=(chosen.id,), total=sold.sessions, used=used, sold_as=sold.id)
    made = selling.sell(at.conn, at.book, at.contact_id, new, by=at.actor.id or WHY)
    if over:
        selling.mark_done(at.conn, at.book, made.id, now(at.conn), by=at.actor.id or WHY)
    return Supposed(made.id, "plan_completed" if over else "plan")


def _membership(at: _Trial) -> Supposed | None:
    found = at.fitting([each.id for each in memberships.listed(at.conn, contact_id=at.contact_id)])
    what = None
    if found is None:
        kinds = at.book.file.memberships
        if not kinds:
            return None
        terms = memberships.Terms(kind=kinds[0].id, renews_at=now(at.conn) + RECENT)
        made = memberships.add_one(
            at.conn, at.book, at.contact_id, terms, source="staff", key=new_id(at.conn), by=at.actor.id
        )
        found, what = made.id, "membership"
    return Supposed(found, _happened(at, found) or what)


def _happened(at: _Trial, membership_id: str) -> str | None:
    """The payment has failed, or it is over, where that is what begins it."""
    on = at.definition.trigger.on
    told: dict[str, Any] = {"payment_failed": "failed", "lapsed": "lapsed"}
    if on not in told:
        return None
    memberships.happens(at.conn, at.book, membership_id, told[on])
    return f"membership_{told[on]}"


def _recall(at: _Trial) -> Supposed | None:
    found = at.fitting([each.id for each in recalls.of_contact(at.conn, at.contact_id)])
    if found is not None:
        return Supposed(found)
    rules = rules_of(at.conn, at.book)
    visit = _attended(at, "completed", lambda each: each.id in rules and rules[each.id].on)
    if visit is None:
        return None
    finish(at.conn)
    treated = at.fitting(
        [each.id for each in recalls.bring_up(at.conn, at.book, at.contact_id)]
    ) or at.fitting([each.id for each in recalls.of_contact(at.conn, at.contact_id)])
    return None if treated is None else Supposed(treated, "visit_completed")


def _rebook(at: _Trial) -> Supposed | None:
    visit = _attended(at, "completed")
    if visit is None:
        return None
    finish(at.conn)
    prompt = prompts.of_visit(at.conn, visit.id)
    return None if prompt is None else Supposed(prompt.id, "visit_completed")


_MAKE: Final[dict[str, Callable[[_Trial], Supposed | None]]] = {
    "opportunity": _opportunity,
    "appointment": _appointment,
    "plan": _plan,
    "membership": _membership,
    "recall": _recall,
    "rebook": _rebook,
}


def _visits(at: _Trial, *, past: bool = False) -> list[Appointment]:
    """Soonest first, or (`past`) those of late, the last first."""
    instant = now(at.conn)
    found = appointments_of(at.conn, at.contact_id, from_now=not past)
    if not past:
        return sorted(found, key=lambda each: each.starts_at)
    late = [each for each in found if instant - RECENT < each.starts_at <= instant]
    return sorted(late, key=lambda each: each.starts_at, reverse=True)


def _visit(
    at: _Trial, ahead: timedelta, fit: Callable[[Service], bool] = lambda _: True
) -> Appointment | None:
    """At the first free time so far ahead."""
    chosen = at.service(fit)
    returning = at.definition.subject in {"recall", "rebook", "plan"}
    kind = None if chosen is None else at.book.appointment_type_for(chosen.id, returning=returning)
    if chosen is None or kind is None:
        return None
    query = StartQuery(type=kind.id, earliest=now(at.conn) + ahead, limit=1)
    start = next(iter(booking.find(at.conn, at.book, query)), None)
    if start is None:
        return None
    thread = threads.thread_of(at.conn, at.contact_id)
    wish = Wish(
        start=start,
        person=Person(contact_id=at.contact_id, name=load_contact(at.conn, at.contact_id).name or "?"),
        thread_id=None if thread is None else thread.id,
        treatments=(chosen.id,),
        intent_key=new_id(at.conn),
        source="staff",
    )
    done = booking.book(at.conn, at.book, wish)
    return booking.one(at.conn, done.appointment_id) if isinstance(done, Booked) else None


def _attended(at: _Trial, what: What, fit: Callable[[Service], bool] = lambda _: True) -> Appointment | None:
    """A visit soon, and its end: the clock of the trial goes on to there."""
    visit = _visit(at, timedelta(), fit)
    if visit is None:
        return None
    _go_to(at.conn, visit.ends_at)
    return attend(at.conn, at.book, visit.id, what)


def _go_to(conn: Connection, instant: datetime) -> None:
    work(conn).now = max(instant, now(conn))
