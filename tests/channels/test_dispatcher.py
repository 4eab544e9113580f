"""Handing over: accepted, refused, later, or in doubt, and never twice on doubt."""

from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from channels.base import Receipt
from channels.dispatcher import Dispatcher
from channels.models import outbound
from channels.outbox import OUTBOX
from compliance.models import revocation
from core.claims import claim
from core.clock import ManualClock
from core.errors import RetryLaterError
from core.session import system_scope
from inbox.models import handoff
from tests.conftest import START
from tests.inbox.house import PATIENT, FakeSms, House, open_house


@pytest.fixture
def far() -> FakeSms:
    return FakeSms()


@pytest.fixture
async def house(database_url: str, clock: ManualClock, tmp_path: Path, far: FakeSms) -> AsyncIterator[House]:
    async with open_house(database_url, clock, tmp_path, adapters={("fake", "sms"): far}) as house:
        yield house


async def reply(house: House, text: str = "See you soon!", **more: Any) -> str:
    """A person's reply that waits in the outbox; gives the thread."""
    thread_id = (await house.thread() or await _arrived(house)).id
    await house.submit(thread_id, text, **more)
    return str(thread_id)


async def _arrived(house: House) -> Any:
    await house.own(await house.text())
    return await house.thread()


async def last_out(house: House) -> Any:
    return (await house.messages("out"))[-1]


async def test_an_accepted_message_is_sent_once_with_our_id_in_its_callback(
    house: House, far: FakeSms
) -> None:
    await reply(house)
    await house.pump("outbox")
    house.lease_ends()
    await house.pump("outbox")
    (row,), (sending,), (tried,) = await house.outbounds(), far.sent, await house.attempts()
    assert (row.state, row.provider_id, row.due_at) == ("accepted", "id-1", None)
    assert sending.recipient == PATIENT
    assert sending.status_url.endswith(f"/webhooks/fake/{house.account_id}/status/{row.id}")
    assert (tried.outcome, tried.number) == ("accepted", 1)
    shown = await last_out(house)
    assert (shown.status, shown.provider_id) == ("sent", "id-1")


async def test_a_refused_recipient_gets_nothing_more(house: House, far: FakeSms) -> None:
    far.answers = [Receipt("rejected", code="21610", suppress=True)]
    thread_id = await reply(house)
    await house.pump("outbox")
    assert (await last_out(house)).status == "failed"
    assert [row.scope for row in await house.rows(revocation)] == ["all"]
    later = await house.submit(
        thread_id, "Your visit is confirmed.", author_kind="agent", purpose="appointment"
    )
    assert later.action == "block"
    await house.pump("outbox")
    assert len(far.sent) == 1


async def test_a_busy_provider_is_asked_again_when_it_says_so(
    house: House, far: FakeSms, clock: ManualClock
) -> None:
    far.answers = [Receipt("retry", code="20429", retry_after=timedelta(seconds=7)), Receipt("retry")]
    await reply(house)
    times = []
    for _ in range(3):
        await house.pump("outbox")
        times.append((clock.now() - START).total_seconds())
        due = (await house.outbounds())[0].due_at
        clock.set(due or clock.now())
    assert times == [0, 7, 11]
    assert [row.outcome for row in await house.attempts()] == ["retry", "retry", "accepted"]
    assert (await last_out(house)).status == "sent"


async def test_a_message_that_can_never_be_handed_over_reaches_a_person(
    house: House, far: FakeSms, clock: ManualClock
) -> None:
    far.answers = [Receipt("retry", code="20429", retry_after=timedelta(seconds=1))] * 9
    await reply(house)
    tried = outbound.update().values(attempts=OUTBOX.most - 2)
    await house.write(lambda conn: conn.execute(tried))
    for _ in range(5):
        await house.pump("outbox")
        clock.advance(timedelta(seconds=1))
    assert len(far.sent) == 2
    assert (await house.outbounds())[0].state == "failed"
    assert (await last_out(house)).status == "failed"
    assert [row.status for row in await house.rows(handoff)] == ["open"]


