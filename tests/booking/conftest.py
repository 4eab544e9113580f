"""A practice in a real database, and small verbs to book in it."""

from collections.abc import Awaitable, Callable
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import Connection

from booking import service
from booking.slots import Start, StartQuery, start_at
from booking.types import Appointment, Booked, Held, Person, Taken
from core.clock import ManualClock
from core.db import Database
from core.errors import NotFoundError
from core.events import AppointmentBooked, AppointmentCancelled, AppointmentMoved, Bus, Event
from core.session import add, now, of_practice
from practice.book import PracticeBook
from practice.models import contact
from tests.booking.practices import at, book_of

TTL = timedelta(minutes=10)
HERE = of_practice("practice-a")


class Front:
    """The front desk of the tests: one practice, patients known by a letter, times as text."""

    def __init__(self, db: Database, book: PracticeBook, happened: list[Event]) -> None:
        self.db, self.book, self.happened = db, book, happened

    def start(self, wall: str, provider: str = "ada", type_id: str = "visit") -> Start:
        found = start_at(self.book, type_id, provider, at(wall))
        assert found is not None
        return found

    async def write(self, fn: Callable[[Connection], Any]) -> Any:
        return await self.db.write(HERE, fn)

    async def known(self, name: str, status: str = "lead", **record: Any) -> None:
        def put(conn: Connection) -> None:
            add(
                conn, contact, id=f"contact-{name}", name=name, status=status, treatments=[],
                record=record, created_at=now(conn),
            )  # fmt: skip

        await self.write(put)

    async def book_at(
        self, wall: str, who: str = "a", *, key: str | None = None, moves: str | None = None, **more: Any
    ) -> Booked | Taken:
        start = self.start(wall, more.pop("provider", "ada"), more.pop("type_id", "visit"))
        person = Person(f"contact-{who}", who.title(), "+12125550111")
        query = more.pop("query", None)
        wish = service.Wish(
            start, person, f"thread-{who}", more.pop("treatments", ("glow",)),
            key or f"{who}:{wall}:{moves}", moves=moves, **more,
        )  # fmt: skip
        made: Booked | Taken = await self.write(lambda conn: service.book(conn, self.book, wish, query=query))
        return made

    async def hold_at(self, wall: str, who: str = "a", *, ttl: timedelta = TTL) -> Held | Taken:
        made: Held | Taken = await self.write(
            lambda conn: service.hold(
                conn, self.book, f"thread-{who}", self.start(wall), ("glow",), None, ttl
            )
        )
        return made

    async def free(self, query: StartQuery, **more: Any) -> list[str]:
        found = await self.db.read(HERE, lambda conn: service.find(conn, self.book, query, **more))
        return [f"{each.start:%Y-%m-%dT%H:%M}" for each in found]

    async def all(self) -> tuple[Appointment, ...]:
        return await self.db.read(HERE, service.all_appointments)

    async def booked(self) -> list[str]:
        return [f"{each.start:%Y-%m-%dT%H:%M}" for each in await self.all() if each.status == "booked"]


OpenFront = Callable[..., Awaitable[Front]]


@pytest.fixture
async def front(database_url: str, open_database: Callable[..., Database], clock: ManualClock) -> OpenFront:
    """Open the desk of a practice: the clock stands at 10:00 on Tuesday 2026-11-24 in New York."""

    async def open_(*types: dict[str, Any], people: str = "ab", **more: Any) -> Front:
        happened: list[Event] = []

        def note(_conn: Connection, event: Event) -> None:
            happened.append(event)

        kinds = (AppointmentBooked, AppointmentMoved, AppointmentCancelled)
        db = open_database(database_url, bus=Bus({each: [note] for each in kinds}))
        desk = Front(db, book_of(*types, **more), happened)
        for letter in people:
            await desk.known(letter)
        return desk

    return open_


__all__ = ["HERE", "TTL", "Front", "NotFoundError", "OpenFront"]
