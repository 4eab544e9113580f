"""A keyword of the practice, texted: the record, one confirmation, and nothing that a plain word could set off."""

from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import Connection

from compliance.consent.programmes import add_programme
from compliance.models import consent
from core.clock import ManualClock
from core.errors import BadInputError
from inbox.models import handoff
from practice.models import address
from tests.inbox.house import FakeSms, House, demo_book, open_house


@pytest.fixture
def far() -> FakeSms:
    return FakeSms()


@pytest.fixture
async def house(database_url: str, clock: ManualClock, tmp_path: Path, far: FakeSms) -> AsyncIterator[House]:
    async with open_house(database_url, clock, tmp_path, adapters={("fake", "sms"): far}) as house:
        await house.write(
            lambda conn: add_programme(conn, demo_book(), "GLOW", "Glow Club", ("promotions",), 4)
        )
        yield house


async def told(house: House, words: str, key: str = "") -> str:
    thread_id = await house.text(words, key=key)
    house.clock.advance(timedelta(seconds=10))
    await house.pump()
    return thread_id


@pytest.mark.parametrize("words", ["GLOW", "glow", " Glow! "])
async def test_the_keyword_joins_and_is_confirmed_once(house: House, far: FakeSms, words: str) -> None:
    await told(house, words, key="same")
    await told(house, words, key="same")
    records = [row for row in await house.rows(consent) if row.how == "keyword"]
    assert [(row.categories, row.asked) for row in records] == [(["promotions"], "WRITTEN")]
    assert len(far.sent) == 1
    assert "you joined Glow Club" in far.sent[0].text
    assert "STOP" in far.sent[0].text


async def test_another_word_is_a_message_like_any(house: House, far: FakeSms) -> None:
    await told(house, "botox")
    assert [row for row in await house.rows(consent) if row.how == "keyword"] == []
    assert "Glow Club" not in far.sent[0].text


async def test_it_opens_what_it_covers_and_no_more(house: House, far: FakeSms) -> None:
    await told(house, "STOP")
    far.sent.clear()
    await told(house, "GLOW")
    (row,) = await house.rows(address)
    assert row.revoked is None
    assert "promotions" not in row.revoked_categories
    assert {"appointments", "recall"} <= set(row.revoked_categories)
    assert len(far.sent) == 1
    assert [each for each in await house.rows(handoff) if each.status == "open"] == []


async def test_start_is_confirmed_once_whatever_the_provider_repeats(house: House, far: FakeSms) -> None:
    await told(house, "STOP")
    far.sent.clear()
    await told(house, "START", key="start")
    await told(house, "START", key="start")
    assert len(far.sent) == 1
    made = await house.outbounds()
    assert made[-1].purpose == "optin_confirm"
    assert made[-1].expires_at - made[-1].created_at <= timedelta(minutes=10)


@pytest.mark.parametrize("word", ["STOP", "start", "HELP", "APPTS", "yes", "ok", "two words"])
async def test_words_with_a_meaning_of_their_own_join_nothing(house: House, word: str) -> None:
    def take(conn: Connection) -> None:
        add_programme(conn, demo_book(), word, "Club", ("promotions",), 2)

    with pytest.raises(BadInputError):
        await house.write(take)