@pytest.mark.parametrize("doubt", [Receipt("unknown", code="ReadTimeout"), ValueError("broke after it left")])
async def test_one_match_in_the_providers_list_ends_the_doubt(
    house: House, far: FakeSms, clock: ManualClock, doubt: Any
) -> None:
    far.answers, far.listed = [doubt], [(), ("id-9",)]
    await reply(house)
    clock.advance(timedelta(seconds=3))
    await house.pump("outbox")
    assert (await last_out(house)).status == "unknown"
    for seconds in (5, 30):
        clock.advance(timedelta(seconds=seconds))
        await house.pump("outbox")
    (row,) = await house.outbounds()
    assert (row.state, row.provider_id) == ("accepted", "id-9")
    assert far.looked == [START + timedelta(seconds=3)] * 2
    assert (await last_out(house)).status == "sent"
    assert len(far.sent) == 1


@pytest.mark.parametrize(
    ("listed", "looks"),
    [([(), (), ()], 3), ([("id-8", "id-9")], 1), ([RetryLaterError("HTTP_503")] * 3, 3)],
    ids=["never found", "several matches", "list away"],
)
async def test_a_doubt_that_stays_goes_to_a_person_and_is_never_sent_again(
    house: House, far: FakeSms, clock: ManualClock, listed: Any, looks: int
) -> None:
    far.answers, far.listed = [Receipt("unknown", code="TIMEOUT")], list(listed)
    await reply(house)
    for seconds in (0, 5, 30, 120, 600):
        clock.advance(timedelta(seconds=seconds))
        await house.pump("outbox")
    assert (len(far.sent), len(far.looked)) == (1, looks)
    assert (await last_out(house)).status == "unknown"
    assert [row.reason for row in await house.rows(handoff)] == ["staff_action"]


async def test_a_provider_that_cannot_list_goes_to_a_person_at_once(
    database_url: str, clock: ManualClock, tmp_path: Path
) -> None:
    far = FakeSms(can_list=False)
    far.answers = [Receipt("unknown")]
    async with open_house(database_url, clock, tmp_path, adapters={("fake", "sms"): far}) as house:
        await reply(house)
        for seconds in (0, 5, 3600):
            clock.advance(timedelta(seconds=seconds))
            await house.pump("outbox")
        assert (len(far.sent), far.looked) == (1, [])
        assert len(await house.rows(handoff)) == 1


async def test_the_same_words_sent_twice_are_not_taken_for_each_other(
    house: House, far: FakeSms, clock: ManualClock
) -> None:
    """The list shows the first message; the second, whose request was lost, must not pass for it."""
    far.answers = [Receipt("accepted", "id-1"), Receipt("unknown")]
    far.listed = [("id-1",), ("id-1",), ("id-1",)]
    await reply(house, "On my way!", cause_id="first")
    await house.pump("outbox")
    await reply(house, "On my way!", cause_id="second")
    for seconds in (0, 5, 30, 120):
        clock.advance(timedelta(seconds=seconds))
        await house.pump("outbox")
    states = [row.state for row in await house.outbounds()]
    assert sorted(states) == ["accepted", "failed"]
    assert len(await house.rows(handoff)) == 1


async def test_a_status_callback_ends_the_doubt(house: House, far: FakeSms, clock: ManualClock) -> None:
    far.answers = [Receipt("unknown")]
    await reply(house)
    await house.pump("outbox")
    (row,) = await house.outbounds()
    await house.status(row.id, "id-7", "delivered", 4)
    for seconds in (5, 30, 120):
        clock.advance(timedelta(seconds=seconds))
        await house.pump("outbox")
    (row,) = await house.outbounds()
    assert (row.state, row.provider_id) == ("accepted", "id-7")
    assert ((await last_out(house)).status, len(far.sent), far.looked) == ("delivered", 1, [])
    assert await house.rows(handoff) == []


async def test_a_callback_may_overtake_the_answer_to_its_own_request(house: House, far: FakeSms) -> None:
    class Overtaken(FakeSms):
        async def send(self, sending: Any, account: Any) -> Receipt:
            await house.status(sending.outbound_id, "id-1", "sent", 3)
            return await super().send(sending, account)

    slow = Overtaken()
    house.product.adapters[("fake", "sms")] = slow  # type: ignore[index]
    await reply(house)
    await house.pump("outbox")
    (row,), (tried,) = await house.outbounds(), await house.attempts()
    assert (row.state, tried.outcome, tried.provider_id) == ("accepted", "accepted", "id-1")


