"""Somebody arrives without a next visit: the desk is told, one press books it; and who is due again is on a list."""

import re
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import httpx
import pytest
import pytest_asyncio
import yaml
from playwright.async_api import Browser, Page, async_playwright, expect

from tests.browser.conftest import FLAGS, chromium, shot
from tests.e2e.processes import ROOT
from tests.e2e.town import Town, town

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="module")]
AXE = ROOT / "ui" / "node_modules" / "axe-core" / "axe.min.js"
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
MAYA, IDA, ROSA = "+12125550171", "+12125550172", "+12125550173"
HAND_HELD: dict[str, Any] = {"viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True}


def practice(folder: Path) -> Path:
    """The demo's, with people of our own: two have a facial about now, one had botox a while ago."""
    document = yaml.safe_load((ROOT / "demo" / "practice.yaml").read_text("utf-8"))
    here = datetime.now(UTC).astimezone(ZoneInfo(document["practice"]["timezone"]))
    begun = (here - timedelta(minutes=20)).replace(tzinfo=None, second=0, microsecond=0)
    long_ago = (here - timedelta(days=96)).date().isoformat()
    history = [
        {
            "date": long_ago,
            "event": "visit",
            "service": "botox",
            "type": "injectables_visit",
            "provider": "tamsin",
        }
    ]
    for number, (name, phone) in enumerate((("Maya Holt", MAYA), ("Ida Brandt", IDA), ("Rosa Lind", ROSA))):
        person = {
            "id": f"c_own_{number}",
            "name": name,
            "phone": phone,
            "language": "en",
            "status": "patient",
        }
        document["contacts"].append({**person, "history": history} if phone == ROSA else person)
    for number, provider in enumerate(("marisol", "priya")):
        document["appointments"].append(
            {
                "id": f"a_own_{number}", "contact": f"c_own_{number}", "type": "skin_visit", "provider": provider,
                "start": begun.isoformat(timespec="minutes"), "treatments": ["hydrafacial"], "status": "booked",
            }
        )  # fmt: skip
    path = folder / "practice.yaml"
    path.write_text(yaml.safe_dump(document, allow_unicode=True, sort_keys=False), "utf-8")
    return path


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def place(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[tuple[Town, Browser]]:
    folder = tmp_path_factory.mktemp("rebook")
    async with (
        town(folder, practice=practice(tmp_path_factory.mktemp("practice"))) as opened,
        async_playwright() as playwright,
    ):
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


async def attend(opened: Town, client: httpx.AsyncClient, name: str, what: str) -> None:
    """Said on the calendar, as the desk does it."""
    days = (await client.get("/api/v1/calendar")).json()
    today = [each for each in days["visits"] if each["name"] == name and each["status"] == "booked"]
    answer = await client.post(
        f"/api/v1/appointments/{today[0]['id']}/attend",
        json={"what": what},
        headers={"If-Match": f'"{today[0]["version"]}"'},
    )
    assert answer.status_code == 200, answer.text


async def test_who_leaves_without_a_next_visit_is_booked_with_one_press(place: tuple[Town, Browser]) -> None:
    opened, _ = place
    assert await opened.text(MAYA, "hi, I am on my way")
    await opened.wait_replies(MAYA, 1)
    page = await desk(place, "/board")
    await expect(page.get_by_role("heading", name="Board", level=1)).to_be_visible()
    told = page.get_by_role("region", name="Who is leaving without a next visit")
    await expect(told).to_have_count(0)
    client = await opened.api()
    try:
        await attend(opened, client, "Maya Holt", "arrived")
        await expect(told.get_by_text("Maya Holt is here:")).to_be_visible()
        await attend(opened, client, "Maya Holt", "completed")
        await attend(opened, client, "Ida Brandt", "arrived")
    finally:
        await client.aclose()
    await expect(told.get_by_text("Maya Holt is checking out:")).to_be_visible()
    await expect(told.get_by_text("and one more without a next visit")).to_be_visible()
    await told.get_by_role("button", name=re.compile("Maya Holt is checking out")).click()
    times = told.get_by_role("list", name="Times for Maya Holt's next visit").get_by_role("button")
    await expect(times).to_have_count(3)
    await expect(told.get_by_text("Hydrafacial", exact=False).first).to_be_visible()
    assert await axe(page, "body") == []
    await shot(page, "rebook-prompt")
    await told.get_by_role("button", name="Fold to the corner").click()
    await page.get_by_role("button", name="2 people are here without a next visit").click()

    await page.goto(f"{opened.url}/inbox/recall")
    row = page.get_by_role("listitem").filter(has=page.get_by_role("link", name="Maya Holt"))
    await expect(row.get_by_text("Offered by text at", exact=False)).to_be_visible()
    await shot(page, "rebook-leaving")
    assert await axe(page, "main") == []
    await (
        row.get_by_role("list", name="Times for Maya Holt's next visit").get_by_role("button").nth(1).click()
    )
    await expect(page.get_by_text("Maya Holt is booked:", exact=False)).to_be_visible()
    await expect(row).to_have_count(0)
    figures = page.get_by_role("region", name="How often the next visit is booked, last 30 days")
    await expect(figures.get_by_text("100 %")).to_be_visible()

    other = page.get_by_role("listitem").filter(has_text="Ida Brandt")
    await other.get_by_role("button", name="Not now").click()
    await page.get_by_role("menuitem", name="They will call").click()
    await expect(other).to_have_count(0)
    await expect(figures.get_by_text("50 %").first).to_be_visible()
    await expect(page.get_by_text("Nobody is here without a next visit.", exact=False)).to_be_visible()
    await shot(page, "rebook-none")
    await page.context.close()


async def test_who_is_due_again_is_listed_before_anything_is_sent(place: tuple[Town, Browser]) -> None:
    page = await desk(place, "/recall?tab=due")
    row = page.get_by_role("listitem").filter(has_text="Rosa Lind")
    await expect(row.get_by_text("Due since", exact=False)).to_be_visible()
    await expect(row.get_by_text("Nothing is switched on for this treatment")).to_be_visible()
    await expect(page.get_by_text("nobody is asked by text", exact=False)).to_be_visible()
    await shot(page, "recall-due")
    assert await axe(page, "main") == []
    await row.get_by_role("button", name="Call instead").click()
    await expect(row.get_by_role("button", name="On the call list")).to_be_disabled()
    await row.get_by_role("button", name="More for Rosa Lind").click()
    await page.get_by_role("menuitem", name="They moved away").click()
    await expect(row.get_by_text("Taken off the list by a colleague")).to_be_visible()
    await row.get_by_role("button", name="Put back").click()
    await expect(row.get_by_text("Nothing is switched on for this treatment")).to_be_visible()
    await page.get_by_role("button", name="Intervals").click()
    drawer = page.get_by_role("dialog", name="Intervals")
    await expect(drawer.get_by_role("heading", name="Botox")).to_be_visible()
    await shot(page, "recall-intervals")
    await page.context.close()

    held = await desk(place, "/recall?tab=due", **HAND_HELD, color_scheme="dark")
    await expect(held.get_by_role("listitem").filter(has_text="Rosa Lind")).to_be_visible()
    await shot(held, "recall-due-phone-dark")
    assert await axe(held, "main") == []
    wide = await held.evaluate("document.documentElement.scrollWidth")
    assert wide <= HAND_HELD["viewport"]["width"]
    await held.context.close()
