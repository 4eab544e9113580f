"""What a system tells becomes ours once, in whatever order and however often it is told."""

from collections.abc import Callable, Mapping
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import Any

import httpx
import msgspec
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import Connection, select

from booking import entering, money
from booking.emr import connections, standing
from booking.emr.base import Capabilities, Change, ChangeKind, Handshake
from booking.emr.changes import (
    AppointmentChange,
    Changed,
    ClientChange,
    InvoiceChange,
    PackageChange,
    change_of,
)
from booking.emr.connection import Connection as Access
from booking.emr.connection import Links
from booking.emr.connections import Connections
from booking.emr.models import emr_client
from booking.emr.notices import Notices
from booking.emr.registry import CALENDARS
from booking.emr.sync import SCARCE, Sync, apply, is_stale, look_soon, old_after
from booking.models import appointment
from core.clock import ManualClock
from core.db import Database
from core.errors import BadInputError, ForbiddenError, RetryLaterError
from core.events import AppointmentBooked, Bus, Event, InvoicePaid, PackageChanged
from core.session import mine
from core.vault import Vault
from practice.book import PracticeBook
from practice.models import contact
from practice.store import Books
from tests.booking.conftest import HERE
from tests.booking.practices import book_of

NINE = datetime(2026, 12, 1, 14, 0, tzinfo=UTC)
LINKS = Links(types={"visit": "T1"}, services={"glow": "S1"}, providers={"ada": "P1"})


class Told:
    """A calendar that has only news."""

    def __init__(self) -> None:
        self.news: dict[str, list[tuple[Change, ...]]] = {}
        self.down = False

    def capabilities(self) -> Capabilities:
        return Capabilities(push="native")

    async def changes(self, kind: ChangeKind, cursor: str | None) -> tuple[tuple[Change, ...], str | None]:
        if self.down:
            raise RetryLaterError("DOWN", timedelta(minutes=1))
        pages, place = self.news.get(kind, []), int(cursor or 0)
        return (pages[place], str(place + 1)) if place < len(pages) else ((), cursor)

    def verify_webhook(
        self, headers: Mapping[str, str], raw_body: bytes
    ) -> tuple[Change, ...] | Handshake | None:
        if headers.get("x-secret") != "s":
            return None
        return Handshake(b"pong") if raw_body == b"ping" else ()


class Office:
    """One practice with a connected system that tells things."""

    def __init__(self, db: Database, clock: ManualClock, told: Told, client: httpx.AsyncClient) -> None:
        self.db, self.clock, self.told = db, clock, told
        self.happened: list[Event] = []
        self.book: PracticeBook = book_of()
        books = Books()
        books.get = lambda conn: self.book  # type: ignore[method-assign]
        self.vault = Vault(_master())
        self.systems = Connections(db, self.vault, books, client, clock)
        self.sync = Sync(db, self.systems, books)
        self.notices = Notices(db, self.systems)
        self.id = ""

    async def connect(self) -> None:
        def store(conn: Connection) -> str:
            return connections.connect(
                conn, self.vault, system="told", books=True, secrets={"k": "v"}, links=LINKS
            )

        self.id = await self.write(store)

    async def write(self, fn: Callable[[Connection], Any]) -> Any:
        return await self.db.write(HERE, fn)

    async def tell(self, *changed: Changed) -> None:
        access = Access(self.id, "practice-a", "told", links=LINKS)
        for each in changed:
            await self.write(partial(_apply, self.book, access, change_of(each)))

    async def pump(self) -> None:
        while await self.sync.run_due(self.clock.now(), 10):
            pass

    def names(self) -> list[str]:
        return [type(each).__name__ for each in self.happened]


def _master() -> Any:
    from core.keys import MasterKey

    return MasterKey(b"k" * 32)


