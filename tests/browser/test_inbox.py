"""The inbox in a real browser on the real server: keys, live updates, colleagues, phones, and everybody's eyes."""

import re
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio
from playwright.async_api import Browser, BrowserContext, Page, async_playwright, expect

from tests.browser.conftest import FLAGS, SOON, chromium, shot
from tests.e2e.town import Town, glowdesk, town, wait_for

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="module")]
AXE = Path(__file__).parents[2] / "ui" / "node_modules" / "axe-core" / "axe.min.js"
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
WANTS_A_PERSON = "Can I talk to a real person please?"


class Inbox:
    """One product for all tests of this file, its browser, and what the console complained of."""

    def __init__(self, place: Town, browser: Browser, second: str) -> None:
        self.place, self.browser, self._second = place, browser, second
        self.complaints: list[str] = []
        self._states: dict[str, Any] = {}

    async def page(self, who: str = "coordinator", **options: Any) -> Page:
        """A signed-in page of its own; signs in by hand the first time only."""
        page = await self.stranger(**options, storage_state=self._states.get(who))
        if who not in self._states:
            await self.sign_in(page, who)
            self._states[who] = await page.context.storage_state()
        await page.goto(f"{self.place.url}/inbox")
        await expect(page.get_by_role("navigation", name="Views")).to_be_visible(timeout=SOON)
        return page

    async def stranger(self, **options: Any) -> Page:
        options = {"viewport": {"width": 1440, "height": 900}, "locale": "en-US", **options}
        context: BrowserContext = await self.browser.new_context(**options)
        page = await context.new_page()
        page.on("console", lambda said: self.complaints.append(f"{said.type}: {said.text}"))
        page.on("pageerror", lambda error: self.complaints.append(f"error: {error}"))
        return page

    async def sign_in(self, page: Page, who: str) -> None:
        await page.goto(f"{self.place.url}/inbox")
        await page.get_by_label("Email").fill(f"{who}@example.com")
        password = self.place.password if who == "coordinator" else self._second
        await page.get_by_role("textbox", name="Password").fill(password)
        await page.get_by_role("button", name="Sign in").click()
        await expect(page.get_by_role("navigation", name="Views")).to_be_visible(timeout=SOON)

    async def patient(self, phone: str, text: str = WANTS_A_PERSON) -> None:
        """Somebody texts and has been answered."""
        assert await self.place.text(phone, text)
        await self.place.wait_replies(phone, 1)


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def inbox(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Inbox]:
    async with town(tmp_path_factory.mktemp("inbox")) as place, async_playwright() as playwright:
        second = glowdesk(
            place.environment,
            *("users", "add", "--email", "joss@example.com", "--name", "Joss Tremaine"),
            *("--role", "coordinator", "--staff-id", "joss"),
        )
        browser = await playwright.chromium.launch(executable_path=chromium(), args=FLAGS)
        yield Inbox(place, browser, str(second["password"]))
        await browser.close()


@pytest_asyncio.fixture(autouse=True, loop_scope="module")
async def tidy(inbox: Inbox) -> AsyncIterator[None]:
    """Each test leaves no page behind, and its console was quiet about policies and our own faults."""
    inbox.complaints.clear()
    yield
    for context in inbox.browser.contexts:
        await context.close()
    bad = [
        said for said in inbox.complaints if "Content Security Policy" in said or said.startswith("error:")
    ]
    assert [said for said in bad if "Failed to load resource" not in said and "WebSocket" not in said] == []


def shown(number: str) -> str:
    """A phone number as the list writes it."""
    return f"({number[2:5]}) {number[5:8]}-{number[8:]}"


def row(page: Page, phone: str) -> Any:
    return page.get_by_role("link").filter(has_text=shown(phone)).first


