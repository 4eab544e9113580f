"""Messenger and Instagram on the real server: a signed webhook comes in, the assistant and a coordinator answer, live."""

import re
from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import UTC, datetime

import pytest
import pytest_asyncio
from msgspec.structs import replace
from playwright.async_api import Browser, Page, async_playwright, expect

from standins.meta import MetaFarEnd, MetaSettings, meta_app
from standins.meta.model import Platform
from standins.serving import serving
from tests.browser.conftest import FLAGS, SOON, chromium, shot
from tests.e2e.town import Town, glowdesk, town, wait_for

pytestmark = [
    pytest.mark.browser,
    pytest.mark.timeout(600),
    pytest.mark.asyncio(loop_scope="module"),
]
ASKED = "Hi, how much is lip filler? 💋"
REPLY = "Hello from the front desk! Would Tuesday at 3 PM work?"
NAMES = {"messenger": "Messenger", "instagram": "Instagram"}


@dataclass
class Place:
    town: Town
    meta: MetaFarEnd
    browser: Browser

    async def inbox(self) -> Page:
        context = await self.browser.new_context(viewport={"width": 1440, "height": 900}, locale="en-US")
        page = await context.new_page()
        await page.goto(f"{self.town.url}/inbox")
        await page.get_by_label("Email").fill("coordinator@example.com")
        await page.get_by_role("textbox", name="Password").fill(self.town.password)
        await page.get_by_role("button", name="Sign in").click()
        await expect(page.get_by_role("navigation", name="Views")).to_be_visible(timeout=SOON)
        return page


def connect(made: Town, meta: MetaSettings, api: str) -> str:
    """Both accounts by the command line; gives the callback address of the first."""
    shared = (
        *("--app-id", meta.app_id, "--app-secret", meta.app_secret, "--access-token", meta.access_token),
        *("--page-id", meta.page_id, "--api-base", api),
    )
    on_page = glowdesk(made.environment, "channels", "add", "messenger", *shared)
    glowdesk(made.environment, "channels", "add", "instagram", "--account-id", meta.instagram_id, *shared)
    return str(on_page["callback_url"])


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def place(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Place]:
    meta = MetaFarEnd(MetaSettings(), now=lambda: datetime.now(UTC))
    async with (
        town(tmp_path_factory.mktemp("meta")) as made,
        serving(meta_app(meta)) as graph,
        async_playwright() as playwright,
    ):
        callback = connect(made, meta.settings, f"{graph}/graph")
        meta.settings = replace(meta.settings, webhook_url=callback)
        browser = await playwright.chromium.launch(executable_path=chromium(), args=FLAGS)
        yield Place(made, meta, browser)
        await browser.close()
        await meta.close()


@pytest.mark.parametrize("platform", ["messenger", "instagram"])
async def test_an_inquiry_is_answered_by_both_read_and_taken_back(place: Place, platform: Platform) -> None:
    meta, page = place.meta, await place.inbox()
    name = f"Ana {NAMES[platform]}"
    ana = meta.person(platform, f"+1212555014{len(platform) % 10}", name)
    said = await meta.write(ana, ASKED)
    await wait_for(lambda: len(meta.sent(ana)) == 1)
    answer = meta.sent(ana)[0].text
    assert "$" in answer
    assert not re.search(r"your (visit|appointment|treatment)|\bna[ms]e\b", answer), (
        "nothing but public facts here"
    )

    await page.get_by_role("link", name=re.compile("^Bot is on it")).click()
    row = page.get_by_role("link").filter(has_text="Lip filler").filter(has_text=name).first
    await expect(row).to_be_visible(timeout=SOON)
    await row.click()
    thread = page.get_by_role("main")
    await expect(thread.get_by_text(ASKED).first).to_be_visible(timeout=SOON)
    await expect(thread.get_by_text(NAMES[platform]).first).to_be_visible()
    await expect(thread.get_by_text(re.compile(r"^(23|24) h$")).first).to_be_visible()

    await meta.read(ana)
    await expect(thread.get_by_text("Read", exact=True).first).to_be_visible(timeout=SOON)
    await page.keyboard.press("t")
    await expect(thread.get_by_text("You took over", exact=False).first).to_be_visible(timeout=SOON)
    await page.keyboard.press("r")
    await page.keyboard.type(REPLY)
    await shot(page, f"meta-{platform}-writing")
    await expect(thread.get_by_text("Goes out now", exact=False)).to_be_visible(timeout=SOON)
    await page.keyboard.press("Control+Enter")
    await wait_for(lambda: meta.sent(ana)[-1].text == REPLY)
    await shot(page, f"meta-{platform}")

    await meta.unsend(ana, said.mid)
    await expect(thread.get_by_text(ASKED)).to_have_count(0, timeout=SOON)
    await shot(page, f"meta-{platform}-unsent")
    assert (meta.misuses, [each.tag for each in meta.sent(ana)]) == ([], [None, None])
    await page.context.close()
