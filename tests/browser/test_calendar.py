"""At the desk: booking from a conversation and seeing it on the calendar; a sick day and what becomes of everybody."""

import re
import uuid
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import date
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
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
KIND = "injectables_consult"


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def place(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[tuple[Town, Browser]]:
    async with town(tmp_path_factory.mktemp("calendar")) as opened, async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=chromium(), args=FLAGS)
        yield opened, browser
        await browser.close()


async def desk(place: tuple[Town, Browser], path: str, **options: Any) -> Page:
    opened, browser = place
    context = await browser.new_context(
        **{
            "viewport": {"width": 1440, "height": 900},
            "locale": "en-US",
            "reduced_motion": "reduce",
            **options,
        }
    )
    page = await context.new_page()
    await page.goto(f"{opened.url}/inbox{path}")
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


@asynccontextmanager
async def api(opened: Town) -> AsyncIterator[httpx.AsyncClient]:
    client = await opened.api()
    try:
        yield client
    finally:
        await client.aclose()


async def patient(opened: Town, phone: str) -> str:
    """Somebody who has written; the id of their conversation."""
    before = {each["id"] for each in await listed(opened)}
    assert await opened.text(phone, "hi, how much is botox?")
    await opened.wait_replies(phone, 1)
    return next(str(each["id"]) for each in await listed(opened) if each["id"] not in before)


async def listed(opened: Town) -> list[dict[str, Any]]:
    async with api(opened) as client:
        found: list[dict[str, Any]] = []
        for zone in ("waiting", "bot"):
            answer = await client.get("/api/v1/threads", params={"zone": zone})
            found += answer.json()["items"]
        return found


async def free(client: httpx.AsyncClient, thread_id: str, **more: Any) -> list[dict[str, Any]]:
    answer = await client.get(
        f"/api/v1/appointments/times/{thread_id}",
        params={"type": KIND, "days": 21, "provider": "tamsin", **more},
    )
    assert answer.status_code == 200, answer.text
    return [time for day in answer.json()["days"] for time in day["times"]]


def wall(time: dict[str, Any]) -> str:
    return f"{time['day']}T{time['start_minute'] // 60:02}:{time['start_minute'] % 60:02}"


async def booked(client: httpx.AsyncClient, thread_id: str, at: str, name: str) -> dict[str, Any]:
    body = {
        "client_id": uuid.uuid4().hex, "thread_id": thread_id, "type": KIND, "provider": "tamsin",
        "at": at, "name": name,
    }  # fmt: skip
    answer = await client.post("/api/v1/appointments", json=body)
    assert answer.status_code == 201, answer.text
    visit: dict[str, Any] = answer.json()["visit"]
    return visit


async def test_a_visit_is_booked_from_the_conversation_and_lives_on_the_calendar(
    place: tuple[Town, Browser],
) -> None:
    opened, _ = place
    thread_id = await patient(opened, "+12125550161")
    page = await desk(place, f"/t/{thread_id}?zone=bot")
    main = page.get_by_role("main")
    await expect(main.get_by_role("button", name="Book")).to_be_visible(timeout=SOON)
    await page.keyboard.press("b")
    panel = page.get_by_role("dialog")
    soonest = panel.get_by_role("group", name="Soonest").get_by_role("button")
    await expect(soonest.first).to_be_visible(timeout=SOON)
    await soonest.first.click()
    await expect(soonest.first).to_have_attribute("aria-pressed", "true")
    await panel.get_by_label("Their name").fill("Ana Ruiz")
    assert await axe(page, '[role="dialog"]') == []
    await shot(page, "calendar-booking")
    await panel.get_by_role("button", name=re.compile("^Book ")).click()
    await expect(panel).to_be_hidden(timeout=SOON)
    await expect(main.get_by_text("Appointment booked").first).to_be_visible(timeout=SOON)

    async with api(opened) as client:
        options = (await client.get(f"/api/v1/appointments/options/{thread_id}")).json()
    (visit,) = options["visits"]
    await page.get_by_role("link", name="Calendar").first.click()
    await page.get_by_label("Go to a day").fill(visit["day"])
    box = page.get_by_role("button", name=re.compile("Ana Ruiz"))
    await expect(box).to_be_visible(timeout=SOON)
    assert await axe(page, "main") == []
    await shot(page, "calendar-day")
    await page.get_by_text("Week", exact=True).click()
    await expect(page.get_by_role("combobox", name="Whose week")).to_be_visible(timeout=SOON)
    await page.get_by_text("Day", exact=True).click()
    await box.click()
    sheet = page.get_by_role("dialog", name="Appointment")
    await sheet.get_by_role("button", name="Arrived").click()
    await expect(sheet.get_by_text("arrived", exact=True)).to_be_visible(timeout=SOON)
    assert await axe(page, '[role="dialog"]') == []
    await sheet.get_by_role("button", name="Cancel visit").click()
    await sheet.get_by_label("Text them about it").uncheck()
    await sheet.get_by_role("button", name="Cancel this visit").click()
    await expect(sheet.get_by_text("cancelled", exact=True)).to_be_visible(timeout=SOON)
    await page.keyboard.press("Escape")
    await expect(box).to_be_hidden(timeout=SOON)
    await page.get_by_role("button", name="Block time").click()
    await expect(page.get_by_role("dialog", name="Block time")).to_be_visible(timeout=SOON)
    assert await axe(page, '[role="dialog"]') == []
    await page.context.close()


