"""An auditor sees nobody's number, until one contact is opened in an emergency, for a reason, for an hour."""

from collections.abc import AsyncIterator

import pytest
import pytest_asyncio
from playwright.async_api import Browser, async_playwright, expect

from tests.browser.conftest import FLAGS, chromium, shot
from tests.e2e.town import Town, glowdesk, town

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="module")]
PHONE, SHOWN = "+12125550137", "(212) 555-0137"
SOON = 15_000


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def place(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[tuple[Town, Browser]]:
    async with town(tmp_path_factory.mktemp("emergency")) as opened, async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=chromium(), args=FLAGS)
        yield opened, browser
        await browser.close()


async def test_one_contact_is_opened_for_a_reason(place: tuple[Town, Browser]) -> None:
    opened, browser = place
    email = "auditor@example.com"
    made = glowdesk(
        opened.environment, "users", "add", "--email", email, "--name", "Iris Auditor", "--role", "auditor"
    )
    assert await opened.text(PHONE, "Can I talk to a real person please?")
    await opened.wait_replies(PHONE, 1)
    context = await browser.new_context(viewport={"width": 1440, "height": 900}, locale="en-US")
    page = await context.new_page()
    await page.goto(f"{opened.url}/inbox")
    await page.get_by_label("Email").fill(email)
    await page.get_by_role("textbox", name="Password").fill(made["password"])
    await page.get_by_role("button", name="Sign in").click()
    row = page.get_by_role("link").filter(has_text="0137").first
    await expect(row).to_be_visible(timeout=SOON)
    await row.click()
    await expect(page.get_by_text("covered for your role", exact=False)).to_be_visible(timeout=SOON)
    assert SHOWN not in await page.inner_text("body")
    await shot(page, "emergency-covered")

    await page.get_by_role("button", name="Open for an hour…").click()
    dialog = page.get_by_role("dialog", name="Emergency access")
    await expect(dialog.get_by_role("button", name="Open the contact")).to_be_disabled()
    await dialog.get_by_label("Why you need it").fill("A patient is in the lobby and unwell")
    await shot(page, "emergency-reason")
    await dialog.get_by_role("button", name="Open the contact").click()
    await expect(page.get_by_text(SHOWN, exact=False).first).to_be_visible(timeout=SOON)
    await expect(page.get_by_text("The owners have been told", exact=False)).to_be_visible()
    await shot(page, "emergency-open")
    await context.close()
