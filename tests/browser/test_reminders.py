"""What goes out before a visit: seen and skipped beside the conversation, set by a manager, answered from a link."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio
from playwright.async_api import Browser, Page, async_playwright, expect

from tests.browser.conftest import FLAGS, SOON, chromium, shot
from tests.e2e.town import Town, town

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="module")]
AXE = Path(__file__).parents[2] / "ui" / "node_modules" / "axe-core" / "axe.min.js"
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
PHONE, SHOWN = "+12125550147", "(212) 555-0147"
HAND_HELD: dict[str, Any] = {"viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True}


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def place(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[tuple[Town, Browser]]:
    async with town(tmp_path_factory.mktemp("reminders")) as opened, async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=chromium(), args=FLAGS)
        yield opened, browser
        await browser.close()


async def signed_in(place: tuple[Town, Browser], **options: Any) -> Page:
    opened, browser = place
    context = await browser.new_context(
        **{"viewport": {"width": 1440, "height": 900}, "locale": "en-US", **options}
    )
    page = await context.new_page()
    await page.goto(f"{opened.url}/inbox")
    await page.get_by_label("Email").fill("coordinator@example.com")
    await page.get_by_role("textbox", name="Password").fill(opened.password)
    await page.get_by_role("button", name="Sign in").click()
    return page


async def axe(page: Page, where: str = "main") -> list[str]:
    await page.evaluate(AXE.read_text())
    found = await page.evaluate(
        "async ([at, tags]) => (await axe.run(at, { runOnly: tags })).violations", [where, TAGS]
    )
    return [f"{each['id']}: {each['nodes'][0]['target']}" for each in found]


async def booked(opened: Town) -> None:
    """A time well ahead, taken by text."""
    day = datetime.now(UTC) + timedelta(days=8)
    day += timedelta(days=(1 - day.weekday()) % 7)
    for count, words in enumerate(
        (f"hi, I'd like a botox appointment on {day:%A %B} {day.day}", "the first one", "Lucia Example"), 1
    ):
        assert await opened.text(PHONE, words)
        await opened.wait_replies(PHONE, count)


async def test_seen_skipped_set_and_answered(place: tuple[Town, Browser]) -> None:
    opened, browser = place
    await booked(opened)
    page = await signed_in(place)
    await expect(page.get_by_role("link", name="Settings").first).to_be_visible(timeout=SOON)
    await page.goto(f"{opened.url}/inbox/?zone=bot")
    row = page.get_by_role("link").filter(has_text="Lucia").first
    await expect(row).to_be_visible(timeout=SOON)
    await row.click()
    step = page.get_by_role("listitem").filter(has_text="48 h reminder")
    await expect(step).to_be_visible(timeout=SOON)
    await expect(page.get_by_role("listitem").filter(has_text="24 h reminder")).to_be_visible(timeout=SOON)
    await step.scroll_into_view_if_needed()
    await shot(page, "reminders-pane")
    await page.get_by_role("button", name="Skip: 48 h reminder").click()
    await expect(step.get_by_text("A colleague left it out")).to_be_visible(timeout=SOON)
    await shot(page, "reminders-skipped")
    await page.get_by_role("button", name="Send after all: 48 h reminder").click()
    await expect(page.get_by_role("button", name="Skip: 48 h reminder")).to_be_visible(timeout=SOON)

    assert await opened.text(PHONE, "can you send me a link to move my appointment?")
    texts = await opened.wait_replies(PHONE, 4)
    link = texts[-1].body.split()[-1]
    phone = await browser.new_context(**HAND_HELD, locale="en-US", java_script_enabled=False)
    held = await phone.new_page()
    await held.goto(opened.url + link[link.index("/a/") :])
    await expect(held.get_by_role("button", name="I'll be there")).to_be_visible(timeout=SOON)
    await shot(held, "link-visit")
    await held.get_by_role("button", name="I'll be there").click()
    await expect(held.get_by_text("You have confirmed")).to_be_visible(timeout=SOON)
    await held.get_by_role("link", name="Choose another time").click()
    await expect(held.get_by_role("heading", name="Which time suits you better?")).to_be_visible(timeout=SOON)
    await shot(held, "link-times")
    await held.locator("button[name=time]").nth(7).click()
    await expect(held.get_by_text("It's moved")).to_be_visible(timeout=SOON)
    await phone.close()
    await expect(page.get_by_text("Moved", exact=False).first).to_be_visible(timeout=SOON)


async def test_how_they_are_set_is_there_for_everybody_to_read(place: tuple[Town, Browser]) -> None:
    opened, _ = place
    for name, options in (("wide", {}), ("phone-dark", {**HAND_HELD, "color_scheme": "dark"})):
        page = await signed_in(place, **options)
        await expect(page.get_by_role("heading", name="Waiting on us")).to_be_visible(timeout=SOON)
        await page.goto(f"{opened.url}/inbox/settings/reminders")
        await expect(page.get_by_text("A manager can change it.", exact=False)).to_be_visible(timeout=SOON)
        await expect(page.get_by_role("checkbox", name="48 h")).to_be_disabled()
        await shot(page, f"reminders-settings-{name}")
        if name == "wide":
            assert await axe(page) == []
        await page.context.close()
