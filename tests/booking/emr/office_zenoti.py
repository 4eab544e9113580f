"""Zenoti's far end with one practice connected to it."""

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager

from booking.emr.connection import Links
from booking.emr.zenoti import Zenoti
from core.clock import ManualClock
from practice.book import PracticeBook
from standins.emr.book import OfficeBook
from standins.emr.zenoti import ZenotiOffice, ZenotiSettings, guid
from standins.serving import serving
from tests.booking.emr.surroundings import around

SERVICE, PROVIDER, PLACE = guid("service", 1), guid("provider", 1), guid("place", 1)
LINKS = Links(
    types={"visit": SERVICE}, services={"glow": SERVICE}, providers={"ada": PROVIDER}, locations={"": PLACE}
)


class ZenotiDesk:
    def __init__(self, office: ZenotiOffice, calendar: Zenoti, clock: ManualClock, url: str) -> None:
        self.office, self.calendar, self.book = office, calendar, office.book
        self.clock, self.url = clock, url


@asynccontextmanager
async def zenoti(
    clock: ManualClock,
    settings: ZenotiSettings = ZenotiSettings(),  # noqa: B008 - frozen
    *,
    book: OfficeBook | None = None,
    links: Links = LINKS,
    practice: Callable[[], PracticeBook] | None = None,
    **options: str,
) -> AsyncIterator[ZenotiDesk]:
    office = ZenotiOffice(clock.now, settings, book=book)
    nobody = office.book.add_person("Online", "Search")
    secrets = {"api_key": settings.api_key, "webhook_secret": settings.webhook_secret}
    async with (
        serving(office.door) as url,
        around(
            "zenoti", clock, url=f"{url}/v1", secrets=secrets, options={"search_guest": nobody.id, **options},
            links=links, practice=practice,
        ) as here,
    ):  # fmt: skip
        yield ZenotiDesk(office, Zenoti(here), clock, url)
