"""The whole story in two real browsers: a visitor books in the widget, a coordinator sees it live and steps in."""

import re
from collections.abc import AsyncIterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from playwright.async_api import BrowserContext, Page, expect

from standins.app import demo_app
from standins.serving import loopback_socket, serving
from standins.site import SiteSettings
from tests.browser.conftest import SOON, shot
from tests.e2e.town import SITE, Town, town

pytestmark = [pytest.mark.browser, pytest.mark.timeout(600)]
ASKS_NAME = re.compile(r"(what|your|which|whose|full) name|name (should|shall|can|may)", re.IGNORECASE)


@pytest.fixture
async def place(tmp_path: Path) -> AsyncIterator[tuple[Town, str]]:
    """The product, and the practice's page on another origin with one script tag."""
    listener = loopback_socket()
    origin = f"http://127.0.0.1:{listener.getsockname()[1]}"
    async with town(tmp_path, origins=[origin]) as made:
        page = demo_app(
            now=lambda: datetime.now(UTC),
            site=SiteSettings(
                product=made.url, site_key=SITE, practice="Juniper & Vale Aesthetics", city="Raleigh"
            ),
        )
        async with serving(page, listener):
            yield made, origin


async def sign_in(context: BrowserContext, place: Town) -> Page:
    page = await context.new_page()
    await page.goto(f"{place.url}/inbox")
    await page.get_by_label("Email").fill("coordinator@example.com")
    await page.get_by_role("textbox", name="Password").fill(place.password)
    await page.get_by_role("button", name="Sign in").click()
    await expect(page.get_by_role("navigation", name="Views")).to_be_visible()
    return page


async def open_chat(context: BrowserContext, origin: str) -> Page:
    page = await context.new_page()
    await page.goto(origin)
    await page.get_by_role("button", name="Chat with us").click()
    await expect(page.get_by_label("Your message")).to_be_visible()
    return page


async def write(page: Page, text: str) -> None:
    await page.get_by_label("Your message").fill(text)
    await page.get_by_label("Your message").press("Enter")


async def test_a_visitor_books_and_a_coordinator_steps_in(
    place: tuple[Town, str], visitor: BrowserContext, coordinator: BrowserContext
) -> None:
    made, origin = place
    inbox = await sign_in(coordinator, made)
    await inbox.get_by_role("link", name="Bot is on it").click()
    chat = await open_chat(visitor, origin)
    await expect(chat.get_by_text("automated assistant", exact=False).first).to_be_visible()

    await write(chat, "Hi, I'm new here. Can I book a Botox consultation?")
    slots = chat.get_by_role("group", name="Free times").get_by_role("button")
    await expect(slots.first).to_be_visible(timeout=SOON)
    await shot(chat, "widget-offer")

    row = inbox.get_by_role("link").filter(has_text="Website visitor").first
    await expect(row).to_be_visible(timeout=SOON)
    await row.click()
    await expect(inbox.get_by_text("Can I book a Botox consultation?").first).to_be_visible()
    await shot(inbox, "inbox-offer")

    await slots.first.click()
    await expect(chat.get_by_text(ASKS_NAME).last).to_be_visible(timeout=SOON)
    await write(chat, "Wilma Strand, 212 555 0117")
    await expect(inbox.get_by_text("Wilma Strand").first).to_be_visible(timeout=SOON)
    await expect(inbox.get_by_text("Booked", exact=False).first).to_be_visible(timeout=SOON)
    await shot(inbox, "inbox-booked")
    await shot(chat, "widget-booked")
    (details,) = await made.wait_replies("+12125550117", 1)
    assert "9:00" in details.body or ":" in details.body
    assert "STOP" in details.body

    await inbox.get_by_role("button", name="Take over").first.click()
    await expect(inbox.get_by_text("took over", exact=False).first).to_be_visible()
    composer = inbox.get_by_role("textbox").last
    await composer.fill("Hi, this is Ana. Anything else you need?")
    await composer.press("Control+Enter")
    await expect(chat.get_by_text("this is Ana").first).to_be_visible(timeout=SOON)

    panel = chat.get_by_role("dialog")
    await write(chat, "Is there parking?")
    await expect(inbox.get_by_text("Is there parking?").first).to_be_visible(timeout=SOON)
    await chat.wait_for_timeout(2500)
    await expect(panel.get_by_text("park", exact=False)).to_have_count(1)

    await inbox.get_by_role("button", name="Give back").first.click()
    await expect(panel.get_by_text("park", exact=False)).to_have_count(2, timeout=SOON)
    await shot(inbox, "inbox-given-back")
    await shot(chat, "widget-end")

    assert await made.text("+12125550117", "YES")
    await made.wait_replies("+12125550117", 2)
    await expect(inbox.get_by_text("Visits and care").first).to_be_visible(timeout=SOON)


async def test_the_conversation_is_there_after_a_reload(
    place: tuple[Town, str], visitor: BrowserContext
) -> None:
    _, origin = place
    chat = await open_chat(visitor, origin)
    await write(chat, "What are your opening hours?")
    await expect(chat.get_by_role("dialog").get_by_text("Monday").first).to_be_visible(timeout=SOON)
    await chat.reload()
    await expect(chat.get_by_text("What are your opening hours?")).to_be_visible(timeout=SOON)
    await expect(chat.get_by_text("What are your opening hours?")).to_have_count(1)


async def test_another_site_may_not_embed_it(place: tuple[Town, str], visitor: BrowserContext) -> None:
    made, _ = place
    listener = loopback_socket()
    page = demo_app(now=lambda: datetime.now(UTC), site=SiteSettings(product=made.url, site_key=SITE))
    async with serving(page, listener) as stranger:
        chat = await visitor.new_page()
        await chat.goto(stranger)
        await chat.get_by_role("button", name="Chat with us").click()
        await expect(chat.get_by_text("not available on this page", exact=False)).to_be_visible(timeout=SOON)