async def test_a_morning_with_the_keyboard_alone(inbox: Inbox) -> None:
    phone = "+12125550121"
    await inbox.patient(phone)
    page = await inbox.page()
    await expect(row(page, phone)).to_be_visible(timeout=SOON)

    for key in ("j", "k"):
        await page.keyboard.press(key)
    await page.keyboard.press("Enter")
    thread = page.get_by_role("main")
    await expect(thread.get_by_text(WANTS_A_PERSON).first).to_be_visible()

    await page.keyboard.press("t")
    await expect(thread.get_by_text("You took over", exact=False).first).to_be_visible()
    await page.keyboard.press("n")
    await page.keyboard.type("Prefers mornings.")
    await page.keyboard.press("Control+Enter")
    await expect(thread.get_by_text("Note by You")).to_be_visible()

    await page.keyboard.press("Escape")
    await page.keyboard.press("r")
    await page.keyboard.type("Hi, this is Ana. How can I help?")
    await expect(thread.get_by_text("Goes out now", exact=False)).to_be_visible()
    await page.keyboard.press("Control+Enter")
    await wait_for(lambda: "Hi, this is Ana. How can I help?" in inbox.place.replies(phone))
    assert "Prefers mornings." not in inbox.place.replies(phone)

    await page.keyboard.press("Escape")
    await page.keyboard.press("g")
    await expect(thread.get_by_text("The assistant answers.", exact=False)).to_be_visible()
    await page.keyboard.press("?")
    await expect(page.get_by_role("dialog", name="Keys")).to_be_visible()
    await page.keyboard.press("Escape")
    await expect(page.get_by_role("dialog", name="Keys")).to_be_hidden()
    await page.keyboard.press("e")
    await expect(page.get_by_text("Choose a conversation")).to_be_visible()
    await expect(row(page, phone)).to_be_hidden()
    await page.get_by_role("link", name=re.compile("^Done")).click()
    await expect(row(page, phone)).to_be_visible()


async def test_what_happens_elsewhere_shows_by_itself(inbox: Inbox) -> None:
    phone = "+12125550122"
    page = await inbox.page()
    loads: list[str] = []
    page.on("framenavigated", lambda frame: loads.append(frame.url))
    await page.get_by_role("link", name=re.compile("^Bot is on it")).click()
    await inbox.patient(phone, "what are your opening hours?")
    await expect(row(page, phone)).to_be_visible(timeout=SOON)
    await row(page, phone).click()
    thread = page.get_by_role("main")
    await expect(thread.get_by_text("Delivered").first).to_be_visible(timeout=SOON)

    inbox.place.servers[0].kill()
    await expect(page.get_by_text("Offline").first).to_be_visible(timeout=SOON)
    inbox.place.servers[0].start()
    assert await inbox.place.text(phone, "and on Sunday?")
    await expect(thread.get_by_text("and on Sunday?").first).to_be_visible(timeout=SOON)
    await expect(page.get_by_text("Up to date")).to_be_visible(timeout=SOON)
    await expect(thread.get_by_text("and on Sunday?")).to_have_count(1)
    assert all("/inbox" in url for url in loads)
    assert await page.evaluate("performance.getEntriesByType('navigation').length") == 1


async def test_a_reply_written_while_offline_goes_out_once(inbox: Inbox) -> None:
    phone, text = "+12125550123", "Parking is behind the building."
    await inbox.patient(phone)
    page = await inbox.page()
    await row(page, phone).click()
    await expect(page.get_by_text(WANTS_A_PERSON).first).to_be_visible()
    await page.context.set_offline(True)
    await page.keyboard.press("r")
    await page.keyboard.type(text)
    await page.keyboard.press("Control+Enter")
    await expect(page.get_by_role("main").get_by_text(text)).to_be_visible()
    assert text not in inbox.place.replies(phone)
    await page.context.set_offline(False)
    await wait_for(lambda: text in inbox.place.replies(phone), 30)
    await expect(page.get_by_role("main").get_by_text(text)).to_have_count(1)
    assert inbox.place.replies(phone).count(text) == 1


async def test_two_coordinators_see_each_other(inbox: Inbox) -> None:
    phone = "+12125550124"
    await inbox.patient(phone)
    ana, joss = await inbox.page(), await inbox.page("joss")
    for page in (ana, joss):
        await row(page, phone).click()
    await expect(ana.get_by_text("Joss Tremaine is viewing")).to_be_attached(timeout=SOON)
    await expect(joss.get_by_text("Ana Coordinator is viewing")).to_be_attached(timeout=SOON)
    await joss.keyboard.press("r")
    await joss.keyboard.type("Hello")
    await expect(ana.get_by_text("Joss Tremaine is drafting")).to_be_attached(timeout=SOON)
    await joss.keyboard.press("Control+Enter")
    await expect(ana.get_by_role("main").get_by_text("Joss Tremaine answers.", exact=False)).to_be_visible(
        timeout=SOON
    )
    await joss.close()
    await expect(ana.get_by_text("Joss Tremaine is", exact=False)).to_have_count(0, timeout=SOON)


