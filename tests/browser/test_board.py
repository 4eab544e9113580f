"""The board: cards moved by hand and by key, the questions before somebody is given up, and the way to a person."""

import re
import uuid
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio
from playwright.async_api import Browser, Locator, Page, async_playwright, expect

from tests.browser.conftest import FLAGS, chromium, shot
from tests.e2e.town import Town, town

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="module")]
AXE = Path(__file__).parents[2] / "ui" / "node_modules" / "axe-core" / "axe.min.js"
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
PEOPLE = ("Ana Ruiz", "Bea Lind", "Cyd Moreau", "Dee Okafor")


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def place(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[tuple[Town, Browser]]:
    async with town(tmp_path_factory.mktemp("board")) as opened, async_playwright() as playwright:
        await _furnish(opened)
        browser = await playwright.chromium.launch(executable_path=chromium(), args=FLAGS)
        yield opened, browser
        await browser.close()


async def _furnish(opened: Town) -> None:
    """Everybody stands at Lead, with a conversation."""
    client = await opened.api()
    try:
        for number, name in enumerate(PEOPLE):
            body = {
                "client_id": uuid.uuid4().hex, "name": name, "source": "walk_in",
                "phone": f"(212) 555-01{number + 61}", "note": "Asked about botox at the desk",
            }  # fmt: skip
            added = await client.post("/api/v1/leads", json=body)
            assert added.status_code == 201, added.text
            thread = (await client.get(f"/api/v1/threads/{added.json()['thread_id']}")).json()
            contact = thread["card"]["contact_id"]
            there = (await client.get(f"/api/v1/contacts/{contact}/opportunity")).json()
            if there["current"] is None:
                made = await client.post(
                    "/api/v1/opportunities", json={"client_id": uuid.uuid4().hex, "contact_id": contact}
                )
                assert made.status_code == 201, made.text
    finally:
        await client.aclose()


async def _moved_elsewhere(opened: Town, name: str, stage: str) -> None:
    """A colleague at another desk does it."""
    client = await opened.api()
    try:
        board = (await client.get("/api/v1/board", params={"q": name})).json()
        (found,) = [each for column in board["columns"] for each in column["items"] if each["name"] == name]
        done = await client.post(
            f"/api/v1/opportunities/{found['id']}/move", json={"stage": stage, "reason": "MISTAKE"}
        )
        assert done.status_code == 200, done.text
    finally:
        await client.aclose()


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
    await expect(page.get_by_role("heading", name="Board", level=1)).to_be_visible()
    return page


def card(page: Page, name: str, stage: str = "") -> Locator:
    within = page.locator(f'[data-stage="{stage}"]') if stage else page
    return within.locator("[data-card]").filter(has=page.get_by_role("button", name=name, exact=True))


def named(page: Page, name: str) -> Locator:
    return page.get_by_role("button", name=name, exact=True)


async def axe(page: Page, within: str) -> list[str]:
    await page.evaluate(AXE.read_text())
    found = await page.evaluate(
        "async ([within, tags]) => (await axe.run(within, { runOnly: tags })).violations", [within, TAGS]
    )
    return [f"{each['id']}: {each['nodes'][0]['target']}" for each in found]


async def drag(page: Page, what: Locator, to: Locator) -> None:
    start, end = await what.bounding_box(), await to.bounding_box()
    assert start is not None
    assert end is not None
    await page.mouse.move(start["x"] + 24, start["y"] + 40)
    await page.mouse.down()
    await page.mouse.move(start["x"] + 48, start["y"] + 60)
    await page.mouse.move(end["x"] + end["width"] / 2, end["y"] + 160, steps=4)
    await expect(to).to_have_attribute("data-over", "true")
    await page.mouse.up()


async def test_a_card_moves_by_hand_and_by_key_and_its_conversation_is_one_click_away(
    place: tuple[Town, Browser],
) -> None:
    page = await desk(place, "/board")
    await expect(card(page, "Ana Ruiz", "lead")).to_be_visible()
    assert await axe(page, "main") == []
    await shot(page, "board")
    await drag(page, card(page, "Ana Ruiz", "lead"), page.locator('[data-stage="booked"]'))
    await expect(card(page, "Ana Ruiz", "booked")).to_be_visible()
    await expect(page.get_by_text("Ana Ruiz is in Booked now")).to_be_visible()

    await named(page, "Bea Lind").focus()
    await page.keyboard.press("Space")
    said = page.locator('[aria-live="assertive"]').filter(has_text="Bea Lind")
    await expect(said).to_contain_text("lifted from Lead")
    await page.keyboard.press("ArrowRight")
    await expect(page.locator('[data-stage="booked"]')).to_have_attribute("data-over", "true")
    await page.keyboard.press("Enter")
    await expect(card(page, "Bea Lind", "booked")).to_be_visible()
    await expect(said).to_contain_text("put into Booked")
    await expect(named(page, "Bea Lind")).to_be_focused()

    await page.get_by_role("searchbox", name="Search the board").fill("Bea")
    await expect(card(page, "Ana Ruiz")).to_have_count(0)
    await card(page, "Bea Lind", "booked").get_by_role("link", name=re.compile("^Open the conv")).click()
    await expect(page.get_by_role("heading", name="Bea Lind")).to_be_visible()
    await expect(page.get_by_role("heading", name="On the board")).to_be_visible()
    await page.get_by_role("button", name="Back to the board").click()
    await expect(named(page, "Bea Lind")).to_be_focused()
    await expect(page.get_by_role("searchbox", name="Search the board")).to_have_value("Bea")
    await expect(card(page, "Ana Ruiz")).to_have_count(0)

    await page.reload()
    await expect(card(page, "Bea Lind", "booked")).to_be_visible()
    await page.get_by_role("button", name="Clear filters").click()
    await expect(card(page, "Ana Ruiz", "booked")).to_be_visible()
    await _moved_elsewhere(place[0], "Ana Ruiz", "lead")
    await expect(card(page, "Ana Ruiz", "lead")).to_be_visible()

    # A page that was never open is asked for while the server is out of reach: it comes by itself, whole.
    await page.context.set_offline(True)
    await expect(page.get_by_text("Offline", exact=True)).to_be_visible()
    await page.get_by_role("link", name="Sequences").click()
    await page.context.set_offline(False)
    await expect(page.get_by_role("link", name="First day: injectables")).to_be_visible()
    await expect(page.get_by_text("Up to date", exact=True)).to_be_visible()
    await page.get_by_role("link", name="Board").click()
    await expect(card(page, "Ana Ruiz", "lead")).to_be_visible()

    await page.get_by_role("button", name="Who takes leads").click()
    takers = page.get_by_role("dialog", name="Who takes leads")
    await takers.get_by_role("button", name="Change: Ana Coordinator").click()
    await takers.get_by_text("Away", exact=True).click()
    first = datetime.now(UTC).date() + timedelta(days=5)
    await takers.get_by_label("From").fill(first.isoformat())
    await takers.get_by_label("Last day away").fill((first + timedelta(days=3)).isoformat())
    await expect(takers.get_by_text("Nobody else takes leads all that time", exact=False)).to_be_visible()
    assert await axe(page, '[role="dialog"]') == []
    await shot(page, "board-takers")
    await takers.get_by_role("button", name="Save").click()
    away = takers.get_by_role("listitem").filter(has_text="Away")
    await expect(away.get_by_role("button", name="Change: Ana Coordinator")).to_be_focused()
    await away.get_by_role("button", name="Remove: Ana Coordinator").click()
    await expect(takers.get_by_text("Takes leads", exact=True)).to_be_visible()
    await page.keyboard.press("Escape")
    await expect(takers).to_have_count(0)
    await page.context.close()


async def test_nobody_is_given_up_without_a_word(place: tuple[Town, Browser]) -> None:
    page = await desk(place, "/board", color_scheme="dark")
    cyd = card(page, "Cyd Moreau", "lead")
    await cyd.get_by_role("button", name="More for Cyd Moreau").click()
    await page.get_by_role("menuitem", name="Cold").click()
    dialog = page.get_by_role("dialog", name="Give up on Cyd Moreau?")
    await expect(dialog.get_by_role("alert")).to_contain_text("only not answered yet")
    assert await axe(page, '[role="dialog"]') == []
    await dialog.get_by_role("button", name="Leave in Lead").click()
    await expect(dialog).to_have_count(0)
    await expect(cyd).to_be_visible()

    await cyd.get_by_role("button", name="More for Cyd Moreau").click()
    await page.get_by_role("menuitem", name="Not good fit").click()
    dialog = page.get_by_role("dialog", name="Cyd Moreau is not a good fit?")
    move = dialog.get_by_role("button", name="Move to Not good fit")
    await expect(move).to_be_disabled()
    await dialog.get_by_role("radio", name="Too far away").check()
    await move.click()
    await expect(card(page, "Cyd Moreau", "not_fit")).to_be_visible()
    assert await axe(page, "main") == []
    await shot(page, "board-dark")

    await expect(page.get_by_role("dialog")).to_have_count(0)
    await named(page, "Cyd Moreau").press("Enter")
    sheet = page.get_by_role("dialog", name="Cyd Moreau")
    await expect(sheet.get_by_text("Lead → Not good fit")).to_be_visible()
    await expect(sheet.get_by_text("Too far away · Ana Coordinator", exact=False)).to_be_visible()
    assert await axe(page, '[role="dialog"]') == []
    await shot(page, "board-sheet")
    await page.context.close()


async def test_a_thumb_is_enough_and_a_payment_makes_a_patient(place: tuple[Town, Browser]) -> None:
    page = await desk(place, "/board", viewport={"width": 390, "height": 844}, has_touch=True, is_mobile=True)
    dee = card(page, "Dee Okafor", "lead")
    await expect(dee).to_be_visible()
    assert await page.evaluate("document.scrollingElement.scrollWidth") <= 390
    await dee.get_by_role("button", name="Add a note about Dee Okafor").click()
    note = page.get_by_role("dialog", name="Add a note about Dee Okafor")
    await note.get_by_label("Note", exact=True).fill("Prefers mornings")
    await note.get_by_role("button", name="Add note").click()
    await expect(page.get_by_text("Note added for Dee Okafor")).to_be_visible()
    await expect(note).to_have_count(0)
    await dee.get_by_role("button", name="Add a task for Dee Okafor").click()
    task = page.get_by_role("dialog", name="Add a task for Dee Okafor")
    await task.get_by_label("What is to be done").fill("Send the price list")
    await task.get_by_role("button", name="Add task").click()
    await expect(page.get_by_text("Task added for Dee Okafor")).to_be_visible()
    await expect(task).to_have_count(0)
    await dee.get_by_role("button", name="More for Dee Okafor").click()
    await page.get_by_role("menuitem", name="Checked out").click()
    paid = page.get_by_role("dialog", name="Dee Okafor has checked out")
    await paid.get_by_label("Amount").fill("480")
    await paid.get_by_role("button", name="Checked out $480").click()
    await expect(paid).to_have_count(0)
    await page.get_by_role("navigation", name="Stages").get_by_role("button", name="Patient").click()
    await expect(card(page, "Dee Okafor", "patient")).to_contain_text("$480")
    assert await axe(page, "body") == []
    await shot(page, "board-phone")
    bar = page.get_by_role("navigation", name="Main")
    await bar.get_by_role("button", name="More").click()
    await page.get_by_role("dialog").get_by_role("link", name="Recall").click()
    await expect(page.get_by_role("heading", name="Recall", level=1)).to_be_visible()
    await bar.get_by_role("link", name="Inbox").click()
    await expect(page.get_by_role("navigation", name="Views")).to_be_visible()
    await page.context.close()
