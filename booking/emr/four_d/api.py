"""Speaks REST to a practice's own 4D EMR: two headers, and lists that stand inside their answer."""

from pathlib import Path
from typing import Final

import msgspec

from booking.emr.connection import Connection
from booking.emr.sheet_calendar import SheetApi
from booking.emr.sheets import sheet
from booking.emr.transport import Ask, Transport

SHEET: Final = sheet(Path(__file__).with_name("mapping.yaml"))


class Api(SheetApi):
    rows = 50

    def __init__(self, connection: Connection, transport: Transport) -> None:
        super().__init__(SHEET, connection, transport, None, "client_id", "client_secret")

    async def sign(self, ask: Ask, _renew: bool) -> Ask:  # noqa: FBT001 - the shape of Sign
        told = {"client-id": self._secrets["client_id"], "client-secret": self._secrets["client_secret"]}
        return msgspec.structs.replace(ask, headers={**ask.headers, **told})