@pytest.fixture
async def office(
    database_url: str,
    open_database: Callable[..., Database],
    clock: ManualClock,
    monkeypatch: pytest.MonkeyPatch,
) -> Any:
    told = Told()
    monkeypatch.setitem(CALENDARS, "told", lambda _: told)
    happened: list[Event] = []

    def note(_conn: Connection, event: Event) -> None:
        happened.append(event)

    kinds = [each for each in Event.__subclasses__() if each.__name__.startswith(("App", "Inv", "Pack"))]
    db = open_database(database_url, bus=Bus({each: [note] for each in kinds}))
    async with httpx.AsyncClient() as client:
        made = Office(db, clock, told, client)
        made.happened = happened
        await made.connect()
        yield made


def visit(version: int = 1, **more: Any) -> AppointmentChange:
    start = more.pop("start", NINE)
    plain: dict[str, Any] = {
        "external_id": "A1",
        "version": version,
        "client": "C1",
        "start": start,
        "end": start + timedelta(minutes=30),
        "provider": "P1",
        "type": "T1",
        "state": "booked",
        "services": ("S1",),
    }
    return AppointmentChange(**{**plain, **more})


ANNA = ClientChange(external_id="C1", version=1, name="Anna Weiss", phone="212 555 0111")


async def test_a_visit_is_booked_moved_arrives_and_ends_once_however_often_it_is_told(office: Office) -> None:
    later = NINE + timedelta(hours=2)
    story = [
        visit(1),
        visit(2, start=later),
        visit(3, start=later, state="confirmed"),
        visit(4, start=later, state="arrived"),
        visit(5, start=later, state="completed"),
    ]
    await office.tell(ANNA)
    for each in story:
        await office.tell(each, each, story[0])
    assert office.names() == [
        "AppointmentBooked",
        "AppointmentMoved",
        "AppointmentConfirmed",
        "AppointmentArrived",
        "AppointmentCompleted",
    ]
    rows = await office.db.read(HERE, _appointments)
    assert [(row.status, row.starts_at, row.treatments) for row in rows] == [("completed", later, ["glow"])]


async def test_a_visit_moved_as_cancel_and_create_stays_one_visit(office: Office) -> None:
    later = NINE + timedelta(days=1)
    await office.tell(ANNA, visit(1))
    await office.tell(visit(2, state="cancelled"), visit(1, external_id="A2", start=later))
    rows = await office.db.read(HERE, _appointments)
    assert [(row.status, row.starts_at) for row in rows] == [("booked", later)]
    assert office.names()[-1] == "AppointmentMoved"
    await office.tell(visit(3, external_id="A2", start=later, state="cancelled"))
    office.clock.advance(timedelta(minutes=5))
    await office.tell(visit(1, external_id="A3", start=later))
    assert len(await office.db.read(HERE, _appointments)) == 2


async def test_what_nobody_has_matched_moves_nothing_and_is_shown(office: Office) -> None:
    await office.tell(ANNA, visit(1, type="T9"), visit(2, type="T9", provider="P9"))
    assert (await office.db.read(HERE, _appointments), office.happened) == ([], [])
    (found,) = await office.db.read(HERE, standing.standings)
    assert {(each.kind, each.external_id, each.seen) for each in found.unlinked} == {
        ("type", "T9", 2),
        ("provider", "P9", 1),
    }


async def test_people_are_matched_by_number_and_first_name_and_never_merged(office: Office) -> None:
    await office.write(lambda conn: _known(conn, "anna", "Anna", "+12125550111"))
    await office.tell(ANNA)
    await office.tell(ClientChange(external_id="C2", version=1, name="Ben Weiss", phone="+12125550111"))
    links = await office.db.read(HERE, _clients)
    assert links["C1"] == "anna"
    assert links["C2"] != "anna"
    await office.tell(
        ClientChange(external_id="C1", version=2, name="Anna Weiss", state="merged", merged_into="C7")
    )
    assert (await office.db.read(HERE, _clients))["C7"] == "anna"


