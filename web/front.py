"""The first thing that a request meets: names, sizes, patience and rates, before any of our routes is chosen."""

import asyncio
from collections.abc import Awaitable, Callable, MutableMapping
from datetime import timedelta
from typing import Any, NamedTuple

import msgspec
from litestar.exceptions import HTTPException

from core.errors import TooManyError
from core.limits import LocalLimiter
from core.settings import LOOPBACK, Settings
from web.errors import TITLES, Problem
from web.headers import completed, own_cookies
from web.hosts import Hosts

Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Any]]
Send = Callable[[Any], Awaitable[None]]
Application = Callable[[Any, Any, Any], Awaitable[None]]
MOST_HEADERS = 32 * 1024
MOST_PATH = 8 * 1024
BODY_SECONDS = 30.0
"""A body that is still not here by then is a client that wants to hold the line."""
MINUTE = timedelta(minutes=1)
RATES = (
    ("/api/", 1200),
    ("/media/", 600),
    ("/inbox", 1200),
    ("/widget/v1/", 240),
    ("/socket.io", 240),
    ("/demo/", 60),
    ("/u/", 1200),
    ("/a/", 120),
    ("/calendar/", 120),
)
"""Requests of one address in a minute, by where they go. Webhooks come from few addresses in any number: their
signature is their limit."""
SAFE = {"GET", "HEAD", "OPTIONS"}
FOREIGN = ("/widget/", "/webhooks/", "/hooks/", "/u/", "/a/", "/sandbox", "/probe")
"""Where other sites' pages and servers may write; each has its own proof of who asks."""


class Refusal(NamedTuple):
    status: int
    detail: str
    retry_after: float | None = None


class Asked(NamedTuple):
    """What of a request's head is looked at."""

    host: str
    origin: str
    site: str
    forwarded: list[str]
    size: int
    hosts: int


class Front:
    """Stands before the application; answers by itself what must not come in."""

    def __init__(self, inner: Application, settings: Settings) -> None:
        self._inner = inner
        self._hosts = Hosts(settings)
        self._https = settings.public_url.startswith("https://")
        self._limiter = LocalLimiter()

    async def __call__(self, scope: Any, receive: Receive, send: Send) -> None:
        asked = _asked(scope["headers"])
        self._settle_peer(scope, asked)
        refusal = await self._refusal(scope, asked)
        if refusal is not None:
            await _refuse(scope, self._dressed(send), refusal)
            return
        if self._https:
            scope["headers"] = [
                (name, own_cookies(value) if name == b"cookie" else value) for name, value in scope["headers"]
            ]
        if scope["type"] == "http" and scope["method"] not in SAFE:
            receive = _in_time(receive)
        await self._inner(scope, receive, self._dressed(send))

    def _dressed(self, send: Send) -> Send:
        async def dressed(message: Message) -> None:
            if message["type"] == "http.response.start":
                message["headers"] = completed(message.get("headers", ()), https=self._https)
            await send(message)

        return dressed

    def _settle_peer(self, scope: Any, asked: Asked) -> None:
        client = scope.get("client")
        if client and asked.forwarded:
            scope["client"] = (self._hosts.peer(client[0], asked.forwarded), client[1])

    async def _refusal(self, scope: Any, asked: Asked) -> Refusal | None:
        path = scope["path"]
        if asked.size > MOST_HEADERS:
            return Refusal(431, "The request's headers are too large.")
        if len(scope.get("raw_path") or b"") + len(scope.get("query_string") or b"") > MOST_PATH:
            return Refusal(414, "The address is too long.")
        if not path.isprintable():
            return Refusal(400, "The address holds characters that no address has.")
        if path != "/health" and (asked.hosts != 1 or not self._hosts.knows(asked.host)):
            return _nothing_here(path) or Refusal(421, "No such host here.")
        if scope["type"] == "http" and scope["method"] not in SAFE and self._is_foreign(path, asked):
            return _nothing_here(path) or Refusal(403, "This request comes from another site's page.")
        return await self._over_rate(scope, path)

    def _is_foreign(self, path: str, asked: Asked) -> bool:
        if path.startswith(FOREIGN):
            return False
        if asked.site and asked.site not in {"same-origin", "none"}:
            return True
        return bool(asked.origin) and not self._hosts.is_own(asked.origin, asked.host)

    async def _over_rate(self, scope: Any, path: str) -> Refusal | None:
        peer = (scope.get("client") or ("",))[0]
        if not peer or peer in LOOPBACK:  # this machine itself, or a proxy that does not say for whom
            return None
        for prefix, most in RATES:
            if path.startswith(prefix):
                try:
                    await self._limiter.spend(f"{prefix} {peer}", most, MINUTE)
                except TooManyError as error:
                    return Refusal(429, "Please wait a moment.", error.retry_after.total_seconds())
                return None
        return None


def _nothing_here(path: str) -> Refusal | None:
    """The sandbox, on or off, does not exist for those whom it does not let in."""
    return Refusal(404, "Not Found") if path.startswith("/_sandbox") else None


def _asked(headers: Any) -> Asked:
    found: dict[bytes, str] = {}
    forwarded: list[str] = []
    size = hosts = 0
    for name, value in headers:
        size += len(name) + len(value) + 4
        if name == b"x-forwarded-for":
            forwarded.append(value.decode("latin-1"))
        elif name in {b"host", b"origin", b"sec-fetch-site"}:
            hosts += name == b"host"
            found[name] = value.decode("latin-1")
    return Asked(
        found.get(b"host", ""),
        found.get(b"origin", ""),
        found.get(b"sec-fetch-site", ""),
        forwarded,
        size,
        hosts,
    )


def _in_time(receive: Receive) -> Receive:
    """The body must be here before our patience ends; afterwards waiting for a disconnect is no offence."""
    ends = asyncio.get_running_loop().time() + BODY_SECONDS
    whole = False

    async def received() -> Message:
        nonlocal whole
        if whole:
            return await receive()  # type: ignore[no-any-return]
        try:
            async with asyncio.timeout_at(ends):
                message: Message = await receive()
        except TimeoutError:
            raise HTTPException("The request's body did not come in time.", status_code=408) from None
        whole = not message.get("more_body", False)
        return message

    return received


async def _refuse(scope: Any, send: Send, refusal: Refusal) -> None:
    if scope["type"] == "websocket":
        await send({"type": "websocket.close", "code": 1008, "reason": refusal.detail})
        return
    body = msgspec.json.encode(
        Problem(
            title=TITLES.get(refusal.status, "Problem"),
            status=refusal.status,
            detail=refusal.detail,
            retry_after=refusal.retry_after,
        )
    )
    headers = [(b"content-type", b"application/problem+json"), (b"content-length", str(len(body)).encode())]
    if refusal.retry_after is not None:
        headers.append((b"retry-after", str(int(refusal.retry_after) + 1).encode()))
    # What is still coming is not read: the connection ends with this answer.
    headers.append((b"connection", b"close"))
    await send({"type": "http.response.start", "status": refusal.status, "headers": headers})
    await send({"type": "http.response.body", "body": body})
