"""The practice's side of Boulevard: its clients, its book as it stands, its orders and what its clients have bought."""

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any, Final

import msgspec

from booking.emr.base import (
    CalendarBooking,
    CalendarSlot,
    Candidate,
    Change,
    ChangeKind,
    Client,
    PackageBalance,
)
from booking.emr.boulevard.api import Api
from booking.emr.boulevard.naming import Naming
from booking.emr.boulevard.reading import (
    appointment_change,
    booking_of,
    client_change,
    invoice_change,
    known,
    packages_of,
    state_of,
)
from booking.emr.changes import AppointmentChange, PackageChange, balance_of, change_of
from booking.emr.matching import Sought, candidates
from booking.emr.versions import Versions
from core.clock import Clock
from core.errors import RejectedError

OVERLAP: Final = timedelta(minutes=10)
BACK: Final = timedelta(days=7)
"""Appointments carry no time of their last change: those of a week ago until the end are read anew each time."""
WHOLE: Final = "whole"
REASONS: Final[Mapping[str, str]] = {
    "late": "CLIENT_LATE_CANCEL",
    "staff": "STAFF_CANCEL",
    "closure": "STAFF_CANCEL",
    "sick": "STAFF_CANCEL",
    "no_show": "NO_SHOW",
    "mistake": "MISTAKE",
}
"""Ours to theirs; whatever else somebody wrote is a client who cancels."""


class Office:
    def __init__(
        self, api: Api, clock: Clock, naming: Naming, places: tuple[str, ...], currency: str
    ) -> None:
        self._api, self._clock, self._naming = api, clock, naming
        self._places, self._currency = tuple(dict.fromkeys(places)), currency
        self._versions = Versions()

    # Appointments ---------------------------------------------------------------------------------

    async def appointment(self, booking: str) -> dict[str, Any]:
        found = (await self._api.admin("appointment", id=booking))["appointment"]
        if not found:
            raise RejectedError("NOT_FOUND")
        plain: dict[str, Any] = found
        return plain

    async def starting_at(self, place: str, at: datetime) -> list[dict[str, Any]]:
        """What is booked there for that very instant and still stands."""
        moment = _moment(at)
        query = f"startAt >= '{moment}' AND startAt <= '{moment}'"
        found = [
            each
            async for each in self._api.nodes("appointments", "appointments", locationId=place, query=query)
        ]
        return [each for each in found if state_of(each) not in {"cancelled", "no_show"}]

    async def cancel(self, booking: str, reason: str, marker: str) -> CalendarBooking:
        there = await self.appointment(booking)
        if state_of(there) in {"cancelled", "no_show", "completed"}:
            return self.booking(there)
        word = REASONS.get(reason, "CLIENT_CANCEL")
        wanted = {"id": booking, "reason": word, "notes": marker, "notifyClient": False}
        try:
            done = await self._api.admin("cancel", input=wanted)
        except RejectedError:
            there = await self.appointment(booking)
            if state_of(there) not in {"cancelled", "no_show"}:
                raise
            return self.booking(there)
        return self.booking(done["cancelAppointment"]["appointment"])

    def booked(self, external_id: str, slot: CalendarSlot, provider: str) -> CalendarBooking:
        """What checking out has made, without asking once more."""
        looks = (slot.start.at, slot.end, "booked", provider)
        version = self._versions.of(external_id, looks, self._clock.now())
        return CalendarBooking(external_id, "booked", version)

    def booking(self, plain: Mapping[str, Any]) -> CalendarBooking:
        return booking_of(plain, self._change(plain).version)

    # People ---------------------------------------------------------------------------------------

    async def match(self, sought: Sought) -> tuple[Candidate, ...]:
        """Numbers stand there in E.164, and are searched as they stand."""
        wanted = [("mobilePhone", sought.phone), ("email", sought.email)]
        query = " OR ".join(f"{field} = {_quoted(value)}" for field, value in wanted if value)
        if not query:
            return ()
        return candidates(
            [known(each) async for each in self._api.nodes("clients", "clients", query=query)], sought
        )

    async def create(self, client: Client) -> str:
        first, _, last = (client.name or "").strip().partition(" ")
        if not first:
            raise RejectedError("NAME_MISSING")
        wanted = {"firstName": first, "lastName": last, "mobilePhone": client.phone, "email": client.email}
        known_ = {field: value for field, value in wanted.items() if value}
        made = await self._api.admin("create_client", safe=False, input=known_)
        created: str = made["createClient"]["client"]["id"]
        return created

    # What has changed -----------------------------------------------------------------------------

    async def changes(self, kind: ChangeKind, cursor: str | None) -> tuple[tuple[Change, ...], str | None]:
        """The cursor is the last change that we have seen, by their clock; of appointments there is no such thing."""
        if kind == "appointments":
            return tuple(await self._appointments(self._clock.now() - BACK)), WHOLE
        since = None if cursor is None else datetime.fromisoformat(cursor)
        if kind == "clients":
            people = [each async for each in self._api.nodes("clients", "clients", query=_updated(since))]
            return tuple(change_of(client_change(each)) for each in people), _newest(people, cursor)
        orders = await self._orders(since)
        if kind == "invoices":
            found = [change_of(invoice_change(each, self._currency)) for each in orders]
            return tuple(found), _newest(orders, cursor)
        return tuple(await self._packages(orders)), _newest(orders, cursor)

    async def packages(self, client: str) -> tuple[PackageBalance, ...]:
        return tuple(balance_of(each) for each in await self._packages_of(client))

    async def _appointments(self, since: datetime) -> list[Change]:
        query = f"startAt >= '{_moment(since)}'"
        return [
            change_of(self._change(each))
            for place in self._places
            async for each in self._api.nodes("appointments", "appointments", locationId=place, query=query)
        ]

    async def _packages(self, orders: list[dict[str, Any]]) -> list[Change]:
        """Sessions are bought and used up on orders: whoever has a changed order is looked at."""
        clients = dict.fromkeys(each["clientId"] for each in orders if each.get("clientId"))
        return [change_of(package) for each in clients for package in await self._packages_of(each)]

    async def _orders(self, since: datetime | None) -> list[dict[str, Any]]:
        return [
            each
            for place in self._places
            async for each in self._api.nodes("orders", "orders", locationId=place, query=_updated(since))
        ]

    async def _packages_of(self, client: str) -> tuple[PackageChange, ...]:
        found = (await self._api.admin("vouchers", id=client))["client"] or {}
        return packages_of(client, found.get("vouchers") or (), self._clock.now(), self._naming)

    def _change(self, plain: Mapping[str, Any]) -> AppointmentChange:
        seen = appointment_change(plain, 0, self._naming)
        looks = (seen.start, seen.end, seen.state, seen.provider)
        version = self._versions.of(seen.external_id, looks, self._clock.now())
        return msgspec.structs.replace(seen, version=version)


def _newest(found: list[dict[str, Any]], cursor: str | None) -> str | None:
    """Stays where nothing is newer, which tells whoever reads that this was all."""
    marks = [*(each["updatedAt"] for each in found), *([cursor] if cursor else [])]
    return max(marks, key=datetime.fromisoformat, default=None)


def _updated(since: datetime | None) -> str | None:
    return None if since is None else f"updatedAt >= '{_moment(since - OVERLAP)}'"


def _moment(at: datetime) -> str:
    return at.astimezone(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")


def _quoted(value: str) -> str:
    return "'" + value.replace("\\", "\\\\").replace("'", "\\'") + "'"
