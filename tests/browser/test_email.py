"""Mail on the real server: a patient's mail comes in, the assistant and a coordinator answer in its thread, live."""

import asyncio
import re
from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import urlsplit

import pytest
import pytest_asyncio
from playwright.async_api import Browser, Page, async_playwright, expect

from standins.mail import MailFarEnd, MailSettings
from tests.browser.conftest import FLAGS, SOON, chromium, shot
from tests.e2e.processes import ROOT
from tests.e2e.town import Town, glowdesk, town, wait_for

pytestmark = [
    pytest.mark.browser,
    pytest.mark.timeout(600),
    pytest.mark.asyncio(loop_scope="module"),
]
DESK, SUBJECT = "desk@junipervale.example.com", "Lip filler prices"
ASKED = "Hi, how much is lip filler?"
REPLY = "Hello from the front desk! Would Tuesday at 3 PM work?"


@dataclass
class Place:
    town: Town
    mail: MailFarEnd
    browser: Browser

    async def inbox(self) -> Page:
        context = await self.browser.new_context(viewport={"width": 1440, "height": 900}, locale="en-US")
        page = await context.new_page()
        await page.goto(f"{self.town.url}/inbox")
        await page.get_by_label("Email").fill("coordinator@example.com")
        await page.get_by_role("textbox", name="Password").fill(self.town.password)
        await page.get_by_role("button", name="Sign in").click()
        await expect(page.get_by_role("navigation", name="Views")).to_be_visible(timeout=SOON)
        return page


def answering(folder: Path) -> Path:
    """The demo practice, answering mail by itself."""
    words = (ROOT / "demo" / "practice.yaml").read_text(encoding="utf-8")
    assert "email: draft" in words
    place = folder / "practice.yaml"
    place.write_text(words.replace("email: draft", "email: auto"), encoding="utf-8")
    return place


async def connect(made: Town, mail: MailFarEnd) -> None:
    """By the command line, which tries our server first."""
    servers = ("--smtp-host", "127.0.0.1", "--smtp-port", str(mail.smtp.port))
    add = (
        "channels",
        "add",
        "email",
        "--provider",
        "postmark",
        "--address",
        DESK,
        "--from-name",
        "Juniper & Vale",
    )
    said = await asyncio.to_thread(glowdesk, made.environment, *add, *servers)
    parts = urlsplit(said["inbound_url"])
    plain = {
        name: said[name].replace(f"{parts.username}:{parts.password}@", "")
        for name in ("inbound_url", "events_url")
    }
    mail.configure(user=str(parts.username), password=str(parts.password), **plain)


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def place(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Place]:
    mail = MailFarEnd(MailSettings(desk=DESK), now=lambda: datetime.now(UTC))
    await mail.smtp.open()
    folder = tmp_path_factory.mktemp("mail")
    async with town(folder / "data", practice=answering(folder)) as made, async_playwright() as playwright:
        await connect(made, mail)
        browser = await playwright.chromium.launch(executable_path=chromium(), args=FLAGS)
        yield Place(made, mail, browser)
        await browser.close()
        await mail.close()


async def test_a_mail_is_answered_by_both_under_its_own_subject(place: Place) -> None:
    mail, page = place.mail, await place.inbox()
    ana = mail.person("ana.ruiz@example.com", "Ana Ruiz")
    await mail.write(ana, ASKED, subject=SUBJECT)
    await wait_for(lambda: len(mail.sent(ana)) == 1)
    answer = mail.sent(ana)[0]
    assert "$" in answer.text
    assert "automated assistant" in answer.text.splitlines()[0]
    assert (answer.subject, answer.headers["auto-submitted"]) == (f"Re: {SUBJECT}", "auto-replied")

    await page.get_by_role("link", name=re.compile("^Bot is on it")).click()
    row = page.get_by_role("link").filter(has_text="Lip filler").filter(has_text="Ana Ruiz").first
    await expect(row).to_be_visible(timeout=SOON)
    await row.click()
    thread = page.get_by_role("main")
    await expect(thread.get_by_text(ASKED).first).to_be_visible(timeout=SOON)
    await expect(thread.get_by_text(SUBJECT).first).to_be_visible(timeout=SOON)
    await expect(thread.get_by_text("Email").first).to_be_visible(timeout=SOON)
    await expect(thread.get_by_text("Delivered", exact=False).first).to_be_visible(timeout=SOON)

    await page.keyboard.press("t")
    await expect(thread.get_by_text("You took over", exact=False).first).to_be_visible(timeout=SOON)
    await page.keyboard.press("r")
    await page.keyboard.type(REPLY)
    await expect(thread.get_by_text("Goes out now", exact=False)).to_be_visible(timeout=SOON)
    await shot(page, "email-writing")
    await page.keyboard.press("Control+Enter")
    await wait_for(lambda: len(mail.sent(ana)) == 2)
    reply = mail.sent(ana)[1]
    assert (reply.text, reply.subject) == (REPLY, f"Re: {SUBJECT}")
    assert "auto-submitted" not in reply.headers
    await expect(thread.get_by_text("Delivered", exact=False).last).to_be_visible(timeout=SOON)

    await mail.write(ana, "Yes, Tuesday is fine", answers=reply)
    await expect(thread.get_by_text("Yes, Tuesday is fine").first).to_be_visible(timeout=SOON)
    await expect(thread.get_by_text("Show quoted text").first).to_be_visible(timeout=SOON)
    await shot(page, "email")
    await page.context.close()
