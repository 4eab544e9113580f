"""Somebody is ill or the practice is shut: everybody it hits is offered other times, and their answers are followed."""

from datetime import datetime, timedelta
from typing import Any

import msgspec
from sqlalchemy import Connection

from agent import telling
from booking import heard, service
from booking.closures import days
from booking.closures.days import CASES, Case
from booking.emr import keeping
from booking.emr.base import CalendarSlot
from booking.emr.choosing import around
from booking.emr.connections import Connections
from booking.emr.landing import external_of
from compliance.gate import Gate
from compliance.types import Action
from core import claims
from core.claims import Claimed, Claimer
from core.db import Database
from core.errors import ReconnectError, RejectedError, RetryLaterError, UnknownOutcomeError
from core.events import AppointmentBooked, AppointmentCancelled, AppointmentMoved, HandoffOpened, TaskClosed
from core.session import now, of_practice
from inbox import tasks
from practice.book import PracticeBook
from practice.store import Books

ANSWER = timedelta(hours=4)
"""Who has not answered by then is called, sooner where the visit is near."""
SOONEST = timedelta(minutes=20)
CALL_AHEAD = timedelta(hours=2)
"""So long before the visit somebody must have reached them."""
OFFERED = 3
SPOKEN = frozenset({"reached", "booked", "other"})
"""Outcomes of a call after which the visit is settled."""
SEARCHED = 15
"""More than are offered, so that not everybody is offered the same three."""


class LostDays:
    """Claims cases: first to write to them, then because nobody answered."""

    def __init__(self, db: Database, books: Books, gate: Gate, systems: Connections | None = None) -> None:
        self._db, self._books, self._gate, self._systems = db, books, gate, systems
        self.claimer = Claimer(db, CASES, self._work)

    async def _work(self, claimed: Claimed) -> None:
        assert claimed.practice_id is not None
        there = await self._free_there(claimed.practice_id, claimed.id)
        await self._db.write(of_practice(claimed.practice_id), lambda conn: self._case(conn, claimed, there))

    async def _free_there(self, practice_id: str, case_id: str) -> tuple[service.Start, ...] | None:
        """Times near the lost one in the practice's own system; None where ours is the calendar, or it does not say."""
        opened = None if self._systems is None else await self._systems.booking(practice_id)
        if opened is None:
            return None
        scope = of_practice(practice_id)
        lost = await self._db.read(scope, lambda conn: self._lost(conn, case_id))
        if lost is None:
            return None
        start, query, external = lost
        try:
            found = await opened.calendar.find_slots(query, moving=external)
        except (RetryLaterError, ReconnectError, RejectedError, UnknownOutcomeError):
            return None
        since, until = query.earliest or start.at, (query.latest or start.at) + CALL_AHEAD

        def left(conn: Connection) -> tuple[CalendarSlot, ...]:
            return keeping.without(found, keeping.ours(conn, since, until), self._books.get(conn))

        others = [each.start for each in await self._db.read(scope, left) if each.start.at != start.at]
        return tuple(sorted(others, key=lambda each: abs(each.at - start.at))[:SEARCHED])

    def _lost(
        self, conn: Connection, case_id: str
    ) -> tuple[service.Start, service.StartQuery, str | None] | None:
        """What to ask for, where they have not been written to."""
        case = days.one_case(conn, case_id)
        if case.state != "waiting":
            return None
        visit = service.one(conn, case.appointment_id)
        start = service.start_of_appointment(visit)
        near = around(start)
        asked = self._query(conn, self._books.get(conn), visit)
        since = max(now(conn), near.earliest or start.at)
        asked = msgspec.structs.replace(asked, earliest=since, latest=near.latest, limit=None)
        return start, asked, external_of(conn, visit.id)

    def _case(
        self, conn: Connection, claimed: Claimed, there: tuple[service.Start, ...] | None = None
    ) -> None:
        claims.done(conn, CASES, claimed)
        case = days.one_case(conn, claimed.id)
        heard.changed(conn)
        if case.state == "offered":
            days.set_case(conn, case, "silent")
        elif case.state == "waiting":
            self._offer(conn, case, there)

    def _offer(self, conn: Connection, case: Case, there: tuple[service.Start, ...] | None) -> None:
        visit = service.one(conn, case.appointment_id)
        if visit.status != "booked" or visit.starts_at != case.starts_at:
            days.set_case(conn, case, "moved" if visit.status == "booked" else "cancelled")
            return
        book = self._books.get(conn)
        starts = self._alternatives(conn, book, case, visit, there)
        if not starts:
            days.set_case(conn, case, "wants_call", "NO_TIMES")
            return
        self._write(conn, book, case, visit, starts)

    def _query(self, conn: Connection, book: PracticeBook, visit: service.Appointment) -> service.StartQuery:
        facts = service.facts_of(conn, book, visit.contact_id, visit.type, visit.treatments, moving=visit.id)
        return facts.into(
            service.StartQuery(
                type=visit.type, services=visit.treatments, location=visit.location, limit=SEARCHED
            )
        )

    def _alternatives(
        self,
        conn: Connection,
        book: PracticeBook,
        case: Case,
        visit: service.Appointment,
        there: tuple[service.Start, ...] | None,
    ) -> tuple[service.Start, ...]:
        """The nearest to the time they had; those that nobody else of this day is offered, where there are enough."""
        found = there
        if found is None:
            found = service.alternatives(
                conn,
                book,
                self._query(conn, book, visit),
                service.start_of_appointment(visit),
                thread_id=case.thread_id,
                moving=visit.id,
            )
        theirs = {
            each
            for other in days.cases_of(conn, case.closure_id)
            if other.id != case.id and other.state == "offered"
            for each in other.offered
        }
        fresh = [each for each in found if _mark(each) not in theirs]
        rest = [each for each in found if _mark(each) in theirs]
        return tuple(sorted([*fresh, *rest][:OFFERED], key=lambda each: each.at))

    def _write(
        self,
        conn: Connection,
        book: PracticeBook,
        case: Case,
        visit: service.Appointment,
        starts: tuple[service.Start, ...],
    ) -> None:
        assert case.thread_id is not None
        way = telling.way_to(conn, book, case.thread_id, lock=True)
        asked = telling.request(
            way, kind="visit_changed", purpose="appointment", cause_id=case.id,
            words=self._words(conn, book, case, visit, starts, way.language), appointment_id=visit.id,
            subject=visit.id, location=visit.location, same_day_change=True, cancel_on=("takeover",),
        )  # fmt: skip
        verdict = self._gate.preview(conn, asked)
        if verdict.action is Action.HOLD and verdict.hold_until is not None:
            if verdict.hold_until < visit.starts_at - CALL_AHEAD:
                days.set_case(
                    conn, case, "waiting", verdict.reason.value, due_at=verdict.hold_until, attempts=0
                )
            else:
                days.set_case(conn, case, "unreachable", verdict.reason.value)
            return
        if verdict.action is not Action.SEND:
            days.set_case(conn, case, "unreachable", verdict.reason.value)
            return
        self._send(conn, book, case, visit, starts, way, asked)

    def _send(
        self,
        conn: Connection,
        book: PracticeBook,
        case: Case,
        visit: service.Appointment,
        starts: tuple[service.Start, ...],
        way: telling.Way,
        asked: Any,
    ) -> None:
        answer_by = self._answer_by(conn, visit.starts_at)
        made = service.offer(
            conn,
            way.thread.id,
            starts,
            visit.treatments,
            visit.id,
            max(answer_by, now(conn) + timedelta(hours=12)),
        )
        slots = telling.slots_of(book, made)
        submitted = self._gate.submit(conn, telling.with_slots(asked, slots))
        if submitted.action != "send":
            days.set_case(conn, case, "unreachable", submitted.reason)
            return
        pending = {"kind": "slot_choice", "service": next(iter(visit.treatments), None), "moves": visit.id}
        telling.left_open(conn, way, pending, slots)
        telling.on_timeline(conn, book, way.thread.id, "away_offered", service.start_of_appointment(visit))
        days.set_case(
            conn,
            case,
            "offered",
            message_id=submitted.message_id,
            offered=[_mark(each) for each in starts],
            answer_by=answer_by,
            due_at=answer_by,
            attempts=0,
        )

    def _answer_by(self, conn: Connection, starts_at: datetime) -> datetime:
        return max(min(now(conn) + ANSWER, starts_at - CALL_AHEAD), now(conn) + SOONEST)

    def _words(
        self,
        conn: Connection,
        book: PracticeBook,
        case: Case,
        visit: service.Appointment,
        starts: tuple[service.Start, ...],
        language: str,
    ) -> str:
        lost = days.one_closure(conn, case.closure_id)
        old = service.start_of_appointment(visit)
        said = telling.moments_with(book, starts, visit.provider, language, now(conn))
        values = {"old": telling.moment(old, language, now(conn)), "times": said}
        if lost.kind == "closed":
            return telling.words(
                "closed_offer", language, day=telling.day(old, language, now(conn)), **values
            )
        return telling.words("away_offer", language, provider=book.staff(visit.provider).name, **values)


