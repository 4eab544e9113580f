"""Pictures by text in and out, a number on its way to the carriers, and WhatsApp before and after its day."""

import asyncio
import contextlib
import re
import sqlite3
import struct
import zlib
from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio
from msgspec.structs import replace
from playwright.async_api import Browser, Page, async_playwright, expect

from tests.browser.conftest import FLAGS, SOON, chromium, shot
from tests.e2e.town import LINE, Town, glowdesk, town, wait_for

pytestmark = [pytest.mark.browser, pytest.mark.timeout(600), pytest.mark.asyncio(loop_scope="module")]
AXE = Path(__file__).parents[2] / "ui" / "node_modules" / "axe-core" / "axe.min.js"
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
NEW = "+12125550177"
TEMPLATE = "HX" + "1a" * 16
BODY = "Hi {{1}}, this is Juniper Vale. We have an answer to your question. Shall we write here?"


def png(shade: int, size: int = 96) -> bytes:
    """A square of one colour that a browser can draw."""
    row = b"\0" + bytes((shade, 120, 150)) * size

    def chunk(name: bytes, data: bytes) -> bytes:
        body = name + data
        return struct.pack(">I", len(data)) + body + struct.pack(">I", zlib.crc32(body))

    head = struct.pack(">IIBBBBB", size, size, 8, 2, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", head)
        + chunk(b"IDAT", zlib.compress(row * size))
        + chunk(b"IEND", b"")
    )


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def place(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[tuple[Town, Browser]]:
    async with town(tmp_path_factory.mktemp("texting")) as opened, async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=chromium(), args=FLAGS)
        yield opened, browser
        await browser.close()


async def desk(
    place: tuple[Town, Browser], path: str = "/inbox?zone=bot", who: str = "coordinator", **options: Any
) -> Page:
    opened, browser = place
    context = await browser.new_context(
        **{"viewport": {"width": 1440, "height": 900}, "locale": "en-US", **options}
    )
    page = await context.new_page()
    await page.goto(f"{opened.url}/inbox")
    await page.get_by_label("Email").fill(f"{who}@example.com")
    password = opened.password if who == "coordinator" else opened.environment["OWNER_PASSWORD"]
    await page.get_by_role("textbox", name="Password").fill(password)
    await page.get_by_role("button", name="Sign in").click()
    await expect(page.get_by_role("navigation", name="Views")).to_be_visible(timeout=SOON)
    await page.goto(f"{opened.url}{path}")
    return page


async def axe(page: Page, within: str) -> list[str]:
    await page.evaluate(AXE.read_text())
    found = await page.evaluate(
        "async ([within, tags]) => (await axe.run(within, { runOnly: tags })).violations", [within, TAGS]
    )
    return [f"{each['id']}: {each['nodes'][0]['target']}" for each in found]


async def test_a_picture_comes_in_and_another_goes_out(place: tuple[Town, Browser]) -> None:
    opened, _ = place
    phone = "+12125550171"
    await opened.text(phone, "Hi, how much is lip filler?")
    await opened.wait_replies(phone, 1)
    await opened.twilio.inbound(phone, LINE, "Like this?", media=(("image/png", png(220)),))
    await opened.wait_replies(phone, 2)
    page = await desk(place, "/inbox?zone=all")
    row = page.get_by_role("link").filter(has_text="555-0171").first
    await expect(row).to_be_visible(timeout=SOON)
    await row.click()
    talk = page.get_by_role("main")
    await expect(talk.locator("li img")).to_have_count(1, timeout=SOON)
    await page.keyboard.press("t")
    await expect(talk.get_by_text("You took over", exact=False).first).to_be_visible(timeout=SOON)
    chooser = page.locator("input[type=file]")
    await chooser.set_input_files({"name": "room.png", "mimeType": "image/png", "buffer": png(90)})
    tray = page.get_by_role("list", name="Files that go along")
    await expect(tray.get_by_text("room.png")).to_be_visible(timeout=SOON)
    await chooser.set_input_files({"name": "notes.txt", "mimeType": "text/plain", "buffer": b"not for texts"})
    await expect(tray.get_by_role("alert")).to_be_visible(timeout=SOON)
    await shot(page, "texting-refused-file")
    await page.get_by_role("button", name="Remove notes.txt").click()
    await expect(tray.get_by_text("notes.txt")).to_have_count(0)
    await page.get_by_role("textbox", name="Reply").fill("Here is our room.")
    await expect(page.get_by_text("Goes out now", exact=False)).to_be_visible(timeout=SOON)
    await shot(page, "texting-attached")
    assert await axe(page, "main") == []
    await page.get_by_role("button", name="Send").click()
    await wait_for(lambda: bool(opened.twilio.sent(phone)[-1].media_urls))
    sent = opened.twilio.sent(phone)[-1]
    await wait_for(lambda: sent.sid in opened.twilio.fetched)
    assert [each.content for each in opened.twilio.fetched[sent.sid]] == [png(90)]
    assert sent.body == "Here is our room."
    await expect(talk.locator("li img")).to_have_count(2, timeout=SOON)
    await expect(talk.get_by_text("Delivered").last).to_be_visible(timeout=SOON)
    await shot(page, "texting-sent")
    await page.context.close()


