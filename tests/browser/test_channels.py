"""A channel that stops working is said at once on every page, and the settings say what to do."""

from collections.abc import AsyncIterator
from typing import Any

import pytest
import pytest_asyncio
from playwright.async_api import Browser, Page, async_playwright, expect

from standins.twilio import Fault
from tests.browser.conftest import FLAGS, SOON, chromium, shot
from tests.browser.test_held import axe
from tests.e2e.town import Town, town

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="module")]
PHONE = "+12125550147"


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def place(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[tuple[Town, Browser]]:
    async with town(tmp_path_factory.mktemp("channels")) as opened, async_playwright() as playwright:
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
    await expect(page.get_by_role("navigation").first).to_be_visible(timeout=SOON)
    return page


async def test_what_does_not_work_is_said_everywhere_and_explained(place: tuple[Town, Browser]) -> None:
    opened, _ = place
    page = await signed_in(place)
    opened.twilio.faults.add(Fault(kind="reject", code=20003))
    await opened.text(PHONE, "hi, how much is botox?")
    banner = page.get_by_role("status", name="Channels that do not work")
    await expect(banner.get_by_text("does not work")).to_be_visible(timeout=SOON)
    await banner.get_by_role("button", name="See what to do").click()
    texts = page.get_by_role("main").get_by_role("listitem").filter(has_text="Text message").first
    await expect(texts.get_by_text("Messages are refused")).to_be_visible(timeout=SOON)
    await expect(texts.get_by_text("Connect it again")).to_be_visible()
    await shot(page, "channels-broken")
    assert await axe(page) == []
    await page.emulate_media(color_scheme="dark")
    await page.set_viewport_size({"width": 390, "height": 844})
    await expect(texts.get_by_text("Messages are refused")).to_be_visible(timeout=SOON)
    await shot(page, "channels-phone-dark")
    assert await axe(page) == []
