"""The agent's desk over a practice's own system: times that are free there and that no conversation of ours keeps."""

import asyncio
import time
from collections.abc import Awaitable, Callable
from datetime import date, datetime, timedelta
from typing import Final

import msgspec

from agent.context import Slot
from agent.desk import SlotQuery
from agent.front_desk import ALTERNATIVES, FrontDesk, slot_of, start_of
from booking.constraints.types import Clause, Constraint
from booking.emr import keeping
from booking.emr.base import CalendarSlot
from booking.emr.choosing import choose
from booking.emr.connections import Opened
from booking.emr.landing import external_of
from booking.emr.transport import in_conversation
from booking.emr.wishes import held_there
from booking.slots import Start, StartQuery
from core.clock import Clock
from core.db import Database
from core.errors import ReconnectError, RejectedError, RetryLaterError, UnknownOutcomeError
from core.logging import logger
from practice.book import PracticeBook

PATIENCE: Final = 9.0
"""Seconds for one look while somebody waits."""
SLOW: Final = 4.0
"""Seconds after which whoever waits is told that we are looking."""
TURN: Final = 20.0
"""Seconds for all looks of one turn; after them it goes on with what it knows."""
FRESH: Final = timedelta(minutes=10)
MORE: Final = 4
"""Asked for beyond what is wanted: some may be promised to others."""
MOST_KEPT: Final = 400


class SlotMemory:
    """What systems said lately, for the minutes in which one of them does not answer."""

    def __init__(self) -> None:
        self._kept: dict[tuple[str, str], dict[tuple[str, datetime], CalendarSlot]] = {}

    def remember(self, connection_id: str, kind: str, slots: tuple[CalendarSlot, ...]) -> None:
        there = self._kept.setdefault((connection_id, kind), {})
        there |= {(each.start.provider, each.start.at): each for each in slots}
        for key in list(there)[: max(0, len(there) - MOST_KEPT)]:
            del there[key]

    def recall(self, connection_id: str, kind: str, now: datetime) -> tuple[CalendarSlot, ...]:
        there = self._kept.get((connection_id, kind), {})
        return tuple(each for each in there.values() if now - each.fetched_at < FRESH)

    def find(self, connection_id: str, start: Start) -> CalendarSlot | None:
        return self._kept.get((connection_id, start.type), {}).get((start.provider, start.at))

    def forget(self, connection_id: str, start: Start) -> None:
        self._kept.get((connection_id, start.type), {}).pop((start.provider, start.at), None)