async def test_who_signs_in_gets_the_page_they_asked_for(inbox: Inbox) -> None:
    phone = "+12125550128"
    await inbox.patient(phone)
    page = await inbox.page()
    await row(page, phone).click()
    await expect(page.get_by_role("main").get_by_text(WANTS_A_PERSON).first).to_be_visible()
    stranger = await inbox.stranger()
    await stranger.goto(page.url)
    await stranger.get_by_label("Email").fill("coordinator@example.com")
    await stranger.get_by_role("textbox", name="Password").fill(inbox.place.password)
    await stranger.get_by_role("button", name="Sign in").click()
    await expect(stranger.get_by_role("main").get_by_text(WANTS_A_PERSON).first).to_be_visible()
    assert stranger.url == page.url


PHONE: dict[str, Any] = {"viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True}
NARROW: dict[str, Any] = {"viewport": {"width": 360, "height": 640}, "has_touch": True, "is_mobile": True}
OVERFLOW = "document.documentElement.scrollWidth - document.documentElement.clientWidth"


async def test_on_a_phone_from_the_list_to_the_sheet_and_back(inbox: Inbox) -> None:
    phone = "+12125550125"
    await inbox.patient(phone)
    page = await inbox.page(**PHONE)
    await row(page, phone).tap()
    await expect(page.get_by_text(WANTS_A_PERSON).first).to_be_visible()
    await expect(page.get_by_role("navigation", name="Views")).to_be_hidden()
    await page.get_by_role("button", name=f"About {shown(phone)}").tap()
    await expect(page.get_by_role("dialog").get_by_text("Reachable by")).to_be_visible()
    await page.get_by_role("button", name="Close the contact").tap()
    await expect(page.get_by_role("dialog")).to_be_hidden()
    await page.get_by_role("button", name="Take over").tap()
    await expect(page.get_by_text("You answer.")).to_be_visible()
    await page.get_by_role("button", name="Back to the list").tap()
    await expect(row(page, phone)).to_be_visible()


async def test_nothing_sticks_out_at_360(inbox: Inbox) -> None:
    phone = "+12125550126"
    await inbox.patient(phone, "My address is " + "supercalifragilistic" * 12 + ". A real person please!")
    page = await inbox.page(**NARROW)
    assert await page.evaluate(OVERFLOW) == 0
    assert await violations(page) == []
    await row(page, phone).tap()
    await expect(page.get_by_text("supercali", exact=False).first).to_be_visible()
    assert await page.evaluate(OVERFLOW) == 0
    assert await violations(page) == []
    await page.get_by_role("button", name=f"About {shown(phone)}").tap()
    await expect(page.get_by_role("dialog")).to_be_visible()
    assert await page.evaluate(OVERFLOW) == 0
    stranger = await inbox.stranger(**NARROW)
    await stranger.goto(f"{inbox.place.url}/inbox")
    await expect(stranger.get_by_label("Email")).to_be_visible()
    assert await stranger.evaluate(OVERFLOW) == 0


@pytest.mark.parametrize("scheme", ["light", "dark"])
async def test_everybody_can_use_it(inbox: Inbox, scheme: str) -> None:
    phone = "+12125550127"
    if not inbox.place.replies(phone):
        await inbox.patient(phone)
    stranger = await inbox.stranger(color_scheme=scheme)
    await stranger.goto(f"{inbox.place.url}/inbox")
    await expect(stranger.get_by_label("Email")).to_be_visible()
    assert await violations(stranger) == []
    page = await inbox.page(color_scheme=scheme)
    await expect(row(page, phone)).to_be_visible(timeout=SOON)
    assert await violations(page) == []
    await row(page, phone).click()
    await expect(page.get_by_role("main").get_by_text(WANTS_A_PERSON).first).to_be_visible()
    await page.keyboard.press("r")
    await page.keyboard.type("Hello")
    await expect(page.get_by_text("Goes out now", exact=False)).to_be_visible()
    assert await violations(page) == []
    await shot(page, f"inbox-thread-{scheme}")


async def violations(page: Page) -> list[str]:
    """What axe finds, each with its first place."""
    await page.evaluate(AXE.read_text())
    found = await page.evaluate("tags => axe.run({ runOnly: tags })", TAGS)
    return [f"{each['id']}: {each['nodes'][0]['target']}" for each in found["violations"]]
