"""From envelope to thread: once under replay and many at once, gathered in time, dead to what was queued."""

import asyncio
from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import Connection
from sqlalchemy.util import await_only

from channels.base import Echo, Inbound
from channels.intake import INBOUND
from compliance.models import draft, revocation
from core.claims import Claimer
from core.clock import ManualClock
from inbox import inquiries, threads
from inbox.arriving import Policy, Screened, store_inbound
from inbox.models import inquiry, message, thread, thread_event
from inbox.spoken import store_echo
from inbox.threads import Gathering, turn_due
from practice.models import address, contact
from tests.conftest import START
from tests.inbox.house import PATIENT, FakeSms, House, open_house

POLICY = Policy(
    gathering=Gathering(quiet=timedelta(seconds=1.2), most=timedelta(seconds=4)),
    watchdog=timedelta(seconds=15),
)


@pytest.fixture
def far() -> FakeSms:
    return FakeSms()


@pytest.fixture
async def house(database_url: str, clock: ManualClock, tmp_path: Path, far: FakeSms) -> AsyncIterator[House]:
    async with open_house(database_url, clock, tmp_path, adapters={("fake", "sms"): far}) as house:
        yield house


async def counted(house: House) -> dict[str, int]:
    tables = (contact, address, thread, inquiry, message)
    return {table.name: len(await house.rows(table)) for table in tables}


async def store(house: House, key: str, sender: str = PATIENT, **verdict: Any) -> str | None:
    """One inbound in its own unit of work, as a worker does it."""
    account = await house.product.accounts.open(house.account_id)
    inbound = Inbound(provider_id=key, sender=sender, text="hello")

    def go(conn: Connection) -> str | None:
        book = house.product.books.get(conn)
        return store_inbound(conn, account, book, inbound, Screened(**verdict), POLICY)

    stored: str | None = await house.write(go)
    return stored


async def test_one_text_makes_one_of_everything(house: House, clock: ManualClock) -> None:
    thread_id = await house.text("hi, how much is botox?")
    assert await counted(house) == {"contact": 1, "address": 1, "thread": 1, "inquiry": 1, "message": 1}
    (person,), (episode,), row = await house.rows(contact), await house.rows(inquiry), await house.thread()
    assert (person.phone, episode.opened_at, episode.due_at) == (
        PATIENT,
        START,
        START + timedelta(seconds=15),
    )
    assert (row.id, row.inquiry_id, row.owner_kind) == (thread_id, episode.id, "agent")
    assert (row.last_in_seq, row.head_seq, row.waiting_since) == (1, 1, START)


async def test_a_replay_changes_nothing(house: House) -> None:
    """The same message under another envelope's key, as after a lost acknowledgement."""
    assert await store(house, "m-1") is not None
    before = await house.thread()
    assert await store(house, "m-1") is None
    assert await house.thread() == before
    assert (await counted(house))["message"] == 1


async def test_many_at_once_from_one_new_person_make_one_thread_in_order(house: House) -> None:
    """Several workers meet the same unknown number: whoever loses the race comes again."""
    parts = [{"kind": "inbound", "key": f"k{n}", "from": PATIENT, "text": f"text {n}"} for n in range(12)]
    await asyncio.gather(*(house.deliver(part) for part in parts))
    claimers = [Claimer(house.db, INBOUND, house.product.ingest._work) for _ in range(3)]
    for _ in range(8):
        await asyncio.gather(*(each.run_due(house.clock.now(), 4) for each in claimers))
        house.clock.advance(timedelta(seconds=20))
    assert await counted(house) == {"contact": 1, "address": 1, "thread": 1, "inquiry": 1, "message": 12}
    rows = await house.messages()
    assert [row.seq for row in rows] == list(range(1, 13))
    assert sorted(row.patient_seq for row in rows) == list(range(1, 13))
    assert (await house.thread()).last_in_seq == 12


async def test_two_messages_at_once_after_a_done_thread_open_one_inquiry(house: House) -> None:
    thread_id = await house.text()
    await house.write(lambda conn: threads.finish(conn, thread_id))
    await asyncio.gather(*(store(house, f"again-{n}") for n in range(4)))
    assert len([row for row in await house.rows(inquiry) if row.closed_at is None]) == 1
    row = await house.thread()
    assert (row.state, row.last_in_seq) == ("open", row.head_seq)


async def test_a_new_episode_opens_only_when_the_last_is_over(house: House) -> None:
    thread_id = await house.text()
    await house.text("and lips?")
    assert len(await house.rows(inquiry)) == 1
    await house.write(lambda conn: inquiries.close_inquiry(conn, thread_id, "booked"))
    await house.text("hello again")
    assert [row.opened_seq for row in await house.rows(inquiry, inquiry.c.opened_seq)] == [1, 3]


