"""Pausing: what is held and what never is, nothing lost meanwhile, and no burst when it is over."""

import asyncio
from collections import Counter
from collections.abc import AsyncIterator
from datetime import timedelta
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from compliance import pause, resume
from compliance.audit import Actor
from compliance.holds import STEP
from compliance.models import audit_entry, draft
from compliance.pause import Pause, covers
from compliance.resume import APART, Waiting, spread
from compliance.types import Purpose
from core import live
from core.clock import ManualClock
from core.errors import ConflictError, NotFoundError
from core.session import mine
from inbox import handoffs
from inbox.models import inquiry
from inbox.thread_card import load_card
from tests.conftest import START
from tests.inbox.house import PATIENT, FakeSms, House, open_house

DANA = Actor("user", "dana")
HOUR = timedelta(hours=1)
NEVER = {Purpose.STAFF_REPLY, Purpose.EMERGENCY_GUIDANCE, Purpose.OPTOUT_CONFIRM, Purpose.HELP_REPLY}


@pytest.fixture
def far() -> FakeSms:
    return FakeSms()


@pytest.fixture
async def house(database_url: str, clock: ManualClock, tmp_path: Path, far: FakeSms) -> AsyncIterator[House]:
    async with open_house(database_url, clock, tmp_path, adapters={("fake", "sms"): far}) as house:
        yield house


def a_pause(**values: Any) -> Pause:
    given = {
        "id": "p",
        "scope": "practice",
        "scope_id": None,
        "include_first_replies": False,
        "reason": None,
        "by_kind": "user",
        "by_id": "dana",
        "since": START,
        **values,
    }
    return Pause(**given)


async def press(house: House, **choice: Any) -> Pause:
    made: Pause = await house.write(lambda conn: pause.press(conn, DANA, **choice))
    return made


async def let_go(house: House, pause_id: str) -> int:
    count: int = await house.write(
        lambda conn: resume.resume(conn, house.product.books.get(conn), DANA, pause_id)
    )
    return count


async def automated(house: House, thread_id: str, text: str, **more: Any) -> Any:
    given = {
        "author_kind": "sequence",
        "author_id": None,
        "purpose": "inquiry_reply",
        "kind": "touch",
        **more,
    }
    return await house.submit(thread_id, text, **given)


def said(far: FakeSms) -> list[str]:
    return [sending.text for sending in far.sent]


pauses = st.lists(
    st.builds(
        lambda scope, which, first: a_pause(
            scope=scope, scope_id=None if scope == "practice" else which, include_first_replies=first
        ),
        st.sampled_from(["practice", "location", "channel"]),
        st.sampled_from(["sms", "web", "east", "west"]),
        st.booleans(),
    ),
    max_size=3,
)


@settings(max_examples=200, deadline=None)
@given(
    pauses=pauses,
    location=st.sampled_from(["east", "west", None]),
    channel=st.sampled_from(["sms", "web"]),
    purpose=st.sampled_from(list(Purpose)),
    minutes=st.none() | st.floats(0, 3000),
)
def test_what_a_pause_covers(
    pauses: list[Pause], location: str | None, channel: str, purpose: Purpose, minutes: float | None
) -> None:
    first = purpose is Purpose.MISSED_CALL_TEXTBACK or (
        purpose is Purpose.INQUIRY_REPLY and minutes is not None and minutes <= 15
    )
    at = {"practice": None, "location": location or "nowhere", "channel": channel}
    here = [each for each in pauses if each.scope_id == at[each.scope]]
    expected = purpose not in NEVER and any(each.include_first_replies or not first for each in here)
    assert covers(tuple(pauses), location, channel, purpose, minutes) is expected


waiting = st.lists(
    st.builds(
        Waiting,
        id=st.uuids().map(str),
        thread_id=st.sampled_from(["t1", "t2", "t3", "t4"]),
        sender=st.sampled_from(["line-a", "line-b"]),
        live=st.booleans(),
        since=st.integers(0, 600).map(lambda minutes: START - timedelta(minutes=minutes)),
    ),
    max_size=40,
    unique_by=lambda each: each.id,
)


@settings(max_examples=200, deadline=None)
@given(waiting)
def test_release_is_paced_by_sender_and_person_and_lets_live_answers_go_first(found: list[Waiting]) -> None:
    due = spread(found, START)
    assert set(due) == {each.id for each in found}
    for name in ("line-a", "line-b"):
        firsts: dict[str, Waiting] = {}
        for each in sorted(found, key=lambda each: due[each.id]):
            firsts.setdefault(each.thread_id, each)
        own = sorted(due[each.id] for each in firsts.values() if each.sender == name)
        assert all(later - earlier >= STEP for earlier, later in pairwise(own))
    for thread in ("t1", "t2", "t3", "t4"):
        own = sorted(due[each.id] for each in found if each.thread_id == thread)
        assert all(later - earlier >= APART for earlier, later in pairwise(own))
    alone = [each for each in found if [other.thread_id for other in found].count(each.thread_id) == 1]
    for one in alone:
        for other in alone:
            if one.sender == other.sender and one.live and not other.live:
                assert due[one.id] < due[other.id]


