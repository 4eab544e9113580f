"""Speaks GraphQL to Boulevard: signs each request anew and turns its errors, which ride in a 200, into ours."""

import re
from collections.abc import AsyncIterator, Callable
from typing import Any, Final

import msgspec

from booking.emr.boulevard import signing
from booking.emr.boulevard.documents import document
from booking.emr.connection import Connection
from booking.emr.transport import Answer, Ask, Transport
from core.clock import Clock
from core.errors import ReconnectError, RejectedError

HOST: Final = "https://dashboard.boulevard.io"
VERSION: Final = "/api/2020-01"
UNSIGNED: Final = "UNAUTHENTICATED"
_CODE: Final = re.compile(r"[A-Z][A-Z_]{2,60}")
_PAGES: Final = 100


class _UnsignedError(RejectedError):
    """It did nothing, because it did not believe who asks."""


class Api:
    """Raises RejectedError with Boulevard's own code, `GRAPHQL` where it has none; never with its words."""

    def __init__(self, connection: Connection, transport: Transport, clock: Clock) -> None:
        self._transport, self._clock = transport, clock
        self._host = (connection.base_url or HOST).rstrip("/")
        self.keys = keys_of(connection)

    async def client(
        self, name: str, *, as_client: str | None = None, safe: bool = True, **variables: Any
    ) -> dict[str, Any]:
        """The booking API, as nobody in particular or as one of the practice's clients."""

        def signature() -> str:
            if as_client is None:
                return signing.anonymous(self.keys)
            return signing.as_client(self.keys, as_client, self._clock.now())

        return await self._ask(
            f"{VERSION}/{self.keys.business}/client", name, variables, signature, safe=safe
        )

    async def admin(self, name: str, *, safe: bool = True, **variables: Any) -> dict[str, Any]:
        """The practice's own API."""

        def signature() -> str:
            return signing.as_practice(self.keys, self._clock.now())

        return await self._ask(f"{VERSION}/admin", f"admin/{name}", variables, signature, safe=safe)

    async def nodes(self, name: str, field: str, **variables: Any) -> AsyncIterator[dict[str, Any]]:
        """Everything of a paged list of the practice's API."""
        after: str | None = None
        for _ in range(_PAGES):
            page = (await self.admin(name, after=after, **variables))[field]
            for edge in page["edges"]:
                if edge and edge.get("node"):
                    yield edge["node"]
            after = page["pageInfo"]["endCursor"]
            if not page["pageInfo"]["hasNextPage"] or after is None:
                return
        raise RejectedError("TOO_MANY_PAGES")

    async def _ask(
        self, path: str, name: str, variables: dict[str, Any], signature: Callable[[], str], *, safe: bool
    ) -> dict[str, Any]:
        async def sign(ask: Ask, _renew: bool) -> Ask:  # noqa: FBT001 - the shape of Sign
            return msgspec.structs.replace(ask, headers={**ask.headers, "Authorization": signature()})

        ask = Ask(
            "POST",
            f"{self._host}{path}",
            headers={"Accept": "application/json"},
            json={"query": document(name), "variables": variables},
            safe=safe,
        )
        try:
            return _data(await self._transport.send(ask, sign))
        except _UnsignedError as refused:  # its own word for a 401, in a 200
            raise ReconnectError("unauthenticated") from refused


def keys_of(connection: Connection) -> signing.Keys:
    """Raises ReconnectError where something that was entered once is missing now."""
    try:
        secret = connection.secrets["api_secret"]
        return signing.Keys(
            business=signing.bare(connection.options["business_id"]),
            api_key=connection.secrets["api_key"],
            secret=secret,
            webhook_secret=connection.secrets.get("webhook_secret", secret),
        )
    except KeyError as missing:
        raise ReconnectError("credentials_missing") from missing


def _data(answer: Answer) -> dict[str, Any]:
    if answer.status != 200:
        raise RejectedError(f"HTTP_{answer.status}")
    body = answer.json()
    errors = body.get("errors") if isinstance(body, dict) else None
    if errors:
        code = _code(errors[0])
        if code == UNSIGNED:
            raise _UnsignedError(code)
        raise RejectedError(code)
    data = body.get("data") if isinstance(body, dict) else None
    if not isinstance(data, dict):
        raise RejectedError("no_data")
    return data


def _code(error: Any) -> str:
    """Some errors carry their code beside the message, some in their extensions."""
    plain = error if isinstance(error, dict) else {}
    told = plain.get("code") or (plain.get("extensions") or {}).get("code") or plain.get("message")
    return told if isinstance(told, str) and _CODE.fullmatch(told) else "GRAPHQL"
