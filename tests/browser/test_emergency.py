"""People who see or may do less: what they are offered, the way in an emergency, and a desk that nobody sits at."""

import sqlite3
from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio
from playwright.async_api import Browser, Page, async_playwright, expect

from tests.browser.conftest import FLAGS, SOON, chromium, shot
from tests.e2e.town import Town, glowdesk, town

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="module")]
PHONE, SHOWN = "+12125550137", "(212) 555-0137"
WIDE: dict[str, Any] = {"viewport": {"width": 1440, "height": 900}, "locale": "en-US"}
NARROW: dict[str, Any] = {**WIDE, "viewport": {"width": 390, "height": 844}, "has_touch": True}
WHY = "A patient is in the lobby and unwell"


@dataclass
class House:
    """One product with one conversation in it, and everybody's password."""

    place: Town
    browser: Browser
    database: Path
    passwords: dict[str, str]

    async def page(self, who: str, **options: Any) -> Page:
        context = await self.browser.new_context(**{**WIDE, **options})
        page = await context.new_page()
        await page.goto(f"{self.place.url}/inbox")
        await page.get_by_label("Email").fill(f"{who}@example.com")
        await page.get_by_role("textbox", name="Password").fill(self.passwords[who])
        await page.get_by_role("button", name="Sign in").click()
        await expect(page.get_by_role("navigation", name="Views")).to_be_visible(timeout=SOON)
        return page

    async def conversation(self, who: str, **options: Any) -> Page:
        page = await self.page(who, **options)
        row = page.get_by_role("link").filter(has_text="0137").first
        await expect(row).to_be_visible(timeout=SOON)
        await row.click()
        await expect(page.get_by_role("main").get_by_text("real person", exact=False).first).to_be_visible(
            timeout=SOON
        )
        return page


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def house(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[House]:
    folder = tmp_path_factory.mktemp("emergency")
    async with town(folder) as place, async_playwright() as playwright:
        passwords = {"coordinator": place.password}
        for role in ("auditor", "provider", "owner"):
            made = glowdesk(
                place.environment,
                *("users", "add", "--email", f"{role}@example.com"),
                *("--name", f"Iris {role.title()}", "--role", role),
            )
            passwords[role] = made["password"]
        assert await place.text(PHONE, "Can I talk to a real person please?")
        await place.wait_replies(PHONE, 1)
        browser = await playwright.chromium.launch(executable_path=chromium(), args=FLAGS)
        database = next(folder.rglob("glowdesk.db"))
        with sqlite3.connect(database, timeout=60) as opened:
            opened.execute(
                "INSERT INTO access_policy (practice_id, second_step) SELECT DISTINCT practice_id, '[]' FROM app_user"
            )
        opened.close()
        yield House(place, browser, database, passwords)
        await browser.close()


@pytest_asyncio.fixture(autouse=True, loop_scope="module")
async def tidy(house: House) -> AsyncIterator[None]:
    yield
    for context in house.browser.contexts:
        await context.close()


async def test_who_only_reads_is_offered_nothing_that_would_be_refused(house: House) -> None:
    page = await house.conversation("auditor")
    refused: list[str] = []
    page.on("response", lambda answer: refused.append(answer.url) if answer.status == 403 else None)
    await expect(page.get_by_text("Answering is not part of your role", exact=False)).to_be_visible(
        timeout=SOON
    )
    for name in ("Done", "Snooze", "Take", "Give back", "Send", "Add person", "Put up a flag"):
        await expect(page.get_by_role("button", name=name)).to_have_count(0)
    await expect(page.get_by_role("main").get_by_role("textbox")).to_have_count(0)
    for key in ("t", "e", "n", "r", "h", "g", "+"):
        await page.keyboard.press(key)
    await page.keyboard.press("?")
    sheet = page.get_by_role("dialog", name="Keys")
    await expect(sheet).to_be_visible(timeout=SOON)
    await expect(sheet.get_by_text("Esc")).to_be_visible()
    await expect(sheet.get_by_text("Ctrl/Cmd")).to_have_count(0)
    await page.keyboard.press("Escape")
    await expect(sheet).to_have_count(0)
    assert refused == []
    await shot(page, "auditor-inbox")
    small = await house.conversation("auditor", **NARROW)
    await expect(small.get_by_role("button", name="Done")).to_have_count(0)
    await shot(small, "auditor-inbox-phone")


async def test_a_provider_answers_and_leaves_the_desks_own_work_alone(house: House) -> None:
    page = await house.conversation("provider")
    for name in ("Done", "Snooze"):
        await expect(page.get_by_role("button", name=name)).to_be_visible(timeout=SOON)
    await expect(page.get_by_role("textbox", name="Reply")).to_be_visible()
    await expect(page.get_by_role("button", name="Put up a flag")).to_have_count(0)
    await expect(page.get_by_text(SHOWN).first).to_be_visible()
    await shot(page, "provider-inbox")


async def test_one_contact_is_opened_for_a_reason_and_the_owner_ends_it(house: House) -> None:
    page = await house.conversation("auditor")
    await expect(page.get_by_text("covered for your role", exact=False)).to_be_visible(timeout=SOON)
    assert SHOWN not in await page.inner_text("body")
    await shot(page, "emergency-covered")

    await page.get_by_role("button", name="Open for an hour…").click()
    dialog = page.get_by_role("dialog", name="Emergency access")
    await expect(dialog.get_by_role("button", name="Open the contact")).to_be_disabled()
    await dialog.get_by_label("Why you need it").fill(WHY)
    await shot(page, "emergency-reason")
    await dialog.get_by_role("button", name="Open the contact").click()
    await expect(page.get_by_text(SHOWN, exact=False).first).to_be_visible(timeout=SOON)
    await expect(page.get_by_text("The owners have been told", exact=False)).to_be_visible()
    await shot(page, "emergency-open")

    owner = await house.page("owner")
    await owner.goto(f"{house.place.url}/inbox/settings/emergency")
    await expect(owner.get_by_text(WHY, exact=False)).to_be_visible(timeout=SOON)
    await expect(owner.get_by_role("heading", name="Open now")).to_be_visible()
    await shot(owner, "emergency-page")
    await owner.get_by_role("button", name="End now").first.click()
    await expect(owner.get_by_role("heading", name="Open now")).to_have_count(0, timeout=SOON)
    await expect(owner.get_by_role("heading", name="Over")).to_be_visible()
    await shot(owner, "emergency-page-over")

    await page.reload()
    await expect(page.get_by_text("covered for your role", exact=False)).to_be_visible(timeout=SOON)
    assert SHOWN not in await page.inner_text("body")


async def test_a_desk_nobody_sits_at_is_covered_and_keeps_what_was_being_written(house: House) -> None:
    page = await house.page("coordinator")
    await page.clock.install()
    row = page.get_by_role("link").filter(has_text="0137").first
    await expect(row).to_be_visible(timeout=SOON)
    await row.click()
    field = page.get_by_role("textbox", name="Reply")
    await field.fill("Half a thought about")
    await expect(field).to_be_focused(timeout=SOON)
    await page.keyboard.press("Escape")
    await expect(field).not_to_be_focused(timeout=SOON)
    await page.keyboard.press("n")
    await page.get_by_role("textbox", name="Note").fill("and a note")
    await expect(page.get_by_role("textbox", name="Note")).to_be_focused(timeout=SOON)
    await page.clock.fast_forward("15:05")
    lock = page.get_by_role("dialog")
    await expect(lock.get_by_role("button", name="Unlock")).to_be_visible(timeout=SOON)
    await shot(page, "idle-lock")
    await lock.get_by_role("textbox", name="Password").fill(house.passwords["coordinator"])
    await lock.get_by_role("button", name="Unlock").click()
    await expect(lock).to_have_count(0, timeout=SOON)
    note = page.get_by_role("textbox", name="Note")
    await expect(note).to_be_focused(timeout=SOON)
    await expect(note).to_have_value("and a note")
    await page.keyboard.press("Escape")
    await expect(note).not_to_be_focused(timeout=SOON)
    await page.keyboard.press("r")
    await expect(page.get_by_role("textbox", name="Reply")).to_have_value("Half a thought about")
    await page.reload()
    await expect(page.get_by_role("textbox", name="Reply")).to_have_value(
        "Half a thought about", timeout=SOON
    )


async def test_somebody_of_another_location_gets_in_by_number(house: House) -> None:
    with sqlite3.connect(house.database, timeout=60) as opened:
        opened.execute("UPDATE thread_card SET location = 'elsewhere'")
        opened.execute("UPDATE app_user SET locations = '[\"here\"]' WHERE email = 'provider@example.com'")
    opened.close()
    page = await house.page("provider")
    await expect(page.get_by_role("link").filter(has_text="0137")).to_have_count(0)
    await page.get_by_role("button", name="Iris Provider").click()
    await page.get_by_role("menuitem", name="Emergency access…").click()
    dialog = page.get_by_role("dialog", name="Emergency access")
    await dialog.get_by_label("Phone number").fill("(212) 555-0199")
    await dialog.get_by_label("Why you need it").fill(WHY)
    await shot(page, "emergency-by-number")
    await dialog.get_by_role("button", name="Open the contact").click()
    await expect(dialog.get_by_text("no such contact", exact=False)).to_be_visible(timeout=SOON)
    await dialog.get_by_label("Phone number").fill(SHOWN)
    await dialog.get_by_role("button", name="Open the contact").click()
    await expect(page.get_by_role("main").get_by_text("real person", exact=False).first).to_be_visible(
        timeout=SOON
    )
    await shot(page, "emergency-far-open")
