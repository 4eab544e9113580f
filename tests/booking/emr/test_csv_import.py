"""Files that systems print: guessed, looked through, brought in once, and said what is wrong by row and field."""

from collections.abc import Callable
from datetime import UTC, date, datetime, time
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import Connection, select

from booking import money
from booking.emr.csv_import import values
from booking.emr.csv_import.importing import Import, carry_out, plan
from booking.emr.csv_import.table import read
from booking.models import appointment
from booking.money_models import package
from core.clock import ManualClock
from core.db import Database
from core.errors import BadInputError, ConflictError
from core.session import mine
from practice.models import contact
from tests.booking.conftest import HERE
from tests.booking.practices import book_of, kind

NEW_YORK = ZoneInfo("America/New_York")
PEOPLE = """Patient ID;First Name;Last Name;Mobile Phone;Email;DOB;Notes
P1;Anna;Weiss;(212) 555-0111;anna@example.com;02/01/1984;"likes
mornings"
P2;Bo;Holm;212-555-0112;;13/13/1990;
;;;;;;
P3;Cy;Lund;;cy@example.com;11/30/1971;
"""
VISITS = """Appt ID,Date,Start Time,Duration,Appointment Type,Provider,Patient ID,Status
A1,11/25/2026,9:00 AM,30,Visit,Ada,P1,Scheduled
A2,11/25/2026,2:30 PM,30,visit,ADA,P3,Checked Out
A3,11/26/2026,25:00,30,Visit,Ada,P1,Scheduled
A4,11/26/2026,9:00 AM,30,Facial,Ada,P1,Scheduled
A5,11/26/2026,9:00 AM,30,Visit,Ada,P1,Elsewhere
A1,11/27/2026,9:00 AM,30,Visit,Ada,P1,Scheduled
"""


class Desk:
    def __init__(self, db: Database) -> None:
        self.db, self.book = db, book_of(kind(minutes=30))

    async def write(self, fn: Callable[[Connection], Any]) -> Any:
        return await self.db.write(HERE, fn)

    async def plan(self, what: Any, text: str, columns: dict[str, str] | None = None, **more: Any) -> Import:
        def look(conn: Connection) -> Import:
            return plan(conn, self.book, what, text.encode(), columns, **more)

        made: Import = await self.write(look)
        return made

    async def bring(self, what: Any, text: str, columns: dict[str, str] | None = None) -> Import:
        planned = await self.plan(what, text, columns)

        def all_of_it(conn: Connection) -> None:
            carry_out(lambda fn: fn(conn), lambda _: self.book, planned)

        await self.write(all_of_it)
        return planned

    async def rows(self, table: Any) -> list[Any]:
        statement = select(table).where(mine(table)).order_by(table.c.id)
        return await self.db.read(HERE, lambda conn: list(conn.execute(statement)))


@pytest.fixture
def desk(db: Database) -> Desk:
    return Desk(db)


def troubles(planned: Import) -> list[tuple[int, str, str]]:
    return [(each.row, each.field, each.code) for each in planned.report.troubles]


async def test_people_and_visits_come_in_once_and_change_when_they_come_again(
    desk: Desk, clock: ManualClock
) -> None:
    looked = await desk.plan("clients", PEOPLE)
    assert (looked.report.rows, looked.report.new, looked.report.bad) == (3, 2, 1)
    assert troubles(looked) == [(3, "birthdate", "no_date")]
    assert looked.report.unused == ("Notes",)
    assert await desk.rows(contact) == []
    await desk.bring("clients", PEOPLE)
    people = {row.name: row for row in await desk.rows(contact)}
    assert set(people) == {"Anna Weiss", "Cy Lund"}
    assert (people["Anna Weiss"].phone, people["Cy Lund"].email) == ("+12125550111", "cy@example.com")

    visits = await desk.bring("appointments", VISITS)
    assert troubles(visits) == [
        (4, "time", "no_time"), (5, "type", "not_linked"), (6, "state", "unknown_state"), (7, "id", "twice")
    ]  # fmt: skip
    booked = {row.starts_at: row for row in await desk.rows(appointment)}
    nine = datetime(2026, 11, 25, 14, tzinfo=UTC)
    assert (booked[nine].status, booked[nine].contact_id) == ("booked", people["Anna Weiss"].id)
    assert booked[nine.replace(hour=19, minute=30)].status == "completed"

    with pytest.raises(ConflictError):
        await desk.bring("appointments", VISITS)
    clock.set(datetime(2026, 11, 24, 16, tzinfo=UTC))
    again = await desk.bring(
        "appointments", VISITS.replace("A1,11/25/2026,9:00 AM", "A1,11/25/2026,10:00 AM")
    )
    assert (again.report.new, again.report.known) == (0, 2)
    assert {row.starts_at for row in await desk.rows(appointment)} == {
        nine.replace(hour=15), nine.replace(hour=19, minute=30)
    }  # fmt: skip


