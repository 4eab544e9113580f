"""kill -9 at random instants under load: nothing acknowledged is lost, nobody is answered twice, no thread is stuck."""

import asyncio
import os
import random
import sqlite3
from collections import Counter
from pathlib import Path

import pytest

from tests.e2e.town import Town, town, wait_for

TEXTS = (
    "hi, how much is botox?",
    "are you open on saturday?",
    "where are you located?",
    "do you do lip filler?",
    "is there parking?",
    "can i book a consult next week?",
    "what's the downtime for a peel?",
    "ok thanks!",
    "do you take credit cards?",
    "how long does a facial take?",
)


@pytest.mark.timeout(900)
@pytest.mark.parametrize(("people", "kills"), [(7, 3), pytest.param(20, 10, marks=pytest.mark.full)])
async def test_no_message_lost_or_answered_twice(tmp_path: Path, people: int, kills: int) -> None:
    async with town(tmp_path, GATHER_QUIET_SECONDS="0.1", GATHER_MOST_SECONDS="0.5") as place:
        chance = random.Random(kills)
        pending = [
            (f"+1212555{100 + person:04d}", text, f"SM{person:016x}{number:016x}")
            for number, text in enumerate(TEXTS)
            for person in range(people)
        ]
        moments = sorted(chance.sample(range(5, len(pending) - 5), kills))
        acknowledged = await deliver(place, pending, moments)
        assert len(acknowledged) == len(pending)
        await settled(place, tmp_path)
        check(place, tmp_path, acknowledged)


async def deliver(place: Town, pending: list[tuple[str, str, str]], moments: list[int]) -> set[str]:
    """Deliver in order; a refused delivery is tried again, as Twilio does, until it is acknowledged."""
    acknowledged: set[str] = set()
    for number, (phone, text, sid) in enumerate(pending):
        if number in moments:
            killer = asyncio.create_task(kill_soon(place, number))
        while not await place.text(phone, text, sid=sid):
            await asyncio.sleep(0.1)
        acknowledged.add(sid)
        if number in moments:
            await killer
    return acknowledged


async def kill_soon(place: Town, number: int) -> None:
    await asyncio.sleep((number % 7) * 0.013)
    process = place.servers[0]
    await asyncio.to_thread(process.kill)
    await asyncio.to_thread(process.start)


async def settled(place: Town, data: Path) -> None:
    def quiet() -> bool:
        with sqlite3.connect(f"file:{data / 'glowdesk.db'}?mode=ro", uri=True) as db:
            (turns,) = db.execute("SELECT count(*) FROM thread WHERE due_at IS NOT NULL").fetchone()
            (events,) = db.execute("SELECT count(*) FROM inbound_event WHERE due_at IS NOT NULL").fetchone()
            (leaving,) = db.execute("SELECT count(*) FROM outbound WHERE due_at IS NOT NULL").fetchone()
            return not (turns or events or leaving)

    await wait_for(quiet, 180)


def check(place: Town, data: Path, acknowledged: set[str]) -> None:
    with sqlite3.connect(f"file:{data / 'glowdesk.db'}?mode=ro", uri=True) as db:
        stored = Counter(
            sid for (sid,) in db.execute("SELECT provider_id FROM message WHERE direction = 'in'")
        )
        stuck = db.execute("SELECT count(*) FROM thread WHERE answered_seq < last_in_seq").fetchone()[0]
        states = Counter(state for (state,) in db.execute("SELECT state FROM outbound"))
        unclear = {t for (t,) in db.execute("SELECT thread_id FROM outbound WHERE state = 'failed'")}
        fetched = {t for (t,) in db.execute("SELECT thread_id FROM handoff WHERE reason = 'staff_action'")}
        causes = Counter(db.execute("SELECT thread_id, cause_id, kind FROM draft").fetchall())
    assert set(stored) == acknowledged
    assert max(stored.values()) == 1
    assert stuck == 0
    assert set(states) <= {"accepted", "cancelled", "failed"}, states
    assert unclear <= fetched, "nobody knows whether it left: a person must"
    assert max(causes.values()) == 1
    handed = Counter(message.callback_url for message in place.twilio.sent())
    assert max(handed.values()) == 1, "a message was sent twice"
    if os.environ.get("GLOWDESK_TEST_FULL"):
        print(f"{sum(stored.values())} stored, {sum(handed.values())} handed over, outbox {dict(states)}")  # noqa: T201
