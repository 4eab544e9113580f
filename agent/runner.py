"""Runs a thread's turn when it is due: one run per thread, stale runs start again, no run ends in silence."""

from collections.abc import Awaitable, Callable
from typing import Any

import msgspec
from sqlalchemy import Connection

from agent import settle as settling
from agent.awaited import Awaited, Rerun
from agent.connected_desk import ConnectedDesk, SlotMemory
from agent.context import Slot
from agent.desk import Desk
from agent.elsewhere import prepared
from agent.front_desk import FrontDesk
from agent.gaps import veiled
from agent.load import Loaded, load
from agent.nodes.state import TurnState
from agent.playbook.normalise import normalise
from agent.playbook.safety import find_safety
from agent.provenance import scan_reply
from agent.replay import inputs_of
from agent.settle import Trace
from agent.settling import LostSlotError
from agent.steering import leave
from agent.trace import result_of
from agent.watchdog import acknowledge
from booking.emr.connections import Connections
from booking.links import VisitLinks
from compliance.gate import Gate
from compliance.phi.outbound import Scanner
from core import claims
from core.claims import Claimed, Claimer
from core.db import Database
from core.errors import StaleError
from core.logging import logger
from core.session import now, of_practice
from inbox import threads, timeline
from inbox.threads import TURNS
from practice.book import PracticeBook
from practice.store import Books

MOST_TRIES = 4
EMERGENCY = "emergency_guidance"
BeforeSettle = Callable[[str], Awaitable[None]]


def _is_plain(conn: Connection, row: Any) -> bool:
    """Nothing but an answer is due: no snooze that is over, no person who has it."""
    over = row.snoozed_until is not None and row.snoozed_until <= now(conn)
    answers = row.last_in_seq > row.answered_seq and row.awaits is None
    return row.owner_kind == "agent" and answers and not over


