"""The turn's machinery: bursts, staleness, takeovers, broken and hanging runs. Nobody is left without an answer."""

import asyncio
import base64
import json
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Connection

from agent.load import imagine
from agent.proposal import Reply, Sentence
from agent.understanding import Understanding
from core.clock import ManualClock
from core.ids import CountedIds
from core.settings import read_settings
from inbox import threads
from migrations.run import upgrade
from practice.contacts import find_address
from web.sandbox import shapes
from web.sandbox.sink import Sent, sinks
from web.sandbox.stage import Stage
from wiring import wire

FERNHILL = json.loads((Path(__file__).parent.parent / "web" / "fernhill.json").read_text())
PHONE = "+13035550167"


class Broken:
    """A graph whose every run fails."""

    async def ainvoke(self, _state: Any) -> Any:
        raise RuntimeError("broken on purpose")


class Hanging:
    """A graph whose runs never end."""

    async def ainvoke(self, _state: Any) -> Any:
        await asyncio.Event().wait()


class Wordy:
    """A graph whose reply no gate lets pass."""

    def __init__(self, stage: Stage) -> None:
        self._runner = stage.product.runner

    async def ainvoke(self, state: Any) -> Any:
        loaded, _ = await self._runner.load(state["practice_id"], state["thread_id"], None)
        if loaded is None:
            return {"loaded": None}
        meant = Understanding(intents=("other",))
        reply = Reply(understanding=meant, sentences=(Sentence(text="word " * 500),))
        return {"loaded": loaded, "turn": loaded.turn, "seen": loaded.seen, "reply": reply, "steps": []}


@pytest.fixture
async def stage(sqlite_url: str, tmp_path: Path) -> AsyncIterator[Stage]:
    settings = read_settings(
        data_dir=tmp_path, master_key=base64.b64encode(b"m" * 32).decode(), sandbox=True, workers=False
    )
    assert settings.url == sqlite_url
    upgrade_in_thread = asyncio.to_thread(upgrade, settings.url)
    await upgrade_in_thread
    clock = ManualClock(datetime(2031, 5, 6, 15, 40, tzinfo=UTC))
    ids, sent = CountedIds(clock), list[Sent]()
    product = wire(settings, clock=clock, ids=ids, adapters=sinks(clock, sent), durable=False)
    made = Stage(product, clock, ids, sent)
    await made.configure(FERNHILL)
    await made.reset(
        shapes.Reset(
            now="2031-05-06T09:40:00-06:00", channel="sms", context=shapes.Context(contact="new", phone=PHONE)
        )
    )
    yield made
    await product.close()


async def say(stage: Stage, *messages: shapes.MessageIn) -> list[str]:
    return [each["text"] for each in await stage.inbound(shapes.Inbound(messages=list(messages)))]


def text(number: int, words: str, after_ms: int = 0) -> shapes.MessageIn:
    return shapes.MessageIn(id=f"m{number}", text=words, after_ms=after_ms)


async def handoffs(stage: Stage) -> list[tuple[str, str]]:
    from web.sandbox.state import read_state

    product, talk = stage.product, stage.ready()
    state = await product.db.read(
        stage.scope, lambda conn: read_state(conn, product.books.get(conn), talk, "playbook")
    )
    return [(each["reason"], each["status"]) for each in state["handoffs"]]


async def test_a_burst_gets_one_answer_after_its_quiet(stage: Stage) -> None:
    replies = await say(
        stage, text(1, "hi"), text(2, "scalp therapy?", 800), text(3, "what does it cost", 800)
    )
    assert len(replies) == 1
    assert "$82" in replies[0]


async def test_endless_typing_is_answered_after_the_cap(stage: Stage) -> None:
    burst = [text(number, "and another thing", 1000) for number in range(9)]
    replies = await say(stage, text(20, "how much is scalp therapy"), *burst)
    assert len(replies) >= 2


async def test_a_takeover_while_the_answer_is_made_silences_it(stage: Stage) -> None:
    product = stage.product

    async def take(thread_id: str) -> None:
        product.runner.before_settle = None
        await product.db.write(stage.scope, lambda conn: threads.take_over(conn, thread_id, "desk_ulf"))

    product.runner.before_settle = take
    assert await say(stage, text(1, "how much is scalp therapy?")) == []


async def test_an_opt_out_while_the_answer_is_made_wins(stage: Stage) -> None:
    during = shapes.MessageIn(id="m2", text="STOP", during_generation=True)
    replies = await say(stage, text(1, "how much is scalp therapy?"), during)
    assert len(replies) == 1
    assert "$82" not in replies[0]


async def test_a_broken_run_ends_in_an_acknowledgement_and_a_person(stage: Stage) -> None:
    stage.product.runner.use(Broken())
    (reply,) = await say(stage, text(1, "how much is scalp therapy?"))
    assert "team" in reply
    assert await handoffs(stage) == [("low_confidence", "open")]


