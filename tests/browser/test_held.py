"""What the gate holds is decided by a person: seen with its reason, changed, let go or thrown away."""

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio
from playwright.async_api import Browser, Locator, Page, async_playwright, expect

from tests.browser.conftest import FLAGS, SOON, chromium, shot
from tests.e2e.town import Town, town

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="module")]
AXE = Path(__file__).parents[2] / "ui" / "node_modules" / "axe-core" / "axe.min.js"
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
PHONE, SHOWN = "+12125550141", "(212) 555-0141"
HAND_HELD: dict[str, Any] = {"viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True}


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def place(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[tuple[Town, Browser]]:
    async with town(tmp_path_factory.mktemp("held")) as opened, async_playwright() as playwright:
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


async def axe(page: Page) -> list[str]:
    await page.evaluate(AXE.read_text())
    found = await page.evaluate("async tags => (await axe.run('main', { runOnly: tags })).violations", TAGS)
    return [f"{each['id']}: {each['nodes'][0]['target']}" for each in found]


async def doubtful(page: Page, words: str) -> None:
    """A colleague writes what nobody should text."""
    await page.get_by_role("textbox", name="Reply").fill(words)
    await page.get_by_role("button", name="Send", exact=False).last.click()


def waiting(page: Page, words: str) -> Locator:
    """Among the held messages, and nowhere else that shows them while one page gives way to the other."""
    return page.get_by_role("list", name="Held messages").get_by_role("listitem").filter(has_text=words)


async def test_a_doubt_a_flag_and_a_held_reply(place: tuple[Town, Browser]) -> None:
    opened, _ = place
    assert await opened.text(PHONE, "way too many messages from you")
    page = await signed_in(place)
    row = page.get_by_role("link").filter(has_text=SHOWN).first
    await expect(row).to_be_visible(timeout=SOON)
    await row.click()

    banner = page.get_by_role("region", name="Possible opt-out")
    await expect(banner.get_by_text("way too many messages from you")).to_be_visible(timeout=SOON)
    await page.get_by_role("button", name="Put up a flag").click()
    await page.get_by_role("menuitem", name="Complaint").click()
    await expect(page.get_by_text("No offers, recalls or review requests")).to_be_visible(timeout=SOON)
    await shot(page, "held-doubt")
    assert await axe(page) == []
    await banner.get_by_role("button", name="No, carry on").click()
    await expect(banner).to_be_hidden(timeout=SOON)
    await page.get_by_role("button", name="Close the flag: Complaint").click()
    await expect(page.get_by_text("None. Our own messages may go out.")).to_be_visible(timeout=SOON)

    await page.get_by_role("textbox", name="Reply").fill("Please ask for Ottoline Brackenbury.")
    await expect(page.get_by_text("Holds a name, number or date")).to_be_visible(timeout=SOON)
    await shot(page, "held-warning")
    await doubtful(page, "Your SSN 219-09-9999 is on file.")
    await expect(page.get_by_text("Held: the text may contain private details").first).to_be_visible(
        timeout=SOON
    )

    await page.get_by_role("link", name="1 message waits for a person").click()
    item = waiting(page, "219-09-9999")
    await expect(item).to_be_visible(timeout=SOON)
    await expect(item.get_by_text("Held: the text may contain private details")).to_be_visible()
    await shot(page, "held-list")
    assert await axe(page) == []
    await page.keyboard.press("j")
    await page.keyboard.press("e")
    await item.get_by_role("textbox").fill("Your file is complete.")
    await shot(page, "held-edit")
    await page.keyboard.press("Control+Enter")
    await expect(page.get_by_text("Nothing waits for you.")).to_be_visible(timeout=SOON)
    await opened.wait_replies(PHONE, 1)


async def test_on_a_phone_at_night(place: tuple[Town, Browser]) -> None:
    page = await signed_in(place, **HAND_HELD, color_scheme="dark")
    row = page.get_by_role("link").filter(has_text=SHOWN).first
    await expect(row).to_be_visible(timeout=SOON)
    await row.click()
    await doubtful(page, "Your SSN 536-90-4271 is on file.")
    await expect(page.get_by_text("Held: the text may contain private details").first).to_be_visible(
        timeout=SOON
    )
    await page.goto(f"{place[0].url}/inbox/held")
    item = waiting(page, "4271")
    await expect(item).to_be_visible(timeout=SOON)
    wide = await page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    assert wide <= 0
    assert await axe(page) == []
    await shot(page, "held-phone-dark")
    await item.get_by_role("button", name="Discard").click()
    await expect(page.get_by_text("Nothing waits for you.")).to_be_visible(timeout=SOON)
