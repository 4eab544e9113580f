"""What all events are, and who hears of them: inside the transaction that made it so."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any, TypeVar

import msgspec
from sqlalchemy import Connection


class Event(msgspec.Struct, frozen=True, tag_field="type"):
    """Base of all events; the tag is `name.v1`."""


E_ = TypeVar("E_", bound=Event)
Handler = Callable[[Connection, Any], None]


class Bus:
    """Handlers by event type, in the order that `wiring.py` lists them."""

    def __init__(self, handlers: Mapping[type[Event], Sequence[Handler]] | None = None) -> None:
        self._handlers = {kind: tuple(row) for kind, row in (handlers or {}).items()}

    def publish(self, conn: Connection, event: Event) -> None:
        for handler in self._handlers.get(type(event), ()):
            handler(conn, event)
