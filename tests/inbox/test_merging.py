"""One person, one thread: nothing lost, nothing doubled, the same whoever joined whom, and all of it undoable."""

from collections.abc import AsyncIterator
from datetime import timedelta
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Connection

from channels.adapters.webchat import Webchat
from channels.base import Adapter
from channels.models import outbound
from compliance.gate_models import contact_flag
from compliance.models import audit_entry, draft
from compliance.standing import load as standing_of
from compliance.standing import open_flag
from core.actors import SYSTEM
from core.clock import ManualClock
from core.errors import ConflictError
from core.live import live_event
from inbox import handoffs, merging, timeline
from inbox.models import inquiry, message, thread, thread_card, thread_event
from inbox.parting import split
from practice.contacts import find_address, reach, set_revoked, update_contact
from practice.models import address, contact
from tests.inbox.house import PATIENT, FakeSms, House, open_house
from tests.inbox.snapshots import differences, everything

OTHER = "+19195550102"
THIRD = "+19195550103"


def _merge(survivor: str, gone: str, conn: Connection) -> Any:
    return merging.merge(conn, survivor, gone)


def _unmerge(merge_id: Any, conn: Connection) -> Any:
    return merging.unmerge(conn, merge_id)


@pytest.fixture
def far() -> FakeSms:
    return FakeSms()


@pytest.fixture
async def house(database_url: str, clock: ManualClock, tmp_path: Path, far: FakeSms) -> AsyncIterator[House]:
    adapters: dict[tuple[str, str], Adapter] = {("fake", "sms"): far, ("widget", "web"): Webchat()}
    async with open_house(database_url, clock, tmp_path, adapters=adapters) as house:
        yield house


async def contact_of(house: House, number: str) -> str:
    row = await house.read(lambda conn: find_address(conn, "sms", number))
    return str(row.contact_id)


async def told(house: House, thread_id: str) -> list[str]:
    page = await house.read(lambda conn: timeline.page(conn, thread_id, None, 500))
    return [row.text for kind, row in page if kind == "message"]


async def talk(house: House, clock: ManualClock) -> None:
    """Two numbers of one person, turn by turn; one is answered, one is taken over, one has a flag."""
    for number, words in ((PATIENT, "hi, how much is botox?"), (OTHER, "it's me from my other phone")):
        await house.text(words, number)
        clock.advance(timedelta(seconds=20))
        await house.pump()
        clock.advance(timedelta(minutes=1))
    await house.text("and on a Friday?", PATIENT)
    person = await contact_of(house, OTHER)
    await house.write(lambda conn: open_flag(conn, SYSTEM, person, "complaint", "test"))
    await house.write(lambda conn: update_contact(conn, person, name="Dana Whitlock", treatments=["botox"]))
    thread_id = (await house.thread(OTHER)).id
    await house.own(thread_id)
    await house.submit(thread_id, "Happy to help.", address_id=None)


async def test_a_merge_joins_what_was_said_in_the_order_in_which_it_was_said(
    house: House, clock: ManualClock
) -> None:
    await talk(house, clock)
    before = sorted(await house.messages(), key=lambda row: (row.at, row.id))
    first, second = await contact_of(house, PATIENT), await contact_of(house, OTHER)
    await house.write(lambda conn: merging.merge(conn, first, second))
    kept = await house.thread(PATIENT)
    assert await told(house, kept.id) == [row.text for row in before]
    assert {row.id for row in await house.messages()} == {row.id for row in before}
    assert [row.seq for row in await house.messages()] != []
    people = {row.id: row for row in await house.rows(contact)}
    assert people[second].merged_into == first
    assert (people[first].name, people[first].treatments) == ("Dana Whitlock", ["botox"])
    assert {row.contact_id for row in await house.rows(address)} == {first}
    assert (kept.owner_kind, kept.owner_id) == ("staff", "joss"), "a person is not talked over"
    assert len([row for row in await house.rows(inquiry) if row.closed_at is None]) == 1
    assert [row.thread_id for row in await house.rows(thread_card)] == [kept.id]
    assert "complaint" in (await house.read(lambda conn: standing_of(conn, first))).flags
    numbers = [row.seq for table in (message, thread_event) for row in await house.rows(table)]
    assert sorted(numbers) == list(range(1, kept.head_seq + 1))


