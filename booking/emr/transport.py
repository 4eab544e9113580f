"""How adapters speak HTTP to a practice's system: with a budget, a breaker, a quota and nothing personal in a log."""

from collections.abc import Awaitable, Callable, Mapping
from typing import Any, Protocol

import msgspec


class Ask(msgspec.Struct, frozen=True):
    """One request. Its repr shows neither its query nor its body."""

    method: str
    path: str
    """Below the connection's address, or a whole address."""
    params: tuple[tuple[str, str], ...] = ()
    headers: Mapping[str, str] = {}
    json: Any = None
    form: Mapping[str, str] | None = None
    safe: bool = True
    """Reads, and writes that may be repeated without harm. Anything else is never sent twice."""

    def __repr__(self) -> str:
        return f"Ask({self.method})"


class Answer(msgspec.Struct, frozen=True):
    """What came back; statuses that say no (400, 403, 404, 409, 422) are the adapter's to judge."""

    status: int
    headers: Mapping[str, str]
    body: bytes

    def json(self) -> Any:
        """Raises RejectedError("not_json") where the body is none."""
        from core.errors import RejectedError

        try:
            return msgspec.json.decode(self.body)
        except msgspec.DecodeError as broken:
            raise RejectedError("not_json") from broken


Sign = Callable[[Ask, bool], Awaitable[Ask]]
"""Puts today's credentials on a request; the flag says that the last ones were refused: renew them."""


class Transport(Protocol):
    """Raises RetryLaterError where nothing happened (429, 503, no connection, breaker open, quota reserved),
    UnknownOutcomeError where an unsafe request left without an answer (timeout, 500, 502, 504), ReconnectError
    after a second 401.
    """

    async def send(self, ask: Ask, sign: Sign) -> Answer: ...
