"""The due list a page at a time: each once in one order, the numbers of all, while colleagues work on it."""

import random
from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Connection, delete, insert

from booking.models import appointment
from core.clock import ManualClock
from core.session import add, mine, new_id, now, practice_of
from practice.contacts import create_contact
from sequences.recall import paging
from sequences.recall.listing import FORGET, when_of
from sequences.recall.models import recall
from sequences.recall.paging import Waiting, Whom
from sequences.recall.rules import due_times, rules_of
from tests.inbox.house import House, open_house

DAY = timedelta(days=1)
PLACES = ("north", "south", None)


@pytest.fixture
async def house(database_url: str, clock: ManualClock, tmp_path: Path) -> AsyncIterator[House]:
    async with open_house(database_url, clock, tmp_path) as opened:
        yield opened


def treat(conn: Connection, book: Any, people: int) -> dict[str, str]:
    """People at random distances from their next visit; some have given one back, some have one ahead."""
    draw, found = random.Random(7), {}
    rules = list(rules_of(conn, book).values())
    for number in range(people):
        rule, instant = draw.choice(rules), now(conn)
        last = instant - timedelta(days=draw.randint(-40, rule.days[-1] + 200) + rule.days[0])
        again = None if draw.random() < 0.7 else instant + timedelta(days=draw.randint(-60, 60))
        contact_id = create_contact(conn, name=f"Person {number}", phone=None, email=None)
        row = {"contact_id": contact_id, "service": rule.service, "last_done_at": last, "again_at": again}
        found[add(conn, recall, **row, location=draw.choice(PLACES), version=1, created_at=instant)] = (
            contact_id
        )
        if draw.random() < 0.25:
            _visit(conn, contact_id, rule.service if draw.random() < 0.7 else "nothing_of_ours")
    return found


def _visit(conn: Connection, contact_id: str, service: str) -> None:
    at = now(conn) + 3 * DAY
    times = dict.fromkeys(("starts_at", "ends_at", "busy_from", "busy_to"), at)
    words = {"type": "anything", "provider": "tamsin", "zone": "UTC", "status": "booked", "source": "file"}
    row = {"minutes": 30, "resources": [], "confirmed": False, "treatments": [service], "version": 1}
    add(conn, appointment, contact_id=contact_id, created_at=now(conn), **times, **words, **row)


def expected(conn: Connection, book: Any, place: str | None) -> list[tuple[str, str, str]]:
    """The whole list by reading all: (id, service, when), in order."""
    rules, found = rules_of(conn, book), []
    booked = {
        (each.contact_id, each.treatments[0])
        for each in conn.execute(appointment.select().where(mine(appointment)))
    }
    for row in conn.execute(recall.select().where(mine(recall))):
        rule = rules[row.service]
        at = due_times(rule, row.last_done_at, row.again_at)[0]
        when = when_of(at - now(conn))
        kept = row.last_done_at >= now(conn) - timedelta(days=rule.days[-1]) - FORGET
        near = place is None or row.location in {place, None}
        if when is not None and kept and near and (row.contact_id, row.service) not in booked:
            found.append((when, at, row.id, row.service))
    late = sorted((each for each in found if each[0] == "overdue"), key=lambda each: each[1:3], reverse=True)
    soon = sorted((each for each in found if each[0] != "overdue"), key=lambda each: each[1:3])
    return [(row_id, service, when) for when, _, row_id, service in (*late, *soon)]


def walked(conn: Connection, book: Any, whom: Whom, limit: int) -> list[str]:
    ids, cursor = list[str](), None
    while True:
        items, cursor = paging.page(conn, book, whom, cursor, limit)
        ids += [each.row.id for each in items]
        if cursor is None:
            return ids


async def test_pages_are_the_whole_list_in_its_order_and_counts_are_of_all_of_it(house: House) -> None:
    await house.write(lambda conn: treat(conn, house.product.books.get(conn), 260))

    def look(conn: Connection) -> None:
        book = house.product.books.get(conn)
        for place in (None, "north"):
            near = None if place is None else (place,)
            whole = expected(conn, book, place)
            assert len(whole) > 60
            assert walked(conn, book, Whom(locations=near), 7) == [row_id for row_id, _, _ in whole]
            for when in ("overdue", "week", "month"):
                ids = [row_id for row_id, _, its in whole if its == when]
                assert walked(conn, book, Whom(when=when, locations=near), 5) == ids
            numbers = paging.waiting(conn, book, near)
            for service, waiting in numbers.items():
                of = [when for _, its, when in whole if its == service]
                assert waiting == Waiting(of.count("overdue"), of.count("week"), of.count("month"))
            assert sum(each.overdue + each.week + each.month for each in numbers.values()) == len(whole)
            row_id, service, when = whole[0]
            first = paging.one(conn, book, row_id)
            assert first is not None
            assert (first.row.service, first.when) == (service, when)

    await house.read(look)


async def test_a_page_holds_while_rows_before_it_go(house: House) -> None:
    await house.write(lambda conn: treat(conn, house.product.books.get(conn), 120))
    books = house.product.books

    def turn(conn: Connection, cursor: str | None) -> Any:
        return paging.page(conn, books.get(conn), Whom(), cursor, 10)

    whole = await house.read(lambda conn: walked(conn, books.get(conn), Whom(), 50))
    first, cursor = await house.read(lambda conn: turn(conn, None))
    gone = [each.row.id for each in first[:6]]
    await house.write(lambda conn: conn.execute(delete(recall).where(mine(recall), recall.c.id.in_(gone))))
    second, _ = await house.read(lambda conn: turn(conn, cursor))
    assert [each.row.id for each in second] == whole[10:20], "nobody is left out, nobody stands twice"


async def test_more_people_than_a_statement_binds(house: House) -> None:
    """SQLite takes 32,766 values in one statement; a practice has more patients."""
    many = 33_500

    def fill(conn: Connection) -> None:
        practice, instant = practice_of(conn), now(conn)
        rows = [
            {
                "id": new_id(conn),
                "practice_id": practice,
                "contact_id": f"somebody-{number}",
                "service": "botox",
                "last_done_at": instant - 95 * DAY,
                "version": 1,
                "created_at": instant,
            }
            for number in range(many)
        ]
        for first in range(0, many, 2000):
            conn.execute(insert(recall), rows[first : first + 2000])

    await house.write(fill)

    def look(conn: Connection) -> tuple[int, int, str | None]:
        book = house.product.books.get(conn)
        items, more = paging.page(conn, book, Whom(when="overdue"), None, 25)
        return paging.waiting(conn, book, None)["botox"].overdue, len(items), more

    overdue, shown, more = await house.read(look)
    assert (overdue, shown) == (many, 25)
    assert more is not None
