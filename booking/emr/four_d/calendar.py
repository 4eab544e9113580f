"""4D EMR: patients are matched, leads pushed, visits of known patients read; what is agreed staff enter."""

from collections.abc import Awaitable, Callable, Mapping
from datetime import date, datetime
from typing import Any, Final

import msgspec
from sqlalchemy import Connection as Sql
from sqlalchemy import select

from booking.emr.base import (
    MORE,
    CalendarSlot,
    Candidate,
    Capabilities,
    Change,
    ChangeKind,
    Client,
    Handshake,
    Health,
    IntentKey,
    PackageBalance,
)
from booking.emr.changes import AppointmentChange, change_of
from booking.emr.connection import Surroundings
from booking.emr.four_d.api import SHEET, Api
from booking.emr.matching import Known, Sought, candidates
from booking.emr.models import emr_client
from booking.emr.request_calendar import RequestCalendar
from booking.emr.versions import Versions
from booking.slots.types import instant_of
from booking.slots.wall import instant_at
from core.errors import GlowdeskError, ReconnectError, RejectedError, RetryLaterError
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


class FourD(RequestCalendar):
    """`whose`: the patients whose visits are read; those whom we know there, unless somebody says otherwise."""

    def __init__(self, surroundings: Surroundings, whose: Whose | None = None) -> None:
        super().__init__(surroundings)
        self._api = Api(self._connection, self._transport)
        self._versions = Versions()
        self._whose = whose or self._known_there

    def capabilities(self) -> Capabilities:
        return ABLE

    async def match_client(
        self, *, phone: str | None, email: str | None, name: str | None, birthdate: date | None
    ) -> tuple[Candidate, ...]:
        found: list[Known] = []
        for field, value in (("phone", phone), ("email", email)):
            rows = await self._api.all("patients", **{field: value}) if value else []
            found += [_known(SHEET.read("patient", each)) for each in rows]
        country = self._around.practice().practice.country
        return candidates(found, Sought(phone, email, name, birthdate, country))

    async def create_client(self, client: Client) -> str:  # noqa: ARG002
        """A lead becomes a patient there by a person's hand."""
        raise RejectedError("ENTERED_BY_STAFF")

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

    def verify_webhook(
        self,
        headers: Mapping[str, str],  # noqa: ARG002
        raw_body: bytes,  # noqa: ARG002
    ) -> tuple[Change, ...] | Handshake | None:
        """It never calls us, so whoever calls is somebody else."""
        return None

    async def packages(self, client: str) -> tuple[PackageBalance, ...]:  # noqa: ARG002
        return ()

    async def health(self) -> Health:
        try:
            await self._api.get("patients", page=1, rows=1)
        except ReconnectError as error:
            return Health("down", error.code)
        except (RetryLaterError, RejectedError) as error:
            return Health("degraded", error.code)
        return Health("ok")

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
        return [self._visit(SHEET.read("appointment", each), patient) for each in rows]

    def _visit(self, plain: Mapping[str, Any], patient: str) -> AppointmentChange:
        seen = AppointmentChange(
            external_id=str(plain["id"]),
            version=0,
            client=patient,
            start=self._instant(plain["start"]),
            end=self._instant(plain["end"]),
            provider=_text(plain["provider"]),
            type=_text(plain["type"]),
            location=_text(plain["location"]),
            state=SHEET.visits.get(str(plain["status"]), "booked"),
        )
        version = self._versions.of(seen.external_id, seen, self._around.clock.now())
        return msgspec.structs.replace(seen, version=version)

    def _instant(self, told: Any) -> datetime:
        at = datetime.fromisoformat(str(told))
        if at.tzinfo is not None:
            return at
        minute = instant_at(self._around.practice().zone, at)
        if minute is None:
            raise RejectedError("NO_TIME")
        return instant_of(minute)

    async def _known_there(self) -> tuple[str, ...]:
        def look(conn: Sql) -> tuple[str, ...]:
            ids = select(emr_client.c.external_id).where(
                mine(emr_client), emr_client.c.connection_id == self._connection.id
            )
            return tuple(conn.execute(ids.distinct()).scalars())

        return await self._around.db.read(self._around.scope, look)


def _known(plain: Mapping[str, Any]) -> Known:
    born = plain["birthdate"]
    parts = [str(plain[each]) for each in ("first", "last") if plain[each]]
    return Known(
        external_id=str(plain["id"]),
        phones=(str(plain["phone"]),) if plain["phone"] else (),
        emails=(str(plain["email"]),) if plain["email"] else (),
        name=" ".join(parts) or None,
        birthdate=date.fromisoformat(str(born)[:10]) if born else None,
    )


def _text(value: Any) -> str | None:
    return None if value is None else str(value)
