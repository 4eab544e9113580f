"""The assistant drafts and a person sends: its mode, its draft, its reasons, and the bell."""

import pytest
from playwright.async_api import Browser, Page, expect

from tests.browser.conftest import SOON, shot
from tests.browser.test_held import HAND_HELD, axe, place, signed_in
from tests.e2e.town import Town

__all__ = ["place"]
pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="module")]
PHONE, SHOWN = "+12125550163", "(212) 555-0163"
OTHER, OTHER_SHOWN = "+12125550164", "(212) 555-0164"


async def open_thread(page: Page, shown: str) -> None:
    row = page.get_by_role("link").filter(has_text=shown).first
    await expect(row).to_be_visible(timeout=SOON)
    await row.click()


async def choose_mode(page: Page, mode: str) -> None:
    await page.get_by_role("button", name="The assistant with").click()
    await page.get_by_role("menuitemradio", name=mode, exact=False).click()


async def test_a_draft_is_taken_changed_and_sent(place: tuple[Town, Browser]) -> None:
    opened, _ = place
    assert await opened.text(PHONE, "hi, are you open on friday?")
    page = await signed_in(place)
    await page.get_by_role("link", name="Bot is on it").click()
    await open_thread(page, SHOWN)
    await choose_mode(page, "Drafts")
    await expect(page.get_by_text("The assistant drafts, you send.")).to_be_visible(timeout=SOON)
    await expect(page.get_by_text("Reply STOP").first).to_be_visible(timeout=SOON)
    before = len(opened.replies(PHONE))

    assert await opened.text(PHONE, "how much is botox?")
    draft = page.get_by_role("region", name="Draft by the assistant")
    await expect(draft).to_contain_text("$", timeout=SOON)
    await shot(page, "draft")
    assert await axe(page) == []
    field = page.get_by_role("textbox", name="Reply")
    await field.focus()
    await page.keyboard.press("Tab")
    await expect(field).not_to_have_value("", timeout=SOON)
    await field.press("End")
    await field.press_sequentially(" See you soon!")
    await field.press("Control+Enter")
    await expect(draft).to_be_hidden(timeout=SOON)
    await expect(page.get_by_text("See you soon!").last).to_be_visible(timeout=SOON)
    await opened.wait_replies(PHONE, before + 1)
    assert "See you soon!" in opened.replies(PHONE)[-1]
    await expect(page.get_by_text("The assistant drafts, you send.")).to_be_visible(timeout=SOON)

    await page.get_by_role("button", name="Why did it say that?").last.click()
    await expect(page.get_by_text("asks for a price")).to_be_visible(timeout=SOON)
    await shot(page, "why")
    await page.context.close()


async def test_the_bell_leads_to_who_needs_somebody(place: tuple[Town, Browser]) -> None:
    opened, _ = place
    assert await opened.text(OTHER, "i cant breathe and my lips are swelling after the filler")
    page = await signed_in(place)
    bell = page.get_by_role("button", name="Notices")
    await expect(bell).to_contain_text("new notice", timeout=SOON)
    await bell.click()
    line = page.get_by_role("dialog").get_by_role("link").filter(has_text="Emergency").first
    await expect(line).to_contain_text(OTHER_SHOWN, timeout=SOON)
    await shot(page, "bell")
    await line.click()
    await expect(page.get_by_text("lips are swelling").first).to_be_visible(timeout=SOON)
    await page.context.close()
    hand = await signed_in(place, **HAND_HELD)
    await hand.get_by_role("button", name="Notices").click()
    await expect(hand.get_by_role("dialog").get_by_text("Emergency").first).to_be_visible(timeout=SOON)
    await shot(hand, "bell-phone")
    await hand.context.close()
