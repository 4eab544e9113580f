"""A call is missed, seen and heard in the inbox, live; a colleague calls back without leaving it."""

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio
from playwright.async_api import Browser, Locator, Page, async_playwright, expect

from standins.twilio.voice_model import Script, VoiceSettings
from tests.browser.conftest import FLAGS, SOON, chromium, shot
from tests.e2e.test_call_story import CALLER, OWN, VOICE, connect
from tests.e2e.town import Town, town

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="module")]
AXE = Path(__file__).parents[2] / "ui" / "node_modules" / "axe-core" / "axe.min.js"
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
HAND_HELD: dict[str, Any] = {"viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True}
"""A text waits for the recording, and a machine with two cores for much else."""


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def place(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[tuple[Town, Browser]]:
    async with town(tmp_path_factory.mktemp("calls")) as opened, async_playwright() as playwright:
        await connect(opened)
        lines = opened.twilio.voice.settings.lines
        opened.twilio.voice.configure(VoiceSettings(lines=lines, ring_seconds=3.2))
        browser = await playwright.chromium.launch(executable_path=chromium(), args=FLAGS)
        yield opened, browser
        await browser.close()


async def desk(place: tuple[Town, Browser], **options: Any) -> Page:
    opened, browser = place
    context = await browser.new_context(
        **{"viewport": {"width": 1440, "height": 900}, "locale": "en-US", **options}
    )
    page = await context.new_page()
    await page.goto(f"{opened.url}/inbox?zone=waiting")
    await page.get_by_label("Email").fill("coordinator@example.com")
    await page.get_by_role("textbox", name="Password").fill(opened.password)
    await page.get_by_role("button", name="Sign in").click()
    await expect(page.get_by_role("heading", name="Waiting on us")).to_be_visible(timeout=SOON)
    return page


def call(page: Page, words: str) -> Locator:
    return page.locator("[data-kind=call]").filter(has_text=words)


async def axe(page: Page, within: str) -> list[str]:
    await page.evaluate(AXE.read_text())
    found = await page.evaluate(
        "async ([within, tags]) => (await axe.run(within, { runOnly: tags })).violations", [within, TAGS]
    )
    return [f"{each['id']}: {each['nodes'][0]['target']}" for each in found]


async def test_a_missed_call_and_its_voicemail_appear_live_and_are_called_back(
    place: tuple[Town, Browser],
) -> None:
    opened, _ = place
    page = await desk(place)
    await opened.twilio.voice.ring(Script(caller=CALLER, to=VOICE, does="leave_message"))
    await page.get_by_role("link", name="(212) 555-0161").first.click(timeout=SOON)
    card = call(page, "Missed call")
    await expect(card.get_by_text("Texted back")).to_be_visible(timeout=SOON)
    await expect(page.get_by_text("thank you for your voicemail").first).to_be_visible(timeout=SOON)
    voicemail = card.get_by_label("Voicemail, 0:12")
    await expect(voicemail).to_be_visible(timeout=SOON)
    length = await voicemail.evaluate(
        """async (sound) => {
             if (!(sound.duration > 0)) {
               const known = new Promise((done) => sound.addEventListener("durationchange", done));
               sound.preload = "auto";
               sound.load();
               await known;
             }
             return sound.duration;
           }"""
    )
    assert 10 < length < 14
    await shot(page, "call-missed")
    assert await axe(page, "main") == []

    await page.get_by_role("button", name="Call (212) 555-0161").first.click()
    dialog = page.get_by_role("dialog", name="Call (212) 555-0161")
    await expect(dialog.get_by_text("who sees (919) 555-0142")).to_be_visible()
    assert await axe(page, "[role=dialog]") == []
    await shot(page, "call-asked")
    own = dialog.get_by_label("Your phone")
    await own.fill("12")
    await dialog.get_by_role("button", name="Call", exact=True).click()
    await expect(dialog.get_by_text("Write a number that we can ring")).to_be_visible()
    await own.fill(OWN)
    await dialog.get_by_role("button", name="Call", exact=True).click()
    await expect(dialog).to_be_hidden()
    await expect(call(page, "Reached, 0:30")).to_be_visible(timeout=SOON)
    await shot(page, "call-reached")
    await page.context.close()


async def test_calls_fit_a_small_screen_and_can_be_made_from_the_contact(place: tuple[Town, Browser]) -> None:
    opened, _ = place
    await opened.twilio.voice.ring(Script(caller="anonymous", to=VOICE, does="leave_message"))
    page = await desk(place, **HAND_HELD, color_scheme="dark")
    await page.get_by_role("link", name="(212) 555-0161").first.click(timeout=SOON)
    await expect(call(page, "Missed call")).to_be_visible()
    wide = await page.evaluate("document.documentElement.scrollWidth")
    assert wide <= 390
    await page.get_by_role("button", name="About (212) 555-0161").click()
    await page.get_by_role("button", name="Call (212) 555-0161").click()
    own = page.get_by_role("dialog", name="Call (212) 555-0161").get_by_label("Your phone")
    await expect(own).to_have_value(OWN)
    await shot(page, "call-small")
    await page.context.close()
