"""The smallest server a far end needs: one function from a call to a reply, and bad days on command."""

import asyncio
import json
from collections import deque
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any, Final, Literal
from urllib.parse import parse_qsl

import msgspec

Bad = Literal[
    "limited",
    "down",
    "error_before",
    "error_after",
    "drop_before",
    "drop_after",
    "hang_after",
    "html",
    "expired",
]
"""limited: 429. down: 503. error: 500. drop: the connection is cut. hang: nothing is said until the caller leaves.
expired: the token is called old, once. `_after`: what was asked has been done all the same.
"""
AFTER: Final = frozenset({"error_after", "drop_after", "hang_after"})
READS: Final = frozenset({"GET", "HEAD", "OPTIONS", "PROPFIND", "REPORT"})
STATUS: Final = {
    "limited": 429,
    "down": 503,
    "error_before": 500,
    "error_after": 500,
    "html": 502,
    "expired": 401,
}


class Call(msgspec.Struct, frozen=True):
    method: str
    path: str
    query: list[tuple[str, str]]
    headers: dict[str, str]
    body: bytes
    base: str
    """How the caller reached us, for links."""

    def one(self, name: str) -> str | None:
        return next((value for key, value in self.query if key == name), None)

    def all(self, name: str) -> list[str]:
        return [value for key, value in self.query if key == name]

    def json(self) -> Any:
        try:
            return json.loads(self.body)
        except ValueError:
            raise RefusalError(400, {"error": "malformed"}) from None

    def form(self) -> dict[str, str]:
        return dict(parse_qsl(self.body.decode("utf-8", "replace"), keep_blank_values=True))


class Reply(msgspec.Struct, frozen=True):
    status: int = 200
    body: Any = None
    headers: dict[str, str] = {}


class RefusalError(Exception):
    def __init__(self, status: int, body: Any = None, headers: dict[str, str] | None = None) -> None:
        super().__init__(status)
        self.reply = Reply(status, body, headers or {})


class Fault(msgspec.Struct, frozen=True):
    kind: Bad
    writes: bool
    headers: dict[str, str]


class Throttle:
    """So many calls in so long for each name. Raises RefusalError(429)."""

    def __init__(self, calls: int, within: timedelta, now: Callable[[], datetime]) -> None:
        self._calls, self._within, self._now = calls, within, now
        self._heard: dict[str, deque[datetime]] = {}

    def admit(self, name: str) -> None:
        now, heard = self._now(), self._heard.setdefault(name, deque())
        while heard and now - heard[0] >= self._within:
            heard.popleft()
        if len(heard) >= self._calls:
            raise RefusalError(429, {"error": "too many requests"})
        heard.append(now)


class Door:
    """An ASGI app. `handle` works between two awaits, so that of two callers one is first."""

    def __init__(
        self,
        handle: Callable[[Call], Reply],
        *,
        exempt: Callable[[Call], bool] | None = None,
        writes: Callable[[Call], bool] | None = None,
    ) -> None:
        self._handle, self._exempt = handle, exempt or (lambda _: False)
        self._writes = writes or (lambda call: call.method not in READS)
        self.faults: list[Fault] = []
        self.calls: list[Call] = []

    def fail_next(self, kind: Bad, *, writes: bool | None = None, **headers: str) -> None:
        """The next call fails; what fails after it was done waits for a write."""
        wanted = kind in AFTER if writes is None else writes
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        self.faults.append(Fault(kind, wanted, named))

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        if scope["type"] == "lifespan":
            await _lifespan(receive, send)
            return
        call = await _call(scope, receive)
        self.calls.append(call)
        fault = self._fault(call)
        if fault is None:
            await _answer(send, self._safely(call))
            return
        if fault.kind in AFTER:
            self._safely(call)
        await _fail(fault, receive, send)

    def _safely(self, call: Call) -> Reply:
        try:
            return self._handle(call)
        except RefusalError as refusal:
            return refusal.reply

    def _fault(self, call: Call) -> Fault | None:
        if self._exempt(call):
            return None
        write = self._writes(call)
        for fault in self.faults:
            if write or not fault.writes:
                self.faults.remove(fault)
                return fault
        return None


async def _fail(fault: Fault, receive: Any, send: Any) -> None:
    if fault.kind.startswith("drop"):
        receive.__self__.transport.abort()
    if fault.kind.startswith(("drop", "hang")):
        await _silence(receive)
        return
    body: Any = "<html><body>Bad gateway</body></html>" if fault.kind == "html" else {"error": fault.kind}
    await _answer(send, Reply(STATUS[fault.kind], body, fault.headers))


async def _silence(receive: Any) -> None:
    try:
        async with asyncio.timeout(60):
            while (await receive())["type"] != "http.disconnect":
                pass
    except TimeoutError:
        return


async def _call(scope: Any, receive: Any) -> Call:
    body, more = b"", True
    while more:
        event = await receive()
        body, more = body + event.get("body", b""), event.get("more_body", False)
    headers = {name.decode("latin-1").lower(): value.decode("latin-1") for name, value in scope["headers"]}
    return Call(
        scope["method"],
        scope["path"],
        parse_qsl(scope["query_string"].decode(), keep_blank_values=True),
        headers,
        body,
        f"http://{headers.get('host', '')}",
    )


async def _answer(send: Any, reply: Reply) -> None:
    plain = reply.body
    raw = plain if isinstance(plain, bytes) else b"" if plain is None else _encoded(plain)
    kind = "application/json" if not isinstance(plain, bytes | str) else "text/html"
    headers = {"content-type": kind, "content-length": str(len(raw)), **reply.headers}
    listed = [(name.lower().encode(), value.encode()) for name, value in headers.items()]
    await send({"type": "http.response.start", "status": reply.status, "headers": listed})
    await send({"type": "http.response.body", "body": raw})


def _encoded(plain: Any) -> bytes:
    return plain.encode() if isinstance(plain, str) else json.dumps(plain).encode()


async def _lifespan(receive: Any, send: Any) -> None:
    while True:
        event = await receive()
        await send({"type": f"{event['type']}.complete"})
        if event["type"] == "lifespan.shutdown":
            return
