"""Somebody who writes in two ways is seen to be one person, joined by a colleague, parted again, and answered rightly."""

import json
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import httpx
import pytest
import pytest_asyncio
from playwright.async_api import Browser, Locator, Page, async_playwright, expect

from channels.form_seals import signature
from core.clock import SystemClock
from tests.browser.conftest import FLAGS, SOON, chromium, shot
from tests.e2e.town import Town, glowdesk, town

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="module")]
AXE = Path(__file__).parents[2] / "ui" / "node_modules" / "axe-core" / "axe.min.js"
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
PHONE, MAIL = "+12125550171", "dana.whitlock@example.com"
WIDE: dict[str, Any] = {"viewport": {"width": 1440, "height": 900}}
HAND: dict[str, Any] = {"viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True}


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def place(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[tuple[Town, Browser]]:
    async with town(tmp_path_factory.mktemp("identity")) as opened, async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=chromium(), args=FLAGS)
        yield opened, browser
        await browser.close()


async def desk(place: tuple[Town, Browser], path: str, **options: Any) -> Page:
    opened, browser = place
    context = await browser.new_context(locale="en-US", reduced_motion="reduce", **options)
    page = await context.new_page()
    await page.goto(f"{opened.url}/inbox")
    await page.get_by_label("Email").fill("coordinator@example.com")
    await page.get_by_role("textbox", name="Password").fill(opened.password)
    await page.get_by_role("button", name="Sign in").click()
    await expect(page.get_by_role("navigation", name="Views")).to_be_visible(timeout=SOON)
    await page.goto(f"{opened.url}/inbox/{path}")
    return page


async def axe(page: Page, within: str) -> list[str]:
    await page.evaluate(AXE.read_text())
    found = await page.evaluate(
        "async ([within, tags]) => (await axe.run(within, { runOnly: tags })).violations", [within, TAGS]
    )
    return [f"{each['id']}: {each['nodes'][0]['target']}" for each in found]


async def leave_a_form(opened: Town) -> None:
    """By mail only: nobody could know that it is who texts."""
    made = glowdesk(opened.environment, "channels", "add", "form", "--name", "Contact page")
    fields = {
        "name": "Dana Whitlock",
        "email": MAIL,
        "message": "Do you do lip filler?",
        "utm_source": "google_ads",
        "utm_campaign": "lips-spring",
        "gclid": "Cj0-click",
        "landing_page": "https://www.junipervale.example.com/filler",
    }
    body = json.dumps({"fields": fields}).encode()
    seal = signature(made["signing_secret"], SystemClock().now(), body)
    async with httpx.AsyncClient() as client:
        answer = await client.post(
            made["url"], content=body, headers={"content-type": "application/json", "x-signature": seal}
        )
        assert answer.status_code == 202, answer.text


async def threads_of(opened: Town) -> dict[str, dict[str, Any]]:
    """The list's cards by the way their person came."""
    client = await opened.api()
    items = (await client.get("/api/v1/threads", params={"zone": "all"})).json()["items"]
    await client.aclose()
    return {"sms" if each["channel"] == "sms" else "form": each for each in items}


def suggestion(page: Page) -> Locator:
    return page.get_by_role("listitem").filter(has_text="Looks like the same person")


async def test_one_person_two_ways(place: tuple[Town, Browser]) -> None:
    opened, _ = place
    await leave_a_form(opened)
    assert await opened.text(PHONE, f"Hi, my name is Dana Whitlock, my email is {MAIL}. How much is botox?")
    await opened.wait_replies(PHONE, 1)
    texting = (await threads_of(opened))["sms"]
    page = await desk(place, f"t/{texting['id']}", **WIDE)
    await expect(suggestion(page)).to_contain_text("Same email", timeout=SOON)
    talk = page.get_by_role("main")
    await expect(talk.get_by_text("Do you do lip filler?")).to_have_count(0)
    await shot(page, "identity-suggested")

    await suggestion(page).get_by_role("button", name="Merge").click()
    dialog = page.get_by_role("dialog", name="Merge two contacts")
    await expect(dialog.get_by_text("Which contact stays?")).to_be_visible(timeout=SOON)
    stays = dialog.get_by_role("radiogroup").first.get_by_role("radio")
    await expect(stays).to_have_count(2)
    await expect(stays.first).to_be_checked()
    await stays.first.press("ArrowRight")
    await expect(stays.nth(1)).to_be_checked()
    await stays.nth(1).press("ArrowLeft")
    await expect(stays.first).to_be_checked()
    await expect(dialog.get_by_role("button", name="Merge")).to_be_enabled(timeout=SOON)
    await shot(page, "identity-dialog")
    assert await axe(page, ".mantine-Modal-content") == []
    await dialog.get_by_role("button", name="Merge").click()

    await expect(talk.get_by_text("Do you do lip filler?").first).to_be_visible(timeout=SOON)
    await expect(page.get_by_text("was merged into this contact").first).to_be_visible(timeout=SOON)
    for words, way in (("Do you do lip filler?", "Form"), ("How much is botox?", "Text message")):
        said = talk.get_by_role("listitem").filter(has_text=words).last
        await expect(said).to_contain_text(way, timeout=SOON)
    await page.get_by_role("button", name="Reply from").click()
    menu = page.get_by_role("menu")
    await expect(menu.get_by_role("menuitem").first).to_contain_text("(212) 555-0171", timeout=SOON)
    await expect(menu.get_by_role("menuitem").first.get_by_label("chosen")).to_be_visible()
    await shot(page, "identity-merged")
    await page.keyboard.press("Escape")
    await expect(menu).to_have_count(0, timeout=SOON)

    await (
        page.get_by_role("listitem")
        .filter(has_text="was merged into")
        .get_by_role("button", name="Undo")
        .click()
    )
    await expect(suggestion(page)).to_be_visible(timeout=SOON)
    await expect(talk.get_by_text("Do you do lip filler?")).to_have_count(0, timeout=SOON)
    await page.context.close()


async def test_an_address_is_split_off_and_the_link_for_friends_is_there(place: tuple[Town, Browser]) -> None:
    """On a telephone, at night; after the first test both conversations stand apart again."""
    opened, _ = place
    cards = await threads_of(opened)
    client = await opened.api()
    merged = await client.post(
        f"/api/v1/contacts/{cards['sms']['contact_id']}/merge",
        json={"contact_id": cards["form"]["contact_id"]},
    )
    await client.aclose()
    assert merged.status_code == 200, merged.text
    page = await desk(place, f"t/{cards['sms']['id']}", **HAND, color_scheme="dark")
    await page.get_by_role("button", name="About Dana").click()
    sheet = page.get_by_role("dialog").first
    await expect(sheet.get_by_text("was merged into this contact").first).to_be_visible(timeout=SOON)
    await shot(page, "identity-phone-merged")
    await expect(sheet.get_by_text("Google Ads").first).to_be_visible(timeout=SOON)
    await sheet.get_by_role("button", name="Referral link").click()
    link = page.get_by_role("dialog", name="link for friends")
    await expect(link.get_by_text("/r/").first).to_be_visible(timeout=SOON)
    await shot(page, "identity-phone-referral")
    assert await axe(page, ".mantine-Modal-content") == []
    await link.get_by_role("button", name="Close").click()
    await expect(link).to_have_count(0, timeout=SOON)
    await sheet.get_by_role("button", name=f"Split off Email · {MAIL}").click()
    split = page.get_by_role("dialog", name="Split off")
    await expect(split.get_by_text("becomes a contact of its own")).to_be_visible(timeout=SOON)
    await shot(page, "identity-phone-split")
    await split.get_by_role("button", name="Split off").last.click()
    await expect(split).to_have_count(0, timeout=SOON)
    await expect(sheet.get_by_role("button", name=f"Split off Email · {MAIL}")).to_have_count(0, timeout=SOON)
    wide = await page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    assert wide <= 0
    await page.context.close()
