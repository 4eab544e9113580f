"""ModMed's far end with one firm connected to it."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from booking.emr.connection import Links
from booking.emr.modmed import ModMedCalendar
from core.clock import ManualClock
from standins.emr.book import small_office
from standins.emr.modmed import ModMedOffice, ModMedSettings
from standins.serving import serving
from tests.booking.emr.surroundings import around

LINKS = Links(types={"visit": "1042"}, providers={"ada": "77"}, locations={"": "9"})
USERS = ModMedSettings()
_IDS = {"place": "9", "provider": "77", "service": "1042"}


def name(kind: str, number: int) -> str:
    return _IDS.get(kind) or str({"client": 500000, "visit": 900000}.get(kind, 0) + number)


class ModMed:
    def __init__(self, office: ModMedOffice, calendar: ModMedCalendar, clock: ManualClock) -> None:
        self.office, self.calendar, self.book, self.clock = office, calendar, office.book, clock


@asynccontextmanager
async def modmed(clock: ManualClock, settings: ModMedSettings = USERS) -> AsyncIterator[ModMed]:
    office = ModMedOffice(small_office(clock.now, name=name), clock.now, settings)
    secrets = {
        "api_key": settings.api_key, "client_id": settings.client_id, "client_secret": settings.client_secret,
        "username": settings.username, "password": settings.password,
    }  # fmt: skip
    async with serving(office.door) as url:
        root = f"{url}/firm/{settings.firm}/ema"
        applications = settings.scheme == "client_credentials"
        options = {
            "firm": settings.firm, "scheme": settings.scheme,
            "token_url": f"{url}/sso/oauth2/token" if applications else f"{root}/ws/oauth2/grant",
        }  # fmt: skip
        async with around(
            "modmed", clock, url=f"{root}/fhir/v2", secrets=secrets, options=options, links=LINKS
        ) as here:
            yield ModMed(office, ModMedCalendar(here), clock)
