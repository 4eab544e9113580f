"""An opt-out takes back what is held and what is queued, on every number of the practice, in one transaction."""

from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Connection

from channels.accounts import connect_account
from compliance.consent import give, revoke
from compliance.models import draft
from core.clock import ManualClock
from inbox import threads
from tests.compliance.consent.people import signed
from tests.inbox.house import FakeSms, House, open_house

SECOND_LINE = "+19195550144"


@pytest.fixture
def far() -> FakeSms:
    return FakeSms()


@pytest.fixture
async def house(database_url: str, clock: ManualClock, tmp_path: Path, far: FakeSms) -> AsyncIterator[House]:
    async with open_house(database_url, clock, tmp_path, adapters={("fake", "sms"): far}) as house:
        yield house


@pytest.fixture
async def waiting(house: House, far: FakeSms) -> str:
    """Somebody with one message held and one queued on our first number, and one queued on our second."""
    thread_id = await house.text("hi, how much is botox?")
    await house.own(thread_id)

    def prepare(conn: Connection) -> str:
        row = threads.load_thread(conn, thread_id)
        categories = ("promotions", "recall", "reviews", "appointments")
        give(conn, signed(row.contact_id, row.address_id, categories=categories), vault=house.product.vault)
        return connect_account(
            conn,
            house.product.vault,
            channel="sms",
            provider="fake",
            external_id=SECOND_LINE,
            settings={},
            secret={"auth_token": "t"},
        )

    second = await house.write(prepare)
    house.clock.advance(timedelta(hours=1))
    queued = await touch(house, thread_id, "New this month: peels.", "marketing")
    other = await touch(house, thread_id, "See you tomorrow.", "appointment", account_id=second)
    held = await touch(house, thread_id, "And lasers as well.", "marketing", phi=None)
    assert (queued.action, other.action, held.action) == ("send", "send", "hold")
    return thread_id


async def touch(house: House, thread_id: str, words: str, purpose: str, **more: Any) -> Any:
    given = {"author_kind": "sequence", "author_id": None, "kind": "touch", "purpose": purpose, **more}
    return await house.submit(thread_id, words, **given)


async def states(house: House) -> dict[str, str]:
    return {row.request["text"]: row.state for row in await house.rows(draft) if row.kind == "touch"}


async def test_stop_takes_back_all_of_it(house: House, far: FakeSms, waiting: str) -> None:
    await house.text("STOP")
    assert set((await states(house)).values()) == {"cancelled"}
    house.clock.advance(timedelta(days=1))
    await house.pump()
    assert all("peels" not in each.text and "tomorrow" not in each.text for each in far.sent)
    assert all("lasers" not in each.text for each in far.sent)


async def test_no_more_promos_leaves_what_is_about_visits(house: House, far: FakeSms, waiting: str) -> None:
    await house.text("no more promos please")
    assert await states(house) == {
        "New this month: peels.": "cancelled",
        "And lasers as well.": "cancelled",
        "See you tomorrow.": "released",
    }


async def test_it_is_undone_together_or_not_at_all(house: House, waiting: str) -> None:
    def fails(conn: Connection) -> None:
        revoke(conn, threads.load_thread(conn, waiting).address_id, "all", how="inbound")
        raise RuntimeError

    with pytest.raises(RuntimeError):
        await house.write(fails)
    assert set((await states(house)).values()) == {"released", "held"}
