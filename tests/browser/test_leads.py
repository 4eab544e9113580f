"""A form, a tablet at the desk, and a colleague with a keyboard: each is a conversation with its first reply at once."""

import json
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import httpx
import pytest
import pytest_asyncio
from playwright.async_api import Browser, Page, async_playwright, expect

from channels.form_seals import signature
from core.clock import SystemClock
from tests.browser.conftest import FLAGS, SOON, chromium, shot
from tests.e2e.town import Town, glowdesk, town

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="module")]
AXE = Path(__file__).parents[2] / "ui" / "node_modules" / "axe-core" / "axe.min.js"
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
HAND_HELD: dict[str, Any] = {"viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True}


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def place(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[tuple[Town, Browser]]:
    async with town(tmp_path_factory.mktemp("leads")) as opened, async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=chromium(), args=FLAGS)
        yield opened, browser
        await browser.close()


async def desk(place: tuple[Town, Browser], **options: Any) -> Page:
    opened, browser = place
    context = await browser.new_context(
        **{"viewport": {"width": 1440, "height": 900}, "locale": "en-US", **options}
    )
    page = await context.new_page()
    await page.goto(f"{opened.url}/inbox?zone=bot")
    await page.get_by_label("Email").fill("coordinator@example.com")
    await page.get_by_role("textbox", name="Password").fill(opened.password)
    await page.get_by_role("button", name="Sign in").click()
    return page


async def axe(page: Page, within: str) -> list[str]:
    await page.evaluate(AXE.read_text())
    found = await page.evaluate(
        "async ([within, tags]) => (await axe.run(within, { runOnly: tags })).violations", [within, TAGS]
    )
    return [f"{each['id']}: {each['nodes'][0]['target']}" for each in found]


async def test_a_websites_form_is_answered_by_text_and_seen_live(place: tuple[Town, Browser]) -> None:
    opened, _ = place
    made = glowdesk(opened.environment, "channels", "add", "form", "--name", "Contact page")
    page = await desk(place)
    await page.get_by_role("link", name="Bot is on it").first.click()
    body = json.dumps(
        {
            "fields": {
                "name": "Ana Ruiz",
                "phone": "(212) 555-0161",
                "treatment": "Botox",
                "message": "Do you have anything on Friday?",
                "utm_source": "google_ads",
            },
            "consent": [{"channel": "sms", "text": "You may text me about my visit.", "checked": True}],
        }
    ).encode()
    headers = {
        "content-type": "application/json",
        "x-signature": signature(made["signing_secret"], SystemClock().now(), body),
    }
    async with httpx.AsyncClient() as client:
        answer = await client.post(made["url"], content=body, headers=headers)
        assert answer.status_code == 202, answer.text
        assert answer.json()["lead_id"].startswith("lead_")
        forged = await client.post(made["url"], content=body, headers={**headers, "x-signature": "t=1,v1=0"})
        assert forged.status_code == 403
    await opened.wait_replies("+12125550161", 1)
    assert "Ana" in opened.replies("+12125550161")[0]
    row = page.get_by_role("link").filter(has_text="Ana Ruiz").first
    await expect(row).to_be_visible(timeout=SOON)
    await row.click()
    talk = page.get_by_role("main")
    await expect(talk.get_by_text("Do you have anything on Friday?").first).to_be_visible(timeout=SOON)
    await expect(talk.get_by_text("Botox").first).to_be_visible()
    await expect(page.get_by_text("Google Ads").first).to_be_visible(timeout=SOON)
    await shot(page, "lead-form")
    log = opened.log()
    assert "5550161" not in log
    assert "Ana Ruiz" not in log
    assert made["signing_secret"] not in log


async def fill_in(page: Page, name: str, phone: str) -> None:
    await page.get_by_label("Your name").fill(name)
    await page.get_by_label("Mobile number").fill(phone)
    await page.get_by_label("What are you interested in?").select_option(label="HydraFacial")
    await page.get_by_label("Anything you would like to ask?").fill("How much is it?")


async def test_a_tablet_at_the_desk(place: tuple[Town, Browser]) -> None:
    opened, browser = place
    made = glowdesk(opened.environment, "channels", "add", "kiosk", "--name", "Downtown")
    context = await browser.new_context(
        viewport={"width": 820, "height": 1180}, locale="en-US", has_touch=True
    )
    page = await context.new_page()
    await page.goto(made["url"])
    boxes = page.get_by_role("checkbox")
    await expect(boxes).to_have_count(3)
    for at in range(3):
        await expect(boxes.nth(at)).not_to_be_checked()
    await page.get_by_role("button", name="Send").click()
    await expect(page.get_by_text("Please tell us your name.")).to_be_visible()
    await fill_in(page, "Bo Lind", "(212) 555-0162")
    await shot(page, "kiosk")
    assert await axe(page, "body") == []

    await context.set_offline(True)
    await page.get_by_role("button", name="Send").click()
    await expect(page.get_by_text("No connection: nothing was sent")).to_be_visible(timeout=SOON)
    await expect(page.get_by_label("Your name")).to_have_value("Bo Lind")
    await context.set_offline(False)

    await boxes.first.check()
    await page.get_by_role("button", name="Send").click()
    await expect(page.get_by_text("Thank you!")).to_be_visible(timeout=SOON)
    await shot(page, "kiosk-sent")
    await opened.wait_replies("+12125550162", 1)
    assert "Bo" in opened.replies("+12125550162")[0]
    await page.get_by_role("button", name="Start over").click()
    await expect(page.get_by_label("Your name")).to_have_value("")
    await expect(boxes.first).not_to_be_checked()
    await page.get_by_role("link", name="Español").click()
    await expect(page.get_by_role("heading", name="Díganos cómo contactarle")).to_be_visible()
    await context.close()


async def test_it_forgets_who_walked_away(place: tuple[Town, Browser]) -> None:
    opened, browser = place
    made = glowdesk(opened.environment, "channels", "add", "kiosk", "--name", "Open day", "--event")
    context = await browser.new_context(**HAND_HELD, locale="en-US", color_scheme="dark")
    page = await context.new_page()
    await page.clock.install()
    await page.goto(made["url"])
    await page.get_by_label("Your name").fill("Cy Walked-Away")
    await shot(page, "kiosk-phone-dark")
    wide = await page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    assert wide <= 0
    await page.clock.fast_forward(59_000)
    await expect(page.get_by_label("Your name")).to_have_value("Cy Walked-Away")
    await page.clock.fast_forward(2_000)
    await expect(page.get_by_label("Your name")).to_have_value("")
    await context.close()


async def test_a_walk_in_is_written_down_by_keyboard_alone(place: tuple[Town, Browser]) -> None:
    opened, _ = place
    page = await desk(place)
    await expect(page.get_by_role("link", name="Waiting on us").first).to_be_visible(timeout=SOON)
    await page.keyboard.press("+")
    dialog = page.get_by_role("dialog", name="Add a person")
    await expect(dialog.get_by_label("Name")).to_be_focused(timeout=SOON)
    await page.keyboard.type("Di Esperanza")
    await page.keyboard.press("Tab")
    await page.keyboard.type("212 555 0163")
    await page.keyboard.press("Tab")
    await page.keyboard.press("Tab")
    await page.keyboard.type("Botox")
    await expect(page.get_by_role("option", name="Botox").first).to_be_visible(timeout=SOON)
    await page.keyboard.press("ArrowDown")
    await page.keyboard.press("Enter")
    agreed = dialog.get_by_label("They said yes")
    for _ in range(8):
        await page.keyboard.press("Tab")
        if await agreed.evaluate("element => element === document.activeElement"):
            break
    await expect(dialog.get_by_text("text reminders and care notes", exact=False)).to_be_visible()
    await page.keyboard.press("Space")
    await expect(dialog.get_by_label("Send the first text now")).to_be_checked()
    await shot(page, "quick-add")
    assert await axe(page, ".mantine-Modal-content") == []
    await page.keyboard.press("Enter")
    await opened.wait_replies("+12125550163", 1)
    assert "Di" in opened.replies("+12125550163")[0]
    await expect(page.get_by_role("heading", name="Di Esperanza").first).to_be_visible(timeout=SOON)
    await shot(page, "quick-added")


async def test_the_quick_add_on_a_phone_at_night(place: tuple[Town, Browser]) -> None:
    page = await desk(place, **HAND_HELD, color_scheme="dark")
    await page.get_by_role("button", name="Your menu").click()
    await page.get_by_role("menuitem", name="Add person").click()
    dialog = page.get_by_role("dialog", name="Add a person")
    await dialog.get_by_role("button", name="Add", exact=True).click()
    await expect(dialog).to_be_visible()
    wide = await page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    assert wide <= 0
    await shot(page, "quick-add-phone-dark")