class ConnectedDesk(FrontDesk):
    """One turn's look at a practice's system. `away`: it did not answer, and nothing was known of it."""

    def __init__(
        self,
        db: Database,
        practice_id: str,
        book: PracticeBook,
        thread_id: str,
        contact_id: str,
        *,
        opened: Opened,
        memory: SlotMemory,
        clock: Clock,
        slow: Callable[[], Awaitable[None]],
    ) -> None:
        super().__init__(db, practice_id, book, thread_id, contact_id)
        self.opened, self._memory, self._clock, self._slow = opened, memory, clock, slow
        self.away = self.tentative = self._told = False
        self._asked: dict[StartQuery, tuple[CalendarSlot, ...]] = {}
        self._until: float | None = None

    def known(self, start: Start) -> CalendarSlot | None:
        """As that system named it, token and all."""
        return self._memory.find(self.opened.connection.id, start)

    def seats_two(self, query: SlotQuery) -> bool:  # noqa: ARG002
        """Two visits that only make sense together are left to people, who see the whole of that calendar."""
        return False

    async def find_slots(self, query: SlotQuery) -> tuple[Slot, ...]:
        asked = await self._read(lambda conn: self._start_query(conn, query))
        return tuple(slot_of(each.start) for each in await self._free(asked, query.moving))

    async def is_free(self, slot: Slot, query: SlotQuery) -> bool:
        start = start_of(self._book, slot)
        if start is None:
            return False
        kept = await self._read(lambda conn: held_there(conn, self._thread_id))
        if any(each.start is not None and each.start.at == start.at for each in kept):
            return True  # that system keeps it for this very thread, and so shows it to nobody
        asked = await self._read(lambda conn: self._start_query(conn, query))
        only = msgspec.structs.replace(
            asked, providers=(slot.provider,), constraint=None, earliest=start.at, latest=start.at, limit=None
        )
        found = await self._free(only, query.moving)
        # While nobody can say, what was offered stays: it is kept here and written there later.
        return self.away or any(each.start.at == start.at for each in found)

    async def nearest(self, slot: Slot, query: SlotQuery) -> tuple[Slot, ...]:
        start = start_of(self._book, slot)
        if start is None:
            return ()
        asked = await self._read(lambda conn: self._start_query(conn, query))
        found: tuple[CalendarSlot, ...] = ()
        for days in (1, 7):
            reach = timedelta(days=days)
            around = msgspec.structs.replace(
                asked, earliest=start.at - reach, latest=start.at + reach, limit=None, spread=False
            )
            found = tuple(
                each for each in await self._free(around, query.moving) if each.start.at != start.at
            )
            if len(found) >= ALTERNATIVES:
                break
        ranked = sorted(found, key=lambda each: (abs(each.start.at - start.at), each.start.at))
        return tuple(slot_of(each.start) for each in ranked[:ALTERNATIVES])

    async def why_not(self, wall: datetime, query: SlotQuery) -> str | None:
        free = await self._on(wall.date(), query)
        if any(each.start == wall for each in free):
            return None
        return await super().why_not(wall, query) or "taken"

    async def why_day(self, day: date, query: SlotQuery) -> str | None:
        if await self._on(day, query):
            return None
        return await super().why_day(day, query) or "full"

    async def _on(self, day: date, query: SlotQuery) -> tuple[Slot, ...]:
        whole = msgspec.structs.replace(
            query, constraint=Constraint((Clause(on=(day,)),)), limit=60, spread=False
        )
        return await self.find_slots(whole)

    async def _free(self, asked: StartQuery, moving: str | None) -> tuple[CalendarSlot, ...]:
        found = self._asked.get(asked)
        if found is None:
            found = self._asked[asked] = await self._found(asked, moving)
        if not found:
            return ()
        since, until = min(each.start.at for each in found), max(each.end for each in found)
        reach = timedelta(hours=12)
        kept = await self._read(
            lambda conn: keeping.ours(conn, since - reach, until + reach, without_thread=self._thread_id)
        )
        left = keeping.without(found, kept, self._book)
        chosen = choose(left, self._book, asked, self._clock.now())
        self.away = self.away or (self.tentative and not chosen)  # none of the few that we remember
        return chosen

    async def _found(self, asked: StartQuery, moving: str | None) -> tuple[CalendarSlot, ...]:
        """What that system says, else what it said in the last minutes. Once it was silent it is not asked again."""
        self._until = self._until or time.monotonic() + TURN
        if self.tentative or time.monotonic() > self._until:
            return self._recalled(asked)
        wider = asked if asked.limit is None else msgspec.structs.replace(asked, limit=asked.limit + MORE)
        connection = self.opened.connection
        try:
            found = await self._in_time(wider, moving)
        except (RetryLaterError, ReconnectError, RejectedError, UnknownOutcomeError, TimeoutError) as error:
            logger().warning(
                "calendar_away", account=connection.id, provider=connection.system, error=type(error).__name__
            )
            return self._recalled(asked)
        self._memory.remember(connection.id, asked.type, found)
        return found

    def _recalled(self, asked: StartQuery) -> tuple[CalendarSlot, ...]:
        found = self._memory.recall(self.opened.connection.id, asked.type, self._clock.now())
        self.away, self.tentative = self.away or not found, True
        return found

    async def _in_time(self, asked: StartQuery, moving: str | None) -> tuple[CalendarSlot, ...]:
        external = None
        if moving is not None:
            external = await self._read(lambda conn: external_of(conn, moving))
        with in_conversation():
            look = asyncio.ensure_future(self.opened.calendar.find_slots(asked, moving=external))
        try:
            done, _ = await asyncio.wait({look}, timeout=SLOW)
            if not done and not self._told:
                self._told = True
                await self._slow()
            async with self._clock.timeout(PATIENCE - SLOW):
                return await look
        finally:
            look.cancel()
