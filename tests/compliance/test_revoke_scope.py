"""What a practice chose that an opt-out ends: everything, or the kind of text that it answers."""

from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import Connection

from compliance import practice_settings
from compliance.audit import Actor
from compliance.consent import give
from compliance.models import revocation
from core.clock import ManualClock
from inbox import threads
from practice.models import address
from tests.compliance.consent.people import signed
from tests.inbox.house import FakeSms, House, open_house

COLLEAGUE = Actor("user", "user-1")
NO_MORE = "please don't send me these anymore"


@pytest.fixture
def far() -> FakeSms:
    return FakeSms()


@pytest.fixture
async def house(database_url: str, clock: ManualClock, tmp_path: Path, far: FakeSms) -> AsyncIterator[House]:
    async with open_house(database_url, clock, tmp_path, adapters={("fake", "sms"): far}) as house:
        yield house


async def told(house: House, words: str) -> str:
    thread_id = await house.text(words)
    house.clock.advance(timedelta(seconds=10))
    await house.pump()
    return thread_id


async def offered(house: House, far: FakeSms, *, scope: str, purpose: str = "marketing") -> str:
    """Somebody who signed for marketing has just got an offer from a practice that chose this scope."""
    thread_id = await told(house, "hi, how much is botox?")

    def prepare(conn: Connection) -> None:
        practice_settings.change(conn, COLLEAGUE, 0, revoke_scope=scope)
        row = threads.load_thread(conn, thread_id)
        record = signed(row.contact_id, row.address_id, categories=("promotions", "appointments"))
        give(conn, record, vault=house.product.vault)

    await house.write(prepare)
    house.clock.advance(timedelta(hours=1))
    words = "New this month: 20% off peels." if purpose == "marketing" else "See you tomorrow."
    made = await house.submit(
        thread_id, words, author_kind="sequence", author_id=None, purpose=purpose, kind="touch"
    )
    assert made.action == "send", made.reason
    await house.pump()
    far.sent.clear()
    return thread_id


async def standing(house: House) -> tuple[str | None, set[str]]:
    row = (await house.rows(address))[-1]
    return row.revoked, set(row.revoked_categories)


async def test_by_default_it_ends_everything(house: House, far: FakeSms) -> None:
    await offered(house, far, scope="all")
    await told(house, NO_MORE)
    assert (await standing(house))[0] == "all"


async def test_with_the_other_choice_it_ends_that_kind(house: House, far: FakeSms) -> None:
    await offered(house, far, scope="category")
    await told(house, NO_MORE)
    assert await standing(house) == (None, {"promotions"})
    assert [(row.scope, row.categories) for row in await house.rows(revocation)] == [
        ("category", ["promotions"])
    ]
    assert len(far.sent) == 1
    assert "this kind" in far.sent[0].text


@pytest.mark.parametrize("words", ["STOP", "unsubscribe pls", "S T O P", "alto"])
async def test_stop_and_its_kin_end_everything_whatever_was_chosen(
    house: House, far: FakeSms, words: str
) -> None:
    await offered(house, far, scope="category")
    await told(house, words)
    assert (await standing(house))[0] == "all"
    assert "this kind" not in far.sent[0].text


async def test_what_answers_no_marketing_text_ends_everything(house: House, far: FakeSms) -> None:
    await offered(house, far, scope="category", purpose="appointment")
    await told(house, NO_MORE)
    assert (await standing(house))[0] == "all"
