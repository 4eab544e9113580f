"""How adapters speak HTTP to a practice's system: with a budget, a breaker, a quota and nothing personal in a log."""

import random
import time
from collections.abc import Awaitable, Callable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any, Final, Protocol
from urllib.parse import urljoin, urlsplit

import httpx
import msgspec

from booking.emr.connection import Connection
from booking.emr.line import Line
from booking.emr.pauses import wait_asked
from core.clock import Clock
from core.errors import ReconnectError, RejectedError, RetryLaterError, UnknownOutcomeError
from core.logging import hush, logger

hush("httpx", "httpcore")  # they write whole addresses down, and some hold a key or a number
TRIES: Final = 3
LARGEST: Final = 16 * 1024 * 1024
"""Bytes of an answer; a system that sends more is not read to its end."""
NOT_YET: Final = {429, 503}
"""Statuses with which a system says that it has done nothing."""
UNCLEAR: Final = {500, 502, 504}
AGAIN: Final = {429, 502, 503, 504}


class Ask(msgspec.Struct, frozen=True):
    """One request. Its repr shows neither its query nor its body."""

    method: str
    path: str
    """Below the connection's address, or a whole address."""
    params: tuple[tuple[str, str], ...] = ()
    headers: Mapping[str, str] = {}
    json: Any = None
    form: Mapping[str, str] | None = None
    body: bytes | None = None
    """Anything else, with its type among the headers."""
    safe: bool = True
    """Reads, and writes that may be repeated without harm. Anything else is never sent twice."""

    def __repr__(self) -> str:
        return f"Ask({self.method})"


class Answer(msgspec.Struct, frozen=True):
    """What came back; statuses that say no (400, 403, 404, 409, 422) are the adapter's to judge."""

    status: int
    headers: Mapping[str, str]
    """Names in lower case."""
    body: bytes

    def __repr__(self) -> str:
        return f"Answer({self.status})"

    def json(self) -> Any:
        """Raises RejectedError("not_json") where the body is none."""
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


class Patience(msgspec.Struct, frozen=True):
    """How long somebody waits. `total` bounds all tries of one request together."""

    connect: float
    read: float
    total: float
    live: bool


CONVERSATION: Final = Patience(connect=3, read=8, total=12, live=True)
BACKGROUND: Final = Patience(connect=3, read=30, total=75, live=False)
_patience: ContextVar[Patience] = ContextVar("patience", default=BACKGROUND)


@contextmanager
def in_conversation() -> Iterator[None]:
    """A patient waits: short budgets, and the share of the quota that is kept for them."""
    token = _patience.set(CONVERSATION)
    try:
        yield
    finally:
        _patience.reset(token)


