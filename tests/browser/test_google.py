"""Reviews on the real server: one is pushed, a suggestion is changed and published by a person, Google's word comes back."""

import asyncio
import re
from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import pytest
import pytest_asyncio
from msgspec.structs import replace
from playwright.async_api import Browser, Page, async_playwright, expect

from standins.google import GoogleFarEnd, GoogleSettings, google_app
from standins.serving import serving
from tests.browser.conftest import FLAGS, SOON, chromium, shot
from tests.e2e.town import LINE, Town, glowdesk, town, wait_for

pytestmark = [
    pytest.mark.browser,
    pytest.mark.timeout(600),
    pytest.mark.asyncio(loop_scope="module"),
]
SAID = "Everyone was so kind and the place is beautiful."


@dataclass
class Place:
    town: Town
    google: GoogleFarEnd
    browser: Browser
    connected: dict[str, Any]

    async def inbox(self, **more: Any) -> Page:
        given = {"viewport": {"width": 1440, "height": 900}, "locale": "en-US", **more}
        context = await self.browser.new_context(**given)
        page = await context.new_page()
        await page.goto(f"{self.town.url}/inbox")
        await page.get_by_label("Email").fill("coordinator@example.com")
        await page.get_by_role("textbox", name="Password").fill(self.town.password)
        await page.get_by_role("button", name="Sign in").click()
        await expect(page.get_by_role("navigation", name="Views")).to_be_visible(timeout=SOON)
        return page


async def connect(made: Town, google: GoogleSettings, api: str) -> dict[str, Any]:
    """By the command line, which tries what it was told at Google."""
    options = (
        *("--number", LINE, "--location", google.location, "--name", "Midtown"),
        *("--client-id", google.client_id, "--client-secret", google.client_secret),
        *("--refresh-token", google.refresh_token, "--topic", google.topic),
        *("--push-sender", google.push_sender, "--set-links", "--api-base", f"{api}/google"),
    )
    told: dict[str, Any] = await asyncio.to_thread(
        glowdesk, made.environment, "channels", "add", "google", *options
    )
    return told


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def place(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Place]:
    google = GoogleFarEnd(GoogleSettings(moderates=True), now=lambda: datetime.now(UTC))
    async with (
        town(tmp_path_factory.mktemp("google")) as made,
        serving(google_app(google)) as api,
        async_playwright() as playwright,
    ):
        told = await connect(made, google.settings, api)
        google.settings = replace(
            google.settings, push_url=told["push_url"], push_audience=told["push_audience"]
        )
        browser = await playwright.chromium.launch(executable_path=chromium(), args=FLAGS)
        yield Place(made, google, browser, told)
        await browser.close()
        await google.close()


async def test_the_profile_carries_our_link_and_our_topic(place: Place) -> None:
    assert place.connected["sms_link"] == f"sms:{LINE}?body=Hi%20from%20Google"
    assert place.google.attributes == {"attributes/url_text_messaging": place.connected["sms_link"]}
    assert place.google.setting["pubsubTopic"] == place.google.settings.topic


async def test_a_review_is_answered_in_public_by_a_person(place: Place) -> None:
    google, page = place.google, await place.inbox()
    review = await google.review("Ana Ruiz", 5, SAID)
    await page.get_by_role("link", name=re.compile("^Waiting on us")).click()
    row = page.get_by_role("link").filter(has_text="Ana Ruiz").first
    await expect(row).to_be_visible(timeout=SOON)
    await row.click()
    thread = page.get_by_role("main")
    await expect(thread.get_by_text(SAID).first).to_be_visible(timeout=SOON)
    await expect(thread.get_by_role("img", name="5 stars of 5")).to_be_visible(timeout=SOON)
    await expect(thread.get_by_text("Google", exact=True).first).to_be_visible(timeout=SOON)
    help_ = thread.get_by_role("region", name="Public reply")
    await expect(help_.get_by_text("Everyone can read this reply.")).to_be_visible(timeout=SOON)
    await expect(page.get_by_text("Google profile").first).to_be_visible(timeout=SOON)
    await shot(page, "google-review")

    field = thread.get_by_role("textbox", name="Reply")
    await field.fill("Thank you for visiting us!")
    await expect(thread.get_by_text("hints that the writer is a patient. Leave", exact=False)).to_be_visible(
        timeout=SOON
    )
    publish = thread.get_by_role("button", name="Publish reply")
    await expect(publish).to_be_disabled(timeout=SOON)
    await shot(page, "google-refused-words")

    suggestion = help_.get_by_role("button").first
    await suggestion.click()
    await expect(field).to_have_value(re.compile("^Thank you for these kind words"), timeout=SOON)
    await field.fill(await field.input_value() + " Have a lovely week.")
    await expect(publish).to_be_enabled(timeout=SOON)
    await publish.click()
    await wait_for(lambda: bool(review.reply))
    assert str(review.reply).endswith("Have a lovely week.")
    await expect(thread.get_by_text("Google is checking it").first).to_be_visible(timeout=SOON)

    await google.decide(review)
    await google.change(review, stars=4)  # its push brings the next look forward
    await expect(thread.get_by_text("Published", exact=True).first).to_be_visible(timeout=SOON)
    await expect(help_.get_by_text("The reply is on Google.", exact=False)).to_be_visible(timeout=SOON)
    await expect(thread.get_by_role("img", name="4 stars of 5")).to_be_visible(timeout=SOON)
    await shot(page, "google-published")
    await page.context.close()


@pytest.mark.parametrize(("width", "scheme"), [(390, "light"), (390, "dark"), (1440, "dark")])
async def test_a_complaint_is_readable_everywhere(place: Place, width: int, scheme: str) -> None:
    name = f"Eva {scheme} {width}"
    await place.google.review(name, 2, "I waited for an hour and nobody said a word about it.")
    page = await place.inbox(viewport={"width": width, "height": 844}, color_scheme=scheme)
    row = page.get_by_role("link").filter(has_text=name).first
    await expect(row).to_be_visible(timeout=SOON)
    await row.click()
    help_ = page.get_by_role("region", name="Public reply")
    await expect(help_.get_by_role("button").first).to_be_visible(timeout=SOON)
    await help_.get_by_role("button").first.click()
    await expect(page.get_by_role("textbox", name="Reply")).to_have_value(
        re.compile("^Thank you for the feedback"), timeout=SOON
    )
    await shot(page, f"google-complaint-{width}-{scheme}")
    wide = await page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
    assert wide
    await page.context.close()
