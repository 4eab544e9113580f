"""Promise 2's last resort: an inquiry without a reply in time gets a fixed acknowledgement and a person."""

from sqlalchemy import Connection

from agent.office_hours import answer_by
from agent.wording import fixed_text
from compliance.facts import DraftRequest
from compliance.gate import Gate
from compliance.phi.scan import fixed
from core import claims
from core.claims import Claimed, Claimer
from core.db import Database
from core.session import now, of_practice
from inbox import handoffs, inquiries, threads, timeline
from inbox.inquiries import WATCHDOG
from practice.book import PracticeBook
from practice.contacts import load_contact
from practice.store import Books


class Watchdog:
    """Claims inquiries whose first reply is overdue."""

    def __init__(self, db: Database, books: Books, gate: Gate) -> None:
        self._db, self._books, self._gate = db, books, gate
        self.claimer = Claimer(db, WATCHDOG, self._work)

    async def _work(self, claimed: Claimed) -> None:
        assert claimed.practice_id is not None
        await self._db.write(of_practice(claimed.practice_id), lambda conn: self._look(conn, claimed))

    def _look(self, conn: Connection, claimed: Claimed) -> None:
        inquiry = inquiries.load_inquiry(conn, claimed.id)
        claims.done(conn, WATCHDOG, claimed)
        row = threads.load_thread(conn, inquiry.thread_id, lock=True)
        answered = inquiry.first_kind is not None or inquiry.closed_at is not None
        if answered or inquiry.unanswered_why is not None or row.owner_kind != "agent":
            return
        if row.answered_seq >= inquiry.opened_seq:
            return  # the reply has been settled and is on its way
        acknowledge(conn, self._gate, self._books.get(conn), row.id, f"watchdog-{inquiry.id}")


def acknowledge(conn: Connection, gate: Gate, book: PracticeBook, thread_id: str, cause: str) -> None:
    """Say that a person will answer, and fetch one."""
    row = threads.load_thread(conn, thread_id, lock=True)
    language = row.language or load_contact(conn, row.contact_id).language or book.default_language
    newest = timeline.last_messages(conn, thread_id, 5)
    text = fixed_text("acknowledgement", language)
    arrived = next((each.at for each in reversed(newest) if each.direction == "in"), now(conn))
    gate.submit(
        conn,
        DraftRequest(
            thread_id=thread_id,
            cause_id=cause,
            kind="acknowledgement",
            purpose="inquiry_reply",
            author_kind="agent",
            text=text,
            phi=fixed(text),
            language=language,
            caused_at=arrived,
            acknowledgement=True,
        ),
    )
    handoffs.open_handoff(
        conn,
        thread_id,
        reason="low_confidence",
        urgency="soon",
        summary="No automatic answer could be made.",
        answer_by=answer_by(book, "soon", now(conn)),
    )
    threads.change(conn, thread_id, answered_seq=row.last_in_seq, last_out_at=now(conn), due_at=None)