class HttpTransport:
    """The way to one connection. `line` is shared by everybody who speaks over that connection in this process."""

    def __init__(
        self,
        client: httpx.AsyncClient,
        clock: Clock,
        connection: Connection,
        line: Line | None = None,
        *,
        on_refused: Callable[[], Awaitable[None]] | None = None,
        sleep: Callable[[float], Awaitable[None]] | None = None,
        chance: Callable[[], float] = random.random,
    ) -> None:
        self._client, self._clock, self._connection = client, clock, connection
        self._line = line or Line()
        self._on_refused, self._sleep, self._chance = on_refused, sleep or clock.sleep, chance

    async def send(self, ask: Ask, sign: Sign) -> Answer:
        if not ask.safe and self._line.paused:
            raise ReconnectError("WRITES_PAUSED")
        patience, began = _patience.get(), time.monotonic()
        attempt = 1
        while True:
            try:
                return await self._signed(ask, sign, patience)
            except RetryLaterError as error:
                wait = self._wait(ask, error, attempt, patience, time.monotonic() - began)
                if wait is None:
                    raise
                await self._sleep(wait)
                attempt += 1

    async def _signed(self, ask: Ask, sign: Sign, patience: Patience) -> Answer:
        answer = await self._once(ask, await sign(ask, False), patience)
        if answer.status == 401:  # refused before anything was done: even an unsafe request may go again
            answer = await self._once(ask, await sign(ask, True), patience)
        if answer.status == 401:
            await self._refused()
            raise ReconnectError("HTTP_401")
        if answer.status in NOT_YET:
            after = wait_asked(answer.headers, self._clock.now())
            raise RetryLaterError(f"HTTP_{answer.status}", after)
        if answer.status >= 500:
            if not ask.safe and answer.status in UNCLEAR:
                raise UnknownOutcomeError(f"HTTP_{answer.status}")
            raise RetryLaterError(f"HTTP_{answer.status}")
        return answer

    async def _once(self, ask: Ask, signed: Ask, patience: Patience) -> Answer:
        self._line.admit(self._clock.now(), live=patience.live)
        status = 0
        try:
            answer = await self._exchange(signed, patience)
            status = answer.status
            self._line.meter.told(answer.headers, self._clock.now())
        except (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout):
            raise RetryLaterError("NO_CONNECTION") from None
        except (httpx.TransportError, TimeoutError) as error:
            if ask.safe:
                raise RetryLaterError(_code(error)) from None
            raise UnknownOutcomeError(_code(error)) from None
        finally:
            failed = status == 0 or status >= 500
            self._line.breaker.heard(self._clock.now(), failed=failed)
            if failed:
                logger().warning(
                    "emr_failed", account=self._connection.id, provider=self._connection.system, status=status
                )
        return answer

    async def _exchange(self, ask: Ask, patience: Patience) -> Answer:
        timeout = httpx.Timeout(patience.read, connect=patience.connect, pool=patience.connect)
        request = self._client.build_request(
            ask.method,
            self._address(ask.path),
            params=list(ask.params) or None,
            headers={**({"content-type": "application/json"} if ask.json is not None else {}), **ask.headers},
            content=ask.body if ask.json is None else msgspec.json.encode(ask.json),
            data=None if ask.form is None else dict(ask.form),
            timeout=timeout,
        )
        async with self._clock.timeout(patience.connect + patience.read):
            response = await self._client.send(request, stream=True, follow_redirects=False)
            try:
                body = await _body(response)
            finally:
                await response.aclose()
        return Answer(response.status_code, {k.lower(): v for k, v in response.headers.items()}, body)

    def _address(self, path: str) -> str:
        if urlsplit(path).scheme:
            return path
        return f"{(self._connection.base_url or '').rstrip('/')}/{path.lstrip('/')}"

    def _wait(
        self, ask: Ask, error: RetryLaterError, attempt: int, patience: Patience, spent: float
    ) -> float | None:
        """Seconds before the next try; None: leave it to whoever asked."""
        if not ask.safe or attempt >= TRIES or error.code not in _RETRIED:
            return None
        jitter = self._chance() * min(8.0, 0.25 * 4 ** (attempt - 1))
        asked = error.after.total_seconds() if error.after is not None else 0.0
        wait = asked + jitter
        return wait if spent + wait < patience.total - patience.read / 2 else None

    async def _refused(self) -> None:
        self._line.paused = True
        if self._on_refused is not None:
            await self._on_refused()


_RETRIED: Final = {"NO_CONNECTION", "CONNECTION_LOST", *(f"HTTP_{status}" for status in AGAIN)}


def _code(error: Exception) -> str:
    late = isinstance(error, httpx.TimeoutException | TimeoutError)
    return "TIMEOUT" if late else "CONNECTION_LOST"


async def _body(response: httpx.Response) -> bytes:
    parts, size = list[bytes](), 0
    async for part in response.aiter_bytes():
        parts.append(part)
        size += len(part)
        if size > LARGEST:
            raise RejectedError("too_large")
    return b"".join(parts)


def own_address(base: str, link: str) -> str | None:
    """A link out of an answer, where it leads to the same system; None: following it would take credentials away."""
    whole = urljoin(base, link)
    here, there = urlsplit(base), urlsplit(whole)
    return whole if (here.scheme, here.netloc) == (there.scheme, there.netloc) else None
