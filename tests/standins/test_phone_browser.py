"""A person with a browser can play the patient: the page works under its own strict policy, at 390 pixels too."""

import shutil
from collections.abc import AsyncIterator

import pytest
from playwright.async_api import Page, async_playwright, expect

from standins.app import demo_app
from standins.serving import serving
from standins.site import SiteSettings
from standins.twilio import TwilioSettings
from tests.servers import missing
from tests.standins.conftest import LINE, Clock
from tests.standins.product import Product

QUIET = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]

pytestmark = pytest.mark.browser


@pytest.fixture
async def page(product: Product, clock: Clock) -> AsyncIterator[Page]:
    chromium = shutil.which("chromium") or shutil.which("google-chrome")
    if chromium is None:
        missing("no Chromium on the path: install the system's package")
    app = demo_app(
        now=clock,
        twilio=TwilioSettings(numbers=(LINE,), webhook_url=f"{product.url}/in"),
        site=SiteSettings(product=product.url),
    )
    async with serving(app) as url, async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=chromium, args=QUIET)
        page = await browser.new_page(base_url=url, viewport={"width": 390, "height": 844})
        await page.clock.set_fixed_time(clock())
        await page.goto("/phone")
        yield page
        await browser.close()


async def test_texting_as_two_patients(page: Page, product: Product):
    complaints: list[str] = []
    page.on("console", lambda message: complaints.append(message.text) if message.type == "error" else None)
    await page.get_by_role("button", name="Do you have Botox openings this week?").click()
    thread = page.get_by_role("list", name="Texts with")
    await expect(thread.get_by_text("Delivered")).to_be_visible()
    await expect(thread.get_by_label("Waiting for the practice")).to_be_visible()
    assert product.hooks[0].form["From"] == "+12125550142"

    await page.get_by_role("button", name="Texting as Maya Torres").click()
    await page.get_by_role("button", name="Alma Ríos").click()
    await expect(thread.get_by_text("No texts yet")).to_be_visible()
    await page.get_by_label("Text message").fill("<b>¿Cuánto cuesta?</b>")
    await page.get_by_label("Text message").press("Enter")
    await expect(thread.get_by_text("<b>¿Cuánto cuesta?</b>")).to_be_visible()
    assert product.hooks[1].form["From"] == "+12125550157"

    assert await page.evaluate("document.documentElement.scrollWidth") == 390
    assert complaints == []


async def test_stop_is_answered_by_the_network(page: Page):
    await page.get_by_role("button", name="STOP", exact=True).click()
    await expect(page.get_by_text("Answered by the network")).to_be_visible()


async def test_every_channel_has_its_screen(page: Page):
    for name, words in (("Call", "No calls yet"), ("Google", ""), ("Email", ""), ("Instagram", "")):
        await page.get_by_role("tab", name=name).click()
        shown = page.get_by_role("tabpanel", name=name)
        await expect(shown).to_be_visible()
        await expect(shown).to_contain_text(words)
    await page.get_by_role("tab", name="Web chat").click()
    await expect(page.frame_locator("#web").get_by_role("heading", level=1)).to_be_visible()
