"""Speaks REST to a practice's own 4D EMR: two headers, and lists that stand inside their answer."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

import msgspec

from booking.emr.connection import Connection
from booking.emr.sheets import sheet
from booking.emr.transport import Ask, Transport
from core.errors import ReconnectError, RejectedError

SHEET: Final = sheet(Path(__file__).with_name("mapping.yaml"))
ROWS: Final = 50
_PAGES: Final = 100


class Api:
    def __init__(self, connection: Connection, transport: Transport) -> None:
        self._transport, self._secrets = transport, connection.secrets
        if connection.base_url is None or not {"client_id", "client_secret"} <= set(self._secrets):
            raise ReconnectError("credentials_missing")
        self._host = connection.base_url.rstrip("/")

    async def get(self, name: str, **params: Any) -> Any:
        """`name` and the parameters by our words; the mapping has theirs."""
        told = tuple((SHEET.params[each], str(value)) for each, value in params.items() if value is not None)
        return await self._send(Ask("GET", f"{self._host}/{SHEET.paths[name]}", params=told))

    async def post(self, name: str, body: dict[str, Any]) -> Any:
        return await self._send(Ask("POST", f"{self._host}/{SHEET.paths[name]}", json=body, safe=False))

    async def all(self, name: str, **params: Any) -> list[Mapping[str, Any]]:
        found: list[Mapping[str, Any]] = []
        for page in range(1, _PAGES + 1):
            answer = await self.get(name, page=page, rows=ROWS, **params)
            rows = answer.get(SHEET.items) if isinstance(answer, dict) else answer
            found += rows or []
            if len(rows or ()) < ROWS:
                return found
        raise RejectedError("TOO_MANY_PAGES")

    async def _send(self, ask: Ask) -> Any:
        answer = await self._transport.send(ask, self._sign)
        if answer.status >= 400:
            raise RejectedError(f"HTTP_{answer.status}")
        return answer.json() if answer.body.strip() else {}

    async def _sign(self, ask: Ask, _renew: bool) -> Ask:  # noqa: FBT001 - the shape of Sign
        told = {"client-id": self._secrets["client_id"], "client-secret": self._secrets["client_secret"]}
        return msgspec.structs.replace(ask, headers={**ask.headers, **told})
