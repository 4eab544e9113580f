"""The phone's mail: a person writes, the practice's mail arrives under its subject, and one click ends offers."""

import asyncio
import shutil
import smtplib
from collections.abc import AsyncIterator
from dataclasses import dataclass
from email.message import EmailMessage
from typing import Any

import pytest
from litestar import Litestar, Request, post
from playwright.async_api import Page, async_playwright, expect

from standins.app import demo_app
from standins.mail import MailFarEnd, MailSettings
from standins.serving import serving
from standins.twilio import TwilioSettings
from tests.browser.conftest import SOON
from tests.e2e.town import wait_for
from tests.servers import missing
from tests.standins.conftest import LINE, Clock
from tests.standins.test_phone_browser import QUIET

pytestmark = pytest.mark.browser
MAYA = "maya.torres@example.com"


@dataclass
class Desk:
    """Whoever takes the provider's posts, and the page of somebody who writes."""

    page: Page
    mail: MailFarEnd
    product: str
    posts: list[dict[str, object]]
    clicks: list[bytes]

    async def sends(self, subject: str, text: str, **headers: str) -> None:
        """As the product does: over SMTP."""
        mail = EmailMessage()
        mail["From"], mail["To"], mail["Subject"] = "desk@junipervale.example.com", MAYA, subject
        mail["Message-ID"], mail["X-Glowdesk"] = f"<{abs(hash(subject))}@junipervale.example.com>", "out_1"
        for name, value in headers.items():
            mail[name.replace("_", "-")] = value
        mail.set_content(text)

        def hand_over() -> None:
            with smtplib.SMTP("127.0.0.1", self.mail.smtp.port, timeout=60) as smtp:
                smtp.send_message(mail)

        await asyncio.to_thread(hand_over)


@pytest.fixture
async def desk(clock: Clock) -> AsyncIterator[Desk]:
    chromium = shutil.which("chromium") or shutil.which("google-chrome")
    if chromium is None:
        missing("no Chromium on the path: install the system's package")
    posts: list[dict[str, object]] = []
    clicks: list[bytes] = []

    @post("/in", status_code=200)
    async def inbound(request: Request[Any, Any, Any]) -> None:
        posts.append(await request.json())

    @post("/u/token", status_code=200)
    async def click(request: Request[Any, Any, Any]) -> None:
        clicks.append(await request.body())

    async with serving(Litestar([inbound, click], openapi_config=None)) as product:
        settings = MailSettings(inbound_url=f"{product}/in", events_url=f"{product}/in")
        app = demo_app(now=clock, twilio=TwilioSettings(numbers=(LINE,)), mail=settings)
        async with serving(app) as url, async_playwright() as playwright:
            browser = await playwright.chromium.launch(executable_path=chromium, args=QUIET)
            page = await browser.new_page(base_url=url, viewport={"width": 390, "height": 844})
            await page.goto("/phone")
            await page.get_by_role("tab", name="Email").click()
            yield Desk(page, app.state.mail, product, posts, clicks)
            await browser.close()


async def test_a_mail_goes_out_its_answer_arrives_and_offers_end_with_one_click(desk: Desk) -> None:
    page = desk.page
    letters = page.get_by_role("list", name="Mail with")
    await expect(letters.get_by_text("No mail yet")).to_be_visible(timeout=SOON)
    await page.get_by_label("Subject").fill("Lip filler")
    await page.get_by_label("Mail", exact=True).fill("How much is it? <b>")
    await page.get_by_role("button", name="Send the mail").click()
    await expect(letters.get_by_text("How much is it? <b>")).to_be_visible(timeout=SOON)
    assert (desk.posts[0]["FromFull"], desk.posts[0]["Subject"]) == (
        {"Email": MAYA, "Name": "Maya Torres"},
        "Lip filler",
    )

    link = {
        "List_Unsubscribe": f"<{desk.product}/u/token>",
        "List_Unsubscribe_Post": "List-Unsubscribe=One-Click",
    }
    await desk.sends("Re: Lip filler", "From $450.", Auto_Submitted="auto-replied")
    await desk.sends("Peels in spring", "New: peels.", **link)
    await expect(letters.get_by_text("From $450.")).to_be_visible(timeout=SOON)
    await letters.get_by_role("button", name="Unsubscribe").click()
    await letters.get_by_role("button", name="Answer").first.click()
    await expect(page.get_by_label("Subject")).to_have_value("Re: Lip filler", timeout=SOON)
    await page.get_by_label("Mail", exact=True).fill("Thank you")
    await page.get_by_role("button", name="Send the mail").click()
    await expect(letters.get_by_text("Thank you")).to_be_visible(timeout=SOON)
    await wait_for(lambda: desk.clicks == [b"List-Unsubscribe=One-Click"])
    await wait_for(lambda: [each.get("RecordType") for each in desk.posts].count("Delivery") == 2)
    assert await page.evaluate("document.documentElement.scrollWidth") == 390
