"""Files that come with messages: fetched with care, looked at, shown, never seen by a model, and let go again."""

from collections.abc import AsyncIterator
from datetime import timedelta
from typing import Any

import pytest

from agent.load import load
from channels import media
from channels.models import attachment
from core.clock import ManualClock
from core.events import ContactErased
from core.media import stored_media
from core.session import emit
from standins.twilio import TwilioFarEnd, TwilioSettings
from tests.channels.conftest import OpenTwilioHouse
from tests.inbox.house import LINE, PATIENT, PUBLIC, House, twilio_request

JPEG = b"\xff\xd8\xff\xe0" + b"picture of a swelling" * 40
HTML = b"<html><script>alert(1)</script></html>"


@pytest.fixture
async def house(database_url: str, open_twilio_house: OpenTwilioHouse) -> AsyncIterator[House]:
    async with open_twilio_house(database_url) as house:
        yield house


async def picture(house: House, twilio: TwilioFarEnd, *files: tuple[str, bytes], text: str = "") -> Any:
    """A patient's MMS: stored at the far end, its webhook accepted and read."""
    answers = await twilio.inbound(PATIENT, LINE, text, media=files)
    assert answers[0].failure == "no url"
    message = list(twilio.messages.values())[-1]
    await arrive(house, twilio, message)
    return message


async def arrive(house: House, twilio: TwilioFarEnd, message: Any) -> None:
    from standins.twilio.forms import inbound_form

    form = {name: str(value) for name, value in inbound_form(message, twilio.settings, None).items()}
    await house.product.intake.accept("twilio", house.account_id, twilio_request(house.account_id, form))
    await house.pump("inbound")


async def test_a_picture_is_stored_under_our_own_key_and_shown_by_a_link_of_ours(
    house: House, twilio: TwilioFarEnd
) -> None:
    await picture(house, twilio, ("image/jpeg", JPEG), text="Is this swelling normal?")
    (shown,) = (await house.messages("in"))[-1].attachments
    assert (shown["kind"], shown["state"]) == ("image", "pending")
    await house.pump("media")
    (shown,) = (await house.messages("in"))[-1].attachments
    assert (shown["state"], shown["content_type"], shown["size"]) == ("kept", "image/jpeg", len(JPEG))
    found, key = await house.read(lambda conn: house.product.media.find(conn, shown["media_id"]))
    assert b"".join(house.product.media.read(found.id, key)) == JPEG
    (row,) = await house.rows(attachment)
    assert (row.url, row.content, row.due_at) == (None, None, None)
    link = await house.read(lambda conn: house.product.media_link(conn, shown["media_id"]))
    assert link.startswith("/media/")
    assert shown["media_id"] not in PUBLIC


async def test_the_agent_learns_that_a_picture_came_and_nothing_of_it(
    house: House, twilio: TwilioFarEnd
) -> None:
    await picture(house, twilio, ("image/jpeg", JPEG))
    await house.pump("media")
    thread = await house.thread()
    book = await house.read(house.product.books.get)
    loaded = await house.read(lambda conn: load(conn, book, thread))
    assert loaded is not None
    assert loaded.turn.attachments == ("image",)
    assert "media_id" not in repr(loaded)


@pytest.mark.parametrize(
    ("content_type", "content", "state"),
    [("image/jpeg", HTML, "refused"), ("image/svg+xml", b"<svg/>", "refused"), ("image/png", JPEG, "kept")],
    ids=["a page that calls itself a picture", "svg", "another kind than it says"],
)
async def test_what_a_file_is_is_told_by_its_bytes(
    house: House, twilio: TwilioFarEnd, content_type: str, content: bytes, state: str
) -> None:
    await picture(house, twilio, (content_type, content))
    await house.pump("media")
    (shown,) = (await house.messages("in"))[-1].attachments
    assert shown["state"] == state
    assert shown.get("content_type") != "text/html"


async def test_a_file_that_is_gone_or_elsewhere_is_said_to_be_so(
    house: House, twilio: TwilioFarEnd, clock: ManualClock
) -> None:
    await twilio.inbound(PATIENT, LINE, "", media=(("image/jpeg", JPEG),))
    message = list(twilio.messages.values())[-1]
    await arrive(house, twilio, message)
    twilio.messages.clear()
    await house.pump("media")
    (shown,) = (await house.messages("in"))[-1].attachments
    assert shown["state"] == "gone"
    (row,) = await house.rows(attachment)
    assert row.code == "FETCH_404"


async def test_a_provider_that_does_not_answer_is_asked_again_and_then_given_up(
    house: House, twilio: TwilioFarEnd, clock: ManualClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    from core.errors import RetryLaterError
    from core.fetch import Fetcher

    tried: list[str] = []

    async def away(self: Fetcher, url: str, *_: Any, **__: Any) -> Any:
        tried.append(url)
        raise RetryLaterError("FETCH_503")

    monkeypatch.setattr(Fetcher, "get", away)
    await picture(house, twilio, ("image/jpeg", JPEG))
    for _ in range(media.MEDIA.most + 2):
        await house.pump("media")
        clock.advance(timedelta(hours=1))
    assert len(tried) == media.MEDIA.most
    (shown,) = (await house.messages("in"))[-1].attachments
    assert shown["state"] == "gone"


async def test_nothing_is_fetched_from_hosts_that_are_not_the_providers(
    house: House, twilio: TwilioFarEnd
) -> None:
    form = {
        "MessageSid": "MM" + "c" * 32, "AccountSid": twilio.settings.account_sid, "From": PATIENT, "To": LINE,
        "Body": "", "NumMedia": "2", "MediaUrl0": "https://evil.example/x.jpg",
        "MediaUrl1": "http://169.254.169.254/latest/meta-data",
    }  # fmt: skip
    await house.product.intake.accept("twilio", house.account_id, twilio_request(house.account_id, form))
    await house.pump("inbound")
    await house.pump("media")
    rows = await house.rows(attachment, attachment.c.position)
    assert [(row.state, row.code) for row in rows] == [("refused", "FETCH_HOST")] * 2


async def test_who_leaves_takes_their_files_with_them(house: House, twilio: TwilioFarEnd) -> None:
    await picture(house, twilio, ("image/jpeg", JPEG))
    await house.pump("media")
    (row,) = await house.rows(attachment)
    thread = await house.thread()
    await house.write(
        lambda conn: emit(conn, ContactErased(contact_id=thread.contact_id, thread_id=thread.id))
    )
    (kept,) = await house.rows(stored_media)
    assert (kept.sealed_key, kept.name) == (b"", "")
    blobs = house.product.media._blobs
    assert row.media_id in list(blobs.names())
    await house.pump("media")
    assert list(blobs.names()) == []


async def test_a_plain_text_asks_nothing_more_of_the_database(house: House) -> None:
    await picture_free(house)
    assert await house.rows(attachment) == []


async def picture_free(house: House) -> None:
    form = {
        "MessageSid": "SM" + "d" * 32, "AccountSid": TwilioSettings().account_sid, "From": PATIENT, "To": LINE,
        "Body": "hi", "NumMedia": "0",
    }  # fmt: skip
    await house.product.intake.accept("twilio", house.account_id, twilio_request(house.account_id, form))
    await house.pump("inbound")
