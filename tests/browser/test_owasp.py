"""Markup that strangers and colleagues write stays text, the policy is never broken, and nobody frames the inbox."""

from collections.abc import AsyncIterator
from typing import Any

import pytest
import pytest_asyncio
from playwright.async_api import Browser, Page, async_playwright, expect

from tests.browser.conftest import FLAGS, chromium, shot
from tests.e2e.town import Town, town

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="module")]
PHONE, SHOWN = "+12125550141", "(212) 555-0141"
MARKUP = '<img src=x onerror="window.broken=1"><script>window.broken=2</script> talk to a real person please'
NOTE = '<svg onload="window.broken=3"> javascript:window.broken=4 {{7*7}}'
LISTEN = """
window.violations = [];
addEventListener("securitypolicyviolation", (event) =>
  window.violations.push(`${event.effectiveDirective} ${event.blockedURI} ${event.sourceFile}:${event.lineNumber}`));
"""
SOON = 15_000


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def place(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[tuple[Town, Browser]]:
    async with town(tmp_path_factory.mktemp("owasp")) as opened, async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=chromium(), args=FLAGS)
        yield opened, browser
        await browser.close()


async def desk(place: tuple[Town, Browser], **options: Any) -> Page:
    opened, browser = place
    context = await browser.new_context(viewport={"width": 1440, "height": 900}, locale="en-US", **options)
    await context.add_init_script(LISTEN)
    page = await context.new_page()
    await page.goto(f"{opened.url}/inbox")
    await page.get_by_label("Email").fill("coordinator@example.com")
    await page.get_by_role("textbox", name="Password").fill(opened.password)
    await page.get_by_role("button", name="Sign in").click()
    await expect(page.get_by_role("navigation", name="Views")).to_be_visible(timeout=SOON)
    return page


async def test_markup_in_messages_and_notes_is_text(place: tuple[Town, Browser]) -> None:
    opened, _ = place
    assert await opened.text(PHONE, MARKUP)
    await opened.wait_replies(PHONE, 1)
    page = await desk(place)
    await page.get_by_role("link").filter(has_text=SHOWN).first.click()
    shown = page.get_by_role("main").get_by_text(MARKUP.partition(" talk")[0], exact=False)
    await expect(shown.first).to_be_visible(timeout=SOON)
    await page.keyboard.press("n")
    await page.keyboard.type(NOTE)
    await page.keyboard.press("Control+Enter")
    await expect(page.get_by_role("main").get_by_text(NOTE).first).to_be_visible(timeout=SOON)
    await shot(page, "owasp-thread")
    assert await page.evaluate("window.broken") is None
    assert await page.evaluate("document.querySelectorAll('main img[src=x], main svg[onload]').length") == 0
    assert await page.evaluate("window.violations") == []
    await page.context.close()


@pytest.mark.parametrize("scheme", ["light", "dark"])
async def test_no_screen_breaks_the_policy(place: tuple[Town, Browser], scheme: str) -> None:
    opened, _ = place
    page = await desk(place, color_scheme=scheme)
    for where in ("settings/automation", "settings/compliance", "settings/vendors", "settings/audit", ""):
        await page.goto(f"{opened.url}/inbox/{where}")
        await expect(page.get_by_role("main").first).to_be_visible(timeout=SOON)
        await page.wait_for_load_state("networkidle")
        if where == "settings/vendors":
            await expect(page.get_by_text("Twilio", exact=True)).to_be_visible(timeout=SOON)
            await shot(page, f"vendors-{scheme}")
        assert await page.evaluate("window.violations") == [], where
    await page.context.close()


async def test_nobody_frames_the_inbox(place: tuple[Town, Browser]) -> None:
    opened, browser = place
    page = await (await browser.new_context()).new_page()
    await page.goto("about:blank")
    await page.set_content(f'<iframe src="{opened.url}/inbox"></iframe>', wait_until="load")
    (inner,) = (frame for frame in page.frames if frame != page.main_frame)
    assert inner.url.startswith("chrome-error:")
    await page.context.close()
