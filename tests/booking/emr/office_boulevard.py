"""Boulevard's far end with one practice connected to it."""

import os
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager

from booking.emr.boulevard import Boulevard
from booking.emr.connection import Links
from core.clock import ManualClock
from practice.book import PracticeBook
from standins.emr.book import OfficeBook
from standins.emr.boulevard import BoulevardOffice, BoulevardSettings
from standins.emr.boulevard.graphql import schema_in
from standins.emr.boulevard.ids import BUSINESS, item_of, urn
from standins.serving import serving
from tests.booking.emr.surroundings import around

SERVICE, PROVIDER, PLACE = urn("service", 1), urn("provider", 1), urn("place", 1)
LINKS = Links(
    types={"visit": item_of(SERVICE)},
    services={"glow": item_of(SERVICE)},
    providers={"ada": PROVIDER},
    locations={"": PLACE},
)


class BoulevardDesk:
    def __init__(self, office: BoulevardOffice, calendar: Boulevard, clock: ManualClock, url: str) -> None:
        self.office, self.calendar, self.book = office, calendar, office.book
        self.clock, self.url = clock, url


@asynccontextmanager
async def boulevard(
    clock: ManualClock,
    settings: BoulevardSettings = BoulevardSettings(),  # noqa: B008 - frozen
    *,
    book: OfficeBook | None = None,
    links: Links = LINKS,
    practice: Callable[[], PracticeBook] | None = None,
) -> AsyncIterator[BoulevardDesk]:
    """Where the vendor's type system is at hand, everything that is asked is checked against it."""
    schema = schema_in(os.environ.get("GLOWDESK_SPECS"))
    office = BoulevardOffice(clock.now, settings, book=book, schema=schema)
    secrets = {
        "api_key": settings.api_key,
        "api_secret": settings.api_secret,
        "webhook_secret": settings.webhook_secret,
    }
    async with (
        serving(office.door) as url,
        around(
            "boulevard", clock, url=url, secrets=secrets, options={"business_id": BUSINESS}, links=links,
            practice=practice,
        ) as here,
    ):  # fmt: skip
        yield BoulevardDesk(office, Boulevard(here), clock, url)