@pytest.mark.parametrize(("listed", "state"), [([("id-5",)], "accepted"), ([(), (), ()], "failed")])
async def test_a_crash_between_attempt_and_receipt_never_sends_twice(
    house: House, far: FakeSms, clock: ManualClock, listed: Any, state: str
) -> None:
    """The first process writes its attempt and is gone; another one finds the row when its lease ends."""
    await reply(house)
    crashed = dispatcher(house, far)
    (row,) = await house.db.write(system_scope(), lambda conn: claim(conn, OUTBOX, 10))
    step = await house.write(lambda conn: crashed._begin(conn, row))
    assert step.kind == "send"
    await house.pump("outbox")
    assert far.sent == []
    far.listed = list(listed)
    house.lease_ends()
    for seconds in (0, 5, 30, 120):
        clock.advance(timedelta(seconds=seconds))
        await house.pump("outbox")
    assert far.sent == []
    assert (await house.outbounds())[0].state == state
    assert [row.outcome for row in await house.attempts()] == ["unknown"]


def dispatcher(house: House, far: FakeSms) -> Dispatcher:
    return Dispatcher(
        house.db,
        house.product.accounts,
        {("fake", "sms"): far},
        house.gate.recheck,
        "http://127.0.0.1",
        lambda practice_id, media_id, name, at: f"https://desk.example/{media_id}",
    )


async def test_what_comes_too_late_is_not_sent(house: House, far: FakeSms, clock: ManualClock) -> None:
    await reply(house, expires_at=START + timedelta(minutes=5))
    clock.advance(timedelta(minutes=5))
    await house.pump("outbox")
    (row,), shown = await house.outbounds(), await last_out(house)
    assert (row.state, row.cancelled_why) == ("cancelled", "EXPIRED")
    assert (shown.status, shown.status_code) == ("blocked", "EXPIRED")
    assert far.sent == []


async def queued_by_the_agent(house: House) -> str:
    thread_id = await house.text()
    made = await house.submit(
        thread_id, "Botox is $12 a unit.", author_kind="agent", author_id=None, purpose="inquiry_reply"
    )
    assert made.action == "send"
    return thread_id


async def test_a_stop_in_the_last_instant_stops_it(house: House, far: FakeSms) -> None:
    """Nothing took it out of the outbox: the look at the instant of sending must."""
    from practice.contacts import set_revoked

    await queued_by_the_agent(house)
    address_id = (await house.outbounds())[0].address_id
    await house.write(lambda conn: set_revoked(conn, address_id, "all", []))
    await house.pump("outbox")
    (row,), shown = await house.outbounds(), await last_out(house)
    assert (row.state, row.cancelled_why, shown.status) == ("cancelled", "REVOKED_ALL", "blocked")
    assert far.sent == []


async def test_a_takeover_in_the_last_instant_stops_the_bot_and_not_the_person(
    house: House, far: FakeSms
) -> None:
    from inbox import threads

    thread_id = await queued_by_the_agent(house)
    await house.write(
        lambda conn: threads.change(conn, thread_id, owner_kind="staff", owner_id="joss", due_at=None)
    )
    await house.submit(thread_id, "This is Joss, one moment.")
    await house.pump("outbox")
    assert [sending.text for sending in far.sent] == ["This is Joss, one moment."]
    assert {row.cancelled_why for row in await house.outbounds()} == {"HUMAN_OWNED", None}


async def test_an_account_that_is_gone_is_a_failure_and_not_a_loop(house: House, far: FakeSms) -> None:
    from channels.models import channel_account

    await reply(house)
    await house.write(lambda conn: conn.execute(channel_account.update().values(status="disabled")))
    house.product.accounts.forget()
    await house.pump("outbox")
    assert ((await house.outbounds())[0].state, (await last_out(house)).status_code) == (
        "rejected",
        "ACCOUNT_GONE",
    )


# Through Twilio's own side of the wire