async def test_undone_it_is_exactly_as_it_was(house: House, clock: ManualClock) -> None:
    await talk(house, clock)
    before = await everything(house)
    first, second = await contact_of(house, PATIENT), await contact_of(house, OTHER)
    merge_id = await house.write(lambda conn: merging.merge(conn, first, second, chosen={"phone": "gone"}))
    assert await everything(house) != before
    await house.write(lambda conn: merging.unmerge(conn, merge_id))
    after = await everything(house)
    for name, rows in before.items():
        assert differences(rows, after[name]) == [], name
    actions = [row.action for row in await house.rows(audit_entry, audit_entry.c.id)]
    assert [each for each in actions if each.startswith("contact.")] == ["contact.merged", "contact.unmerged"]


async def test_the_order_of_merging_does_not_matter_to_a_reader(house: House, clock: ManualClock) -> None:
    await talk(house, clock)
    clock.advance(timedelta(minutes=3))
    await house.text("a third phone of mine", THIRD)
    a, b, c = [await contact_of(house, number) for number in (PATIENT, OTHER, THIRD)]
    readings = []
    for pairs in (((a, b), (a, c)), ((a, c), (a, b)), ((b, c), (a, b)), ((c, a), (b, c))):
        made = [await house.write(partial(_merge, *pair)) for pair in pairs]
        thread_id = (await house.thread(PATIENT)).id
        readings.append(await told(house, thread_id))
        with pytest.raises(ConflictError):
            await house.write(partial(_unmerge, made[0]))
        for each in reversed(made):
            await house.write(partial(_unmerge, each))
    assert readings.count(readings[0]) == len(readings)


async def test_what_came_after_the_merge_goes_with_its_address(house: House, clock: ManualClock) -> None:
    await talk(house, clock)
    first, second = await contact_of(house, PATIENT), await contact_of(house, OTHER)
    mine_, other = (await house.thread(PATIENT)).id, (await house.thread(OTHER)).id
    merge_id = await house.write(lambda conn: merging.merge(conn, first, second))
    clock.advance(timedelta(minutes=5))
    await house.text("written later, from the second", OTHER)
    await house.text("written later, from the first", PATIENT)
    count = len(await house.messages())
    await house.write(lambda conn: merging.unmerge(conn, merge_id))
    assert (await told(house, mine_))[-1] == "written later, from the first"
    assert (await told(house, other))[-1] == "written later, from the second"
    assert len(await house.messages()) == count
    row = await house.thread(OTHER)
    assert row.last_in_seq == row.head_seq > row.answered_seq


async def test_an_edit_after_the_merge_outlives_its_undo(house: House, clock: ManualClock) -> None:
    await talk(house, clock)
    first, second = await contact_of(house, PATIENT), await contact_of(house, OTHER)
    merge_id = await house.write(lambda conn: merging.merge(conn, first, second))
    await house.write(lambda conn: update_contact(conn, first, name="Dana Whitlock-Reyes"))
    await house.write(lambda conn: merging.unmerge(conn, merge_id))
    people = {row.id: row.name for row in await house.rows(contact)}
    assert people == {first: "Dana Whitlock-Reyes", second: "Dana Whitlock"}


async def test_consent_stays_with_its_address(house: House, clock: ManualClock) -> None:
    await talk(house, clock)
    first, second = await contact_of(house, PATIENT), await contact_of(house, OTHER)
    stopped = await house.read(lambda conn: find_address(conn, "sms", OTHER))
    await house.write(lambda conn: set_revoked(conn, stopped.id, "all", []))
    await house.write(lambda conn: merging.merge(conn, first, second))
    by_value = {row.value: row.revoked for row in await house.rows(address)}
    assert by_value == {PATIENT: None, OTHER: "all"}


