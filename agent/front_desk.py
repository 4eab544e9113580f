"""The agent's desk over the booking service: short read-only units of work for one thread."""

from collections.abc import Callable, Iterable
from datetime import date, datetime
from typing import TypeVar

import msgspec
from sqlalchemy import Connection

from agent.context import Beside, Slot
from agent.desk import SlotQuery
from booking import service
from booking.service import Start, StartQuery
from booking.slots.spread import spread
from booking.slots.types import meets_own
from booking.together import can_pair, pairs
from core.db import Database
from core.session import of_practice
from practice.book import PracticeBook

T = TypeVar("T")
ALTERNATIVES = 3
LOOKED_AT = 400
"""Free starts among which two are sought that lie side by side."""


class FrontDesk:
    """Reads the calendar for one thread: its own hold and the appointment it moves are not in its way."""

    def __init__(
        self, db: Database, practice_id: str, book: PracticeBook, thread_id: str, contact_id: str
    ) -> None:
        self._db, self._practice_id, self._book = db, practice_id, book
        self._thread_id, self._contact_id = thread_id, contact_id

    async def find_slots(self, query: SlotQuery) -> tuple[Slot, ...]:
        def search(conn: Connection) -> tuple[Slot, ...]:
            if query.people > 1:
                return self._pairs(conn, query)
            found = service.find(
                conn,
                self._book,
                self._start_query(conn, query),
                thread_id=self._thread_id,
                moving=query.moving,
            )
            return tuple(slot_of(start) for start in found)

        return await self._read(search)

    def seats_two(self, query: SlotQuery) -> bool:
        return can_pair(self._book, query.appointment_type, query.services)

    def _pairs(
        self, conn: Connection, query: SlotQuery, near: Callable[[Slot], float] | None = None
    ) -> tuple[Slot, ...]:
        """For two: spread as for one, or those nearest to a wish."""
        asked = self._start_query(conn, query)
        many = msgspec.structs.replace(asked, own=(), limit=LOOKED_AT, spread=False, each_provider=True)
        found = service.find(conn, self._book, many, thread_id=self._thread_id, moving=query.moving)
        both = dict(pairs(self._book, found))
        besides = _preferred({first: both[first] for first in both if not meets_own(asked, first)})
        if near is None:
            chosen = spread(iter(besides), query.limit) if query.spread else list(besides)[: query.limit]
        else:
            chosen = sorted(besides, key=lambda each: near(slot_of(each)))[: query.limit]
        offered = (
            msgspec.structs.replace(slot_of(each), beside=Beside(besides[each].provider, besides[each].start))
            for each in chosen
        )
        return _sayable(offered, query.limit)

    async def is_free(self, slot: Slot, query: SlotQuery) -> bool:
        def check(conn: Connection) -> bool:
            asked = self._start_query(conn, query)
            guests = msgspec.structs.replace(asked, own=())
            return all(
                (start := start_of(self._book, each)) is not None
                and service.is_free(
                    conn, self._book, rules, start, thread_id=self._thread_id, moving=query.moving
                )
                for each, rules in ((slot, asked), (slot.other, guests))
                if each is not None
            )

        return await self._read(check)

    async def nearest(self, slot: Slot, query: SlotQuery) -> tuple[Slot, ...]:
        def search(conn: Connection) -> tuple[Slot, ...]:
            start = start_of(self._book, slot)
            if start is None:
                return ()
            if query.people > 1:
                anyway = msgspec.structs.replace(query, constraint=None, limit=ALTERNATIVES)
                return self._pairs(conn, anyway, lambda each: abs((each.start - slot.start).total_seconds()))
            found = service.alternatives(
                conn,
                self._book,
                self._start_query(conn, query),
                start,
                thread_id=self._thread_id,
                moving=query.moving,
            )
            return tuple(slot_of(each) for each in found[:ALTERNATIVES])

        return await self._read(search)

    async def why_not(self, wall: datetime, query: SlotQuery) -> str | None:
        return await self._read(
            lambda conn: service.why(
                conn,
                self._book,
                self._start_query(conn, query),
                wall,
                thread_id=self._thread_id,
                moving=query.moving,
            )
        )

    async def why_day(self, day: date, query: SlotQuery) -> str | None:
        return await self._read(
            lambda conn: service.why_day(
                conn,
                self._book,
                self._start_query(conn, query),
                day,
                thread_id=self._thread_id,
                moving=query.moving,
            )
        )

    async def _read(self, fn: Callable[[Connection], T]) -> T:
        return await self._db.read(of_practice(self._practice_id), fn)

    def _start_query(self, conn: Connection, query: SlotQuery) -> StartQuery:
        return start_query(conn, self._book, query, self._contact_id)


def _preferred(besides: dict[Start, Start]) -> dict[Start, Start]:
    """Both at once wherever that can be had; else one after the other."""
    return {first: other for first, other in besides.items() if first.at == other.at} or besides


def _sayable(offered: Iterable[Slot], most: int) -> tuple[Slot, ...]:
    """Of pairs as many as a text names times at most; one pair in any case."""
    kept: list[Slot] = []
    for each in offered:
        times = {slot.start for slot in (*kept, each)} | {
            one.beside.start for one in (*kept, each) if one.beside
        }
        if kept and len(times) > most:
            break
        kept.append(each)
    return tuple(kept)


def start_query(conn: Connection, book: PracticeBook, query: SlotQuery, contact_id: str) -> StartQuery:
    """The booking service's own question, with what is known of the person (cadence, seen before)."""
    facts = service.facts_of(
        conn, book, contact_id, query.appointment_type, query.services, moving=query.moving
    )
    plain = StartQuery(
        type=query.appointment_type,
        services=query.services,
        providers=query.providers,
        location=query.location,
        constraint=query.constraint,
        limit=query.limit,
        spread=query.spread,
    )
    return msgspec.structs.replace(facts.into(plain), returning=facts.returning or query.returning)


def slot_of(start: Start, slot_id: str | None = None) -> Slot:
    return Slot(
        type=start.type, provider=start.provider, start=start.start, location=start.location, slot_id=slot_id
    )


def start_of(book: PracticeBook, slot: Slot) -> Start | None:
    """The start a slot names; None where the clock skips that time."""
    return service.start_at(book, slot.type, slot.provider, slot.start, slot.location)
