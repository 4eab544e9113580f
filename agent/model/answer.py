"""What comes back from a model's endpoint, whatever went wrong there."""

from typing import Literal, Protocol

import msgspec

Outcome = Literal[
    "ok",
    "late",
    "unreachable",
    "limited",
    "failed",
    "unfit",
    "malformed",
    "cut",
    "refused",
    "empty",
    "invented",
    "resting",
    "crowded",
    "no_agreement",
    "no_time",
    "not_needed",
]
FAULTS: frozenset[Outcome] = frozenset({"late", "unreachable", "limited", "failed", "malformed"})
"""Outcomes that speak against the endpoint itself; several of them in a row and it is left alone for a while."""


class Answer(msgspec.Struct, frozen=True):
    """`content` is there with "ok" only: JSON text, not yet checked."""

    outcome: Outcome
    content: str = ""
    tokens_in: int = 0
    tokens_out: int = 0

    def __repr__(self) -> str:
        return f"<answer {self.outcome}>"


class Line(Protocol):
    """The way to a model."""

    async def ask(self, system: str, user: str, seconds: float) -> Answer:
        """One call, no second try, back within `seconds` whatever happens. Never raises for the far end's faults."""
        ...

    def forget(self) -> None:
        """What was learnt of the far end: it may have become another."""
        ...

    async def close(self) -> None: ...
