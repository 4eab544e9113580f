"""Delivery reports arrive in any order, twice or not at all; what a coordinator sees only rises."""

import itertools
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import Connection, select

from channels.base import StatusUpdate
from channels.models import outbound, receipt
from channels.statuses import record_status
from compliance.models import revocation
from core.clock import ManualClock
from core.session import mine
from inbox.models import message
from tests.inbox.house import FakeSms, House, open_house

RANKS = {"queued": 1, "sending": 2, "sent": 3, "delivered": 4, "undelivered": 4, "failed": 4, "read": 5}
SHOWN = {"queued": "sent", "sending": "sent", "sent": "sent", "undelivered": "failed"}
"""The provider has taken it when reports come, so that "queued" there shows as sent here."""


@pytest.fixture
def far() -> FakeSms:
    return FakeSms()


@pytest.fixture
async def house(database_url: str, clock: ManualClock, tmp_path: Path, far: FakeSms) -> AsyncIterator[House]:
    async with open_house(database_url, clock, tmp_path, adapters={("fake", "sms"): far}) as house:
        await house.own(await house.text())
        yield house


async def sent_message(house: House, name: str) -> str:
    """A message of ours that the provider has; gives its outbound id."""
    made = await house.submit((await house.thread()).id, name, cause_id=name)
    await house.pump("outbox")
    return next(str(row.id) for row in await house.outbounds() if row.message_id == made.message_id)


def expected(order: tuple[str, ...]) -> str:
    """The highest rank wins; of several final states the first."""
    best = ""
    for status in order:
        if not best or RANKS[status] > RANKS[best]:
            best = status
    return SHOWN.get(best, best)


def apply(house: House, outbound_id: str, order: tuple[str, ...]):
    def go(conn: Connection) -> tuple[str, int]:
        for status in order:
            assert record_status(
                conn, house.account_id, StatusUpdate("id", status, RANKS[status], outbound_id=outbound_id)
            )
        shown = conn.execute(
            select(message.c.status)
            .join(outbound, outbound.c.message_id == message.c.id)
            .where(mine(message), outbound.c.id == outbound_id)
        ).scalar_one()
        kept = conn.execute(
            select(receipt.c.id).where(mine(receipt), receipt.c.outbound_id == outbound_id)
        ).all()
        return shown, len(kept)

    return go


async def test_every_order_of_a_delivery_ends_the_same(house: House) -> None:
    for number, order in enumerate(itertools.permutations(("sent", "delivered", "read"))):
        outbound_id = await sent_message(house, f"message {number}")
        assert await house.write(apply(house, outbound_id, order)) == ("read", 3)


ORDERS = st.lists(st.sampled_from(sorted(RANKS)), min_size=1, max_size=7).map(tuple)


async def test_any_order_with_any_repeats_ends_at_the_highest(sqlite_url: str, tmp_path: Path, clock) -> None:
    far = FakeSms()
    async with open_house(sqlite_url, clock, tmp_path, adapters={("fake", "sms"): far}) as house:
        await house.own(await house.text())
        tries: list[tuple[str, ...]] = []

        @settings(max_examples=30, deadline=None, suppress_health_check=list(HealthCheck))
        @given(ORDERS)
        def collect(order: tuple[str, ...]) -> None:
            tries.append(order)

        collect()
        for number, order in enumerate(tries):
            outbound_id = await sent_message(house, f"message {number}")
            shown, kept = await house.write(apply(house, outbound_id, order))
            assert (shown, kept) == (expected(order), len(order)), order


async def test_a_report_about_somebody_elses_message_moves_nothing(house: House) -> None:
    outbound_id = await sent_message(house, "hello")
    other = "0" * 36
    strangers = (
        (house.account_id, StatusUpdate("no-such", "delivered", 4)),
        (house.account_id, StatusUpdate("id-1", "delivered", 4, outbound_id=other)),
        (other, StatusUpdate("id-1", "delivered", 4, outbound_id=outbound_id)),
    )

    def report(conn: Connection) -> list[bool]:
        return [record_status(conn, account_id, update) for account_id, update in strangers]

    assert await house.write(report) == [False] * 3
    assert await house.rows(receipt) == []


async def test_a_report_is_found_by_the_providers_id_too(house: House) -> None:
    await sent_message(house, "hello")
    assert await house.write(
        lambda conn: record_status(conn, house.account_id, StatusUpdate("id-1", "delivered", 4))
    )
    assert (await house.messages("out"))[-1].status == "delivered"


async def test_a_failure_that_means_stop_suppresses_the_address_once(house: House) -> None:
    outbound_id = await sent_message(house, "hello")
    update = StatusUpdate("id-1", "undelivered", 4, code="21610", outbound_id=outbound_id, suppress=True)
    for _ in range(2):
        await house.write(lambda conn: record_status(conn, house.account_id, update))
    shown = (await house.messages("out"))[-1]
    assert (shown.status, shown.status_code) == ("failed", "21610")
    assert [row.scope for row in await house.rows(revocation)] == ["all"]


async def test_the_clock_of_the_first_reply_stops_at_hand_over_not_at_delivery(house: House, clock) -> None:
    from datetime import timedelta

    from inbox.models import inquiry

    handed = clock.now()
    outbound_id = await sent_message(house, "hello")
    clock.advance(timedelta(minutes=3))
    await house.status(outbound_id, "id-1", "delivered", 4)
    (row,) = await house.rows(inquiry)
    assert row.staff_first_at == handed
    assert (await house.messages("out"))[-1].handed_at == handed
