"""Markup that strangers and colleagues write stays text, the policy is never broken, and nobody frames the inbox."""

import json
from collections.abc import AsyncIterator
from datetime import UTC, datetime
from typing import Any

import httpx
import pytest
import pytest_asyncio
from playwright.async_api import Browser, Page, async_playwright, expect

from channels.form_seals import signature
from core.clock import SystemClock
from standins.app import demo_app
from standins.serving import loopback_socket, serving
from standins.site import SiteSettings
from tests.browser.conftest import FLAGS, OPEN_SHADOW, SOON, chromium, shot
from tests.e2e.processes import ROOT
from tests.e2e.town import SITE, Town, glowdesk, town

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="module")]
PHONE, SHOWN = "+12125550141", "(212) 555-0141"
MARKUP = '<img src=x onerror="window.broken=1"><script>window.broken=2</script> talk to a real person please'
NOTE = '<svg onload="window.broken=3"> javascript:window.broken=4 {{7*7}}'
LISTEN = """
window.violations = [];
addEventListener("securitypolicyviolation", (event) =>
  window.violations.push(`${event.effectiveDirective} ${event.blockedURI} ${event.sourceFile}:${event.lineNumber}`));
"""
EVE, MALLORY = '<img src=x onerror="window.broken=5"> Eve', '<img src=x onerror="window.broken=6"> Mallory'
KNOWN, BADLY = (
    "Parking is free for 2 hours",
    'Parking <img src=x onerror="window.broken=7"> is free for 2 hours',
)
FILE = "<svg onload=window.broken=8>.png"
MAIL, SECOND = "eve.example@example.com", "+12125550142"
PNG = bytes.fromhex(
    "89504e470d0a1a0a0000000d4948445200000001000000010806000000"
    "1f15c4890000000d49444154789c6360606060000000050001"
    "a5f645400000000049454e44ae426082"
)


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def world(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[tuple[Town, Browser, str]]:
    """The product with markup in its knowledge, a browser, and the practice's page with the widget."""
    folder = tmp_path_factory.mktemp("owasp")
    practice = folder / "practice.yaml"
    written = (ROOT / "demo" / "practice.yaml").read_text(encoding="utf-8")
    assert KNOWN in written
    practice.write_text(
        written.replace(f'text: "{KNOWN}', f"text: '{BADLY}").replace(
            'wheelchair accessible."', "wheelchair accessible.'"
        ),
        encoding="utf-8",
    )
    listener = loopback_socket()
    origin = f"http://127.0.0.1:{listener.getsockname()[1]}"
    async with (
        town(folder / "data", practice=practice, origins=[origin]) as opened,
        serving(_site(opened), listener),
        async_playwright() as playwright,
    ):
        browser = await playwright.chromium.launch(executable_path=chromium(), args=FLAGS)
        yield opened, browser, origin
        await browser.close()


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def place(world: tuple[Town, Browser, str]) -> tuple[Town, Browser]:
    return world[0], world[1]


def _site(opened: Town) -> Any:
    site = SiteSettings(
        product=opened.url, site_key=SITE, practice="Juniper & Vale Aesthetics", city="Raleigh"
    )
    return demo_app(now=lambda: datetime.now(UTC), site=site)


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


async def fill_in(made: dict[str, str], **fields: str) -> None:
    """The site's server hands over what somebody typed into its form."""
    body = json.dumps({"fields": fields}).encode()
    seal = signature(made["signing_secret"], SystemClock().now(), body)
    async with httpx.AsyncClient() as client:
        headers = {"content-type": "application/json", "x-signature": seal}
        answer = await client.post(made["url"], content=body, headers=headers)
    assert answer.status_code == 202, answer.text


async def nothing_ran(page: Page) -> None:
    assert await page.evaluate("window.broken") is None
    assert await page.evaluate("document.querySelectorAll('img[src=x], svg[onload]').length") == 0
    assert await page.evaluate("window.violations") == []


async def test_markup_in_names_knowledge_and_file_names_is_text(place: tuple[Town, Browser]) -> None:
    """A form's name, two contacts to be merged, what the practice knows, and a file that a colleague attaches."""
    opened, _ = place
    made = glowdesk(opened.environment, "channels", "add", "form", "--name", "Contact page")
    await fill_in(made, name=EVE, email=MAIL, message="Do you do lip filler?")
    assert await opened.text(SECOND, f"Is there parking? My email is {MAIL}")
    await opened.wait_replies(SECOND, 1)
    assert "onerror" not in opened.replies(SECOND)[0], "the gate lets nothing in angle brackets out"
    await fill_in(made, name=MALLORY, phone=SECOND, message="And botox?")
    page = await desk(place)
    row = page.get_by_role("link").filter(has_text=MALLORY)
    await expect(row.first).to_be_visible(timeout=SOON)
    await row.first.click()
    await expect(page.get_by_role("heading", name=MALLORY).first).to_be_visible(timeout=SOON)
    talk = page.get_by_role("main")
    await expect(talk.get_by_text("is free for 2 hours").first).to_contain_text("<img src=x", timeout=SOON)
    suggested = page.get_by_role("listitem").filter(has_text="Looks like the same person")
    await suggested.get_by_role("button", name="Merge").click()
    dialog = page.get_by_role("dialog", name="Merge two contacts")
    await expect(dialog.get_by_text(EVE).first).to_be_visible(timeout=SOON)
    await shot(page, "owasp-merge")
    await dialog.get_by_role("button", name="Cancel").click()
    await expect(dialog).to_have_count(0, timeout=SOON)
    await page.locator("input[type=file]").first.set_input_files(
        {"name": FILE, "mimeType": "image/png", "buffer": PNG}
    )
    await expect(talk.get_by_text("onload", exact=False).first).to_be_visible(timeout=SOON)
    await shot(page, "owasp-file")
    await nothing_ran(page)
    await page.context.close()


async def test_markup_in_the_widget_is_text(world: tuple[Town, Browser, str]) -> None:
    _, browser, origin = world
    context = await browser.new_context(viewport={"width": 1200, "height": 860}, locale="en-US")
    await context.add_init_script(LISTEN)
    await context.add_init_script(OPEN_SHADOW)
    page = await context.new_page()
    await page.goto(origin)
    await page.get_by_role("button", name="Chat with us").click()
    box = page.get_by_label("Your message")
    await expect(box).to_be_visible(timeout=SOON)
    await box.fill("Is there parking? <svg onload=window.broken=9>")
    await box.press("Enter")
    panel = page.get_by_role("dialog")
    await expect(panel.get_by_text("<svg onload=window.broken=9>", exact=False)).to_be_visible(timeout=SOON)
    await expect(panel.get_by_text("team", exact=False).first).to_be_visible(timeout=SOON)
    await shot(page, "owasp-widget")
    assert await page.evaluate("window.broken") is None
    inside = "root => root.querySelectorAll('img[src=x], svg[onload]').length"
    assert await panel.evaluate(f"panel => ({inside})(panel.getRootNode())") == 0
    await context.close()


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
