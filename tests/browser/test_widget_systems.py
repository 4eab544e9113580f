"""A visitor books, moves and cancels in the widget, whichever calendar is the practice's, though somebody is faster."""

import re
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

import pytest
import pytest_asyncio
from playwright.async_api import Browser, Locator, Page, async_playwright, expect

from standins.app import demo_app
from standins.emr.book import OfficeBook, small_office
from standins.emr.boulevard import BoulevardOffice, BoulevardSettings
from standins.emr.boulevard.ids import BUSINESS, item_of, urn
from standins.emr.zenoti import ZenotiOffice, ZenotiSettings, guid
from standins.serving import loopback_socket, serving
from standins.site import SiteSettings
from tests.browser.conftest import FLAGS, OPEN_SHADOW, chromium, shot
from tests.e2e.town import SITE, Town, glowdesk, town

pytestmark = [pytest.mark.browser, pytest.mark.timeout(600), pytest.mark.asyncio(loop_scope="module")]
SOON = 90_000
"""Nobody talks this fast: Zenoti's sixty calls of a minute may be used up, and the minute is then waited for."""
NEW_YORK = ZoneInfo("America/New_York")
BOOKED = "booked|moved|all set|see you|confirmed"


class Place(NamedTuple):
    town: Town
    origin: str
    browser: Browser


class Kept(NamedTuple):
    """Where the practice's visits are kept, as the vendor's own people would see them."""

    book: OfficeBook

    def names(self) -> list[str]:
        return sorted(self.book.person(each.client).name for each in self.book.visits.values() if each.live)

    def steal(self, label: str) -> None:
        """The time on that button goes to somebody at the counter."""
        (service,), (place,), (provider,) = self.book.services, self.book.places, self.book.providers
        now = self.book.now().astimezone(NEW_YORK).replace(tzinfo=None)
        wall = datetime.strptime(f"{now.year} {label}", "%Y %a %b %d, %I:%M %p")  # noqa: DTZ007
        wall = wall.replace(year=now.year + (wall < now))
        self.book.steal(service, provider, place, wall.replace(tzinfo=NEW_YORK).astimezone(UTC))


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def place(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Place]:
    listener = loopback_socket()
    origin = f"http://127.0.0.1:{listener.getsockname()[1]}"
    async with (
        town(tmp_path_factory.mktemp("systems"), origins=[origin]) as made,
        async_playwright() as playwright,
    ):
        site = SiteSettings(product=made.url, site_key=SITE, practice="Juniper & Vale", city="Raleigh")
        browser = await playwright.chromium.launch(executable_path=chromium(), args=FLAGS)
        async with serving(demo_app(now=lambda: datetime.now(UTC), site=site), listener):
            yield Place(made, origin, browser)
        await browser.close()


def now() -> datetime:
    return datetime.now(UTC)


@asynccontextmanager
async def boulevard(place: Town) -> AsyncIterator[Kept]:
    told = BoulevardSettings()
    office = BoulevardOffice(now, told, book=small_office(now, name=urn))
    async with serving(office.door) as url:
        secrets = {"api_key": told.api_key, "api_secret": told.api_secret}
        options = {"business_id": BUSINESS}
        connect(place, "boulevard", url, secrets, options, item_of(urn("service", 1)), urn)
        try:
            yield Kept(office.book)
        finally:
            glowdesk(place.environment, "emr", "disconnect")


@asynccontextmanager
async def zenoti(place: Town) -> AsyncIterator[Kept]:
    told = ZenotiSettings()
    office = ZenotiOffice(now, told, book=small_office(now, name=guid))
    nobody = office.book.add_person("Online", "Search")
    async with serving(office.door) as url:
        secrets, options = {"api_key": told.api_key}, {"search_guest": nobody.id}
        connect(place, "zenoti", f"{url}/v1", secrets, options, guid("service", 1), guid)
        try:
            yield Kept(office.book)
        finally:
            glowdesk(place.environment, "emr", "disconnect")


