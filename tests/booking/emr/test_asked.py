"""Systems that let nobody book: the time is ours, staff are asked to enter it, and what they enter is known again."""

import logging
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from datetime import timedelta
from typing import Any

import httpx
import pytest
from sqlalchemy import Connection, select

from booking.emr import connections, wishes
from booking.emr.asked import is_asked
from booking.emr.base import Client, Conflict, IntentKey
from booking.emr.changes import AppointmentChange, InvoiceChange, read_change
from booking.emr.connection import Links
from booking.emr.connections import Connections
from booking.emr.errands import Errands
from booking.emr.landing import external_of
from booking.emr.line import Line
from booking.emr.quotas import quotas_of
from booking.emr.sync import Sync
from booking.emr.transport import in_conversation
from booking.models import appointment
from booking.slots import StartQuery
from core.clock import ManualClock
from core.db import Database
from core.errors import RejectedError, RetryLaterError
from core.events import Bus, Event, VisitToEnter
from core.keys import MasterKey
from core.session import add, mine, now
from core.vault import Vault
from practice.book import PracticeBook
from practice.models import contact
from practice.store import Books
from standins.emr.four_d import FourDOffice
from standins.emr.patientnow import PatientNowOffice
from standins.serving import serving
from tests.booking.conftest import HERE
from tests.booking.emr.office_four_d import LINKS as FOUR_D
from tests.booking.emr.office_four_d import four_d
from tests.booking.emr.office_patientnow import LINKS as PATIENTNOW
from tests.booking.emr.office_patientnow import patientnow
from tests.booking.practices import book_of

PHONE = "+12125550111"
ANNA = Client(None, "Anna Vale", PHONE)
SIX = StartQuery(type="visit", limit=6)


class Practice:
    """One that is connected to such a system, with the errands that carry its wishes."""

    def __init__(self, db: Database, clock: ManualClock, office: Any, client: httpx.AsyncClient) -> None:
        self.db, self.clock, self.office = db, clock, office
        self.book: PracticeBook = book_of()
        books = Books()
        books.get = lambda conn: self.book  # type: ignore[method-assign]
        self.vault = Vault(MasterKey(b"k" * 32))
        self.systems = Connections(db, self.vault, books, client, clock)
        self.errands = Errands(db, self.systems, books, clock)
        self.sync = Sync(db, self.systems, books)
        self.id = ""

    async def connect(self, system: str, url: str, secrets: dict[str, str], links: Links) -> None:
        def store(conn: Connection) -> str:
            add(
                conn,
                contact,
                id="contact-a",
                name="Anna Vale",
                status="lead",
                treatments=[],
                record={},
                created_at=now(conn),
            )
            return connections.connect(
                conn, self.vault, system=system, books=True, base_url=url, secrets=secrets, links=links
            )

        self.id = await self.write(store)

    async def write(self, fn: Callable[[Connection], Any]) -> Any:
        return await self.db.write(HERE, fn)

    async def wish(self, kind: wishes.Kind, name: str, place: int = 0, ours: str | None = None) -> Any:
        """Carried out to its end."""
        opened = await self.systems.open("practice-a", self.id)
        slot = (await opened.calendar.find_slots(SIX))[place]

        def want(conn: Connection) -> None:
            request = wishes.request_for(
                None if kind == "cancel" else slot.start,
                slot if kind != "cancel" else None,
                name="Anna Vale",
                phone=PHONE,
            )
            wishes.want(
                conn, self.book, connection_id=self.id, key=IntentKey("thread-a", name), kind=kind, request=request,
                thread_id="thread-a", contact_id="contact-a", appointment_id=ours,
            )  # fmt: skip

        await self.write(want)
        while await self.errands.claimer.run_due(self.clock.now(), 5):
            pass
        return slot

    async def read(self) -> None:
        for _ in range(2):  # people first, what is theirs seconds later
            self.clock.advance(timedelta(minutes=6))
            while await self.sync.run_due(self.clock.now(), 10):
                pass

    async def stands(self) -> list[tuple[str, str, str | None]]:
        """What our calendar holds: id, status, and the id there."""

        def look(conn: Connection) -> list[tuple[str, str, str | None]]:
            found = conn.execute(select(appointment).where(mine(appointment)))
            return [(each.id, each.status, external_of(conn, each.id)) for each in found]

        return await self.db.read(HERE, look)