async def new_line(opened: Town) -> None:
    """A second number that no campaign stands behind yet, and somebody who may register it."""
    settings = opened.twilio.settings
    opened.twilio.configure(replace(settings, numbers=(LINE, NEW)))
    (service,) = opened.twilio.registry.all("service")
    service["numbers"].remove(NEW)
    connection = (
        *("--account-sid", settings.account_sid, "--auth-token", settings.auth_token),
        *("--number", NEW, "--api-base", settings.public_url),
    )
    glowdesk(opened.environment, "channels", "add", "twilio", *connection)
    person = ("--email", "owner@example.com", "--name", "Olive Owner", "--role", "owner")
    made = glowdesk(opened.environment, "users", "add", *person)
    opened.environment["OWNER_PASSWORD"] = made["password"]
    with database(opened) as file:  # the second step has its own tests
        file.execute(
            "INSERT INTO access_policy (practice_id, second_step) SELECT DISTINCT practice_id, '[]' FROM app_user"
        )


async def known(opened: Town, number: str, sender: str) -> None:
    """The server has asked the registry about a number."""
    client = await opened.api()
    try:
        for _ in range(900):
            lines = (await client.get("/api/v1/texting")).json()["lines"]
            if any(each["number"] == number and each["sender"] == sender for each in lines):
                return
            await asyncio.sleep(0.2)
    finally:
        await client.aclose()
    raise AssertionError("the registry was not asked in time")


async def test_a_number_is_registered_from_the_settings(place: tuple[Town, Browser]) -> None:
    opened, _ = place
    await new_line(opened)
    await known(opened, NEW, "missing")
    page = await desk(place, "/inbox/settings/texting", who="owner")
    line = page.get_by_role("article", name="(212) 555-0177")
    await expect(line.get_by_text("Not registered")).to_be_visible(timeout=SOON)
    await line.get_by_role("button", name="Hand in").click()
    await expect(line.get_by_text("are still missing", exact=False)).to_be_visible(timeout=SOON)
    await expect(line.get_by_text("Write an e-mail address.")).to_be_visible()
    await shot(page, "texting-missing")
    assert await axe(page, "main") == []
    await line.get_by_label("E-mail for questions of reviewers").fill("desk@example.com")
    await line.get_by_label("Website").fill("https://www.junipervale.example.com")
    await line.get_by_label("Proof").fill("https://www.junipervale.example.com/book")
    await line.get_by_label("Privacy policy").fill("https://www.junipervale.example.com/privacy")
    await line.get_by_label("Terms").fill("https://www.junipervale.example.com/terms")
    await line.get_by_role("button", name="Hand in").click()
    steps = line.get_by_role("list", name="Steps of the registration")
    await expect(steps).to_be_visible(timeout=SOON)
    await wait_for(lambda: any(kind == "bundle" for kind, _ in opened.twilio.registry.made))
    await shot(page, "texting-registering")
    await page.set_viewport_size({"width": 390, "height": 844})
    await page.emulate_media(color_scheme="dark")
    await expect(line).to_be_visible(timeout=SOON)
    await shot(page, "texting-registering-390-dark")
    await page.context.close()