async def test_visits_and_money_that_come_before_their_person_are_theirs_afterwards(office: Office) -> None:
    await office.tell(visit(1), invoice(1, total_minor=50_000))
    assert "InvoicePaid" not in office.names()
    await office.tell(ANNA)
    anna = (await office.db.read(HERE, _clients))["C1"]
    assert [row.contact_id for row in await office.db.read(HERE, _appointments)] == [anna]
    assert await office.db.read(HERE, lambda conn: money.lifetime_value(conn, anna)) == {"USD": 50_000}
    assert office.names().count("InvoicePaid") == 1


def invoice(version: int, **more: Any) -> InvoiceChange:
    plain: dict[str, Any] = {"client": "C1", "currency": "USD", "state": "paid", "at": NINE}
    return InvoiceChange(external_id="I1", version=version, **{**plain, **more})


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.permutations([*range(1, 5), *range(1, 5)]))
async def test_value_is_the_last_word_of_each_invoice_whatever_the_order(
    office: Office, order: list[int]
) -> None:
    name = "I" + "".join(map(str, order))
    sums = {1: (0, 0), 2: (30_000, 0), 3: (30_000, 10_000), 4: (30_000, 30_000)}
    states = {1: "open", 2: "paid", 3: "paid", 4: "refunded"}
    await office.tell(ANNA)
    anna = (await office.db.read(HERE, _clients))["C1"]
    before = (await office.db.read(HERE, lambda conn: money.lifetime_value(conn, anna))).get("USD", 0)
    for version in order:
        total, refunded = sums[version]
        change = invoice(version, total_minor=total, refunded_minor=refunded, state=states[version])
        await office.tell(msgspec.structs.replace(change, external_id=name))
    after = await office.db.read(HERE, lambda conn: money.lifetime_value(conn, anna))
    assert after["USD"] == before
    told = [each for each in office.happened if isinstance(each, InvoicePaid)]
    assert sum(each.paid_minor for each in told) % 30_000 == 0


async def test_sessions_are_bought_used_and_given_back(office: Office) -> None:
    bought = PackageChange(
        external_id="K1", version=1, client="C1", services=("S1", "S9"), total=3, used=0, remaining=3
    )
    used = msgspec.structs.replace(bought, version=2, used=1, remaining=2)
    back = msgspec.structs.replace(bought, version=3)
    over = msgspec.structs.replace(bought, version=4, state="expired")
    await office.tell(ANNA, bought, bought, used, used, bought, back, over)
    told = [each.what for each in office.happened if isinstance(each, PackageChanged)]
    assert told == ["purchased", "redeemed", "reversed", "expired"]


async def test_staff_enter_payments_and_sessions_once_and_never_give_back_too_much(office: Office) -> None:
    await office.write(lambda conn: _known(conn, "anna", "Anna", None))

    def enter(conn: Connection) -> str:
        return entering.enter_payment(
            conn, "anna", amount_minor=45_000, currency="USD", by="ana", key="click-1"
        )

    made = await office.write(enter)
    assert await office.write(enter) == made
    await office.write(lambda conn: entering.refund(conn, made, 5_000, "ana"))
    with pytest.raises(BadInputError):
        await office.write(lambda conn: entering.refund(conn, made, 40_001, "ana"))
    assert await office.db.read(HERE, lambda conn: money.lifetime_value(conn, "anna")) == {"USD": 40_000}
    sold = await office.write(
        lambda conn: entering.enter_package(conn, "anna", services=("glow",), total=1, by="ana")
    )
    await office.write(lambda conn: entering.use_session(conn, sold, "ana"))
    with pytest.raises(BadInputError):
        await office.write(lambda conn: entering.use_session(conn, sold, "ana"))