async def test_the_calendar_fits_a_phone(place: tuple[Town, Browser]) -> None:
    page = await desk(
        place, "/calendar", viewport={"width": 390, "height": 844}, has_touch=True, is_mobile=True
    )
    await expect(page.get_by_role("button", name="Today")).to_be_visible(timeout=SOON)
    assert await page.evaluate("document.scrollingElement.scrollWidth") <= 390
    await shot(page, "calendar-phone")
    await page.context.close()


async def test_a_sick_day_is_one_press_and_followed_live(place: tuple[Town, Browser]) -> None:
    opened, _ = place
    first, second = await patient(opened, "+12125550162"), await patient(opened, "+12125550163")
    async with api(opened) as client:
        times = await free(client, first)
        day = next(each["day"] for each in times if each["day"] > times[0]["day"])
        there = [each for each in times if each["day"] == day]
        visit = await booked(client, first, wall(there[0]), "Bea Lind")
        await booked(client, second, wall(there[4]), "Cyd Moreau")
    page = await desk(place, "/calendar/away")
    await page.get_by_role("checkbox", name="Tamsin Okonjo").check()
    await page.get_by_label("Until").fill(day)
    await page.get_by_label("From", exact=False).first.fill(day)
    await page.get_by_role("button", name="See whom it hits").click()
    await expect(page.get_by_role("heading", name="2 visits")).to_be_visible(timeout=SOON)
    assert await axe(page, "main") == []
    await page.get_by_role("button", name="Block the time and text 2 patients").click()
    await expect(page.get_by_role("heading", name="To call")).to_be_visible(timeout=SOON)
    await expect(page.locator("[data-case]")).to_have_count(2, timeout=SOON)
    # However they were reached, a visit that is moved shows by itself.
    async with api(opened) as client:
        later = next(
            each
            for each in await free(client, first, moves=visit["id"], days=35)
            if date.fromisoformat(each["day"]) > date.fromisoformat(day)
        )
        now = (await client.get(f"/api/v1/appointments/{visit['id']}")).json()
        moved = await client.post(
            f"/api/v1/appointments/{visit['id']}/move",
            json={"client_id": uuid.uuid4().hex, "at": wall(later), "provider": "tamsin"},
            headers={"If-Match": f'"{now["version"]}"'},
        )
        assert moved.status_code == 200, moved.text
    await expect(page.locator('[data-case="moved"]')).to_have_count(1, timeout=SOON)
    await expect(page.get_by_text("1 of 2 settled")).to_be_visible(timeout=SOON)
    assert await axe(page, "main") == []
    await shot(page, "calendar-away")
    await page.get_by_role("button", name="They are here after all").click()
    await expect(page.get_by_text("taken back", exact=True)).to_be_visible(timeout=SOON)
    await page.context.close()
