"""PatientNow's far end with one practice connected to it."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from booking.emr.connection import Links
from booking.emr.line import Line
from booking.emr.patientnow import PatientNow
from core.clock import ManualClock
from core.db import Database
from standins.emr.patientnow import PatientNowOffice, PatientNowSettings
from standins.serving import serving
from tests.booking.emr.surroundings import around

LINKS = Links(types={"visit": "S1"}, providers={"ada": "P1"}, locations={"": "P1"})


class PatientNowDesk:
    def __init__(self, office: PatientNowOffice, calendar: PatientNow, clock: ManualClock, url: str) -> None:
        self.office, self.calendar, self.book = office, calendar, office.book
        self.clock, self.url = clock, url


@asynccontextmanager
async def patientnow(
    clock: ManualClock,
    *,
    db: Database | None = None,
    line: Line | None = None,
    webhook_token: str | None = None,
    **options: str,
) -> AsyncIterator[PatientNowDesk]:
    settings = PatientNowSettings()
    office = PatientNowOffice(clock.now, settings)
    secrets = {"api_key": settings.api_key, "username": settings.username, "password": settings.password}
    if webhook_token is not None:
        secrets["webhook_token"] = webhook_token
    async with (
        serving(office.door) as url,
        around(
            "patientnow",
            clock,
            url=f"{url}/api/v1",
            secrets=secrets,
            options=options,
            links=LINKS,
            db=db,
            line=line,
        ) as here,
    ):
        yield PatientNowDesk(office, PatientNow(here), clock, url)