async def test_money_and_sessions_are_added_up_for_whom_the_file_names(desk: Desk) -> None:
    await desk.bring("clients", PEOPLE)
    paid = """Invoice No,Invoice Date,Total,Client ID
I1,2026-11-20,"$1,250.50",P1
I2,2026-11-21,(50.00),P1
I3,2026-11-21,free,P1
"""
    assert troubles(await desk.bring("invoices", paid)) == [(4, "total", "no_amount")]
    anna = next(row for row in await desk.rows(contact) if row.name == "Anna Weiss")
    worth = await desk.db.read(HERE, lambda conn: money.lifetime_value(conn, anna.id))
    assert worth == {"USD": 120050}
    sold = """Package ID|Package Name|Total Sessions|Sessions Remaining|Expires|Mobile|Status
K1|Glow|6|4|12/31/2027|212 555 0111|Active
K2|Glow|6|8||212 555 0111|Active
"""
    assert troubles(await desk.bring("packages", sold)) == [(3, "remaining", "does_not_add_up")]
    (series,) = await desk.rows(package)
    assert (series.total, series.used, series.remaining, series.expires) == (6, 2, 4, date(2027, 12, 31))
    assert series.services == ["glow"]
    assert series.contact_id == anna.id


async def test_a_persons_word_on_the_columns_is_kept_for_the_next_file(desk: Desk) -> None:
    odd = "Nr,Wann,Art,Wer\n1,25.11.2026 09:00,Visit,Ada\n"
    with pytest.raises(BadInputError) as missing:
        await desk.plan("appointments", odd)
    assert missing.value.at == "/columns/id"
    columns = {"id": "Nr", "start": "Wann", "type": "Art", "provider": "Wer"}
    await desk.bring("appointments", odd, columns)
    following = await desk.plan("appointments", odd.replace("1,25", "2,26"))
    assert following.report.mapping.columns == columns
    assert (following.report.new, following.report.bad) == (1, 0)
    assert not following.report.again
    with pytest.raises(BadInputError, match="no such column"):
        await desk.plan("appointments", odd, {"state": "Zustand"})


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"just words",
        b"a,a\n1,2\n",
        b"id\n1\n",
        b"a,b\x00\n1,2\n",
        b"\xff\xfe\x00",
        b"x" * (20 * 1024 * 1024 + 1),
    ],
)
def test_what_is_no_table_is_refused_as_a_whole(content: bytes) -> None:
    with pytest.raises(BadInputError):
        read(content)


def test_files_of_all_programs_are_read_alike() -> None:
    text = 'Name;Préis\r\n"Ünal; A";1\r\n'
    for raw in (text.encode(), text.encode("utf-8-sig"), text.encode("utf-16"), text.encode("cp1252")):
        (row,) = read(raw).rows
        assert row.values == {"Name": "Ünal; A", "Préis": "1"}
        assert "nal" not in repr(row)


@pytest.mark.parametrize(
    ("written", "minor"),
    [
        ("$1,234.50", 123450), ("1.234,50 €", 123450), ("1,234", 123400), ("12,5", 1250), ("(50.00)", -5000),
        ("-50", -5000), ("50-", -5000), ("1,234,567.8", 123456780), ("free", None), ("", None), ("1.005", 100500),
        ("0.5", 50), (".5", 50),
    ],
)  # fmt: skip
def test_sums_are_read_as_people_write_them(written: str, minor: int | None) -> None:
    assert values.minor(written, "USD") == minor


@pytest.mark.parametrize(
    ("written", "at"),
    [("9:30 AM", time(9, 30)), ("12:05am", time(0, 5)), ("12 p.m.", time(12)), ("14.45", time(14, 45)), ("9", None),
     ("13:00 PM", None), ("24:00", None), ("08:15:59", time(8, 15))],
)  # fmt: skip
def test_clock_times_are_read_as_people_write_them(written: str, at: time | None) -> None:
    assert values.clock(written) == at


@given(st.dates(date(2000, 1, 1), date(2060, 12, 31)), st.sampled_from(["mdy", "dmy"]))
@settings(max_examples=50)
def test_days_are_read_in_the_order_of_the_file(on: date, order: values.Order) -> None:
    first, second = (on.month, on.day) if order == "mdy" else (on.day, on.month)
    for written in (
        f"{first}/{second}/{on.year}",
        f"{first:02}-{second:02}-{on.year}",
        on.isoformat(),
        on.strftime("%d %b %Y"),
        on.strftime("%B %d, %Y"),
    ):
        assert values.day(written, order) == on
    assert values.moment(f"{first}/{second}/{on.year} 1:05 PM", order, NEW_YORK) == datetime(
        on.year, on.month, on.day, 13, 5, tzinfo=NEW_YORK
    )
    if on.day > 12:
        assert values.order_of([f"{first}/{second}/{on.year}"], "US") == order


def test_a_time_that_the_clock_skips_is_a_mistake_and_an_offset_counts() -> None:
    assert values.moment("2027-03-14 02:30", "mdy", NEW_YORK) is None
    assert values.moment("2027-03-14T02:30:00-08:00", "mdy", NEW_YORK) == datetime(
        2027, 3, 14, 10, 30, tzinfo=UTC
    )