@asynccontextmanager
async def practice_of(
    db: Database, clock: ManualClock, office: FourDOffice | PatientNowOffice
) -> AsyncIterator[tuple[Practice, str]]:
    async with serving(office.door) as url, httpx.AsyncClient(trust_env=False) as client:
        yield Practice(db, clock, office, client), url


@pytest.fixture
def happened() -> list[Event]:
    return []


@pytest.fixture
def db(database_url: str, open_database: Callable[..., Database], happened: list[Event]) -> Database:
    def note(_conn: Connection, event: Event) -> None:
        happened.append(event)

    return open_database(database_url, bus=Bus({VisitToEnter: [note]}))


async def test_a_visit_is_kept_here_asked_of_staff_and_known_again_once_they_have_entered_it(
    db: Database, clock: ManualClock, happened: list[Event]
) -> None:
    office = FourDOffice(clock.now)
    async with practice_of(db, clock, office) as (practice, url):
        secrets = {"client_id": office.settings.client_id, "client_secret": office.settings.client_secret}
        patient = office.book.add_person("Anna", "Vale", phone=PHONE)
        await practice.connect("four_d", f"{url}/api/public", secrets, FOUR_D)
        slot = await practice.wish("book", "book")
        ((ours, status, there),) = await practice.stands()
        assert (status, is_asked(there)) == ("booked", True)
        assert happened == [VisitToEnter(appointment_id=ours, thread_id="thread-a", what="book")]
        assert office.leads["lead-1"]["Phone"] == PHONE
        assert slot.start.start.strftime("%Y-%m-%d %H:%M") in office.notes[0]["Note"]
        opened = await practice.systems.open("practice-a", practice.id)
        assert (await opened.calendar.find_slots(SIX))[0].start != slot.start
        assert isinstance(
            await opened.calendar.confirm(slot, ANNA, {}, IntentKey("thread-b", "book")), Conflict
        )
        entered = office.book.book("s0001", "p0001", "p0001", slot.start.at, patient.id)
        await practice.read()
        assert await practice.stands() == [(ours, "booked", entered.id)]
        await practice.wish("move", "move", 2, ours)
        await practice.wish("cancel", "cancel", 0, ours)
        assert await practice.stands() == [(ours, "cancelled", entered.id)]
        assert [event.what for event in happened if isinstance(event, VisitToEnter)] == [
            "book",
            "move",
            "cancel",
        ]


async def test_a_lead_that_does_not_arrive_takes_no_visit_with_it(
    db: Database, clock: ManualClock, happened: list[Event]
) -> None:
    office = FourDOffice(clock.now)
    async with practice_of(db, clock, office) as (practice, url):
        secrets = {"client_id": office.settings.client_id, "client_secret": office.settings.client_secret}
        await practice.connect("four_d", f"{url}/api/public", secrets, FOUR_D)
        office.door.fail_next("drop_after")
        await practice.wish("book", "book")
        assert [status for _, status, _ in await practice.stands()] == ["booked"]
        assert len(happened) == 1
        assert len(office.leads) == 1