async def test_a_reply_that_the_gate_refuses_is_replaced_by_an_acknowledgement(stage: Stage) -> None:
    stage.product.runner.use(Wordy(stage))
    (reply,) = await say(stage, text(1, "how much is scalp therapy?"))
    assert "team" in reply
    assert "word word" not in reply
    assert await handoffs(stage) == [("low_confidence", "open")]


async def test_a_hanging_run_is_answered_by_the_watchdog_in_time(stage: Stage) -> None:
    """The claim holds its lease for ever; the inquiry's own deadline does not care."""
    product = stage.product
    product.runner.use(Hanging())
    talk = stage.ready()
    await stage._arrive(talk, text(1, "how much is scalp therapy?"))
    stuck = asyncio.create_task(product.runner.claimer.run_due(product.clock.now(), 10))
    clock: Any = product.clock
    clock.advance(timedelta(seconds=2))
    hanging = asyncio.create_task(product.runner.claimer.run_due(clock.now(), 10))
    clock.advance(timedelta(seconds=13))
    others = [each for each in product.claimers if each.name != "turns"]
    for _ in range(5):
        for claimer in others:
            await claimer.run_due(clock.now(), 10)
    sent = [each for each in stage._sent if each.channel == "sms"]
    for task in (stuck, hanging):
        task.cancel()
    await asyncio.gather(stuck, hanging, return_exceptions=True)
    assert len(sent) == 1
    assert (sent[0].at - datetime(2031, 5, 6, 15, 40, tzinfo=UTC)).total_seconds() <= 15
    assert await handoffs(stage) == [("low_confidence", "open")]


async def test_an_answered_inquiry_leaves_the_watchdog_nothing_to_do(stage: Stage) -> None:
    assert len(await say(stage, text(1, "how much is scalp therapy?"))) == 1
    assert await stage.event(shapes.Advance(minutes=5)) == []
    assert await handoffs(stage) == []


async def test_a_person_away_for_the_practices_quiet_time_gives_the_thread_back(stage: Stage) -> None:
    quiet = json.loads(json.dumps(FERNHILL))
    quiet["practice"]["assistant"] = {"resume_after_minutes": 30}
    await stage.configure(quiet)
    await stage.reset(
        shapes.Reset(
            now="2031-05-06T09:40:00-06:00", channel="sms", context=shapes.Context(contact="new", phone=PHONE)
        )
    )
    await say(stage, text(1, "hello, scalp therapy?"))
    await stage.event(shapes.HumanTakeover(by="desk_ulf", text="Ulf here, one moment."))
    assert await say(stage, text(2, "ok! how much is it?")) == []
    assert await stage.event(shapes.Advance(minutes=29)) == []
    (answer,) = await stage.event(shapes.Advance(minutes=2))
    assert "$82" in answer["text"]
    assert "Fernhill Skin Studio (" not in answer["text"]


async def test_an_unanswered_handoff_is_raised_again_and_the_patient_told(stage: Stage) -> None:
    await say(stage, text(1, "can I talk to a real person please"))
    assert await handoffs(stage) == [("human_request", "open")]
    told = await stage.event(shapes.Advance(minutes=24 * 60))
    assert len(told) == 1
    assert told[0]["by"] == "agent"


async def test_an_emergency_is_answered_even_under_a_person(stage: Stage) -> None:
    await say(stage, text(1, "hello, scalp therapy?"))
    await stage.event(shapes.HumanTakeover(by="desk_ulf", text="Ulf here."))
    (guidance,) = await say(stage, text(2, "help, I can't breathe and my throat is swelling shut"))
    assert "911" in guidance
    assert ("emergency", "open") in await handoffs(stage)
    assert await say(stage, text(3, "ok calling them")) == []


async def test_what_was_said_in_an_episode_long_over_is_left_alone(stage: Stage) -> None:
    async def recalled() -> tuple[str, ...]:
        row = await stage.product.db.read(stage.scope, lambda conn: find_address(conn, "sms", PHONE))
        turn = await stage.product.db.read(
            stage.scope,
            lambda conn: imagine(
                conn,
                stage.product.books.get(conn),
                threads.thread_of(conn, row.contact_id).id,
                "hi",
                (),
            ),
        )
        return tuple(each.text for each in turn.history if each.by == "patient")

    await say(stage, text(1, "scalp therapy thursday after 2 please"))
    assert await recalled() == ("scalp therapy thursday after 2 please",)
    await stage.event(shapes.Advance(minutes=3 * 24 * 60))
    assert await recalled() == ("scalp therapy thursday after 2 please",)  # still the same inquiry
    await stage.product.db.write(stage.scope, _finish)
    assert await recalled() == ()


def _finish(conn: Connection) -> None:
    found = find_address(conn, "sms", PHONE)
    assert found is not None
    threads.finish(conn, threads.thread_of(conn, found.contact_id).id)
