"""Nextech's far end with one practice connected to it."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

from booking.emr.connection import Links
from booking.emr.nextech import NextechCalendar
from core.clock import ManualClock
from standins.emr.book import small_office
from standins.emr.nextech import NextechOffice, NextechSettings
from standins.serving import serving
from tests.booking.emr.surroundings import around

LINKS = Links(types={"visit": "87"}, services={"glow": "202"}, providers={"ada": "15"}, locations={"": "5"})
SELECT = NextechSettings()
_IDS = {"place": "5", "provider": "15", "service": "87"}


def name(kind: str, number: int) -> str:
    return _IDS.get(kind) or (f"4AAE9E3C-{number:04}" if kind == "client" else str(12000 + number))


class Nextech:
    def __init__(self, office: NextechOffice, calendar: NextechCalendar, clock: ManualClock) -> None:
        self.office, self.calendar, self.book, self.clock = office, calendar, office.book, clock


@asynccontextmanager
async def nextech(
    clock: ManualClock, settings: NextechSettings = SELECT, **options: str
) -> AsyncIterator[Nextech]:
    office = NextechOffice(small_office(clock.now, name=name), clock.now, settings)
    secrets = {
        "client_id": settings.client_id, "client_secret": settings.client_secret,
        "username": settings.username, "password": settings.password,
    }  # fmt: skip
    async with serving(office.door) as url:
        told: dict[str, Any] = {
            "practice_id": settings.practice_id, "token_url": f"{url}/token", "purpose": "202",
            "product": settings.product, "version": ".".join(map(str, settings.version)), **options,
        }  # fmt: skip
        async with around(
            "nextech", clock, url=f"{url}/api", secrets=secrets, options=told, links=LINKS
        ) as here:
            yield Nextech(office, NextechCalendar(here), clock)