async def test_nothing_is_written_to_live_data_and_the_key_is_never_written_down(
    db: Database, clock: ManualClock, happened: list[Event], caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO)
    office = PatientNowOffice(clock.now)
    async with practice_of(db, clock, office) as (practice, url):
        told = office.settings
        secrets = {"api_key": told.api_key, "username": told.username, "password": told.password}
        await practice.connect("patientnow", f"{url}/api/v1", secrets, PATIENTNOW)
        await practice.wish("book", "book")
        assert [is_asked(there) for _, _, there in await practice.stands()] == [True]
        ((ours, _, _),) = await practice.stands()
        await practice.wish("move", "move", 2, ours)
        await practice.wish("cancel", "cancel", 0, ours)
        assert [status for _, status, _ in await practice.stands()] == ["cancelled"]
        assert [event.what for event in happened if isinstance(event, VisitToEnter)] == [
            "book",
            "book",
            "drop",
        ]
        await practice.read()
        assert office.live_writes == 0
        assert told.api_key not in caplog.text
        assert PHONE.removeprefix("+1") not in caplog.text


async def test_patientnow_is_read_by_its_sheet(clock: ManualClock, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.INFO)
    async with patientnow(clock, webhook_token="word", webhook_header="X-Word") as desk:
        client = desk.book.add_person("Anna", "Vale", phone=PHONE)
        at = desk.book.free("S1", "P1", clock.now().date(), clock.now().date())[0].start
        visit = desk.book.book("S1", "P1", "P1", at, client.id)
        desk.book.set_state(visit.id, "arrived")
        paid = desk.book.invoice(client.id, 12550)
        desk.book.invoice(client.id, 900, paid=False)
        desk.book.refund(paid.id, 2550)
        (item,), cursor = await desk.calendar.changes("appointments", None)
        seen = read_change(item)
        assert isinstance(seen, AppointmentChange)
        assert (seen.state, seen.start, seen.provider, seen.type) == ("arrived", at, "P1", "S1")
        assert await desk.calendar.changes("appointments", cursor) == ((item,), cursor)
        (order,), _ = await desk.calendar.changes("invoices", None)
        money = read_change(order)
        assert isinstance(money, InvoiceChange)
        assert (money.total_minor, money.refunded_minor, money.state) == (12550, 2550, "refunded")
        woken = desk.calendar.verify_webhook({"x-word": "word"}, b"{}")
        assert isinstance(woken, tuple)
        assert desk.calendar.verify_webhook({"x-word": "another"}, b"{}") is None
        for _ in range(3):
            desk.office.door.fail_next("down")
        assert (await desk.calendar.health()).state == "down"
        assert desk.office.settings.api_key not in caplog.text
        with pytest.raises(RejectedError, match="ENTERED_BY_STAFF"):
            await desk.calendar.create_client(ANNA)


async def test_the_calls_of_a_day_are_kept_for_conversations(clock: ManualClock) -> None:
    line = Line(quotas_of("patientnow", {"calls_a_day": "10"}))
    async with patientnow(clock, line=line) as desk:
        for _ in range(7):
            await desk.calendar.changes("appointments", None)
        with pytest.raises(RetryLaterError, match="QUOTA"):
            await desk.calendar.changes("appointments", None)
        with in_conversation():
            assert await desk.calendar.match_client(phone=PHONE, email=None, name=None, birthdate=None) == ()
        assert line.meter.left(clock.now()) == (2, 10)
        clock.advance(timedelta(days=1, seconds=1))
        await desk.calendar.changes("appointments", None)


async def test_many_patients_are_read_a_few_at_a_time(clock: ManualClock) -> None:
    async with four_d(clock) as desk:
        free = desk.book.free("s0001", "p0001", clock.now().date(), clock.now().date() + timedelta(days=9))
        for number in range(90):
            person = desk.book.add_person(f"Anna{number}", "Vale")
            desk.book.book("s0001", "p0001", "p0001", free[number].start, person.id)
        seen: set[str] = set()
        cursor: str | None = None
        sizes: list[int] = []
        while not sizes or sizes[-1]:
            items, cursor = await desk.calendar.changes("appointments", cursor)
            seen |= {each.external_id for each in items}
            sizes.append(len(items))
        assert (sizes, len(seen)) == ([40, 40, 10, 0], 90)
