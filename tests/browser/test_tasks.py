"""Who to call, what to do and what went wrong: worked through by keyboard on a desk and with one hand on a phone."""

import asyncio
import uuid
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import httpx
import pytest
import pytest_asyncio
from playwright.async_api import Browser, Page, async_playwright, expect

from tests.browser.conftest import FLAGS, SOON, chromium, shot
from tests.e2e.town import Town, town

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="module")]
AXE = Path(__file__).parents[2] / "ui" / "node_modules" / "axe-core" / "axe.min.js"
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
ANA, BEA, CYD = "+12125550161", "+12125550162", "+12125550163"
SHOWN = {ANA: "(212) 555-0161", BEA: "(212) 555-0162", CYD: "(212) 555-0163"}
HAND_HELD: dict[str, Any] = {"viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True}


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def place(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[tuple[Town, Browser]]:
    async with town(tmp_path_factory.mktemp("tasks")) as opened, async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=chromium(), args=FLAGS)
        yield opened, browser
        await browser.close()


async def signed_in(place: tuple[Town, Browser], path: str, **options: Any) -> Page:
    opened, browser = place
    context = await browser.new_context(
        **{"viewport": {"width": 1440, "height": 900}, "locale": "en-US", **options}
    )
    page = await context.new_page()
    await page.goto(f"{opened.url}/inbox")
    await page.locator("input[type=email]").fill("coordinator@example.com")
    await page.locator("input[type=password]").fill(opened.password)
    await page.locator("button[type=submit]").click()
    await expect(page.locator("nav").first).to_be_visible(timeout=SOON)
    await page.goto(f"{opened.url}/inbox{path}")
    return page


async def axe(page: Page) -> list[str]:
    await page.evaluate(AXE.read_text())
    found = await page.evaluate("async tags => (await axe.run('main', { runOnly: tags })).violations", TAGS)
    return [f"{each['id']}: {each['nodes'][0]['target']}" for each in found]


async def fits(page: Page) -> bool:
    wide: int = await page.evaluate(
        "document.documentElement.scrollWidth - document.documentElement.clientWidth"
    )
    return wide <= 0


async def known(opened: Town, client: httpx.AsyncClient, phone: str) -> dict[str, str]:
    """Somebody who has written: their contact and conversation."""
    assert await opened.text(phone, "hi, how much is botox?")
    await opened.wait_replies(phone, 1)
    for each in (await client.get("/api/v1/threads", params={"zone": "all"})).json()["items"]:
        if each["name"] == SHOWN[phone]:
            return {"contact": each["contact_id"], "thread": each["id"]}
    raise AssertionError("nobody with this number")


async def stopped(client: httpx.AsyncClient, thread_id: str) -> None:
    """Until the opt-out stands: the provider sends no answer to it that one could wait for."""
    async with asyncio.timeout(60):
        while (await client.get(f"/api/v1/threads/{thread_id}")).json()["card"]["consent"] != "stopped":
            await asyncio.sleep(0.05)


async def todo(client: httpx.AsyncClient, contact_id: str, minutes: int, kind: str, note: str = "") -> None:
    due = datetime.now(UTC) + timedelta(minutes=minutes)
    made = await client.post(
        "/api/v1/tasks",
        json={
            "client_id": uuid.uuid4().hex, "kind": kind, "contact_id": contact_id,
            "due_at": due.isoformat(), "note": note,
        },
    )  # fmt: skip
    assert made.status_code == 201, made.text


async def test_the_call_list_by_keyboard_and_what_went_wrong_by_its_buttons(
    place: tuple[Town, Browser],
) -> None:
    opened, _ = place
    client = await opened.api()
    ana, bea = await known(opened, client, ANA), await known(opened, client, BEA)
    await todo(client, ana["contact"], -90, "follow_up", "asked for a Thursday")
    await todo(client, bea["contact"], -5, "no_show_call")
    await todo(client, bea["contact"], 60 * 24, "other", "send the aftercare sheet")
    page = await signed_in(place, "/tasks")
    rows = page.get_by_role("list", name="Call list").get_by_role("listitem")
    # What is not due yet (the two are new here, so somebody is to ring them) steps back.
    await page.get_by_text("Due now", exact=True).click()
    await expect(rows).to_have_count(2, timeout=SOON)
    # The first is open at once; J goes on, and what is pressed is about the one that is shown.
    panel = page.get_by_role("article")
    await expect(panel.get_by_role("heading", name=SHOWN[ANA])).to_be_visible(timeout=SOON)
    await expect(panel.get_by_text("asked for a Thursday")).to_be_visible()
    await shot(page, "tasks-call-list")
    assert await axe(page) == []
    await page.keyboard.press("j")
    await expect(panel.get_by_role("heading", name=SHOWN[BEA])).to_be_visible(timeout=SOON)
    await expect(panel.get_by_role("button", name="Voicemail")).to_be_enabled(timeout=SOON)
    await page.keyboard.press("2")
    await expect(page.get_by_text(f"{SHOWN[BEA]}: Voicemail.")).to_be_visible(timeout=SOON)
    await expect(panel.get_by_role("heading", name=SHOWN[ANA])).to_be_visible(timeout=SOON)
    await expect(panel.get_by_role("button", name="Not now")).to_be_enabled(timeout=SOON)
    await page.keyboard.press("4")
    await page.get_by_text("In 3 months", exact=True).click()
    await shot(page, "tasks-when")
    await page.get_by_role("button", name="Ask again").click()
    await expect(page.get_by_text(f"{SHOWN[ANA]}: Not now.")).to_be_visible(timeout=SOON)
    # The other tab has the chore; its note stands in the row.
    await page.get_by_role("tab", name="Tasks").click()
    await expect(
        page.get_by_role("list", name="Tasks").get_by_text("send the aftercare sheet")
    ).to_be_visible(timeout=SOON)
    await expect(panel.get_by_role("button", name="Done")).to_be_enabled(timeout=SOON)
    await page.keyboard.press("1")
    await expect(page.get_by_text("Nothing to do.")).to_be_visible(timeout=SOON)

    # Somebody who wants no more messages, and a colleague who writes all the same: a call is what is left.
    assert await opened.text(ANA, "STOP")
    await stopped(client, ana["thread"])
    words = {"client_id": uuid.uuid4().hex, "kind": "reply", "text": "Are you still coming?"}
    assert (await client.post(f"/api/v1/threads/{ana['thread']}/messages", json=words)).status_code == 201
    await page.get_by_role("tab", name="Exceptions").click()
    item = (
        page.get_by_role("list", name="Exceptions").get_by_role("listitem").filter(has_text="Are you still")
    )
    await expect(item.get_by_text("they asked for no more messages here")).to_be_visible(timeout=SOON)
    await shot(page, "tasks-exceptions")
    assert await axe(page) == []
    await item.get_by_role("button", name="Call instead").click()
    await expect(page.get_by_text("is on the call list")).to_be_visible(timeout=SOON)
    await expect(item).to_have_count(0, timeout=SOON)
    await page.get_by_role("tab", name="Call list").click()
    await expect(page.get_by_text("a message did not reach them").first).to_be_visible(timeout=SOON)
    # And beside the conversation.
    await page.goto(f"{opened.url}/inbox/t/{ana['thread']}")
    pane = page.get_by_role("link", name="Open: Follow up").first
    await expect(pane).to_be_visible(timeout=SOON)
    await shot(page, "tasks-thread")
    await page.context.close()
    await client.aclose()


async def test_five_minutes_with_one_hand_at_night_in_spanish(place: tuple[Town, Browser]) -> None:
    opened, _ = place
    client = await opened.api()
    cyd, bea = await known(opened, client, CYD), await known(opened, client, BEA)
    await todo(client, cyd["contact"], -60, "call_lead")
    await todo(client, bea["contact"], -10, "recall_call")
    page = await signed_in(place, "/tasks", **HAND_HELD | {"locale": "es-US"}, color_scheme="dark")
    await expect(page.get_by_role("list", name="Lista de llamadas")).to_contain_text(SHOWN[CYD], timeout=SOON)
    assert await fits(page)
    await shot(page, "tasks-phone-list")
    assert await axe(page) == []
    await page.get_by_role("button", name="La mejor llamada ahora").click()
    panel = page.get_by_role("article")
    await expect(panel.get_by_role("heading", name=SHOWN[CYD])).to_be_visible(timeout=SOON)
    await expect(panel.get_by_role("link", name="Marcar desde este teléfono")).to_have_attribute(
        "href", f"tel:{CYD}"
    )
    assert await fits(page)
    await shot(page, "tasks-phone-focus")
    assert await axe(page) == []
    await panel.get_by_role("button", name="Otra cosa").click()
    await expect(panel.get_by_role("heading", name=SHOWN[CYD])).to_have_count(0, timeout=SOON)
    await expect(panel).to_be_visible(timeout=SOON)
    await panel.get_by_role("button", name="Contactado").click()
    await expect(page.get_by_role("status").filter(has_text="Contactado")).to_be_visible(timeout=SOON)
    await page.context.close()
    await client.aclose()
