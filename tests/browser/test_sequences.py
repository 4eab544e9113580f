"""A sequence is switched on, tried out for one person with the gate's verdicts, paused and resumed, and changed."""

import contextlib
import sqlite3
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio
from playwright.async_api import Browser, Page, async_playwright, expect

from tests.browser.conftest import FLAGS, SOON, chromium, shot
from tests.e2e.town import Town, glowdesk, town

pytestmark = [pytest.mark.browser, pytest.mark.timeout(600), pytest.mark.asyncio(loop_scope="module")]
AXE = Path(__file__).parents[2] / "ui" / "node_modules" / "axe-core" / "axe.min.js"
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
PHONE, SHOWN = "+12125550147", "(212) 555-0147"
NURTURE = "Lead nurture: injectables"
HAND_HELD: dict[str, Any] = {"viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True}


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def place(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[tuple[Town, Browser]]:
    async with town(tmp_path_factory.mktemp("sequences")) as opened, async_playwright() as playwright:
        person = ("--email", "manager@example.com", "--name", "Mia Manager", "--role", "manager")
        opened.environment["MANAGER"] = glowdesk(opened.environment, "users", "add", *person)["password"]
        data = Path(opened.environment["GLOWDESK_DATA_DIR"]) / "glowdesk.db"
        with contextlib.closing(sqlite3.connect(data, timeout=60)) as file:
            file.execute(
                "INSERT INTO access_policy (practice_id, second_step) SELECT DISTINCT practice_id, '[]' FROM app_user"
            )
            file.commit()
        browser = await playwright.chromium.launch(executable_path=chromium(), args=FLAGS)
        yield opened, browser
        await browser.close()


async def signed_in(place: tuple[Town, Browser], path: str, **options: Any) -> Page:
    opened, browser = place
    given = {"viewport": {"width": 1440, "height": 900}, "locale": "en-US", **options}
    context = await browser.new_context(**given)
    page = await context.new_page()
    await page.goto(f"{opened.url}/inbox")
    await page.get_by_label("Email").fill("manager@example.com")
    await page.get_by_role("textbox", name="Password").fill(opened.environment["MANAGER"])
    await page.get_by_role("button", name="Sign in").click()
    await expect(page.locator("header").first).to_be_visible(timeout=SOON)
    await expect(page.get_by_label("Email")).to_have_count(0, timeout=SOON)
    await page.goto(f"{opened.url}/inbox/{path}")
    return page


async def axe(page: Page, where: str = "main") -> list[str]:
    await page.evaluate(AXE.read_text())
    found = await page.evaluate(
        "async ([at, tags]) => (await axe.run(at, { runOnly: tags })).violations", [where, TAGS]
    )
    return [f"{each['id']}: {each['nodes'][0]['target']}" for each in found]


async def test_switched_on_tried_out_paused_and_resumed(place: tuple[Town, Browser]) -> None:
    opened, _ = place
    assert await opened.text(PHONE, "hi, I'd like botox, how much is it?")
    await opened.wait_replies(PHONE, 1)
    page = await signed_in(place, "sequences")
    row = page.get_by_role("listitem").filter(has=page.get_by_role("link", name=NURTURE, exact=True))
    await expect(row).to_be_visible(timeout=SOON)
    assert await axe(page) == []
    await shot(page, "sequences-list")
    await row.get_by_role("switch").press("Space")
    await page.get_by_role("radio", name="Also who is there already").check()
    await shot(page, "sequences-switch")
    await page.get_by_role("button", name="Switch on").click()
    await expect(row.get_by_role("switch")).to_be_checked(timeout=SOON)
    await row.get_by_role("link", name=NURTURE, exact=True).click()
    await expect(page.get_by_role("heading", name=NURTURE)).to_be_visible(timeout=SOON)
    await expect(page.get_by_role("article", name="Step 1")).to_be_visible(timeout=SOON)
    assert await axe(page) == []
    await shot(page, "sequences-steps")

    await page.get_by_role("tab", name="Try it").click()
    await page.get_by_role("combobox", name="For whom?").fill("212 555 0147")
    await page.get_by_role("option").filter(has_text=SHOWN).click()
    await page.get_by_role("button", name="Try it").click()
    ahead = page.get_by_role("region", name="The next 90 days")
    await expect(ahead.get_by_text("no consent for this on record").first).to_be_visible(timeout=SOON)
    assert await axe(page) == []
    await shot(page, "sequences-try")

    await page.get_by_role("tab", name="People").click()
    person = page.get_by_role("listitem").filter(has_text=SHOWN)
    await person.get_by_role("button", name="Pause").click()
    await expect(person.get_by_text("Paused")).to_be_visible(timeout=SOON)
    await shot(page, "sequences-people")
    await person.get_by_role("button", name="Resume").click()
    await expect(person.get_by_text("Paused")).to_have_count(0, timeout=SOON)
    await expect(person.get_by_text("Next: Text message")).to_be_visible(timeout=SOON)
    await page.context.close()