# Bursts


async def test_a_burst_is_answered_after_its_quiet_and_at_most_after_its_cap(
    house: House, clock: ManualClock
) -> None:
    dues = []
    for n in range(6):
        await store(house, f"b-{n}")
        dues.append(((await house.thread()).due_at - START).total_seconds())
        clock.advance(timedelta(seconds=1))
    assert dues == [1.2, 2.2, 3.2, 4.0, 4.0, 5.0]


async def test_an_emergency_is_not_gathered(house: House, clock: ManualClock) -> None:
    await store(house, "one")
    clock.advance(timedelta(seconds=0.5))
    await store(house, "two", at_once=True)
    assert (await house.thread()).due_at == clock.now()


class Row:
    def __init__(self, burst_at: Any, lease_until: Any) -> None:
        self.burst_at, self.lease_until = burst_at, lease_until


@given(
    st.lists(st.floats(0, 6), min_size=1, max_size=10),
    st.floats(0.1, 3),
    st.floats(0, 6),
)
def test_no_burst_waits_longer_than_its_cap(pauses: list[float], quiet: float, more: float) -> None:
    gathering = Gathering(timedelta(seconds=quiet), timedelta(seconds=quiet + more))
    row, at = Row(None, None), START
    for pause in pauses:
        values = turn_due(row, at, gathering, at_once=False)
        row.burst_at = values["burst_at"]
        assert at <= values["due_at"] <= max(at, row.burst_at + gathering.most)
        assert values["due_at"] <= at + gathering.quiet
        at += timedelta(seconds=pause)


def test_a_turn_under_way_keeps_its_fencing_number() -> None:
    gathering = POLICY.gathering
    assert "attempts" not in turn_due(
        Row(START, START + timedelta(seconds=9)), START, gathering, at_once=False
    )
    assert turn_due(Row(START, START), START, gathering, at_once=False)["attempts"] == 0


# Who owns it


async def test_a_persons_thread_is_stored_and_not_answered(house: House, clock: ManualClock) -> None:
    await house.own(await house.text())
    await house.text("one more thing")
    row = await house.thread()
    assert (row.owner_kind, row.last_in_seq > row.answered_seq) == ("staff", True)
    clock.advance(timedelta(seconds=10))
    await house.pump("turns")
    assert await house.messages("out") == []


async def test_giving_it_back_answers_what_is_unanswered(house: House) -> None:
    thread_id = await house.text()
    await house.own(thread_id)
    await house.text("hello?")
    await house.write(lambda conn: threads.release(conn, thread_id, "joss"))
    await house.pump("turns", "outbox")
    row = await house.thread()
    assert (row.owner_kind, row.answered_seq) == ("agent", row.last_in_seq)
    assert len(await house.messages("out")) == 1
    edges = [(e.data["from"], e.data["to"]) for e in await house.rows(thread_event) if e.kind == "ownership"]
    assert sorted(edges) == [("agent", "joss"), ("joss", "agent")]


async def test_taking_over_kills_what_the_bot_had_queued(house: House, far: FakeSms) -> None:
    thread_id = await house.text()
    await house.submit(
        thread_id, "Botox is $12 a unit.", author_kind="agent", author_id=None, purpose="inquiry_reply"
    )
    await house.submit(
        thread_id, "A sequence's touch.", author_kind="sequence", author_id=None, purpose="inquiry_reply"
    )
    await house.submit(thread_id, "Joss here.")
    await house.own(thread_id)
    await house.pump("outbox")
    assert [sending.text for sending in far.sent] == ["Joss here."]


async def test_two_people_at_once_end_with_one_owner_and_both_on_the_record(house: House) -> None:
    thread_id = await house.text()
    await asyncio.gather(*(house.own(thread_id, who) for who in ("joss", "wren", "camila")))
    row = await house.thread()
    assert row.owner_version == 3
    edges = [e.data for e in await house.rows(thread_event, thread_event.c.seq) if e.kind == "ownership"]
    assert edges[-1]["to"] == row.owner_id
    assert [edge["from"] for edge in edges] == ["agent", edges[0]["to"], edges[1]["to"]]


async def test_a_person_writing_elsewhere_owns_it_at_once(house: House) -> None:
    thread_id = await house.text()
    await house.submit(
        thread_id, "Botox is $12 a unit.", author_kind="agent", author_id=None, purpose="inquiry_reply"
    )
    echo = {"kind": "echo", "key": "e-1", "to": PATIENT, "text": "Hi, Joss here."}
    for _ in range(2):
        await house.deliver({**echo, "key": "e-1"})
    await house.pump("inbound", "outbox", "turns")
    row = await house.thread()
    assert (row.owner_kind, row.answered_seq, row.waiting_since) == ("staff", row.last_in_seq, None)
    shown = [(each.author_kind, each.status) for each in await house.messages("out")]
    assert shown == [("agent", "blocked"), ("staff", "sent")]
    (episode,) = await house.rows(inquiry)
    assert (episode.staff_first_at, episode.agent_first_at, episode.due_at) == (START, None, None)


