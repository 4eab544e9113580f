"""4D EMR's far end with one practice connected to it, which reads the visits of everybody there."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from booking.emr.connection import Links
from booking.emr.four_d import FourD
from core.clock import ManualClock
from core.db import Database
from standins.emr.four_d import FourDOffice, FourDSettings
from standins.serving import serving
from tests.booking.emr.surroundings import around

LINKS = Links(types={"visit": "s0001"}, providers={"ada": "p0001"}, locations={"": "p0001"})


class FourDDesk:
    def __init__(self, office: FourDOffice, calendar: FourD, clock: ManualClock, url: str) -> None:
        self.office, self.calendar, self.book = office, calendar, office.book
        self.clock, self.url = clock, url


@asynccontextmanager
async def four_d(clock: ManualClock, *, db: Database | None = None) -> AsyncIterator[FourDDesk]:
    settings = FourDSettings()
    office = FourDOffice(clock.now, settings)
    secrets = {"client_id": settings.client_id, "client_secret": settings.client_secret}

    async def everybody() -> tuple[str, ...]:
        return tuple(office.book.people)

    async with (
        serving(office.door) as url,
        around("four_d", clock, url=f"{url}/api/public", secrets=secrets, links=LINKS, db=db) as here,
    ):
        yield FourDDesk(office, FourD(here, everybody), clock, url)
