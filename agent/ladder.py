"""Handoffs nobody answered in time: raised again, the next person told, and the patient too."""

from datetime import timedelta

from sqlalchemy import Connection

from agent.wording import fixed_text
from compliance.facts import DraftRequest
from compliance.gate import Gate
from compliance.phi.scan import fixed
from core import claims
from core.claims import Claimed, Claimer
from core.db import Database
from core.events import HandoffOpened
from core.session import now, of_practice
from inbox import handoffs, threads
from inbox.handoffs import LADDER
from practice.file import StaffMember
from practice.store import Books

RUNGS = {"emergency": timedelta(minutes=5), "urgent": timedelta(minutes=15)}
SLOW_RUNG = timedelta(hours=4)
MOST_RUNGS = 4
TOLD_ONCE = timedelta(hours=4)
"""How long a word to the patient about an overdue answer stands for the others."""


class OnCall:
    """Who is fetched, in the practice's order; an emergency pages the first of them at once."""

    def __init__(self, books: Books) -> None:
        self._books = books

    def people(self, conn: Connection) -> tuple[StaffMember, ...]:
        book = self._books.get(conn)
        return book.on_call or book.answers_inbox

    def on_opened(self, conn: Connection, event: HandoffOpened) -> None:
        """Handler for `wiring.py`; the ladder goes on from there."""
        people = self.people(conn)
        if event.urgency == "emergency" and people:
            handoffs.notify(
                conn,
                "emergency",
                thread_id=event.thread_id,
                handoff_id=event.handoff_id,
                to_staff=people[0].id,
            )


class Ladder:
    """Claims open handoffs whose answer is overdue."""

    def __init__(self, db: Database, books: Books, gate: Gate) -> None:
        self._db, self._books, self._gate = db, books, gate
        self.claimer = Claimer(db, LADDER, self._work)

    async def _work(self, claimed: Claimed) -> None:
        assert claimed.practice_id is not None
        await self._db.write(of_practice(claimed.practice_id), lambda conn: self._climb(conn, claimed))

    def _climb(self, conn: Connection, claimed: Claimed) -> None:
        row = handoffs.load_handoff(conn, claimed.id)
        more = row.step + 1 < MOST_RUNGS
        wait = RUNGS.get(row.urgency, SLOW_RUNG)
        claims.done(conn, LADDER, claimed)
        if not handoffs.escalate(conn, claimed.id, now(conn) + wait if more else None):
            return
        people = OnCall(self._books).people(conn)
        to_staff = people[row.step % len(people)].id if people else None
        handoffs.notify(
            conn, "handoff_overdue", thread_id=row.thread_id, handoff_id=row.id, to_staff=to_staff
        )
        if row.step == 0 and row.urgency != "emergency":
            self._tell_patient(conn, row.thread_id, row.id)

    def _tell_patient(self, conn: Connection, thread_id: str, handoff_id: str) -> None:
        row = threads.load_thread(conn, thread_id)
        if row.owner_kind == "staff" or _told_just_now(conn, thread_id, handoff_id):
            return
        language = row.language or self._books.get(conn).default_language
        text = fixed_text("handoff_overdue", language)
        self._gate.submit(
            conn,
            DraftRequest(
                thread_id=thread_id,
                cause_id=handoff_id,
                kind="handoff_overdue",
                purpose="service_notice",
                author_kind="agent",
                text=text,
                phi=fixed(text),
                language=language,
            ),
        )


def _told_just_now(conn: Connection, thread_id: str, handoff_id: str) -> bool:
    """Several matters overdue at once are one "sorry for the wait"; an emergency's patient is not told at all."""
    since = now(conn) - TOLD_ONCE
    return any(
        each.id != handoff_id
        and each.escalated
        and each.urgency != "emergency"
        and each.answer_by is not None
        and since <= each.answer_by <= now(conn)
        for each in handoffs.all_handoffs(conn, thread_id)
    )
