"""Knowledge in the browser: a question nobody could answer, a price list that is read, and an answer tried out."""

import contextlib
import io
import re
import sqlite3
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio
from playwright.async_api import Browser, Page, async_playwright, expect
from reportlab.pdfgen.canvas import Canvas

from tests.browser.conftest import FLAGS, SOON, chromium, shot
from tests.e2e.town import Town, glowdesk, town

pytestmark = [pytest.mark.browser, pytest.mark.timeout(600), pytest.mark.asyncio(loop_scope="module")]
AXE = Path(__file__).parents[2] / "ui" / "node_modules" / "axe-core" / "axe.min.js"
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
PHONE, LATER = "+12125550191", "+12125550192"
HAND_HELD: dict[str, Any] = {"viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True}
ANSWER = "Guests have free wifi: the password stands at the front desk."


def price_list() -> bytes:
    held = io.BytesIO()
    canvas = Canvas(held)
    rows = [
        ("Injectables", ""),
        ("Botox, per unit", "$15"),
        ("Dysport, per unit", "$9"),
        ("Do you validate parking?", ""),
        ("Yes, bring your ticket to the front desk and we stamp it.", ""),
        ("Is Botox safe?", ""),
        ("It is painless and guaranteed to have no side effects.", ""),
    ]
    for place, (left, right) in enumerate(rows):
        canvas.drawString(72, 760 - 20 * place, left)
        canvas.drawRightString(520, 760 - 20 * place, right)
    canvas.save()
    return held.getvalue()


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def place(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[tuple[Town, Browser]]:
    async with town(tmp_path_factory.mktemp("knowledge")) as opened, async_playwright() as playwright:
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


async def knowledge(place: tuple[Town, Browser], who: str = "manager", **options: Any) -> Page:
    opened, browser = place
    context = await browser.new_context(
        **{"viewport": {"width": 1440, "height": 900}, "locale": "en-US", **options}
    )
    page = await context.new_page()
    await page.goto(f"{opened.url}/inbox/settings/knowledge")
    await page.get_by_label("Email").fill(f"{who}@example.com")
    password = opened.environment["MANAGER"] if who == "manager" else opened.password
    await page.get_by_role("textbox", name="Password").fill(password)
    await page.get_by_role("button", name="Sign in").click()
    await expect(page.get_by_role("navigation", name="Parts of the knowledge")).to_be_visible(timeout=SOON)
    return page


async def axe(page: Page, within: str = "main") -> list[str]:
    await page.evaluate(AXE.read_text())
    found = await page.evaluate(
        "async ([within, tags]) => (await axe.run(within, { runOnly: tags })).violations", [within, TAGS]
    )
    return [f"{each['id']}: {each['nodes'][0]['target']}" for each in found]


def part(page: Page, name: str) -> Any:
    return page.get_by_role("navigation", name="Parts of the knowledge").get_by_role(
        "button", name=re.compile(f"^{name}")
    )


async def test_a_question_is_answered_in_place_and_the_next_patient_gets_it(
    place: tuple[Town, Browser],
) -> None:
    opened, _ = place
    page = await knowledge(place)
    await expect(page.get_by_role("list", name="Answers")).to_be_visible(timeout=SOON)
    await shot(page, "knowledge-entries")
    assert await axe(page) == []
    await part(page, "Questions").click()
    await expect(page.get_by_text("No open questions")).to_be_visible(timeout=SOON)
    assert await opened.text(PHONE, "Is there wifi?")
    question = page.get_by_role("list", name="Questions").get_by_role("listitem").filter(has_text="wifi")
    await expect(question).to_be_visible(timeout=SOON)  # it arrived by itself
    await question.get_by_role("button", name="Answer").click()
    await question.get_by_label("Answer in English").fill(ANSWER)
    await question.get_by_label("Answer in Spanish").fill("Hay wifi gratis: la clave está en recepción.")
    await shot(page, "knowledge-gap")
    assert await axe(page) == []
    await question.get_by_role("button", name="Save the answer").click()
    since = page.get_by_role("region", name="What it says now")
    await expect(since.get_by_text(ANSWER)).to_be_visible(timeout=SOON)
    await shot(page, "knowledge-gap-answered")
    assert await opened.text(LATER, "do you have wifi")
    (reply,) = await opened.wait_replies(LATER, 1)
    assert ANSWER in reply.body
    await page.context.close()


async def test_a_price_list_is_read_and_decided_line_by_line(place: tuple[Town, Browser]) -> None:
    page = await knowledge(place)
    await part(page, "Pages and price lists").click()
    await expect(page.get_by_text("Nothing read yet")).to_be_visible(timeout=SOON)
    chooser = page.locator("input[type=file]")
    await chooser.set_input_files({"name": "book.xlsx", "mimeType": "", "buffer": b"PK\x03\x04" + b"\0" * 99})
    await expect(page.get_by_text("Save the sheet as CSV", exact=False)).to_be_visible(timeout=SOON)
    await chooser.set_input_files(
        {"name": "prices.pdf", "mimeType": "application/pdf", "buffer": price_list()}
    )
    prices = page.get_by_role("region", name="Prices", exact=True)
    botox = prices.get_by_role("listitem").filter(has_text="Botox")
    await expect(botox.get_by_text("$14", exact=True)).to_be_visible(timeout=SOON)
    await expect(botox.get_by_text("Page 1", exact=False)).to_be_visible()
    await expect(prices.get_by_role("button", name=re.compile("Approve these"))).to_have_count(0)
    await shot(page, "knowledge-review")
    assert await axe(page) == []
    await botox.get_by_role("button", name="Approve the change: Botox").click()
    await expect(botox.get_by_text("Approved")).to_be_visible(timeout=SOON)
    dysport = prices.get_by_role("listitem").filter(has_text="Dysport")
    unread = dysport.get_by_role("checkbox")
    await expect(dysport.get_by_role("button", name="Approve the change: Dysport")).to_be_disabled()
    await unread.check()
    await expect(dysport.get_by_role("button", name="Approve the change: Dysport")).to_be_enabled()
    await dysport.get_by_role("button", name="Edit: Dysport").click()
    editor = page.get_by_role("dialog")
    await editor.get_by_label("Price in USD").fill("5.25")
    await shot(page, "knowledge-review-edit")
    await editor.get_by_role("button", name="Save").click()
    await expect(dysport.get_by_text("$5.25")).to_be_visible(timeout=SOON)
    await dysport.get_by_role("button", name="Reject: Dysport").click()
    await expect(dysport.get_by_text("Rejected")).to_be_visible(timeout=SOON)
    unsafe = page.get_by_role("listitem").filter(has_text="Is Botox safe?")
    await expect(unsafe.get_by_text("Clinical claim: guarantees a result.")).to_be_visible(timeout=SOON)

    await part(page, "Try it").click()
    await page.get_by_label("A question as a patient would write it").fill("how much is botox?")
    await page.get_by_role("button", name="What would it say?").click()
    await expect(page.get_by_text("Botox is $15 a unit.", exact=False)).to_be_visible(timeout=SOON)
    await expect(page.get_by_role("list", name="What it rests on").get_by_text("Botox").first).to_be_visible()
    await shot(page, "knowledge-try")
    assert await axe(page) == []
    await page.context.close()


async def test_on_a_phone_at_night_a_coordinator_suggests(place: tuple[Town, Browser]) -> None:
    opened, _ = place
    page = await knowledge(place, "coordinator", **HAND_HELD, color_scheme="dark")
    await expect(page.get_by_role("list", name="Answers")).to_be_visible(timeout=SOON)
    await expect(page.get_by_role("button", name="New answer")).to_have_count(0)
    await shot(page, "knowledge-phone-dark")
    wide = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
    assert await page.evaluate(wide) <= 0
    assert await axe(page) == []
    assert await opened.text("+12125550193", "Do you sell sunscreen?")
    await part(page, "Questions").click()
    question = page.get_by_role("list", name="Questions").get_by_role("listitem").filter(has_text="sunscreen")
    await expect(question).to_be_visible(timeout=SOON)
    await question.get_by_role("button", name="Suggest an answer").click()
    await question.get_by_label("Answer in English").fill("We sell two sunscreens at the desk.")
    await question.get_by_role("button", name="Suggest an answer").click()
    waiting = page.get_by_role("region", name="Suggested by colleagues")
    await expect(waiting.get_by_text("We sell two sunscreens at the desk.")).to_be_visible(timeout=SOON)
    await shot(page, "knowledge-phone-suggested")
    assert await page.evaluate(wide) <= 0
    assert await axe(page) == []
    await page.context.close()
