"""Speaks REST to PatientNow Essentials. The key stands in the address, so no address may ever be written down."""

import base64
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

import msgspec

from booking.emr.connection import Connection
from booking.emr.sheets import sheet
from booking.emr.transport import Ask, Transport
from core.errors import ReconnectError, RejectedError

SHEET: Final = sheet(Path(__file__).with_name("mapping.yaml"))
HOST: Final = "https://api.envisiongo.com/api/v1"
ROWS: Final = 100
_PAGES: Final = 100


class Api:
    def __init__(self, connection: Connection, transport: Transport) -> None:
        self._transport, self._secrets = transport, connection.secrets
        self._host = (connection.base_url or HOST).rstrip("/")
        if not {"api_key", "username", "password"} <= set(self._secrets):
            raise ReconnectError("credentials_missing")

    async def get(self, name: str, **params: Any) -> Any:
        """`name` and the parameters by our words; the mapping has theirs."""
        told = tuple((SHEET.params[each], str(value)) for each, value in params.items() if value is not None)
        ask = Ask("GET", f"{self._host}/{SHEET.paths[name]}", params=told)
        answer = await self._transport.send(ask, self._sign)
        if answer.status >= 400:
            raise RejectedError(f"HTTP_{answer.status}")
        return answer.json() if answer.body.strip() else {}

    async def all(self, name: str, **params: Any) -> list[Mapping[str, Any]]:
        """Page after page, until one is not full: each is one of the thousand calls of a day."""
        found: list[Mapping[str, Any]] = []
        for page in range(1, _PAGES + 1):
            rows = await self.get(name, page=page, rows=ROWS, **params)
            if not isinstance(rows, list):
                raise RejectedError("NO_LIST")
            found += rows
            if len(rows) < ROWS:
                return found
        raise RejectedError("TOO_MANY_PAGES")

    async def _sign(self, ask: Ask, _renew: bool) -> Ask:  # noqa: FBT001 - the shape of Sign
        user = f"{self._secrets['username']}:{self._secrets['password']}"
        basic = base64.b64encode(user.encode()).decode()
        return msgspec.structs.replace(
            ask,
            params=(("apikey", self._secrets["api_key"]), *ask.params),
            headers={**ask.headers, "Authorization": f"Basic {basic}", "Accept": "application/json"},
        )
