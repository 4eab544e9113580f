"""A model's bad days as the sandbox plays them: on its own clock, and without a wrong or missing answer."""

import asyncio
import base64
import json
from collections.abc import AsyncIterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Connection, select

from compliance.phi.models import phi_vault
from core.clock import ManualClock
from core.ids import CountedIds
from core.session import now
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
def model() -> LanguageModel:
    made = LanguageModel()
    made.says = {"intents": ["price"]}
    return made


@pytest.fixture
async def stage(sqlite_url: str, tmp_path: Path, model: LanguageModel) -> AsyncIterator[Stage]:
    async with serving(model.app()) as url:
        settings = read_settings(
            data_dir=tmp_path,
            master_key=base64.b64encode(b"m" * 32).decode(),
            sandbox=True,
            workers=False,
            llm_base_url=f"{url}/v1",
            llm_model="stand-in",
            baa_llm="2026-01-15",
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


async def test_understanding_alone_asks_the_model_and_changes_nothing(
    stage: Stage, model: LanguageModel
) -> None:
    await reply(stage, 1)
    model.says = {"intents": ["price"], "services": ["scalp_therapy"]}
    asked = shapes.Understand(text="and the tingly head thing, Wilma Strand here")
    before = [await stage.product.db.read(stage.scope, table) for table in (_vaults, _moment)]
    first = await stage.understand(asked)
    assert first["treatments"] == ["scalp_therapy"]
    assert "Strand" not in json.dumps(model.asked[-1])
    assert await stage.understand(asked) == first
    await stage.event(shapes.LlmSlow(seconds=60.0))
    assert (await stage.understand(asked))["slots"]["name"] == "Wilma Strand"
    assert [await stage.product.db.read(stage.scope, table) for table in (_vaults, _moment)] == before


def _vaults(conn: Connection) -> list[Any]:
    return list(conn.execute(select(phi_vault)).all())


def _moment(conn: Connection) -> datetime:
    return now(conn)