async def test_whatsapp_within_its_day_and_after(place: tuple[Town, Browser]) -> None:
    opened, _ = place
    twilio, ana = opened.twilio, "whatsapp:+12125550173"
    words = {"friendly_name": "follow_up", "language": "en", "types": {"twilio/text": {"body": BODY}}}
    approval = {"status": "approved", "category": "UTILITY"}
    twilio.registry.templates = [{"sid": TEMPLATE, **words, "approval_requests": approval}]
    connection = (
        *("--account-sid", twilio.settings.account_sid, "--auth-token", twilio.settings.auth_token),
        *("--number", LINE, "--api-base", twilio.settings.public_url),
    )
    made = glowdesk(opened.environment, "channels", "add", "whatsapp", *connection)
    twilio.configure(replace(twilio.settings, number_webhooks={f"whatsapp:{LINE}": made["inbound_url"]}))
    profile = {"ProfileName": "Ana R."}
    (answer,) = await twilio.inbound(ana, f"whatsapp:{LINE}", "Hi, how much is lip filler?", extra=profile)
    assert answer.accepted, answer
    await opened.wait_replies(ana, 1)
    page = await desk(place, "/inbox?zone=bot")
    row = page.get_by_role("link").filter(has_text="Ana R.").first
    await expect(row).to_be_visible(timeout=SOON)
    await row.click()
    talk = page.get_by_role("main")
    await expect(talk.get_by_text("WhatsApp").first).to_be_visible(timeout=SOON)
    await expect(talk.get_by_text(re.compile(r"^(23|24) h$")).first).to_be_visible(timeout=SOON)
    await page.keyboard.press("t")
    await expect(talk.get_by_text("You took over", exact=False).first).to_be_visible(timeout=SOON)
    chooser = page.locator("input[type=file]")
    await chooser.set_input_files({"name": "prices.png", "mimeType": "image/png", "buffer": png(60)})
    vouch = page.get_by_role("checkbox", name="It shows no patient and nothing about one")
    await expect(vouch).to_be_visible(timeout=SOON)
    await expect(page.get_by_text("no patient details on this channel", exact=False)).to_be_visible(
        timeout=SOON
    )
    await shot(page, "whatsapp-vouch")
    await vouch.check()
    await page.get_by_role("textbox", name="Reply").fill("Here are our prices.")
    await expect(page.get_by_text("Goes out now", exact=False)).to_be_visible(timeout=SOON)
    await page.get_by_role("button", name="Send").click()
    await wait_for(lambda: bool(twilio.sent(ana)[-1].media_urls))
    await expect(talk.get_by_text("Here are our prices.").first).to_be_visible(timeout=SOON)
    await shot(page, "whatsapp-within")

    end_the_day(opened)
    await page.reload()
    template = page.get_by_role("button", name="Send a template")
    await expect(template).to_be_visible(timeout=SOON)
    await shot(page, "whatsapp-closed")
    await template.click()
    await page.get_by_role("button", name=re.compile("follow up")).click()
    await page.get_by_label("Blank 1").fill("Ana")
    await shot(page, "whatsapp-template")
    await page.get_by_role("dialog").get_by_role("button", name="Send").click()
    await wait_for(lambda: "ContentSid" in twilio.sent(ana)[-1].parameters)
    assert twilio.sent(ana)[-1].parameters["ContentVariables"] == ['{"1":"Ana"}']
    await expect(talk.get_by_text("Hi Ana, this is Juniper Vale.", exact=False).first).to_be_visible(
        timeout=SOON
    )
    await shot(page, "whatsapp-after")
    await page.context.close()


def end_the_day(opened: Town) -> None:
    """Their last message was long ago: the day that it opened is over."""
    with database(opened) as file:
        ended = (
            "UPDATE address SET window_until = '2020' || substr(window_until, 5) WHERE channel = 'whatsapp'"
        )
        assert file.execute(ended).rowcount == 1


@contextlib.contextmanager
def database(opened: Town) -> Iterator[sqlite3.Connection]:
    place = Path(opened.environment["GLOWDESK_DATA_DIR"]) / "glowdesk.db"
    with contextlib.closing(sqlite3.connect(place, timeout=60)) as file:
        yield file
        file.commit()
