"""A review over the API: its stars, its language and what could be said; nothing for an ordinary conversation."""

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Connection

from channels.accounts import Accounts
from channels.base import Inbound, Reviewed
from core.clock import ManualClock
from inbox import reviews
from inbox.arriving import Policy, Screened, store_inbound
from tests.inbox.house import demo_book
from tests.web.desk import Desk, open_desk
from wiring import _policy

NAME = "accounts/1/locations/2/reviews/AbF1"


@pytest.fixture
async def desk(sqlite_url: str, clock: ManualClock, tmp_path: Path) -> AsyncIterator[Desk]:
    async with open_desk(sqlite_url, clock, tmp_path) as opened:
        yield opened


async def reviewed(desk: Desk, text: str, stars: int) -> str:
    """Stored as a look would have it; gives the thread."""
    house = desk.house
    accounts: Accounts = house.product.accounts
    account = await accounts.open(house.account_id)
    policy: Policy = _policy(house.product.settings)
    message = Inbound(NAME, NAME, text, context="review", automatic=True, meta={"stars": stars})

    def store(conn: Connection) -> Any:
        store_inbound(conn, account, demo_book(), message, Screened(), policy)
        reviews.apply(conn, account, Reviewed(NAME, text, house.clock.now(), stars))

    await house.write(store)
    return str((await house.messages())[0].thread_id)


async def test_a_review_comes_with_replies_that_fit(desk: Desk) -> None:
    thread_id = await reviewed(desk, "Esperé una hora y nadie me atendió", 1)
    async with await desk.somebody() as joss:
        told = (await joss.get(f"/api/v1/threads/{thread_id}/review")).json()
    assert (told["stars"], told["language"], told["reply"], told["removed"]) == (1, "es", None, False)
    assert len(told["suggestions"]) >= 3
    assert all(each["text"] for each in told["suggestions"])


async def test_an_ordinary_conversation_has_none(desk: Desk) -> None:
    thread_id = await desk.house.text("how much is botox?")
    async with await desk.somebody() as joss:
        assert (await joss.get(f"/api/v1/threads/{thread_id}/review")).status_code == 404
        assert (await joss.get("/api/v1/threads/nobody/review")).status_code == 404