async def test_a_pause_holds_what_is_automated_and_never_a_persons_own_words(
    house: House, far: FakeSms
) -> None:
    thread_id = await house.text()
    await press(house, include_first_replies=True)
    held = await automated(house, thread_id, "Still interested?")
    assert (held.action, held.reason) == ("hold", "PAUSED")
    for purpose in sorted(NEVER - {Purpose.STAFF_REPLY, Purpose.OPTOUT_CONFIRM}):
        made = await automated(house, thread_id, f"Sent as {purpose}.", purpose=purpose.value)
        assert made.action == "send", purpose
    assert (await house.submit(thread_id, "It is me, Joss.")).action == "send"
    await house.pump("outbox", "holds")
    assert not [text for text in said(far) if "Still interested?" in text]
    assert [text for text in said(far) if "It is me, Joss." in text]


async def test_first_replies_go_out_when_the_presser_leaves_them_out(
    house: House, far: FakeSms, clock: ManualClock
) -> None:
    thread_id = await house.text()
    await press(house)
    clock.advance(timedelta(seconds=10))
    await house.pump()
    assert len(far.sent) == 1
    reminder = await automated(house, thread_id, "Your visit is tomorrow.", purpose="service_notice")
    assert reminder.reason == "PAUSED"


@pytest.mark.parametrize(("scope", "scope_id"), [("channel", "web"), ("location", "elsewhere")])
async def test_a_pause_of_another_place_holds_nothing_here(house: House, scope: Any, scope_id: str) -> None:
    thread_id = await house.text()
    await press(house, scope=scope, scope_id=scope_id, include_first_replies=True)
    assert (await automated(house, thread_id, "Hello.")).action == "send"


async def test_what_was_released_and_has_not_left_is_called_back(
    house: House, far: FakeSms, clock: ManualClock
) -> None:
    thread_id = await house.text()
    assert (await automated(house, thread_id, "Still interested?")).action == "send"
    begun = await press(house, include_first_replies=True)
    await house.pump("outbox")
    assert far.sent == []
    (shown,) = await house.messages("out")
    assert (shown.status, shown.status_code) == ("held", "PAUSED")
    clock.advance(timedelta(minutes=5))
    assert await let_go(house, begun.id) == 1
    await house.pump("holds", "outbox")
    assert ["Still interested?" in text for text in said(far)] == [True]
    (shown,) = await house.messages("out")
    assert shown.status == "sent"


async def test_a_hundred_that_waited_leave_without_a_burst(
    sqlite_url: str, tmp_path: Path, far: FakeSms, clock: ManualClock
) -> None:
    async with open_house(sqlite_url, clock, tmp_path, adapters={("fake", "sms"): far}) as house:
        await _a_hundred(house, far, clock)


