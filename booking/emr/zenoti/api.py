"""Speaks REST to Zenoti: the key on each request, and the errors that ride in a 200."""

from typing import Any, Final

import msgspec

from booking.emr.connection import Connection
from booking.emr.transport import Answer, Ask, Transport
from core.errors import ReconnectError, RejectedError

HOST: Final = "https://api.zenoti.com/v1"
PAGE: Final = 100
"""The longest page that it gives."""
_PAGES: Final = 200


class Api:
    """Raises RejectedError with Zenoti's own number of the error, never with its words."""

    def __init__(self, connection: Connection, transport: Transport) -> None:
        self._transport = transport
        self._host = (connection.base_url or HOST).rstrip("/")
        self._pass = _pass(connection)

    async def get(self, path: str, **params: Any) -> Any:
        told = tuple((name, _text(value)) for name, value in params.items() if value is not None)
        return await self._send(Ask("GET", f"{self._host}/{path}", params=told))

    async def post(self, path: str, body: dict[str, Any], *, safe: bool = True) -> Any:
        return await self._send(Ask("POST", f"{self._host}/{path}", json=body, safe=safe))

    async def put(self, path: str, body: dict[str, Any]) -> Any:
        """What it is used for may be repeated: cancelling what is cancelled is refused and does no harm."""
        return await self._send(Ask("PUT", f"{self._host}/{path}", json=body))

    async def all(self, path: str, field: str, **params: Any) -> list[dict[str, Any]]:
        """Every page of a list."""
        found: list[dict[str, Any]] = []
        for page in range(1, _PAGES + 1):
            answer = await self.get(path, page=page, size=PAGE, **params)
            rows = (answer.get(field) if isinstance(answer, dict) else answer) or []
            found += rows
            if len(rows) < PAGE:
                return found
        raise RejectedError("TOO_MANY_PAGES")

    async def _send(self, ask: Ask) -> Any:
        return _data(await self._transport.send(ask, self._sign))

    async def _sign(self, ask: Ask, _renew: bool) -> Ask:  # noqa: FBT001 - the shape of Sign
        return msgspec.structs.replace(ask, headers={**ask.headers, "Authorization": self._pass})


def _pass(connection: Connection) -> str:
    secrets = connection.secrets
    if "api_key" in secrets:
        return f"apikey {secrets['api_key']}"
    if "token" in secrets:
        return f"bearer {secrets['token']}"
    raise ReconnectError("credentials_missing")


def _data(answer: Answer) -> Any:
    if answer.status >= 400:
        raise RejectedError(f"HTTP_{answer.status}")
    if not answer.body.strip():
        return {}
    body = answer.json()
    error = body.get("error") if isinstance(body, dict) else None
    if error:
        raise RejectedError(_code(error))
    return body


def _code(error: Any) -> str:
    """It spells the number of an error in several ways."""
    plain = {name.lower(): value for name, value in error.items()} if isinstance(error, dict) else {}
    number = next((plain[each] for each in ("statuscode", "code", "error_code") if each in plain), None)
    return str(number) if str(number).lstrip("-").isdecimal() else "ZENOTI"


def _text(value: Any) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)
