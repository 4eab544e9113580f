"""A colleague records a consent and an opt-out and sees at once, in words, what may still be sent."""

from collections.abc import AsyncIterator
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
PHONE = "+12125550131"
SHOWN = "(212) 555-0131"
HAND_HELD: dict[str, Any] = {"viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True}


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def place(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[tuple[Town, Browser]]:
    async with town(tmp_path_factory.mktemp("consent")) as opened, async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=chromium(), args=FLAGS)
        yield opened, browser
        await browser.close()


async def desk(place: tuple[Town, Browser], **options: Any) -> Page:
    """A signed-in page with the conversation open."""
    opened, browser = place
    context = await browser.new_context(
        **{"viewport": {"width": 1440, "height": 900}, "locale": "en-US", **options}
    )
    page = await context.new_page()
    await page.goto(f"{opened.url}/inbox")
    await page.get_by_label("Email").fill("coordinator@example.com")
    await page.get_by_role("textbox", name="Password").fill(opened.password)
    await page.get_by_role("button", name="Sign in").click()
    row = page.get_by_role("link").filter(has_text=SHOWN).first
    await expect(row).to_be_visible(timeout=SOON)
    await row.click()
    return page


async def axe(page: Page) -> list[str]:
    await page.evaluate(AXE.read_text())
    found = await page.evaluate(
        """async tags => {
            const found = await axe.run(".mantine-Drawer-content", { runOnly: tags });
            return found.violations;
        }""",
        TAGS,
    )
    return [f"{each['id']}: {each['nodes'][0]['target']}" for each in found]


async def test_consent_and_opt_out_by_hand(place: tuple[Town, Browser]) -> None:
    opened, _ = place
    assert await opened.text(PHONE, "Can I talk to a real person please?")
    await opened.wait_replies(PHONE, 1)
    page = await desk(place)
    await page.get_by_role("textbox", name="Reply").fill("Hello, this is Ana.")
    verdict = page.get_by_role("main").get_by_text("Goes out now", exact=False)
    await expect(verdict).to_be_visible(timeout=SOON)

    await page.get_by_role("button", name="Consent history").click()
    drawer = page.get_by_role("dialog", name="Consent history of")
    await expect(drawer.get_by_text("Nothing was agreed or refused yet", exact=False)).to_be_visible()
    await drawer.get_by_role("button", name="Record consent").click()
    await expect(drawer.get_by_text("text reminders and care notes", exact=False)).to_be_visible()
    await shot(page, "consent-form")
    await drawer.get_by_role("button", name="They agreed: record it").click()
    history = drawer.get_by_role("list", name="Consent history")
    await expect(history.get_by_text("Agreed to visits and care notes")).to_be_visible()
    await history.get_by_role("button", name="Show the proof").click()
    await expect(history.get_by_text("verbal script", exact=False)).to_be_visible()
    await shot(page, "consent-history")
    assert await axe(page) == []

    await drawer.get_by_role("button", name="Record opt-out").click()
    await drawer.get_by_label("In their words").fill("She called: no more texts, please.")
    await shot(page, "consent-opt-out")
    await drawer.get_by_role("button", name="Record the opt-out").click()
    await expect(history.get_by_text("Asked us to stop all messages")).to_be_visible()
    await expect(history.get_by_text("She called: no more texts, please.")).to_be_visible()
    await drawer.get_by_role("button", name="Close the consent history").click()
    await expect(page.get_by_text("Stopped: nothing automatic goes out").first).to_be_visible()
    await expect(verdict).to_be_hidden(timeout=SOON)
    row = page.get_by_role("link").filter(has_text=SHOWN).first
    await expect(row.get_by_text("Asked us to stop writing")).to_be_attached(timeout=SOON)
    await shot(page, "consent-stopped")


async def test_the_history_on_a_phone_and_at_night(place: tuple[Town, Browser]) -> None:
    page = await desk(place, **HAND_HELD, color_scheme="dark")
    await page.get_by_role("button", name=f"About {SHOWN}").click()
    await page.get_by_role("button", name="Consent history").click()
    drawer = page.get_by_role("dialog", name="Consent history of")
    await expect(drawer.get_by_text("Asked us to stop all messages")).to_be_visible(timeout=SOON)
    wide = await page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    assert wide <= 0
    assert await axe(page) == []
    await shot(page, "consent-phone-dark")
    await drawer.get_by_role("button", name="Record consent").click()
    await drawer.get_by_text("On paper").click()
    await shot(page, "consent-phone-form-dark")
