"""Files that people of the practice send: what each channel takes, fetched by short-lived links, never by accident."""

from collections.abc import AsyncIterator
from datetime import timedelta
from typing import Any

import msgspec
import pytest

from channels import media
from channels.base import Files
from channels.models import attachment
from channels.registry import build_adapters
from compliance.facts import DraftFile
from compliance.rules.phi_policy import check
from compliance.types import Channel, Facts, Purpose
from core.clock import ManualClock
from core.session import new_id
from standins.twilio import TwilioFarEnd
from tests.channels.conftest import OpenTwilioHouse
from tests.channels.test_dispatcher_twilio import text_through_twilio
from tests.inbox.house import PUBLIC, House
from web import reply_files

JPEG = b"\xff\xd8\xff\xe0" + b"our new treatment room" * 50


@pytest.fixture
async def house(database_url: str, open_twilio_house: OpenTwilioHouse) -> AsyncIterator[House]:
    async with open_twilio_house(database_url) as house:
        yield house


async def put(house: House, content: bytes = JPEG, name: str = "room.jpg") -> DraftFile:
    """A file beside the reply that a coordinator writes."""
    store, media_id = house.product.media, await house.read(new_id)
    incoming = store.take_in(media_id, [content], name=name)
    thread = await house.thread()

    def keep(conn: Any) -> DraftFile:
        media.put_beside(conn, thread.id, house.account_id, store.keep(conn, incoming))
        return reply_files.beside(conn, thread.id, (media_id,))[0]

    found: DraftFile = await house.write(keep)
    return found


async def test_a_picture_goes_with_words_by_a_link_that_the_provider_can_open(
    house: House, twilio: TwilioFarEnd
) -> None:
    await text_through_twilio(house)
    thread = await house.thread()
    await house.own(thread.id)
    file = await put(house)
    await house.submit(thread.id, "Here is the room.", files=(file,))
    await house.pump("outbox")
    (sent,) = twilio.sent()
    (link,) = sent.media_urls
    assert sent.body == "Here is the room."
    assert link.startswith(f"{PUBLIC}/media/")
    assert link.endswith("/file.jpg")
    assert file.media_id not in link
    shown = (await house.messages("out"))[-1]
    assert [each["name"] for each in shown.attachments] == ["room.jpg"]
    (row,) = await house.rows(attachment)
    assert (row.message_id, row.due_at) == (shown.id, None)


async def test_a_file_that_no_reply_took_is_gone_after_a_day(house: House, clock: ManualClock) -> None:
    await text_through_twilio(house)
    file = await put(house)
    clock.advance(timedelta(hours=25))
    await house.pump("media")
    thread = await house.thread()
    assert await house.read(lambda conn: reply_files.beside(conn, thread.id, (file.media_id,))) == ()


async def test_what_was_taken_away_again_is_not_there_to_send(house: House) -> None:
    await text_through_twilio(house)
    file, thread = await put(house), await house.thread()
    await house.write(lambda conn: media.drop_beside(conn, thread.id, file.media_id))
    assert await house.read(lambda conn: reply_files.beside(conn, thread.id, (file.media_id,))) == ()


@pytest.mark.parametrize(
    ("change", "blocked"),
    [
        ({}, True),
        ({"files_public": True}, False),
        ({"covered": True}, False),
        ({"channel": Channel.WEB, "verified": True}, False),
        ({"files": 0}, False),
    ],
    ids=["nobody vouches", "a person vouches", "agreement", "our own server", "no file"],
)
def test_no_unseen_file_leaves_on_a_channel_without_an_agreement(
    clock: ManualClock, change: dict[str, Any], blocked: bool
) -> None:
    plain = Facts(
        purpose=Purpose.STAFF_REPLY,
        channel=Channel.WHATSAPP,
        now=clock.now(),
        covered=False,
        files=1,
        author="staff",
    )
    found = check(msgspec.structs.replace(plain, **change))
    assert (found.reason == "CHANNEL_NO_PHI") is blocked


TAKES = {key: adapter.capabilities.files for key, adapter in build_adapters(None).items()}  # type: ignore[arg-type]


def a_file(kind: str, size: int) -> DraftFile:
    return DraftFile("m", kind.partition("/")[0], kind, "thing", size)


@pytest.mark.parametrize(
    ("key", "files", "text", "said"),
    [
        (("twilio", "sms"), [("image/jpeg", 5_000_000)], "hi", None),
        (("twilio", "sms"), [("image/jpeg", 5_400_000)], "", "up to 5 MB"),
        (("twilio", "sms"), [("application/pdf", 600_000)], "", "up to 500 kB"),
        (("twilio", "sms"), [("image/heic", 1000)], "", "something else"),
        (("twilio", "sms"), [("image/png", 3_000_000)] * 2, "", "5 MB in one message"),
        (("twilio", "sms"), [("image/gif", 10)] * 11, "", "takes 10 files"),
        (("twilio", "whatsapp"), [("application/pdf", 10_000_000)], "hi", None),
        (("twilio", "whatsapp"), [("image/jpeg", 10)] * 2, "", "takes 1 file in"),
        (("meta", "facebook"), [("video/mp4", 20_000_000)], "", None),
        (("meta", "facebook"), [("image/jpeg", 10)], "hi", "not both"),
        (("meta", "instagram"), [("image/jpeg", 10)] * 10, "", None),
        (("meta", "instagram"), [("application/pdf", 10)], "", "something else"),
    ],
)
def test_each_channel_says_what_it_does_not_take(
    key: tuple[str, str], files: list[tuple[str, int]], text: str, said: str | None
) -> None:
    able = TAKES[key]
    assert isinstance(able, Files)
    found = reply_files._too_much("It", able, [a_file(*each) for each in files], text)
    assert (found is None) if said is None else (found is not None and said in found)


def test_every_kind_that_a_channel_takes_has_a_name() -> None:
    kinds = {kind for able in TAKES.values() if able is not None for kind in able.kinds}
    assert kinds <= set(reply_files.NAMES)