def connect(
    place: Town,
    system: str,
    url: str,
    secrets: dict[str, str],
    options: dict[str, str],
    visit: str,
    name: Callable[[str, int], str],
) -> None:
    given = [part for key, value in secrets.items() for part in ("--secret", f"{key}={value}")]
    given += [part for key, value in options.items() for part in ("--option", f"{key}={value}")]
    glowdesk(place.environment, "emr", "add", system, "--address", url, *given)
    links = [f"types:injectables_consult={visit}", f"providers:tamsin={name('provider', 1)}"]
    glowdesk(place.environment, "emr", "link", *links, f"locations:={name('place', 1)}")


async def chat_of(place: Place) -> Page:
    context = await place.browser.new_context(viewport={"width": 1200, "height": 860}, locale="en-US")
    await context.add_init_script(OPEN_SHADOW)
    page = await context.new_page()
    await page.goto(place.origin)
    await page.get_by_role("button", name="Chat with us").click()
    await expect(page.get_by_label("Your message")).to_be_visible(timeout=SOON)
    return page


async def write(page: Page, text: str) -> None:
    await page.get_by_label("Your message").fill(text)
    await page.get_by_label("Your message").press("Enter")


async def said(page: Page, words: str) -> None:
    """The newest of ours says that."""
    newest = page.get_by_role("article").last
    await expect(newest).to_contain_text(re.compile(words, re.IGNORECASE), timeout=SOON)


def times(page: Page) -> Locator:
    """What the newest message offers."""
    return page.get_by_role("article").last.get_by_role("group", name="Free times").get_by_role("button")


async def offered(page: Page) -> Locator:
    """Times that may be chosen stand under the newest message, whichever of our words are around them."""
    await expect(times(page).first).to_be_enabled(timeout=SOON)
    return times(page)


async def moves_and_cancels(page: Page) -> None:
    await write(page, "I need to move my appointment to another day, what else do you have?")
    await (await offered(page)).last.click()
    await said(page, BOOKED)
    await write(page, "I have to cancel after all, please cancel my appointment")
    await said(page, "cancel")
    await write(page, "yes, cancel it")
    await said(page, "cancell?ed")


@pytest.mark.parametrize("system", [boulevard, zenoti], ids=["boulevard", "zenoti"])
async def test_in_the_practices_own_system(place: Place, system: Any) -> None:
    async with system(place.town) as kept:
        page = await chat_of(place)
        await write(page, "Hi, I'm new here. Can I book a Botox consultation?")
        first = (await offered(page)).first
        label = await first.get_attribute("aria-label") or ""
        await first.click()
        await said(page, "name")
        kept.steal(label)
        await write(page, "Wilma Strand, 212 555 0117")
        again = await offered(page)
        await shot(page, f"widget-stolen-{system.__name__}")
        assert kept.names().count("Wilma Strand") == 0
        await again.first.click()
        await said(page, BOOKED)
        assert kept.names().count("Wilma Strand") == 1
        await moves_and_cancels(page)
        assert kept.names().count("Wilma Strand") == 0
        await shot(page, f"widget-end-{system.__name__}")


async def test_in_our_own_calendar(place: Place) -> None:
    first, second = await chat_of(place), await chat_of(place)
    for page in (first, second):
        await write(page, "Hi, I'm new here. Can I book a Botox consultation?")
        await offered(page)
    name = await times(first).first.get_attribute("aria-label") or await times(first).first.inner_text()
    await second.get_by_role("button", name=name).first.click()
    await said(second, "name")
    await write(second, "Vera Quick, 212 555 0118")
    await said(second, BOOKED)
    await first.get_by_role("button", name=name).first.click()
    await (await offered(first)).first.click()
    await said(first, "name")
    await write(first, "Wilma Strand, 212 555 0117")
    await said(first, BOOKED)
    await moves_and_cancels(first)