async def _a_hundred(house: House, far: FakeSms, clock: ManualClock) -> None:
    begun = await press(house, include_first_replies=True)
    threads = {}
    for number in range(100):
        phone = f"+1919555{number + 100:04d}"
        threads[await house.text("hi there", sender=phone)] = phone
    for thread_id in threads:
        await automated(house, thread_id, "We have times on Thursday.")
    clock.advance(HOUR)
    await house.pump("holds", "outbox")
    assert far.sent == []
    await let_go(house, begun.id)
    per_minute: Counter[int] = Counter()
    seconds = 0
    while len(far.sent) < 100:
        assert seconds < 30 * 60
        before = len(far.sent)
        clock.advance(timedelta(seconds=1))
        await house.pump("holds", "outbox")
        per_minute[seconds // 60] += len(far.sent) - before
        seconds += 1
    assert max(per_minute.values()) <= 21
    assert Counter(sending.recipient for sending in far.sent) == Counter(threads.values())


async def test_at_resume_every_check_runs_again_and_stale_messages_are_dropped(
    house: House, far: FakeSms, clock: ManualClock
) -> None:
    thread_id = await house.text()
    begun = await press(house, include_first_replies=True)
    await automated(house, thread_id, "Doors open at nine!", cause_id="a", expires_at=START + HOUR)
    await automated(house, thread_id, "Times on Thursday.", cause_id="b")
    await house.text("STOP")
    clock.advance(HOUR * 2)
    await let_go(house, begun.id)
    clock.advance(HOUR)
    await house.pump("holds", "outbox")
    assert not [text for text in said(far) if "nine" in text or "Thursday" in text]
    states = {row.cause_id: row.state for row in await house.rows(draft)}
    assert "released" not in {states["a"], states["b"]}
    assert "held" not in {states["a"], states["b"]}


async def test_an_inquiry_during_a_pause_waits_on_us_with_its_reason_and_is_answered_after(
    house: House, far: FakeSms, clock: ManualClock
) -> None:
    begun = await press(house, include_first_replies=True)
    thread_id = await house.text("how much is botox?")
    clock.advance(timedelta(seconds=30))
    await house.pump()
    clock.advance(timedelta(minutes=3))
    await house.pump()
    assert far.sent == []
    card = await house.read(lambda conn: load_card(conn, thread_id))
    assert (card.zone, card.handoff.reason) == ("waiting", "paused")
    assert card.waiting_since is not None
    (listed,) = await house.rows(inquiry)
    assert (listed.unanswered_why, listed.agent_first_at) == ("PAUSED", None)
    assert await let_go(house, begun.id) == 1
    clock.advance(timedelta(seconds=10))
    await house.pump()
    assert len(far.sent) == 1
    card = await house.read(lambda conn: load_card(conn, thread_id))
    assert (card.zone, card.handoff) == ("bot", None)
    (listed,) = await house.rows(inquiry)
    assert listed.agent_first_at is not None


async def test_an_emergency_is_answered_through_a_pause(
    house: House, far: FakeSms, clock: ManualClock
) -> None:
    await press(house, include_first_replies=True)
    await house.text("I can't breathe, my throat is closing after the filler")
    clock.advance(timedelta(seconds=10))
    await house.pump()
    assert len(far.sent) == 1
    assert "911" in far.sent[0].text


async def test_a_stop_is_confirmed_through_a_pause(house: House, far: FakeSms, clock: ManualClock) -> None:
    await house.text()
    await press(house, include_first_replies=True)
    await house.text("STOP")
    clock.advance(timedelta(seconds=10))
    await house.pump()
    assert [sending.recipient for sending in far.sent] == [PATIENT]


async def test_a_complication_still_fetches_a_person_at_once(house: House, clock: ManualClock) -> None:
    await press(house, include_first_replies=True)
    thread_id = await house.text("my lips are swollen and very painful since the filler yesterday")
    clock.advance(timedelta(seconds=10))
    await house.pump()
    fetched = await house.read(lambda conn: handoffs.open_handoffs(conn, thread_id))
    assert "complication" in {each.reason for each in fetched} or fetched[0].urgency in {
        "urgent",
        "emergency",
    }


async def test_what_is_too_old_at_resume_stays_with_people(
    house: House, far: FakeSms, clock: ManualClock
) -> None:
    begun = await press(house, include_first_replies=True)
    thread_id = await house.text("how much is botox?")
    clock.advance(timedelta(seconds=10))
    await house.pump()
    clock.advance(HOUR * 13)
    await let_go(house, begun.id)
    clock.advance(HOUR)
    await house.pump()
    assert not [text for text in said(far) if "$" in text]
    card = await house.read(lambda conn: load_card(conn, thread_id))
    assert (card.zone, card.handoff.reason) == ("waiting", "paused")


async def test_another_choice_replaces_the_pause_and_is_told_live(house: House) -> None:
    first = await press(house, include_first_replies=True)
    assert (await press(house, include_first_replies=True)).id == first.id
    second = await press(house)
    now_paused = await house.read(pause.paused)
    assert [each.id for each in now_paused] == [second.id]
    told = [row[1] for row in await house.read(lambda conn: live.since(conn, 0))]
    assert "automation.changed" in told
    await let_go(house, second.id)
    assert await house.read(pause.paused) == ()
    with pytest.raises(ConflictError):
        await let_go(house, second.id)
    with pytest.raises(NotFoundError):
        await let_go(house, "no-such-pause")
    done = await house.read(
        lambda conn: (
            conn.execute(
                select(audit_entry.c.action).where(mine(audit_entry), audit_entry.c.subject_kind == "pause")
            )
            .scalars()
            .all()
        )
    )
    assert Counter(done) == Counter(
        {"automation.paused": 2, "automation.resumed": 2, "automation.released": 1}
    )


async def test_a_message_about_a_visit_is_held_where_the_visit_is(house: House) -> None:
    thread_id = await house.text()
    await press(house, scope="location", scope_id="east", include_first_replies=True)
    assert (await automated(house, thread_id, "See you soon.", location="east")).reason == "PAUSED"
    assert (await automated(house, thread_id, "See you there.", location="west")).action == "send"


async def test_two_presses_at_once_are_one_pause(house: House) -> None:
    made = await asyncio.gather(press(house), press(house))
    assert made[0].id == made[1].id
    assert len(await house.read(pause.paused)) == 1
