"""A task's life on either database: opened once, tried, put off, closed by what made it superfluous, gone with its person."""

from collections.abc import AsyncIterator
from datetime import timedelta
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Connection

from core.actors import Actor
from core.clock import ManualClock
from core.errors import BadInputError, ConflictError
from core.events import ContactErased
from core.session import emit, now
from inbox import tasks
from inbox.task_kinds import kinds
from inbox.tasks import Task
from tests.inbox.house import FakeSms, House, open_house

JOSS = Actor("user", "joss")


@pytest.fixture
async def house(database_url: str, clock: ManualClock, tmp_path: Path) -> AsyncIterator[House]:
    async with open_house(database_url, clock, tmp_path, adapters={("fake", "sms"): FakeSms()}) as house:
        yield house


async def opened(house: House, kind: str = "call_lead", **more: Any) -> str:
    thread_id = await house.text()

    def go(conn: Connection) -> str:
        contact_id = more.pop("contact_id", None) or _contact(conn, thread_id)
        given = {"due_at": now(conn) + timedelta(hours=1), "thread_id": thread_id, **more}
        return tasks.open_task(conn, kind, contact_id=contact_id, **given)

    made: str = await house.write(go)
    return made


def _contact(conn: Connection, thread_id: str) -> str:
    from inbox.threads import load_thread

    return str(load_thread(conn, thread_id).contact_id)


async def said(house: House, task_id: str, outcome: str, **more: Any) -> Task:
    made: Task = await house.write(lambda conn: tasks.outcome(conn, task_id, outcome, JOSS, **more))
    return made


async def one(house: House, task_id: str) -> Task:
    found: Task = await house.read(lambda conn: tasks.one(conn, task_id))
    return found


async def test_a_key_has_one_open_task_and_a_new_one_when_that_is_done(house: House) -> None:
    first = await opened(house, key="lead:1")
    assert await opened(house, key="lead:1") == first
    await said(house, first, "reached")
    second = await opened(house, key="lead:1")
    assert second != first
    contact_id = (await one(house, first)).contact_id
    found = await house.read(lambda conn: tasks.tasks_of(conn, contact_id))
    ours = [(each.id, each.state) for each in found if each.subject_kind != "opportunity"]
    assert ours == [(second, "open"), (first, "done")]


async def test_voicemail_comes_back_until_the_tries_are_used_up_and_the_history_stays(house: House) -> None:
    task_id = await opened(house)
    for number in (1, 2):
        made = await said(house, task_id, "voicemail", note=f"try {number}")
        assert (made.state, made.tries, made.due_at) == (
            "open",
            number,
            house.clock.now() + timedelta(days=1),
        )
        house.clock.advance(timedelta(days=1))
    made = await said(house, task_id, "voicemail")
    assert (made.state, made.closed_why, made.outcome, made.tries) == ("done", "ATTEMPTS", "voicemail", 3)
    lines = (await house.read(lambda conn: tasks.history(conn, [task_id])))[task_id]
    assert [each.what for each in lines] == ["opened", "outcome", "outcome", "outcome", "closed"]
    assert [each.note for each in lines[1:3]] == ["try 1", "try 2"]
    assert {each.by_id for each in lines[1:]} == {"joss"}
    with pytest.raises(ConflictError):
        await said(house, task_id, "reached")


async def test_not_now_waits_for_the_moment_that_they_named(house: House) -> None:
    task_id = await opened(house)
    again = house.clock.now() + timedelta(days=40)
    assert (await said(house, task_id, "not_now", again_at=again)).due_at == again
    with pytest.raises(BadInputError):
        await said(house, task_id, "not_now", again_at=house.clock.now())
    with pytest.raises(BadInputError):
        await said(house, task_id, "sang")


async def test_what_lost_its_reason_closes_and_an_erased_person_leaves_no_task(house: House) -> None:
    call = await opened(house, subject=("plan", "plan-1"))
    other = await opened(house, "other")
    contact_id = (await one(house, call)).contact_id

    def close(conn: Connection, **which: Any) -> int:
        return tasks.close_tasks(conn, why="BOOKED", **which)

    assert await house.write(partial(close, subject=("plan", "plan-2"))) == 0
    assert await house.write(partial(close, contact_id=contact_id, kinds=("call_lead",))) == 1
    assert ((await one(house, call)).closed_why, (await one(house, other)).state) == ("BOOKED", "open")
    await house.write(lambda conn: emit(conn, ContactErased(contact_id=contact_id, thread_id=None)))
    assert await house.read(lambda conn: tasks.tasks_of(conn, contact_id)) == []


def test_every_kind_says_what_each_of_its_outcomes_leads_to() -> None:
    assert {"new_lead", "call_lead", "plan_call", "recall_call", "enter_visit", "other"} <= set(kinds())
