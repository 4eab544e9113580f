"""Speaks REST to PatientNow Essentials. The key stands in the address, so no address may ever be written down."""

import base64
from pathlib import Path
from typing import Final

import msgspec

from booking.emr.connection import Connection
from booking.emr.sheet_calendar import SheetApi
from booking.emr.sheets import sheet
from booking.emr.transport import Ask, Transport

SHEET: Final = sheet(Path(__file__).with_name("mapping.yaml"))
HOST: Final = "https://api.envisiongo.com/api/v1"


class Api(SheetApi):
    """Each page is one of the thousand calls of a day."""

    rows = 100

    def __init__(self, connection: Connection, transport: Transport) -> None:
        super().__init__(SHEET, connection, transport, HOST, "api_key", "username", "password")

    async def sign(self, ask: Ask, _renew: bool) -> Ask:  # noqa: FBT001 - the shape of Sign
        user = f"{self._secrets['username']}:{self._secrets['password']}"
        basic = base64.b64encode(user.encode()).decode()
        return msgspec.structs.replace(
            ask,
            params=(("apikey", self._secrets["api_key"]), *ask.params),
            headers={**ask.headers, "Authorization": f"Basic {basic}", "Accept": "application/json"},
        )