class Runner:
    """Claims threads whose turn is due. `before_settle` lets a test interrupt between proposal and commit."""

    def __init__(
        self,
        db: Database,
        books: Books,
        gate: Gate,
        scanner: Scanner,
        connections: Connections | None = None,
    ) -> None:
        self._db, self._books, self._gate, self._scanner = db, books, gate, scanner
        self.connections, self.awaited = connections, Awaited(books, gate)
        self._memory = SlotMemory()
        self.links: VisitLinks | None = None
        self._graph: Any = None
        self.before_settle: BeforeSettle | None = None
        self.claimer = Claimer(db, TURNS, self._work, self._dead)

    def use(self, graph: Any) -> None:
        self._graph = graph

    async def load(
        self,
        practice_id: str,
        thread_id: str,
        lost: Slot | None,
        *,
        looked: bool = False,
        again: int | None = None,
    ) -> tuple[Loaded | None, Desk | None]:
        """The graph's first node. Nothing for a thread that wants more than an answer, until that was `looked` at."""

        def read(conn: Connection) -> tuple[Loaded | None, Any]:
            book, row = self._books.get(conn), threads.load_thread(conn, thread_id)
            plain = looked or _is_plain(conn, row)
            return load(conn, book, row, lost=lost, again=again) if plain else None, book

        loaded, book = await self._db.read(of_practice(practice_id), read)
        if loaded is None:
            return None, None
        return loaded, await self._desk(practice_id, book, loaded)

    async def _desk(self, practice_id: str, book: PracticeBook, loaded: Loaded) -> FrontDesk:
        """Over our own calendar, or over the system that the practice keeps its calendar in."""
        opened = None if self.connections is None else await self.connections.booking(practice_id, book)
        seen, language = loaded.seen, loaded.turn.language or book.default_language
        where = (self._db, practice_id, book, seen.thread_id, seen.contact_id)
        if opened is None:
            return FrontDesk(*where)

        async def slow() -> None:
            await self._db.write(
                of_practice(practice_id), lambda conn: self.awaited.slow(conn, seen, language)
            )

        return ConnectedDesk(*where, opened=opened, memory=self._memory, clock=self._db.clock, slow=slow)

    async def _work(self, claimed: Claimed) -> None:
        assert claimed.practice_id is not None
        scope = of_practice(claimed.practice_id)
        lost: Slot | None = None
        looked, again = False, None
        for _ in range(MOST_TRIES):
            state = await self._run(claimed, lost, looked=looked, again=again)
            if state.get("loaded") is None:
                if looked:
                    await self._db.write(scope, lambda conn: claims.done(conn, TURNS, claimed))
                    return
                wanted = await self._db.write(scope, lambda conn: self._wants_turn(conn, claimed))
                if wanted is None:
                    return
                looked, lost, again = True, wanted.lost, wanted.again
                continue
            if not state["turn"].agent_owned and state["reply"].purpose != EMERGENCY:
                await self._db.write(scope, lambda conn: self._leave(conn, claimed))
                return
            if self.before_settle is not None:
                await self.before_settle(claimed.id)
            try:
                await self._settle(claimed, state)
            except LostSlotError as error:
                lost = error.slot
                continue
            except StaleError:
                await self._db.write(
                    scope, lambda conn: threads.give_lease_back(conn, claimed.id, claimed.attempt)
                )
            return
        await self._db.write(scope, lambda conn: self._dead(conn, claimed))

    def _wants_turn(self, conn: Connection, claimed: Claimed) -> Rerun | None:
        """Besides turns, snoozes that are over and quiet-time releases fall due on the same row."""
        row = threads.load_thread(conn, claimed.id, lock=True)
        if row.snoozed_until is not None and row.snoozed_until <= now(conn):
            threads.change(conn, row.id, snoozed_until=None)
        if row.owner_kind == "staff" and row.resume_at is not None and row.resume_at <= now(conn):
            threads.release(conn, row.id, None, how="quiet time")
            return None
        if row.owner_kind != "agent" and self._is_emergency(conn, row):
            return Rerun()
        if row.owner_kind == "staff" and row.resume_at is not None:
            claims.again(conn, TURNS, claimed, row.resume_at)
            return None
        if row.owner_kind == "agent" and row.awaits is not None and not self._is_emergency(conn, row):
            return self.awaited.answer(conn, claimed)
        if row.owner_kind != "agent" or row.last_in_seq <= row.answered_seq:
            claims.done(conn, TURNS, claimed)
            return None
        return Rerun()

    def _leave(self, conn: Connection, claimed: Claimed) -> None:
        claims.done(conn, TURNS, claimed)
        leave(conn, claimed.id)

    def _is_emergency(self, conn: Connection, row: Any) -> bool:
        """The one thing the agent answers under a person: the fixed guidance, and on call is paged."""
        waiting = timeline.messages_after(conn, row.id, row.answered_seq)
        said = "\n".join(each.text for each in waiting if each.direction == "in")
        return any(each.urgency == "emergency" for each in find_safety(normalise(said)))

    async def _run(
        self, claimed: Claimed, lost: Slot | None, *, looked: bool, again: int | None
    ) -> TurnState:
        assert claimed.practice_id is not None
        start: TurnState = {
            "practice_id": claimed.practice_id,
            "thread_id": claimed.id,
            "lost": lost,
            "looked": looked,
            "again": again,
            "steps": [],
        }
        state: TurnState = await self._graph.ainvoke(start)
        return state

    async def _settle(self, claimed: Claimed, state: TurnState) -> None:
        assert claimed.practice_id is not None
        loaded, reply = state["loaded"], state["reply"]
        assert loaded is not None
        seen, turn = loaded.seen, loaded.turn
        if state.get("other") is not None:
            reply = msgspec.structs.replace(reply, mode="llm")
        reply, away, desk = await veiled(turn, reply), None, state.get("desk")
        if isinstance(desk, ConnectedDesk):
            reply, away = await prepared(desk, turn, seen, reply)
        trace = Trace(
            steps=tuple(state["steps"]),
            inputs=inputs_of(loaded),
            result=result_of(reply),
        )
        phi = scan_reply(self._scanner, claimed.practice_id, turn, reply)
        await self._db.write(
            of_practice(claimed.practice_id),
            lambda conn: settling.settle(
                conn, self._gate, turn.book, seen, reply, trace, phi, turn.after_handback, away, self.links
            ),
        )

    def _dead(self, conn: Connection, claimed: Claimed) -> None:
        """Every try failed: a fixed acknowledgement and a person."""
        logger().error("turn_failed", thread=claimed.id, attempt=claimed.attempt)
        claims.done(conn, TURNS, claimed)
        acknowledge(conn, self._gate, self._books.get(conn), claimed.id, f"dead-{claimed.attempt}")