async def test_a_held_reply_leaves_where_it_was_meant_to(
    house: House, clock: ManualClock, far: FakeSms
) -> None:
    await talk(house, clock)
    first, second = await contact_of(house, PATIENT), await contact_of(house, OTHER)
    thread_id = (await house.thread(OTHER)).id
    held = await house.submit(thread_id, "See you at ten.", not_before=clock.now() + timedelta(minutes=30))
    assert held.action == "hold"
    await house.write(lambda conn: merging.merge(conn, first, second))
    clock.advance(timedelta(seconds=5))
    await house.text("newest, from the first number", PATIENT)
    clock.advance(timedelta(minutes=31))
    await house.pump()
    gone = [each.recipient for each in far.sent if each.text.endswith("See you at ten.")]
    assert gone == [OTHER]
    assert {row.thread_id for row in await house.rows(draft)} == {(await house.thread(PATIENT)).id}
    assert {row.thread_id for row in await house.rows(outbound)} == {(await house.thread(PATIENT)).id}


async def test_a_run_under_way_on_either_thread_answers_once(
    house: House, clock: ManualClock, far: FakeSms
) -> None:
    """Merged within the quiet of a burst: one answer, to all of it, where they wrote last."""
    await house.text("hi, how much is botox?", PATIENT)
    clock.advance(timedelta(seconds=1))
    await house.text("oh, and do you do fillers?", OTHER)
    first, second = await contact_of(house, PATIENT), await contact_of(house, OTHER)
    await house.write(lambda conn: merging.merge(conn, second, first))
    clock.advance(timedelta(seconds=10))
    await house.pump()
    assert [each.recipient for each in far.sent] == [OTHER]
    row = await house.thread(OTHER)
    assert row.answered_seq == row.last_in_seq
    clock.advance(timedelta(minutes=2))
    await house.pump()
    assert len(far.sent) == 1


async def test_screens_hear_where_a_conversation_went(house: House, clock: ManualClock) -> None:
    await talk(house, clock)
    first, second = await contact_of(house, PATIENT), await contact_of(house, OTHER)
    kept, other = (await house.thread(PATIENT)).id, (await house.thread(OTHER)).id
    await house.write(lambda conn: merging.merge(conn, first, second))
    moved = [
        (row.thread_id, row.item_id) for row in await house.rows(live_event) if row.kind == merging.MOVED
    ]
    assert (other, kept) in moved
    assert await house.read(lambda conn: merging.present(conn, other)) == kept


async def test_a_contact_without_a_thread_can_go_and_come_back(house: House) -> None:
    await house.text("hi", PATIENT)
    first = await contact_of(house, PATIENT)
    before = await everything(house)
    second = await house.write(lambda conn: reach(conn, "email", "dana@example.com").contact_id)
    merge_id = await house.write(lambda conn: merging.merge(conn, second, first))
    assert (await house.thread(PATIENT)).contact_id == second
    await house.write(lambda conn: merging.unmerge(conn, merge_id))
    after = await everything(house)
    assert after["thread"] == before["thread"]
    assert after["message"] == before["message"]


async def test_an_address_can_be_split_off(house: House, clock: ManualClock) -> None:
    await talk(house, clock)
    first, second = await contact_of(house, PATIENT), await contact_of(house, OTHER)
    await house.write(lambda conn: merging.merge(conn, first, second))
    count = len(await house.messages())
    leaving = await house.read(lambda conn: find_address(conn, "sms", OTHER))
    contact_id, thread_id = await house.write(lambda conn: split(conn, leaving.id))
    assert thread_id is not None
    assert len(await house.messages()) == count
    theirs = [row for row in await house.messages() if row.address_id == leaving.id]
    assert theirs
    assert {row.thread_id for row in theirs} == {thread_id}
    assert await contact_of(house, OTHER) == contact_id
    for row in await house.rows(thread):
        if row.merged_into is None:
            seqs = [
                each.seq
                for table in (message, thread_event)
                for each in await house.rows(table)
                if each.thread_id == row.id
            ]
            assert sorted(seqs) == list(range(1, row.head_seq + 1))
    with pytest.raises(ConflictError):
        await house.write(lambda conn: split(conn, leaving.id))


