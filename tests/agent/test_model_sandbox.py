"""A model's bad days as the sandbox plays them: on its own clock, and without a wrong or missing answer."""

import asyncio
import base64
import json
from collections.abc import AsyncIterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from core.clock import ManualClock
from core.ids import CountedIds
from core.settings import read_settings
from migrations.run import upgrade
from standins.language_model import LanguageModel
from standins.serving import serving
from web.sandbox import shapes
from web.sandbox.sink import Sent, sinks
from web.sandbox.stage import Stage
from wiring import wire

FERNHILL = json.loads((Path(__file__).parent.parent / "web" / "fernhill.json").read_text())
BEGIN = shapes.Reset(
    now="2031-05-06T09:40:00-06:00",
    channel="sms",
    context=shapes.Context(contact="new", phone="+13035550167"),
)
LATE = 8.0


@pytest.fixture
async def stage(sqlite_url: str, tmp_path: Path) -> AsyncIterator[Stage]:
    model = LanguageModel()
    model.says = {"intents": ["price"]}
    async with serving(model.app()) as url:
        settings = read_settings(
            data_dir=tmp_path,
            master_key=base64.b64encode(b"m" * 32).decode(),
            sandbox=True,
            workers=False,
            llm_base_url=f"{url}/v1",
            llm_model="stand-in",
            baa_llm="2026-01-15..",
        )
        assert settings.url == sqlite_url
        await asyncio.to_thread(upgrade, settings.url)
        clock = ManualClock(datetime(2031, 5, 6, 15, 40, tzinfo=UTC))
        ids, sent = CountedIds(clock), list[Sent]()
        product = wire(settings, clock=clock, ids=ids, adapters=sinks(clock, sent), durable=False)
        made = Stage(product, clock, ids, sent)
        await made.configure(FERNHILL)
        await made.reset(BEGIN)
        yield made
        model.close()
        await product.close()


async def reply(stage: Stage, number: int) -> dict[str, Any]:
    words = ("how much is scalp therapy?", "what does scalp therapy cost?")[number % 2]
    sent = await stage.inbound(shapes.Inbound(messages=[shapes.MessageIn(id=f"m{number}", text=words)]))
    (only,) = sent
    return only


@pytest.mark.parametrize(
    ("event", "least", "most"),
    [
        (shapes.LlmUp(), 0.0, LATE),
        (shapes.LlmDown(), 0.0, LATE),
        (shapes.LlmSlow(seconds=3.0), 3.0, LATE),
        (shapes.LlmSlow(seconds=60.0), LATE, 2 * LATE),
    ],
)
async def test_the_answer_is_right_and_takes_the_sandboxs_time(
    stage: Stage, event: shapes.AnyEvent, least: float, most: float
) -> None:
    assert await stage.event(event) == []
    found = await reply(stage, 1)
    assert "$82" in found["text"]
    assert least <= found["latency_s"] - 1.2 < most


async def test_a_new_conversation_forgets_the_bad_day(stage: Stage) -> None:
    await stage.event(shapes.LlmSlow(seconds=60.0))
    await reply(stage, 1)
    await stage.reset(BEGIN)
    assert (await reply(stage, 2))["latency_s"] < LATE
