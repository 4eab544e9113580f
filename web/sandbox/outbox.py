"""Collects what went out during one request, as the patient got it."""

import time
from datetime import datetime
from typing import Any

from sqlalchemy import Connection

from core.session import of_practice
from inbox import timeline
from web.product import Product
from web.sandbox.sink import Sent

PRACTICE = "00000000-0000-7000-8000-000000000001"
"""The only practice of the sandbox."""


class Listener:
    """Knows what had been sent before the request began."""

    def __init__(self, product: Product, sent: list[Sent]) -> None:
        self._product, self._sent = product, sent
        self._from = 0
        self._others: list[str] = []
        self.arrived_real = time.perf_counter()

    def begin(self) -> None:
        self._from = len(self._sent)
        self._others = []

    def also(self, message_id: str) -> None:
        """A person's text that went out by another way."""
        self._others.append(message_id)

    async def collect(self, channel: str) -> list[dict[str, Any]]:
        fresh = [each for each in self._sent[self._from :] if each.channel == channel]

        def read(conn: Connection) -> list[dict[str, Any]]:
            others = [_view(timeline.load_message(conn, each), 0.0) for each in self._others]
            return others + [self._item(conn, each) for each in fresh]

        return await self._product.db.read(of_practice(PRACTICE), read)

    def _item(self, conn: Connection, sent: Sent) -> dict[str, Any]:
        message = timeline.load_message(conn, sent.message_id)
        if message.author_kind == "staff":
            return _view(message, 0.0)
        waited = 0.0
        if isinstance(message.answers_at, datetime):
            waited = (sent.at - message.answers_at).total_seconds()
        return _view(message, max(0.0, waited) + max(0.0, sent.real - self.arrived_real))


def _times(slot: dict[str, Any]) -> list[dict[str, Any]]:
    """One for each time that is said: of two who come one after the other, both."""
    beside = slot.get("beside")
    if beside is None or beside["start"][: len(slot["start"])] == slot["start"]:
        return [slot]
    return [slot, {**beside, "start": beside["start"][: len(slot["start"])]}]


def _view(message: Any, latency: float) -> dict[str, Any]:
    return {
        "text": message.text,
        "by": message.author_id if message.author_kind == "staff" else "agent",
        "slots": [
            {"type": slot["type"], "provider": each["provider"], "start": each["start"]}
            for slot in message.slots
            for each in _times(slot)
        ],
        "citations": list(message.citations),
        "latency_s": round(latency, 3),
    }