async def test_an_echo_to_somebody_unknown_makes_their_thread(house: House) -> None:
    account = await house.product.accounts.open(house.account_id)
    echo = Echo(provider_id="e-1", recipient="+19195550177", text="Hi, Joss here.")
    await house.write(lambda conn: store_echo(conn, account, echo))
    row = await house.thread("+19195550177")
    assert (row.owner_kind, row.inquiry_id) == ("staff", None)


async def test_a_snoozed_thread_comes_back_by_itself(house: House, clock: ManualClock) -> None:
    from inbox.thread_card import load_card

    thread_id = await house.text()
    await house.own(thread_id)
    until = clock.now() + timedelta(minutes=10)
    await house.write(lambda conn: threads.snooze(conn, thread_id, until))
    card = await house.read(lambda conn: load_card(conn, thread_id))
    assert card.zone == "scheduled"
    clock.set(until)
    await house.pump("turns")
    card = await house.read(lambda conn: load_card(conn, thread_id))
    assert (card.zone, card.snoozed_until) == ("waiting", None)


# Opting out


async def test_stop_takes_back_everything_in_the_same_transaction(house: House, far: FakeSms) -> None:
    thread_id = await house.text()
    for number, more in enumerate(({}, {"not_before": START + timedelta(hours=2)})):
        await house.submit(
            thread_id,
            f"Message {number}",
            author_kind="agent",
            author_id=None,
            purpose="inquiry_reply",
            **more,
        )
    assert {row.state for row in await house.rows(draft)} == {"released", "held"}
    await store(house, "stop", opt_out="all", at_once=True)
    assert {row.state for row in await house.outbounds()} == {"cancelled"}
    assert "held" not in {row.state for row in await house.rows(draft)}
    assert [row.scope for row in await house.rows(revocation)] == ["all"]
    await house.pump("outbox", "holds")
    assert far.sent == []


async def test_a_stop_that_fails_half_way_leaves_nothing_behind(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Message, revocation and cancelled queue are one transaction: all of it or none."""
    thread_id = await house.text()
    await house.submit(thread_id, "Later.", author_kind="agent", author_id=None, purpose="inquiry_reply")

    def broken(*_args: Any, **_more: Any) -> None:
        raise ZeroDivisionError

    with monkeypatch.context() as patched:
        patched.setattr(house.gate, "cancel", broken)
        with pytest.raises(ZeroDivisionError):
            await store(house, "stop", opt_out="all")
    assert await house.rows(revocation) == []
    assert (await counted(house))["message"] == 2
    assert {row.state for row in await house.outbounds()} == {"queued"}


async def test_stop_by_text_ends_in_one_confirmation_and_silence(
    house: House, far: FakeSms, clock: ManualClock
) -> None:
    await house.text("STOP")
    await house.pump()
    assert len(far.sent) <= 1
    clock.advance(timedelta(days=1))
    await house.pump()
    assert len(far.sent) <= 1
    assert [row.scope for row in await house.rows(revocation)] == ["all"]


@pytest.mark.servers
async def test_a_message_that_commits_while_a_turn_settles_is_answered_too(
    postgres_url: str, clock: ManualClock, tmp_path: Path
) -> None:
    """On PostgreSQL both transactions are open at once: the turn must not wipe the due time of the newer one."""
    async with open_house(postgres_url, clock, tmp_path, adapters={("fake", "sms"): FakeSms()}) as house:
        await house.text("how much is botox?")
        clock.advance(timedelta(seconds=5))
        account = await house.product.accounts.open(house.account_id)
        stored, may_commit = asyncio.Event(), asyncio.Event()

        def slow(conn: Connection) -> None:
            newer = Inbound(provider_id="newer", sender=PATIENT, text="and where are you located?")
            store_inbound(conn, account, house.product.books.get(conn), newer, Screened(), POLICY)
            stored.set()
            await_only(may_commit.wait())

        async def settling(_thread_id: str) -> None:
            if not stored.is_set():
                writing.append(asyncio.create_task(house.write(slow)))
                await stored.wait()
                asyncio.get_running_loop().call_later(0.2, may_commit.set)

        writing: list[asyncio.Task[None]] = []
        house.product.runner.before_settle = settling
        await house.pump("turns")
        await asyncio.gather(*writing)
        clock.advance(timedelta(seconds=5))
        await house.pump("turns")
        row = await house.thread()
        assert row.answered_seq == row.last_in_seq == max(each.seq for each in await house.messages("in"))