async def test_a_proven_number_joins_and_an_unproven_one_does_not(house: House, clock: ManualClock) -> None:
    """A chat visitor types a number that texts us too: only a proof makes them one."""
    await house.text("hi", PATIENT)
    clock.advance(timedelta(minutes=1))
    visitor = await house.write(lambda conn: reach(conn, "instagram", "17841400000000001").contact_id)
    await house.write(lambda conn: update_contact(conn, visitor, phone=PATIENT))
    assert await contact_of(house, PATIENT) != visitor
    texting = await contact_of(house, PATIENT)
    merge_id = await house.write(lambda conn: merging.link_proven(conn, visitor, "sms", PATIENT))
    assert merge_id is not None
    assert {row.contact_id for row in await house.rows(address)} == {texting}, "the older one stays"
    assert await house.write(lambda conn: merging.link_proven(conn, texting, "sms", PATIENT)) is None


async def test_the_same_number_on_another_line_is_the_same_person(house: House) -> None:
    await house.text("hi", PATIENT)
    known = await contact_of(house, PATIENT)
    called = await house.write(lambda conn: reach(conn, "voice", PATIENT, phone=PATIENT, verified=True))
    typed = await house.write(lambda conn: reach(conn, "whatsapp", PATIENT, verified=False))
    assert called.contact_id == known
    assert typed.contact_id != known, "a number that somebody only typed proves nothing"


async def test_form_text_and_chat_within_two_minutes_are_one_greeting(
    house: House, clock: ManualClock, far: FakeSms
) -> None:
    """A second number and a chat, proven to be theirs while the burst is gathered: one answer, one owner."""
    await house.text("hi, how much is botox?", PATIENT)
    clock.advance(timedelta(seconds=1))
    await house.text("I also left a form", OTHER)
    clock.advance(timedelta(seconds=1))
    person = await contact_of(house, PATIENT)
    await house.write(lambda conn: merging.link_proven(conn, person, "sms", OTHER))
    await house.text("are you open Friday?", PATIENT)
    clock.advance(timedelta(seconds=10))
    await house.pump()
    assert [each.recipient for each in far.sent] == [PATIENT], "where they wrote last, once"
    open_ones = [row for row in await house.rows(inquiry) if row.closed_at is None]
    assert len(open_ones) == 1
    rows = [row for row in await house.rows(thread) if row.merged_into is None]
    assert [row.owner_kind for row in rows] == ["agent"]


async def test_flags_and_handoffs_move_along_and_back(house: House, clock: ManualClock) -> None:
    await talk(house, clock)
    first, second = await contact_of(house, PATIENT), await contact_of(house, OTHER)
    kept, other = (await house.thread(PATIENT)).id, (await house.thread(OTHER)).id
    await house.write(
        lambda conn: handoffs.open_handoff(
            conn, other, reason="staff_action", urgency="soon", answer_by=None, summary="Please look."
        )
    )
    merge_id = await house.write(lambda conn: merging.merge(conn, first, second))
    assert [row.id for row in await house.read(lambda conn: handoffs.open_handoffs(conn, kept))]
    assert {row.contact_id for row in await house.rows(contact_flag)} == {first}
    await house.write(lambda conn: merging.unmerge(conn, merge_id))
    assert not await house.read(lambda conn: handoffs.open_handoffs(conn, kept))
    assert {row.contact_id for row in await house.rows(contact_flag)} == {second}


async def test_unions_that_make_no_sense_are_refused(house: House) -> None:
    await house.text("hi", PATIENT)
    await house.text("hi", OTHER)
    first, second = await contact_of(house, PATIENT), await contact_of(house, OTHER)
    with pytest.raises(ConflictError):
        await house.write(lambda conn: merging.merge(conn, first, first))
    merge_id = await house.write(lambda conn: merging.merge(conn, first, second))
    with pytest.raises(ConflictError):
        await house.write(lambda conn: merging.merge(conn, first, second))
    await house.write(lambda conn: merging.unmerge(conn, merge_id))
    with pytest.raises(ConflictError):
        await house.write(lambda conn: merging.unmerge(conn, merge_id))
