"""Nextech behind the errands: what a move leaves behind there is seen by people, and nobody is booked twice."""

from collections.abc import Callable
from typing import Any

import httpx
import pytest
from sqlalchemy import Connection

from booking.emr import connections
from booking.emr.connections import connect
from core.clock import ManualClock
from core.db import Database
from core.events import Bus, Event, VisitToEnter
from core.session import add, now
from practice.models import contact
from standins.emr.book import small_office
from standins.emr.nextech import NextechOffice, NextechSettings
from standins.serving import serving
from tests.booking.conftest import HERE
from tests.booking.emr.office_nextech import LINKS, name
from tests.booking.emr.test_asked import PHONE, Practice


@pytest.fixture
def happened() -> list[Event]:
    return []


@pytest.fixture
def db(sqlite_url: str, open_database: Callable[..., Database], happened: list[Event]) -> Database:
    def note(_conn: Connection, event: Event) -> None:
        happened.append(event)

    return open_database(sqlite_url, bus=Bus({VisitToEnter: [note]}))


async def test_a_move_that_leaves_the_old_time_behind_is_shown_to_people(
    db: Database, clock: ManualClock, happened: list[Event]
) -> None:
    settings = NextechSettings()
    office = NextechOffice(small_office(clock.now, name=name), clock.now, settings)
    office.book.add_person("Anna", "Vale", phone=PHONE)
    async with serving(office.door) as url, httpx.AsyncClient(trust_env=False) as client:
        practice = Practice(db, clock, office, client)
        secrets = {
            "client_id": settings.client_id,
            "username": settings.username,
            "password": settings.password,
        }
        options = {
            "practice_id": settings.practice_id, "token_url": f"{url}/token", "purpose": "202", "calls_a_day": "1000"
        }  # fmt: skip

        def store(conn: Connection) -> str:
            known: dict[str, Any] = {
                "status": "lead",
                "treatments": [],
                "record": {},
                "created_at": now(conn),
            }
            add(conn, contact, id="contact-a", name="Anna Vale", **known)
            return connect(
                conn, practice.vault, system="nextech", books=True, base_url=f"{url}/api", secrets=secrets,
                options=options, links=LINKS,
            )  # fmt: skip

        practice.id = await practice.write(store)
        await practice.wish("book", "book")
        ((ours, status, there),) = await practice.stands()
        assert (status, there) == ("booked", next(iter(office.book.visits)))
        office.tied.add(str(there))
        slot = await practice.wish("move", "move", 2, ours)
        (moved,) = await practice.stands()
        assert moved[2] != there
        assert office.book.visits[str(moved[2])].start == slot.start.at
        assert office.queued == {there}
        assert happened == [VisitToEnter(appointment_id=ours, thread_id="thread-a", what="leftover")]
        await practice.read()
        assert sorted(str(each[2]) for each in await practice.stands()) == sorted([str(there), str(moved[2])])
        rows = await db.read(HERE, connections.connections)
        assert rows[0].last_error is None
