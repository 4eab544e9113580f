"""HL7 v2 scheduling over MLLP, against two libraries that we did not write."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import hl7
import httpx
import pytest
from hl7.client import MLLPClient
from hl7.mllp import start_hl7_server
from hl7apy.parser import parse_message
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import Connection as Sql
from sqlalchemy import select

from booking.emr import connections
from booking.emr.base import CalendarBooking, CalendarSlot, Client, Conflict, NeedsStaff
from booking.emr.connection import Links
from booking.emr.connections import Connections
from booking.emr.hl7 import Hl7Calendar
from booking.emr.hl7.er7 import UnreadableError, escape, instant, segments, unescape
from booking.emr.hl7.listener import Listener
from booking.emr.hl7.messages import Named, Parties, siu
from booking.emr.sync_models import emr_unlinked
from booking.models import appointment
from booking.slots import StartQuery
from booking.types import start_of
from core.clock import ManualClock
from core.db import Database
from core.errors import RetryLaterError, UnknownOutcomeError
from core.keys import MasterKey
from core.session import mine
from core.vault import Vault
from practice.models import contact
from practice.store import Books
from tests.booking.conftest import HERE
from tests.booking.emr.contract import ANNA, BEA, SOONEST, key
from tests.booking.practices import book_of, kind

LINKS = Links(types={"visit": "CONS"}, providers={"ada": "1001"}, locations={"": "ROOM1"})
NEW_YORK = ZoneInfo("America/New_York")


def told(event: str = "S12", control: str = "M1", at: str = "20261124100000", **more: str) -> str:
    part = {
        "sch": f"SCH||E77||||||CONS^Consult|30|min|^^30^{more.get('start', '20261125090000')}|||||1^Desk||||1^Desk|||||",
        "pid": "PID|1||P5||Strand^Anna||19840102||||||(212) 555-0111^PRN^CP~^NET^Internet^anna@example.com",
        "ais": "AIS|1||CONS^Consult|20261125090000|||30|min", "aip": "AIP|1||1001^Ada", "ail": "AIL|1||ROOM1",
        **{name: value for name, value in more.items() if name != "start"},
    }  # fmt: skip
    head = f"MSH|^~\\&|EMR|CLINIC|GLOWDESK|JUNIPER|{at}|s3cret|SIU^{event}^SIU_S12|{control}|P|2.5.1"
    return "\r".join([head, part["sch"], part["pid"], "RGS|1", part["ais"], part["aip"], part["ail"]]) + "\r"


class Desk:
    """One practice that listens, and a foreign listener that it speaks to."""

    def __init__(self, db: Database, clock: ManualClock, client: httpx.AsyncClient, port: int) -> None:
        self.db, self.clock, book = db, clock, book_of(kind(minutes=30))
        books = Books()
        books.get = lambda conn: book  # type: ignore[method-assign]
        self.vault, self.port = Vault(MasterKey(b"k" * 32)), port
        self.systems = Connections(db, self.vault, books, client, clock)
        self.listener = Listener(db, self.systems, books, "127.0.0.1:0")
        self.heard: list[str] = []
        self.verdict: str | None = "AA"

    async def connect(self) -> str:
        options = {
            "our_facility": "JUNIPER",
            "host": "127.0.0.1",
            "port": str(self.port),
            "facility": "CLINIC",
        }

        def store(conn: Sql) -> str:
            return connections.connect(
                conn,
                self.vault,
                system="hl7",
                books=True,
                secrets={"key": "s3cret"},
                options=options,
                links=LINKS,
            )

        return await self.db.write(HERE, store)

    async def say(self, message: str) -> hl7.Message:
        """Through a foreign client over a real connection; the acknowledgement as a foreign parser reads it."""

        def ask() -> bytes:
            with MLLPClient("127.0.0.1", self.listener.port) as client:
                return bytes(client.send_message(message))

        answer = (await asyncio.to_thread(ask)).decode()
        assert answer.startswith("\x0b")
        assert answer.endswith("\x1c\r")
        return hl7.parse(answer.strip("\x0b\x1c\r"))

    async def visits(self) -> list[tuple[str, datetime]]:
        rows = await self.db.read(
            HERE, lambda conn: conn.execute(select(appointment).where(mine(appointment))).all()
        )
        return [(row.status, row.starts_at) for row in rows]

    async def calendar(self) -> Hl7Calendar:
        opened = await self.systems.booking("practice-a")
        assert opened is not None
        assert isinstance(opened.calendar, Hl7Calendar)
        return opened.calendar


@asynccontextmanager
async def desk_of(db: Database, clock: ManualClock) -> AsyncIterator[Desk]:
    desk: Desk

    async def take(reader: Any, writer: Any) -> None:
        while not reader.at_eof():
            try:
                message = await reader.readmessage()
            except asyncio.IncompleteReadError:
                break
            desk.heard.append(str(message))
            if desk.verdict is None:
                break
            writer.writemessage(message.create_ack(desk.verdict))
            await writer.drain()
        writer.close()

    async with await start_hl7_server(take, "127.0.0.1", 0, encoding="utf-8") as server:
        port = server.sockets[0].getsockname()[1]
        async with httpx.AsyncClient() as client:
            desk = Desk(db, clock, client, port)
            await desk.connect()
            await desk.listener.run_due(clock.now(), 1)
            yield desk
            await desk.listener.close()


@pytest.fixture
async def desk(
    sqlite_url: str, open_database: Callable[..., Database], clock: ManualClock
) -> AsyncIterator[Desk]:
    async with desk_of(open_database(sqlite_url), clock) as made:
        yield made


async def test_a_visit_is_made_moved_and_cancelled_by_messages_and_each_is_acknowledged(desk: Desk) -> None:
    ack = await desk.say(told())
    assert (str(ack["MSA"][0][1]), str(ack["MSA"][0][2])) == ("AA", "M1")
    assert str(ack["MSH"][0][9]).startswith("ACK^S12")
    nine = datetime(2026, 11, 25, 14, tzinfo=UTC)
    assert await desk.visits() == [("booked", nine)]
    assert str((await desk.say(told()))["MSA"][0][1]) == "AA"
    await desk.say(told("S13", "M2", "20261124110000", start="20261125110000"))
    assert await desk.visits() == [("booked", nine + timedelta(hours=2))]
    await desk.say(told("S14", "M0", "20261124103000"))
    assert await desk.visits() == [("booked", nine + timedelta(hours=2))]
    await desk.say(told("S15", "M3", "20261124120000"))
    assert [status for status, _ in await desk.visits()] == ["cancelled"]
    people = await desk.db.read(HERE, lambda conn: conn.execute(select(contact).where(mine(contact))).all())
    assert [(row.name, row.phone, row.email) for row in people] == [
        ("Anna Strand", "+12125550111", "anna@example.com")
    ]


async def test_what_cannot_be_taken_is_refused_with_its_reason_and_can_come_again(desk: Desk) -> None:
    assert str((await desk.say(told(ais="AIS|1||PEEL^Peel")))["MSA"][0][1]) == "AE"
    assert await desk.visits() == []
    rows = await desk.db.read(HERE, lambda conn: conn.execute(select(emr_unlinked)).all())
    assert [(row.kind, row.external_id) for row in rows] == [("type", "PEEL")]
    missing = await desk.say(told(sch="SCH||E77", ais="AIS|1||CONS"))
    assert str(missing["ERR"][0][3]).startswith("101^SCH-11")
    forged = await desk.say(told().replace("s3cret", "guess"))
    assert str(forged["MSA"][0][1]) == "AR"
    assert str((await desk.say(told().replace("JUNIPER", "OTHER")))["MSA"][0][1]) == "AR"
    other = await desk.say(told().replace("SIU^S12^SIU_S12", "ADT^A01"))
    assert str(other["ERR"][0][3]).startswith("200")
    assert str((await desk.say("hello"))["MSA"][0][1]) == "AR"
    assert str((await desk.say(told()))["MSA"][0][1]) == "AA"
    assert len(await desk.visits()) == 1


async def test_broken_frames_lose_no_message_and_stop_no_listener(desk: Desk) -> None:
    async def send(*parts: bytes) -> bytes:
        """Each part on its way before the next; what is answered until we hang up."""
        reader, writer = await asyncio.open_connection("127.0.0.1", desk.listener.port)
        try:
            for part in parts:
                writer.write(part)
                await writer.drain()
            writer.write_eof()
            return await reader.read()
        except ConnectionError:  # they hung up on us
            return b""
        finally:
            writer.close()

    whole = b"\x0b" + told().encode() + b"\x1c\r"
    later = b"\x0b" + told("S15", "M2", "20261124120000").encode() + b"\x1c\r"
    assert await send(b"GET / HTTP/1.1\r\n\r\n") == b""
    assert await send(whole[:60]) == b""
    assert await send(b"\x0b" + b"A" * (2 * 1024 * 1024)) == b""
    assert await desk.visits() == []
    answers = await send(b"noise\r" + whole[:200], whole[:70], whole[70:] + later[:5], later[5:])
    assert [answers.count(each) for each in (b"MSA|AA|M1", b"MSA|AA|M2", b"\x0b", b"\x1c\r")] == [1, 1, 2, 2]
    assert [status for status, _ in await desk.visits()] == ["cancelled"]


async def test_what_is_booked_here_is_told_there_and_read_by_two_foreign_parsers(desk: Desk) -> None:
    calendar = await desk.calendar()
    first, second = await calendar.find_slots(SOONEST)
    tricky = Client(None, "Eve O|Neil ^&~\\ Núñez", "+12125550111", "eve@example.com")
    made = await calendar.confirm(first, tricky, {"note": "line\rbreak"}, key("book"))
    assert isinstance(made, CalendarBooking)
    moved = await calendar.reschedule(made.external_id, second, tricky, key("move"))
    assert moved == made
    assert (await calendar.cancel(made.external_id, "patient", key("cancel"))).state == "cancelled"
    assert [str(hl7.parse(each)["MSH"][0][9]) for each in desk.heard] == [
        "SIU^S12^SIU_S12", "SIU^S13^SIU_S12", "SIU^S15^SIU_S12"
    ]  # fmt: skip
    for each in desk.heard:
        assert parse_message(each.replace("\n", "\r"), find_groups=True).validate()
    said = hl7.parse(desk.heard[0])
    assert said.unescape(str(said["PID"][0][5][0][0])) == "Núñez"
    assert said.unescape(str(said["PID"][0][5][0][1])) == "Eve O|Neil ^&~\\"
    assert str(said["AIS"][0][4]) == first.start.at.astimezone(NEW_YORK).strftime("%Y%m%d%H%M%S%z")
    assert str(said["AIP"][0][3][0][0]) == "1001"
    assert len(said["NTE"]) == 1


async def test_a_time_that_they_told_of_is_taken_and_a_refusal_is_a_persons_task(desk: Desk) -> None:
    calendar = await desk.calendar()
    nine = datetime(2026, 11, 25, 14, tzinfo=UTC)
    query = StartQuery(type="visit", earliest=nine, limit=1)
    (slot,) = await calendar.find_slots(query)
    assert slot.start.at == nine
    await desk.say(told())
    lost = await calendar.confirm(slot, BEA, {}, key("book"))
    assert isinstance(lost, Conflict)
    assert nine not in [each.at for each in lost.alternatives]
    assert desk.heard == []
    desk.verdict = "AE"
    (free,) = await calendar.find_slots(SOONEST.__class__(type="visit", limit=1))
    assert await calendar.confirm(free, BEA, {}, key("book")) == NeedsStaff("refused_AE")
    assert await desk.visits() == [("booked", nine)]


async def test_without_an_acknowledgement_it_is_unclear_until_they_speak_of_it(desk: Desk) -> None:
    calendar = await desk.calendar()
    slot = (await calendar.find_slots(SOONEST))[0]
    desk.verdict = None
    with pytest.raises(UnknownOutcomeError):
        await calendar.confirm(slot, ANNA, {}, key("book"))
    assert await calendar.find_booking(key("book"), slot, ANNA) is None
    placer = str(hl7.parse(desk.heard[0])["SCH"][0][1])
    start = slot.start.at.strftime("%Y%m%d%H%M%S+0000")
    await desk.say(told(sch=f"SCH|{placer}|E9||||||CONS|30|min|^^30^{start}"))
    there = await calendar.find_booking(key("book"), slot, ANNA)
    assert there is not None
    assert f"{there.external_id}^GLOWDESK" == placer
    desk.systems.forget()
    await desk.db.write(
        HERE, lambda conn: connections.change(conn, _only(conn), options={"host": "127.0.0.1", "port": "1"})
    )
    gone = await desk.calendar()
    with pytest.raises(RetryLaterError):
        await gone.confirm((await gone.find_slots(SOONEST))[0], ANNA, {}, key("later"))
    assert (await gone.health()).state == "down"


def _only(conn: Sql) -> str:
    return str(connections.connections(conn)[0].id)


def test_their_own_number_of_a_person_counts_before_ours() -> None:
    (person,) = segments("MSH|^~\\&|A\rPID|1||GD-1^^^GLOWDESK~P7^^^CLINIC&1.2&ISO||Strand^Anna\r")[1:]
    assert person.without("GLOWDESK", 3, 4) == "P7"
    (alone,) = segments("MSH|^~\\&|A\rPID|1||GD-1^^^GLOWDESK||Strand^Anna\r")[1:]
    assert alone.without("GLOWDESK", 3, 4) is None


@pytest.mark.parametrize(
    ("written", "utc"),
    [
        ("20261125090000-0800", "2026-11-25T17:00"), ("20261125090000", "2026-11-25T14:00"),
        ("202607010900", "2026-07-01T13:00"), ("20261101013000", "2026-11-01T05:30"),
        ("20270314023000", "2027-03-14T07:30"), ("20261125", "2026-11-25T05:00"), ("2026-11-25", None), ("", None),
        ("20261325090000", None), ("20261125090000+9900", None),
    ],
)  # fmt: skip
def test_times_without_an_offset_are_the_practices(written: str, utc: str | None) -> None:
    found = instant(written, NEW_YORK)
    assert (found.strftime("%Y-%m-%dT%H:%M") if found else None) == utc


TEXT = st.text(st.characters(blacklist_categories=("Cs", "Cc", "Zl", "Zp")), max_size=40)


@given(name=TEXT, note=TEXT)
@settings(max_examples=10, deadline=None)
def test_whatever_is_written_is_read_again_by_us_and_by_a_foreign_parser(name: str, note: str) -> None:
    assert unescape(escape(note)) == "".join(sign if sign.isprintable() else " " for sign in note)
    start = start_of(
        type_id="visit", provider="ada", location=None, at=datetime(2026, 11, 25, 14, tzinfo=UTC),
        zone="America/New_York", minutes=30,
    )  # fmt: skip
    slot = CalendarSlot(start, start.at + timedelta(minutes=30), "", start.at)
    message = siu(
        "S12", "GD-1", key("w"), Parties(), start.at, slot=slot, zone=NEW_YORK, note=note,
        named=Named("CONS", name, "1001", name, "R"), client=Client(None, name, None, None),
    )  # fmt: skip
    ours = {each.name: each for each in segments(message)}
    theirs = hl7.parse(message)
    assert [str(each[0][0]) for each in theirs] == [each.name for each in segments(message)]
    assert ours["AIS"].text(3) == "CONS"
    assert (ours["AIS"].text(3, 2) or "") == unescape(escape(name)).strip()


@given(st.text(alphabet="MSHSCHPID|^~\\&\r0123 \x0b\x1c", max_size=200))
@settings(max_examples=100, deadline=None)
def test_noise_is_refused_and_never_falls_over(noise: str) -> None:
    try:
        segments(noise)
    except UnreadableError:
        return