class CasesFollowed:
    """Handlers for `wiring.py`."""

    def on_moved(self, conn: Connection, event: AppointmentBooked | AppointmentMoved) -> None:
        """However it was moved: by them, by a colleague, in another system."""
        visit = service.one(conn, event.appointment_id)
        for case in days.open_cases(conn, appointment_id=event.appointment_id):
            if visit.starts_at != case.starts_at or event.__class__ is AppointmentMoved:
                self._ended(conn, case, "moved")

    def on_cancelled(self, conn: Connection, event: AppointmentCancelled) -> None:
        for case in days.open_cases(conn, appointment_id=event.appointment_id):
            self._ended(conn, case, "cancelled")

    def on_handoff(self, conn: Connection, event: HandoffOpened) -> None:
        """They have asked for somebody, or for something that only a person can settle."""
        for case in days.open_cases(conn, thread_id=event.thread_id):
            if case.state == "offered":
                self._ended(conn, case, "wants_call", event.reason)

    def on_task_closed(self, conn: Connection, event: TaskClosed) -> None:
        """Somebody of the call list has spoken to them."""
        if event.kind != "closure_call":
            return
        case = days.one_case(conn, tasks.one(conn, event.task_id).subject_id or "")
        if case.state in days.TO_CALL and event.outcome in SPOKEN:
            self._ended(conn, case, "called")

    def _ended(self, conn: Connection, case: Case, state: days.CaseState, why: str | None = None) -> None:
        days.set_case(conn, case, state, why)
        heard.changed(conn)


def _mark(start: service.Start) -> str:
    return f"{start.provider}|{start.at.isoformat()}"
