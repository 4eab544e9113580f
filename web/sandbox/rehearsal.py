"""A conversation with a practice's agent in a throw-away database: nobody real is on the other side."""

from datetime import datetime
from typing import Any

import msgspec
from sqlalchemy import Connection

from agent.runs import newest_run
from web.sandbox import shapes
from web.sandbox.stage import Stage

PHONE = "+12125550199"


class Turned(msgspec.Struct, frozen=True):
    """What came back for one text, and how the agent came to it (a trace's steps; empty when it said nothing)."""

    replies: tuple[str, ...]
    steps: tuple[dict[str, Any], ...]
    outcome: str


class Rehearsal:
    """Begun with a practice file's document; the clock moves with the conversation only."""

    def __init__(self, stage: Stage) -> None:
        self._stage = stage
        self._count = 0

    async def begin(self, document: dict[str, Any], at: datetime, channel: str) -> None:
        """Raises `SandboxError` with a text that names what is wrong."""
        await self._stage.configure(document)
        context = shapes.Context(contact="new", phone=PHONE if channel == "sms" else None)
        await self._stage.reset(shapes.Reset(now=at.isoformat(), channel=channel, context=context))  # type: ignore[arg-type]

    async def say(self, text: str) -> Turned:
        self._count += 1
        message = shapes.MessageIn(id=f"said-{self._count}", text=text, after_ms=20_000)
        sent = await self._stage.inbound(shapes.Inbound(messages=[message]))
        replies = tuple(each["text"] for each in sent)

        def read(conn: Connection) -> Turned:
            row = newest_run(conn)
            if row is None:
                return Turned(replies, (), "")
            return Turned(replies, tuple(row.trace["steps"]), row.outcome)

        turned: Turned = await self._stage.product.db.read(self._stage.scope, read)
        return turned

    async def close(self) -> None:
        await self._stage.product.close()
