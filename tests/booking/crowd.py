"""One process of several whose patients all want the same few times: books through a database of its own opening."""

import asyncio
import json
import sys
from collections import Counter
from typing import Any

from sqlalchemy import Connection

from booking import service
from booking.slots import start_at
from booking.types import Booked, Person
from core.clock import ManualClock
from core.db import Database, Doorbell, connect
from core.events import Bus
from core.ids import RandomIds
from core.session import of_practice
from practice.book import PracticeBook
from tests.booking.practices import at, book_of, kind
from tests.conftest import START

HERE = of_practice("practice-a")
DAY = "2026-11-25"


def times(count: int) -> list[str]:
    """As many starts as are fought for, on one provider's day and the next ones."""
    walls = [f"{hour:02}:{minute}" for hour in range(9, 17) for minute in ("00", "30")]
    return [f"2026-11-{25 + number // 16}T{walls[number % 16]}" for number in range(count)]


def practice() -> PracticeBook:
    return book_of(kind())


async def besiege(db: Database, patients: range, slots: int) -> Counter[str]:
    """Each patient wants one of the times; what each of them got, by name."""
    book, wanted = practice(), times(slots)

    def wish(number: int) -> service.Wish:
        start = start_at(book, "visit", "ada", at(wanted[number % slots]))
        assert start is not None
        person = Person(f"contact-{number}", f"Patient {number}", "+12125550111")
        return service.Wish(start, person, f"thread-{number}", ("glow",), f"thread-{number}:1")

    async def one(number: int) -> str:
        def book_it(conn: Connection) -> Any:
            return service.book(conn, book, wish(number))

        made = await db.write(HERE, book_it)
        if isinstance(made, Booked):
            return "booked"
        return "offered" if made.alternatives else "sent away"

    return Counter(await asyncio.gather(*(one(number) for number in patients)))


async def main(url: str, first: int, count: int, slots: int) -> None:
    clock = ManualClock(START)
    db = connect(url, clock=clock, ids=RandomIds(clock), bus=Bus(), doorbell=Doorbell())
    try:
        print(json.dumps(await besiege(db, range(first, first + count), slots)))  # noqa: T201 - to its parent
    finally:
        await db.close()


if __name__ == "__main__":
    asyncio.run(main(sys.argv[1], *map(int, sys.argv[2:5])))
