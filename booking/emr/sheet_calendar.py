"""What the systems share whose shapes stand in a data file: they are read, and staff enter what is agreed."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any, Final

import msgspec

from booking.emr.base import Candidate, Health
from booking.emr.changes import AppointmentChange
from booking.emr.connection import Connection, Surroundings
from booking.emr.matching import Known, Sought, candidates
from booking.emr.probing import probed
from booking.emr.request_calendar import RequestCalendar
from booking.emr.sheets import Sheet
from booking.emr.transport import Answer, Ask, Transport
from booking.emr.versions import Versions
from booking.slots.types import instant_of
from booking.slots.wall import instant_at
from core.errors import ReconnectError, RejectedError

_PAGES: Final = 100


class SheetApi:
    """REST by our words; the sheet has theirs. Raises RejectedError with the status, never with their words."""

    rows: int
    """The longest page that they give."""

    def __init__(
        self, sheet: Sheet, connection: Connection, transport: Transport, host: str | None, *needs: str
    ) -> None:
        self.sheet, self._transport, self._secrets = sheet, transport, connection.secrets
        address = connection.base_url or host
        if address is None or not set(needs) <= set(self._secrets):
            raise ReconnectError("credentials_missing")
        self._host = address.rstrip("/")

    async def get(self, name: str, **params: Any) -> Any:
        named = self.sheet.params
        told = tuple((named[each], str(value)) for each, value in params.items() if value is not None)
        return await self._plain(Ask("GET", self._address(name), params=told))

    async def post(self, name: str, body: dict[str, Any]) -> Any:
        return await self._plain(Ask("POST", self._address(name), json=body, safe=False))

    async def all(self, name: str, **params: Any) -> list[Mapping[str, Any]]:
        """Page after page, until one is not full."""
        found: list[Mapping[str, Any]] = []
        for page in range(1, _PAGES + 1):
            answer = await self.get(name, page=page, rows=self.rows, **params)
            rows = answer.get(self.sheet.items) or [] if isinstance(answer, dict) else answer
            if not isinstance(rows, list) or (self.sheet.items is None and isinstance(answer, dict)):
                raise RejectedError("NO_LIST")
            found += rows
            if len(rows) < self.rows:
                return found
        raise RejectedError("TOO_MANY_PAGES")

    async def sign(self, ask: Ask, renew: bool) -> Ask:  # noqa: FBT001 - the shape of Sign
        raise NotImplementedError

    def _address(self, name: str) -> str:
        return f"{self._host}/{self.sheet.paths[name]}"

    async def _plain(self, ask: Ask) -> Any:
        answer: Answer = await self._transport.send(ask, self.sign)
        if answer.status >= 400:
            raise RejectedError(f"HTTP_{answer.status}")
        return answer.json() if answer.body.strip() else {}


class SheetCalendar(RequestCalendar):
    people: str
    """What they call patients: a path of the sheet, and the kind of record without its last letter."""

    def __init__(self, surroundings: Surroundings, api: SheetApi) -> None:
        super().__init__(surroundings)
        self._sheet, self._asked_there = api.sheet, api
        self._versions = Versions()

    async def match_client(
        self, *, phone: str | None, email: str | None, name: str | None, birthdate: date | None
    ) -> tuple[Candidate, ...]:
        found: list[Known] = []
        for field, value in (("phone", phone), ("email", email)):
            rows = await self._asked_there.all(self.people, **{field: value}) if value else []
            found += [_known(self._sheet.read(self.people[:-1], each)) for each in rows]
        country = self._around.practice().practice.country
        return candidates(found, Sought(phone, email, name, birthdate, country))

    async def health(self) -> Health:
        return await probed(self._probe())

    async def _probe(self) -> object:
        raise NotImplementedError

    def _visit(self, found: Mapping[str, Any], client: str | None = None) -> AppointmentChange:
        """`client`: whose it is, where whoever asked for it knows."""
        plain = self._sheet.read("appointment", found)
        seen = AppointmentChange(
            external_id=str(plain["id"]),
            version=0,
            client=client or plain_text(plain["client"]),
            start=self._instant(plain["start"]),
            end=self._instant(plain["end"]),
            provider=plain_text(plain["provider"]),
            type=plain_text(plain["type"]),
            location=plain_text(plain["location"]),
            state=self._sheet.visits.get(str(plain["status"]), "booked"),
        )
        version = self._versions.of(seen.external_id, seen, self._around.clock.now())
        return msgspec.structs.replace(seen, version=version)

    def _instant(self, told: Any) -> datetime:
        """Its times carry no offset: they are the practice's wall."""
        at = datetime.fromisoformat(str(told))
        if at.tzinfo is not None:
            return at
        minute = instant_at(self._around.practice().zone, at)
        if minute is None:
            raise RejectedError("NO_TIME")
        return instant_of(minute)


def full_name(plain: Mapping[str, Any]) -> str | None:
    return " ".join(str(plain[each]) for each in ("first", "last") if plain[each]) or None


def plain_text(value: Any) -> str | None:
    return None if value is None else str(value)


def _known(plain: Mapping[str, Any]) -> Known:
    born = plain["birthdate"]
    return Known(
        external_id=str(plain["id"]),
        phones=(str(plain["phone"]),) if plain["phone"] else (),
        emails=(str(plain["email"]),) if plain["email"] else (),
        name=full_name(plain),
        birthdate=date.fromisoformat(str(born)[:10]) if born else None,
    )