async def test_reading_goes_on_where_it_ended_and_says_how_fresh_it_is(office: Office) -> None:
    office.told.news = {"clients": [(change_of(ANNA),)], "appointments": [(change_of(visit(1)),)]}
    assert await office.db.read(HERE, is_stale)
    await office.pump()
    office.clock.advance(timedelta(seconds=10))
    await office.pump()
    assert not await office.db.read(HERE, is_stale)
    assert office.names() == ["AppointmentBooked"]
    office.told.down = True
    office.told.news["appointments"].append((change_of(visit(2, state="cancelled")),))
    office.clock.advance(timedelta(minutes=40))
    await office.pump()
    assert await office.db.read(HERE, is_stale)
    (found,) = await office.db.read(HERE, standing.standings)
    assert (found.state, found.why) == ("failing", "DOWN")
    office.told.down = False
    office.clock.advance(timedelta(minutes=40))
    await office.pump()
    assert office.names()[-1] == "AppointmentCancelled"
    (found,) = await office.db.read(HERE, standing.standings)
    assert found.state == "well"


async def test_a_push_brings_the_reading_forward_once_and_a_forged_one_does_nothing(office: Office) -> None:
    await office.pump()
    office.clock.advance(timedelta(seconds=30))
    await office.pump()
    office.told.news = {"clients": [(change_of(ANNA),)]}
    with pytest.raises(ForbiddenError):
        await office.notices.take(office.id, {}, b"{}")
    assert (await office.notices.take(office.id, {"x-secret": "s"}, b"ping")).body == b"pong"
    assert (await office.notices.take(office.id, {"x-secret": "s"}, b"{}")).new
    assert not (await office.notices.take(office.id, {"x-secret": "s"}, b"{}")).new
    office.clock.advance(timedelta(seconds=4))
    await office.pump()
    assert "C1" in await office.db.read(HERE, _clients)


def _apply(book: PracticeBook, access: Access, change: Change, conn: Connection) -> None:
    apply(conn, book, access, change)


def _appointments(conn: Connection) -> list[Any]:
    table = appointment
    return list(conn.execute(select(table).where(mine(table)).order_by(table.c.starts_at)))


def _clients(conn: Connection) -> dict[str, str]:
    rows = conn.execute(select(emr_client).where(mine(emr_client)))
    return {row.external_id: row.contact_id for row in rows}


def _known(conn: Connection, contact_id: str, name: str, phone: str | None) -> None:
    from core.session import add, now

    add(
        conn, contact, id=contact_id, name=name, phone=phone, status="lead", treatments=[], record={},
        created_at=now(conn),
    )  # fmt: skip


async def test_a_visit_read_before_its_person_is_told_of_once_they_are_known(office: Office) -> None:
    await office.tell(visit(1))
    assert [each.contact_id for each in office.happened if isinstance(each, AppointmentBooked)] == [None]
    await office.tell(ANNA)
    anna = (await office.db.read(HERE, _clients))["C1"]
    booked = [each.contact_id for each in office.happened if isinstance(each, AppointmentBooked)]
    assert booked == [None, anna]


async def test_a_visit_that_stands_again_is_told_of(office: Office) -> None:
    await office.tell(ANNA, visit(1), visit(2, state="cancelled"), visit(3))
    assert office.names() == ["AppointmentBooked", "AppointmentCancelled", "AppointmentBooked"]


async def test_what_was_switched_off_is_read_again_once_it_is_connected_anew(office: Office) -> None:
    await office.pump()
    await office.write(lambda conn: connections.change(conn, office.id, state="off", books=False))
    office.clock.advance(timedelta(hours=1))
    await office.pump()
    await office.connect()
    office.told.news = {"clients": [(change_of(ANNA),)]}
    await office.write(lambda conn: look_soon(conn, office.id, timedelta(0)))
    await office.pump()
    assert "C1" in await office.db.read(HERE, _clients)
    assert not await office.db.read(HERE, is_stale)


def test_a_system_with_few_calls_is_not_stale_between_two_readings() -> None:
    assert old_after("patientnow", {}) > SCARCE
    assert old_after("nextech", {}) == timedelta(minutes=30)
