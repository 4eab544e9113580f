"""The agent's desk over the booking service: short read-only units of work for one thread."""

from collections.abc import Callable
from datetime import date, datetime
from typing import TypeVar

import msgspec
from sqlalchemy import Connection

from agent.context import Slot
from agent.desk import SlotQuery
from booking import service
from booking.service import Start, StartQuery
from core.db import Database
from core.session import of_practice
from practice.book import PracticeBook

T = TypeVar("T")
ALTERNATIVES = 3


class FrontDesk:
    """Reads the calendar for one thread: its own hold and the appointment it moves are not in its way."""

    def __init__(
        self, db: Database, practice_id: str, book: PracticeBook, thread_id: str, contact_id: str
    ) -> None:
        self._db, self._practice_id, self._book = db, practice_id, book
        self._thread_id, self._contact_id = thread_id, contact_id

    async def find_slots(self, query: SlotQuery) -> tuple[Slot, ...]:
        def search(conn: Connection) -> tuple[Slot, ...]:
            found = service.find(
                conn,
                self._book,
                self._start_query(conn, query),
                thread_id=self._thread_id,
                moving=query.moving,
            )
            return tuple(slot_of(start) for start in found)

        return await self._read(search)

    async def is_free(self, slot: Slot, query: SlotQuery) -> bool:
        def check(conn: Connection) -> bool:
            start = start_of(self._book, slot)
            return start is not None and service.is_free(
                conn,
                self._book,
                self._start_query(conn, query),
                start,
                thread_id=self._thread_id,
                moving=query.moving,
            )

        return await self._read(check)

    async def nearest(self, slot: Slot, query: SlotQuery) -> tuple[Slot, ...]:
        def search(conn: Connection) -> tuple[Slot, ...]:
            start = start_of(self._book, slot)
            if start is None:
                return ()
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
