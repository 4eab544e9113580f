"""4D EMR: patients are matched, leads pushed, visits of known patients read; what is agreed staff enter."""

from collections.abc import Awaitable, Callable, Mapping
from typing import Final

from sqlalchemy import Connection as Sql
from sqlalchemy import select

from booking.emr.base import (
    MORE,
    CalendarSlot,
    Capabilities,
    Change,
    ChangeKind,
    Client,
    IntentKey,
)
from booking.emr.changes import AppointmentChange, change_of
from booking.emr.connection import Surroundings
from booking.emr.four_d.api import SHEET, Api
from booking.emr.models import emr_client
from booking.emr.request_calendar import reached
from booking.emr.sheet_calendar import SheetCalendar
from core.errors import GlowdeskError
from core.logging import logger
from core.session import mine

ABLE: Final = Capabilities(
    slots="emulated", hold="emulated", book="task", reschedule="task", cancel="task", clients="native"
)
Whose = Callable[[], Awaitable[tuple[str, ...]]]
BATCH: Final = 40
"""Patients whose visits are read before the place is written down."""
WHOLE: Final = "whole"
START, END = "start", "end"
SOURCE: Final = "Glowdesk"


class FourD(SheetCalendar):
    """`whose`: the patients whose visits are read; those whom we know there, unless somebody says otherwise."""

    people = "patients"

    def __init__(self, surroundings: Surroundings, whose: Whose | None = None) -> None:
        self._api = Api(*reached(surroundings))
        super().__init__(surroundings, self._api)
        self._whose = whose or self._known_there

    def capabilities(self) -> Capabilities:
        return ABLE

    async def changes(self, kind: ChangeKind, cursor: str | None) -> tuple[tuple[Change, ...], str | None]:
        """Patient by patient, since there is no other list; of many, a few at a time from the last that was read."""
        if kind != "appointments":
            return (), cursor
        people = sorted(await self._whose())
        if len(people) <= BATCH:
            return await self._of(people), WHOLE if people else cursor
        if cursor == END:  # whoever asks on after the last is told that this was all
            return (), START
        left = [
            each for each in people if cursor in {None, START, WHOLE} or each > str(cursor).removesuffix(MORE)
        ]
        read = left[:BATCH]
        return await self._of(read), f"{read[-1]}{MORE}" if len(left) > BATCH else END

    async def _probe(self) -> object:
        return await self._api.get("patients", page=1, rows=1)

    # Inside ---------------------------------------------------------------------------------------

    async def _tell(
        self, slot: CalendarSlot, client: Client, answers: Mapping[str, str], key: IntentKey
    ) -> None:
        """A lead with the agreed time. Where it does not arrive, or nobody knows, the task to staff says it all."""
        first, _, last = (client.name or "").strip().partition(" ")
        if not first:
            return
        start = slot.start
        kind = self._around.practice().appointment_type(start.type).name
        parts = (f"{kind}, {start.start:%Y-%m-%d %H:%M} ({start.zone})", answers.get("note"), key.marker)
        lead = SHEET.write(
            "lead", first=first, last=last or None, phone=client.phone, email=client.email, source=SOURCE
        )
        try:
            made = await self._api.post("leads", lead)
            text = " · ".join(each for each in parts if each)
            named = SHEET.read("lead", made)["id"]
            await self._api.post("notes", SHEET.write("note", lead=named, text=text))
        except GlowdeskError as error:
            code = str(getattr(error, "code", type(error).__name__))
            logger().warning("lead_not_pushed", account=self._connection.id, code=code[:40])

    async def _of(self, people: list[str]) -> tuple[Change, ...]:
        return tuple([change_of(visit) for each in people for visit in await self._visits(each)])

    async def _visits(self, patient: str) -> list[AppointmentChange]:
        rows = await self._api.all("appointments", patient=patient)
        return [self._visit(each, patient) for each in rows]

    async def _known_there(self) -> tuple[str, ...]:
        def look(conn: Sql) -> tuple[str, ...]:
            ids = select(emr_client.c.external_id).where(
                mine(emr_client), emr_client.c.connection_id == self._connection.id
            )
            return tuple(conn.execute(ids.distinct()).scalars())

        return await self._around.db.read(self._around.scope, look)
