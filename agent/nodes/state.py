"""What travels through the graph, and the tools its nodes may use."""

import time
from collections.abc import Awaitable, Callable
from typing import Annotated, Any, Protocol, TypedDict

import msgspec

from agent.context import Slot, Turn
from agent.desk import Desk
from agent.load import Loaded, Seen
from agent.model.reading import Read
from agent.proposal import Reply
from agent.understanding import Safety, Understanding


def _append(before: list[dict[str, Any]], more: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return before + more


class TurnState(TypedDict, total=False):
    """Ids and frozen values; nothing that is written back by itself."""

    practice_id: str
    thread_id: str
    lost: Slot | None
    looked: bool
    """That the thread wants an answer and nothing else has been looked at already."""
    again: int | None
    """What was answered up to this message is answered anew: a practice's system has spoken since."""
    loaded: Loaded | None
    turn: Turn
    seen: Seen
    desk: Desk
    screened: tuple[Safety, ...]
    understanding: Understanding
    other: Understanding | None
    plan: Any
    reply: Reply
    steps: Annotated[list[dict[str, Any]], _append]


class Loader(Protocol):
    """The thread as one turn sees it."""

    async def __call__(
        self,
        practice_id: str,
        thread_id: str,
        lost: Slot | None,
        *,
        looked: bool = False,
        again: int | None = None,
    ) -> tuple[Loaded | None, Desk | None]: ...


class Reader(Protocol):
    """A model's reading beside the playbook's."""

    async def read(self, practice_id: str, turn: Turn, seen: Seen, own: Understanding) -> Read: ...


class Tools(msgspec.Struct, frozen=True):
    """What the nodes call; handed in by wiring."""

    load: Loader
    understand: Callable[[Turn], Understanding]
    model: Reader | None = None


class Node(Protocol):
    def __call__(self, state: TurnState) -> Awaitable[TurnState]: ...


def step(name: str, started: float, **result: Any) -> list[dict[str, Any]]:
    """One line of the trace: labels and ids only, no text of the patient."""
    return [{"node": name, "ms": round((time.perf_counter() - started) * 1000, 2), "result": result}]
