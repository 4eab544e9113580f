"""What an adapter under test stands in: a practice, a clock, and the real transport to a far end on loopback."""

from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager
from typing import Any, cast

import httpx

from booking.emr.connection import Connection, Links, Surroundings
from booking.emr.line import Line
from booking.emr.transport import HttpTransport
from core.clock import ManualClock
from core.db import Database
from core.session import of_practice
from practice.book import PracticeBook
from tests.booking.practices import book_of, kind

PRACTICE = "practice-a"
NO_LINKS = Links()


async def at_once(_: float) -> None:
    """Waiting between two tries takes no time here."""


def small_practice(**more: Any) -> PracticeBook:
    """Ada's visits of half an hour, nine to five, in New York: the far ends' small office."""
    return book_of(kind(minutes=30), **more)


@asynccontextmanager
async def around(
    system: str,
    clock: ManualClock,
    *,
    url: str | None,
    secrets: Mapping[str, str] | None = None,
    options: Mapping[str, str] | None = None,
    links: Links = NO_LINKS,
    practice: Callable[[], PracticeBook] | None = None,
    db: Database | None = None,
    line: Line | None = None,
) -> AsyncIterator[Surroundings]:
    made = small_practice()
    connection = Connection(
        "connection-1", PRACTICE, system, url, secrets=secrets or {}, options=options or {}, links=links
    )
    async with httpx.AsyncClient(trust_env=False) as client:
        transport = HttpTransport(client, clock, connection, line or Line(), sleep=at_once)
        yield Surroundings(
            cast("Database", db),
            of_practice(PRACTICE),
            practice or (lambda: made),
            clock,
            connection,
            transport,
        )
