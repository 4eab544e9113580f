"""One coordinator pauses, another sees it at once: what is automated waits, and leaves little by little after."""

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio
from playwright.async_api import Browser, Page, async_playwright, expect

from tests.browser.conftest import FLAGS, SOON, chromium, shot
from tests.e2e.town import Town, glowdesk, town, wait_for

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="module")]
ANSWERED, HELD = "+12125550161", tuple(f"+1212555017{number}" for number in range(3))


class Desk:
    """One product, a browser, and two people who sign in."""

    def __init__(self, place: Town, browser: Browser, second: str) -> None:
        self.place, self.browser = place, browser
        self._passwords = {"coordinator": place.password, "joss": second}

    async def page(self, who: str, **options: Any) -> Page:
        context = await self.browser.new_context(
            **{"viewport": {"width": 1440, "height": 900}, "locale": "en-US", **options}
        )
        page = await context.new_page()
        await page.goto(f"{self.place.url}/inbox")
        await page.get_by_label("Email").fill(f"{who}@example.com")
        await page.get_by_role("textbox", name="Password").fill(self._passwords[who])
        await page.get_by_role("button", name="Sign in").click()
        await expect(page.get_by_role("navigation", name="Views")).to_be_visible(timeout=SOON)
        return page


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def desk(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Desk]:
    async with town(tmp_path_factory.mktemp("pause")) as place, async_playwright() as playwright:
        second = glowdesk(
            place.environment,
            *("users", "add", "--email", "joss@example.com", "--name", "Joss Tremaine"),
            *("--role", "coordinator", "--staff-id", "joss"),
        )
        browser = await playwright.chromium.launch(executable_path=chromium(), args=FLAGS)
        yield Desk(place, browser, str(second["password"]))
        await browser.close()


@pytest_asyncio.fixture(autouse=True, loop_scope="module")
async def tidy(desk: Desk) -> AsyncIterator[None]:
    """Each test leaves no page and no pause behind."""
    yield
    for context in desk.browser.contexts:
        await context.close()
    client = await desk.place.api()
    for each in (await client.get("/api/v1/automation")).json()["paused"]:
        await client.post(f"/api/v1/automation/pauses/{each['id']}/resume")
    await client.aclose()


def banner(page: Page) -> Any:
    return page.get_by_role("status", name="Paused automation")


async def press(page: Page, *, hold_first_replies: bool) -> None:
    await page.get_by_role("button", name="Pause automation").click()
    dialog = page.get_by_role("dialog", name="Pause automation")
    if hold_first_replies:
        await dialog.get_by_role("radio", name="Answer nobody automatically").check()
    await dialog.get_by_role("button", name="Pause now").click()
    await expect(dialog).to_be_hidden(timeout=SOON)


async def test_a_pause_is_seen_by_everybody_and_first_replies_still_go_out(desk: Desk) -> None:
    ana, joss = (
        await desk.page("coordinator"),
        await desk.page("joss", viewport={"width": 390, "height": 844}),
    )
    await press(ana, hold_first_replies=False)
    for page in (ana, joss):
        await expect(banner(page)).to_contain_text("Automation is paused by", timeout=SOON)
        await expect(banner(page)).to_contain_text("first replies still go out")
    assert await desk.place.text(ANSWERED, "how much is botox?")
    await desk.place.wait_replies(ANSWERED, 1)
    await shot(joss, "pause_phone")
    await banner(joss).get_by_role("button", name="Resume").click()
    for page in (ana, joss):
        await expect(banner(page)).to_be_empty(timeout=SOON)


async def test_held_inquiries_wait_on_us_and_leave_one_after_the_other(desk: Desk) -> None:
    ana, joss = await desk.page("coordinator"), await desk.page("joss")
    await press(ana, hold_first_replies=True)
    await expect(banner(joss)).to_contain_text("not even first replies", timeout=SOON)
    for phone in HELD:
        assert await desk.place.text(phone, "how much is botox?")
    for phone in HELD:
        waiting = (
            joss.get_by_role("link").filter(has_text=f"(212) 555-{phone[-4:]}").filter(has_text="Paused")
        )
        await expect(waiting).to_be_visible(timeout=SOON)
    assert not any(desk.place.replies(phone) for phone in HELD)
    await shot(joss, "pause_waiting")
    await banner(joss).get_by_role("button", name="Resume").click()
    await expect(banner(ana)).to_be_empty(timeout=SOON)
    await wait_for(lambda: all(desk.place.replies(phone) for phone in HELD), 60)
    left = sorted(desk.place.twilio.sent(phone)[0].created_at for phone in HELD)
    assert (left[-1] - left[0]).total_seconds() >= 4
    assert all(len(desk.place.replies(phone)) == 1 for phone in HELD)


async def test_the_settings_show_who_paused_what(desk: Desk) -> None:
    ana = await desk.page("coordinator")
    await ana.get_by_role("link", name="Settings").click()
    pages = ana.get_by_role("navigation", name="Settings")
    await pages.get_by_role("link", name="Automation").click()
    await ana.get_by_role("button", name="Pause: Text messages").click()
    await expect(banner(ana)).to_contain_text("Text messages: automation is paused", timeout=SOON)
    await ana.get_by_role("button", name="Resume: Text messages").click()
    await expect(ana.get_by_role("row").filter(has_text="Text messages").first).to_be_visible(timeout=SOON)
    await pages.get_by_role("link", name="Compliance").click()
    await expect(ana.get_by_text("an owner can change them")).to_be_visible(timeout=SOON)
    await expect(ana.get_by_role("radio", name="Wait until 8 AM")).to_be_disabled()
    await shot(ana, "settings_compliance")


async def test_the_pause_and_the_settings_are_for_everybodys_eyes(desk: Desk) -> None:
    axe = Path(__file__).parents[2] / "ui" / "node_modules" / "axe-core" / "axe.min.js"
    ana = await desk.page("coordinator", color_scheme="dark", bypass_csp=True)
    await press(ana, hold_first_replies=True)
    await expect(banner(ana)).to_contain_text("Automation is paused", timeout=SOON)
    await ana.add_script_tag(path=str(axe))
    await ana.get_by_role("button", name="Pause automation").click()
    await expect(ana.get_by_role("dialog")).to_be_visible()
    assert await complaints(ana) == []
    for page in ("automation", "compliance"):
        await ana.goto(f"{desk.place.url}/inbox/settings/{page}")
        await expect(ana.get_by_role("main").get_by_role("heading").first).to_be_visible(timeout=SOON)
        await expect(ana.get_by_role("main").locator("[aria-busy]")).to_have_count(0)
        await ana.add_script_tag(path=str(axe))
        assert await complaints(ana) == []


async def complaints(page: Page) -> list[str]:
    found: list[str] = await page.evaluate(
        "axe.run({runOnly: ['wcag2a', 'wcag2aa', 'wcag21aa', 'wcag22aa']})"
        ".then(said => said.violations.flatMap(each => each.nodes.map(node => each.id + ' ' + node.target)))"
    )
    return found
