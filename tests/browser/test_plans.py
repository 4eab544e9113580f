"""Plans in the browser: one is sold, stalls, reaches the call list with its history, is rebooked, and nothing waits."""

import re
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import pytest_asyncio
from playwright.async_api import Browser, Page, async_playwright, expect

from tests.browser.conftest import FLAGS, SOON, chromium, shot
from tests.browser.test_calendar import axe
from tests.browser.test_reminders import HAND_HELD, signed_in
from tests.e2e.town import Town, town

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="module")]
PHONE = "+12125550149"
LONG_AGO = (datetime.now(UTC) - timedelta(days=75)).date().isoformat()
"""So long ago that the first session was due, its window is over, and three weeks have passed since."""


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def place(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[tuple[Town, Browser]]:
    async with town(tmp_path_factory.mktemp("plans")) as opened, async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=chromium(), args=FLAGS)
        yield opened, browser
        await browser.close()


async def somebody(opened: Town) -> tuple[str, str]:
    """Has written and told us their name; gives their contact's and conversation's id."""
    assert await opened.text(PHONE, "hi, how much is an IPL photofacial? this is Lucia Example")
    await opened.wait_replies(PHONE, 1)
    client = await opened.api()
    found = (await client.get("/api/v1/threads?zone=all")).json()["items"]
    await client.aclose()
    return str(found[0]["contact_id"]), str(found[0]["id"])


async def sold(page: Page, opened: Town) -> None:
    await page.goto(f"{opened.url}/inbox/plans")
    await page.get_by_role("button", name="Sell a plan").click()
    dialog = page.get_by_role("dialog", name="Sell a plan")
    await dialog.get_by_label("For whom").fill("Lucia")
    await page.get_by_role("option", name="Lucia Example").click(timeout=SOON)
    await dialog.get_by_label("Package").fill("IPL")
    await page.get_by_role("option", name=re.compile("IPL photofacial")).click(timeout=SOON)
    await dialog.get_by_role("button", name="More details").click()
    await dialog.get_by_label("Bought on").fill(LONG_AGO)
    await shot(page, "plans-selling")
    assert await axe(page, "[role=dialog]") == []
    await dialog.get_by_role("button", name="Sell", exact=True).click()


async def test_sold_stalled_called_and_rebooked(place: tuple[Town, Browser]) -> None:
    opened, _ = place
    contact_id, thread_id = await somebody(opened)
    client = await opened.api()
    page = await signed_in(place)
    await expect(page.get_by_role("link", name="Treatment plans")).to_be_visible(timeout=SOON)

    await sold(page, opened)
    sheet = page.get_by_role("dialog", name="Lucia Example")
    await expect(sheet.get_by_text(re.compile("^Stalled for"))).to_be_visible(timeout=SOON)
    await expect(sheet.get_by_text("$895.00").first).to_be_visible()
    await expect(sheet.get_by_text("To do: call about the plan")).to_be_visible(timeout=SOON)
    await shot(page, "plans-sheet")
    assert await axe(page, "[role=dialog]") == []
    await page.keyboard.press("Escape")
    await expect(sheet).to_be_hidden(timeout=SOON)
    # The practice's file has sold plans too; nothing of those is late.
    plans = page.get_by_role("list", name="Treatment plans").get_by_role("listitem")
    row = plans.filter(has_text="Lucia Example")
    await expect(row).to_have_count(1, timeout=SOON)
    await expect(page.get_by_text("1 stalled, $895.00 at stake")).to_be_visible(timeout=SOON)
    await shot(page, "plans-stalled")
    assert await axe(page, "main") == []

    await page.goto(f"{opened.url}/inbox/tasks")
    await expect(page.get_by_text("Lucia Example").first).to_be_visible(timeout=SOON)
    await expect(page.get_by_text("Stalled plan").first).to_be_visible(timeout=SOON)
    await shot(page, "plans-call-list")
    await page.get_by_role("button", name=re.compile("^Full history")).first.click(timeout=SOON)
    await expect(sheet.get_by_text("Plan of 3 sessions bought")).to_be_visible(timeout=SOON)

    await page.goto(f"{opened.url}/inbox/plans")
    await row.get_by_role("button", name="Lucia Example").click(timeout=SOON)
    await sheet.get_by_role("button", name="Book the next session").click(timeout=SOON)
    panel = page.get_by_role("dialog", name=re.compile("^Book"))
    await expect(panel).to_be_visible(timeout=SOON)
    await shot(page, "plans-booking")
    await page.keyboard.press("Escape")
    plan = (await client.get(f"/api/v1/plans?which=all&contact_id={contact_id}")).json()["items"][0]
    await booked(client, thread_id, plan["id"])
    await expect(row.get_by_text(re.compile("^Booked for"))).to_be_visible(timeout=SOON)
    await row.get_by_role("button", name="Lucia Example").click()
    await expect(sheet.get_by_text("Done: call about the plan")).to_be_visible(timeout=SOON)
    await shot(page, "plans-rebooked")
    waiting = (await client.get(f"/api/v1/tasks?contact_id={contact_id}")).json()["items"]
    assert "plan_call" not in {each["kind"] for each in waiting}
    running = (await client.get(f"/api/v1/contacts/{contact_id}/enrolments")).json()["items"]
    assert not [each for each in running if each["sequence"] == "plan_ladder" and each["state"] == "active"]
    await client.aclose()
    await page.context.close()


async def booked(client: Any, thread_id: str, plan_id: str) -> None:
    """The first of the times that the plan's sheet names."""
    [first, *_] = (await client.get(f"/api/v1/plans/{plan_id}")).json()["times"]
    hour, minute = divmod(first["start_minute"], 60)
    body = {
        "client_id": "plan-booking-1", "thread_id": thread_id, "type": "laser_visit", "services": ["photofacial"],
        "provider": first["provider"], "at": f"{first['day']}T{hour:02}:{minute:02}", "location": first["location"],
    }  # fmt: skip
    made = await client.post("/api/v1/appointments", json={k: v for k, v in body.items() if v is not None})
    assert made.status_code == 201, made.text


async def test_on_a_phone_in_the_dark(place: tuple[Town, Browser]) -> None:
    opened, _ = place
    page = await signed_in(place, **HAND_HELD, color_scheme="dark")
    await expect(page.get_by_role("heading", name="Waiting on us")).to_be_visible(timeout=SOON)
    await page.goto(f"{opened.url}/inbox/plans")
    row = page.get_by_role("list", name="Treatment plans").get_by_role("listitem")
    await expect(row.get_by_role("button", name="Lucia Example")).to_be_visible(timeout=SOON)
    await shot(page, "plans-phone-dark")
    assert await axe(page, "main") == []
    await page.get_by_text("Memberships", exact=True).click()
    await expect(page.get_by_role("listitem").filter(has_text="Vale Club Plus")).to_be_visible(timeout=SOON)
    assert await axe(page, "main") == []
    await page.context.close()
