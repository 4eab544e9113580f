"""A manager connects the practice's own system, matches its names, and sees at once when it stops answering."""

import sqlite3
from collections.abc import AsyncIterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, NamedTuple

import pytest
import pytest_asyncio
from playwright.async_api import Browser, Page, async_playwright, expect

from standins.emr.book import small_office
from standins.emr.boulevard import BoulevardOffice, BoulevardSettings
from standins.emr.boulevard.ids import BUSINESS, urn
from standins.serving import serving
from tests.browser.conftest import FLAGS, SOON, chromium, shot
from tests.e2e.town import Town, glowdesk, town

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="module")]
AXE = Path(__file__).parents[2] / "ui" / "node_modules" / "axe-core" / "axe.min.js"
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
HAND_HELD: dict[str, Any] = {"viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True}


class Place(NamedTuple):
    town: Town
    browser: Browser
    settings: BoulevardSettings
    url: str
    password: str


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def place(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Place]:
    settings = BoulevardSettings()
    office = BoulevardOffice(
        lambda: datetime.now(UTC), settings, book=small_office(lambda: datetime.now(UTC), name=urn)
    )
    async with (
        serving(office.door) as url,
        town(tmp_path_factory.mktemp("systems")) as opened,
        async_playwright() as playwright,
    ):
        user = glowdesk(
            opened.environment,
            *("users", "add", "--email", "boss@example.com", "--name", "Rosa Boss", "--role", "manager"),
        )
        with sqlite3.connect(f"{opened.environment['GLOWDESK_DATA_DIR']}/glowdesk.db") as file:
            file.execute(  # the second step has its own tests
                "INSERT INTO access_policy (practice_id, second_step) SELECT DISTINCT practice_id, '[]' FROM app_user"
            )
        file.close()
        browser = await playwright.chromium.launch(executable_path=chromium(), args=FLAGS)
        yield Place(opened, browser, settings, url, str(user["password"]))
        await browser.close()


async def page_of(place: Place, **options: Any) -> Page:
    context = await place.browser.new_context(
        **{"viewport": {"width": 1440, "height": 900}, "locale": "en-US", **options}
    )
    page = await context.new_page()
    await page.goto(f"{place.town.url}/inbox/settings/systems")
    await page.get_by_label("Email").fill("boss@example.com")
    await page.get_by_role("textbox", name="Password").fill(place.password)
    await page.get_by_role("button", name="Sign in").click()
    return page


async def axe(page: Page, within: str) -> list[str]:
    await page.evaluate(AXE.read_text())
    found = await page.evaluate(
        "async ([within, tags]) => (await axe.run(within, { runOnly: tags })).violations", [within, TAGS]
    )
    return [f"{each['id']}: {each['nodes'][0]['target']}" for each in found]


async def test_a_system_is_connected_matched_and_seen_failing(place: Place) -> None:
    page = await page_of(place)
    await expect(page.get_by_text("Visits are booked in our own calendar.")).to_be_visible(timeout=SOON)
    await page.get_by_role("button", name="Connect a system").click()
    await page.get_by_role("combobox", name="System").click()
    await page.get_by_role("option", name="Boulevard").click()
    await page.get_by_role("button", name="Connect", exact=True).click()
    await expect(page.get_by_label("Business id")).to_have_attribute("aria-invalid", "true", timeout=SOON)
    await shot(page, "systems-form")
    await page.get_by_label("Business id").fill(BUSINESS)
    await page.get_by_role("textbox", name="API key").fill(place.settings.api_key)
    await page.get_by_role("textbox", name="API secret").fill(place.settings.api_secret)
    await page.get_by_role("textbox", name="Address").fill(place.url)
    await page.get_by_role("button", name="Connect", exact=True).click()
    card = page.get_by_role("listitem", name="Boulevard")
    await expect(card.get_by_text("Visits are booked here")).to_be_visible(timeout=SOON)
    await expect(card.get_by_text("Working")).to_be_visible(timeout=SOON)

    await card.get_by_role("button", name="Match names").first.click()
    await expect(card.get_by_text("Providers")).to_be_visible(timeout=SOON)
    their = card.get_by_role("combobox").first
    await their.click()
    await page.get_by_role("option", name="Visit").first.click()
    await shot(page, "systems-names")
    await card.get_by_role("button", name="Save").click()
    await expect(page.get_by_text("Matched", exact=True)).to_be_visible(timeout=SOON)
    assert await axe(page, "main") == []
    await shot(page, "systems")

    glowdesk(
        place.town.environment,
        *(
            "emr",
            "add",
            "boulevard",
            "--option",
            f"business_id={BUSINESS}",
            "--address",
            "http://127.0.0.1:9",
        ),
        *("--secret", "api_key=x", "--secret", "api_secret=c2VjcmV0"),
    )
    await card.get_by_role("button", name="Read now").click()
    await expect(card.get_by_text("It does not answer.")).to_be_visible(timeout=SOON)
    await shot(page, "systems-down")
    dark = await page_of(place, **HAND_HELD, color_scheme="dark")
    await expect(dark.get_by_text("It does not answer.")).to_be_visible(timeout=SOON)
    wide = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
    assert await dark.evaluate(wide) <= 0
    await shot(dark, "systems-phone-dark")


async def test_the_rules_of_booking_are_set_on_their_page(place: Place) -> None:
    page = await page_of(place)
    await page.get_by_role("link", name="Booking rules").click()
    every = page.get_by_label("Page for all visits that ask for a deposit")
    await every.fill("http://pay.example.com")
    await page.get_by_role("button", name="Save").click()
    await expect(page.get_by_text("The rules were not saved")).to_be_visible(timeout=SOON)
    await every.fill("https://pay.example.com/deposit")
    await page.get_by_label("Dr. Odile Hartwell", exact=False).first.fill("9")
    await shot(page, "booking-rules")
    await page.get_by_role("button", name="Save").click()
    await expect(page.get_by_role("button", name="Save")).to_have_count(0, timeout=SOON)
    assert await axe(page, "main") == []
    await page.reload()
    await expect(every).to_have_value("https://pay.example.com/deposit", timeout=SOON)
    await page.emulate_media(color_scheme="dark")
    await page.set_viewport_size({"width": 390, "height": 844})
    await expect(every).to_be_visible()
    await shot(page, "booking-rules-phone-dark")
    await page.context.close()
