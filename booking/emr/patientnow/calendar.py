"""PatientNow Essentials: read as far as its documents are public; visits are asked for and entered by staff."""

import hmac
from collections.abc import Mapping
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any, Final

import msgspec

from booking.emr.base import (
    Candidate,
    Capabilities,
    Change,
    ChangeKind,
    Client,
    Handshake,
    Health,
    Listed,
    PackageBalance,
)
from booking.emr.changes import AppointmentChange, InvoiceChange, change_of
from booking.emr.connection import Surroundings
from booking.emr.matching import Known, Sought, candidates
from booking.emr.patientnow.api import SHEET, Api
from booking.emr.request_calendar import RequestCalendar
from booking.emr.versions import Versions
from booking.slots.types import instant_of
from booking.slots.wall import instant_at
from core.errors import ReconnectError, RejectedError, RetryLaterError
from practice.file import exponent

ABLE: Final = Capabilities(
    slots="emulated",
    hold="emulated",
    book="task",
    reschedule="task",
    cancel="task",
    clients="native",
    invoices="native",
)
BACK: Final = timedelta(days=7)
WHOLE: Final = "whole"


class PatientNow(RequestCalendar):
    """Writes there go to live data and their shapes are not public: nothing is ever written."""

    def __init__(self, surroundings: Surroundings) -> None:
        super().__init__(surroundings)
        self._api = Api(self._connection, self._transport)
        self._versions = Versions()

    def capabilities(self) -> Capabilities:
        return msgspec.structs.replace(ABLE, push="native") if self._pushes() else ABLE

    async def list_locations(self) -> tuple[Listed, ...]:
        return await self._listed("companies")

    async def list_services(self) -> tuple[Listed, ...]:
        return await self._listed("services")

    async def list_providers(self) -> tuple[Listed, ...]:
        rows = [SHEET.read("employee", each) for each in await self._api.all("employees")]
        return tuple(
            Listed(str(each["id"]), _name(each) or "?", active=each["active"] is not False) for each in rows
        )

    async def match_client(
        self, *, phone: str | None, email: str | None, name: str | None, birthdate: date | None
    ) -> tuple[Candidate, ...]:
        found: list[Known] = []
        for field, value in (("phone", phone), ("email", email)):
            rows = await self._api.all("customers", **{field: value}) if value else []
            found += [_known(SHEET.read("customer", each)) for each in rows]
        country = self._around.practice().practice.country
        return candidates(found, Sought(phone, email, name, birthdate, country))

    async def create_client(self, client: Client) -> str:  # noqa: ARG002
        """Only staff add people there."""
        raise RejectedError("ENTERED_BY_STAFF")

    async def changes(self, kind: ChangeKind, cursor: str | None) -> tuple[tuple[Change, ...], str | None]:
        """Read whole, seldom: a thousand calls a day are all there are."""
        match kind:
            case "appointments":
                return tuple([change_of(each) for each in await self._visits()]), WHOLE
            case "invoices":
                return tuple([change_of(each) for each in await self._orders()]), WHOLE
            case _:
                return (), cursor

    def verify_webhook(
        self, headers: Mapping[str, str], raw_body: bytes
    ) -> tuple[Change, ...] | Handshake | None:
        """How it signs is not public: a secret that the practice sets on both sides, in a header that it names."""
        if not self._pushes() or not raw_body.strip():
            return None
        name = self._connection.options["webhook_header"].lower()
        told = next((value for header, value in headers.items() if header.lower() == name), "")
        if not hmac.compare_digest(told.encode(), self._connection.secrets["webhook_token"].encode()):
            return None
        return (Change("appointments", "", 0, {}), Change("invoices", "", 0, {}))

    async def packages(self, client: str) -> tuple[PackageBalance, ...]:  # noqa: ARG002
        """Memberships and orders hold them in shapes that are not public."""
        return ()

    async def health(self) -> Health:
        try:
            await self._api.get("status")
        except ReconnectError as error:
            return Health("down", error.code)
        except (RetryLaterError, RejectedError) as error:
            return Health("degraded", error.code)
        return Health("ok")

    # Inside ---------------------------------------------------------------------------------------

    def _pushes(self) -> bool:
        return "webhook_token" in self._connection.secrets and "webhook_header" in self._connection.options

    async def _listed(self, name: str) -> tuple[Listed, ...]:
        rows = [SHEET.read("listed", each) for each in await self._api.all(name)]
        return tuple(
            Listed(
                str(each["id"]),
                str(each["name"]),
                active=each["active"] is not False,
                minutes=each["minutes"],
            )
            for each in rows
        )

    async def _visits(self) -> list[AppointmentChange]:
        book = self._around.practice()
        today = self._around.clock.now().astimezone(book.zone).date()
        until = today + timedelta(days=book.practice.booking_rules.horizon_days + 1)
        found: list[AppointmentChange] = []
        for company in dict.fromkeys(self._connection.links.locations.values()) or (None,):
            rows = await self._api.all(
                "appointments", company=company, **{"from": today - BACK, "until": until}
            )
            found += [self._visit(SHEET.read("appointment", each)) for each in rows]
        return found

    def _visit(self, plain: Mapping[str, Any]) -> AppointmentChange:
        seen = AppointmentChange(
            external_id=str(plain["id"]),
            version=0,
            client=_text(plain["customer"]),
            start=self._instant(plain["start"]),
            end=self._instant(plain["end"]),
            provider=_text(plain["employee"]),
            type=_text(plain["service"]),
            location=_text(plain["company"]),
            state=SHEET.visits.get(str(plain["status"]), "booked"),
        )
        version = self._versions.of(seen.external_id, seen, self._around.clock.now())
        return msgspec.structs.replace(seen, version=version)

    async def _orders(self) -> list[InvoiceChange]:
        today = self._around.clock.now().date()
        rows = await self._api.all("orders", **{"from": today - BACK, "until": today + timedelta(days=1)})
        orders = [SHEET.read("order", each) for each in rows]
        return [self._order(each) for each in orders if each["closed"]]

    def _order(self, plain: Mapping[str, Any]) -> InvoiceChange:
        currency = self._around.practice().currency
        seen = InvoiceChange(
            external_id=str(plain["id"]),
            version=0,
            client=_text(plain["customer"]),
            total_minor=_minor(plain["total"], currency),
            currency=currency,
            state=SHEET.orders.get(str(plain["status"]), "open"),
            refunded_minor=_minor(plain["refunded"], currency),
            at=self._instant(plain["closed"]),
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


def _known(plain: Mapping[str, Any]) -> Known:
    born = plain["birthdate"]
    return Known(
        external_id=str(plain["id"]),
        phones=(str(plain["phone"]),) if plain["phone"] else (),
        emails=(str(plain["email"]),) if plain["email"] else (),
        name=_name(plain),
        birthdate=date.fromisoformat(str(born)[:10]) if born else None,
    )


def _name(plain: Mapping[str, Any]) -> str | None:
    return " ".join(str(plain[each]) for each in ("first", "last") if plain[each]) or None


def _text(value: Any) -> str | None:
    return None if value is None else str(value)


def _minor(amount: object, currency: str) -> int:
    return int((Decimal(str(amount or 0)) * 10 ** exponent(currency)).to_integral_value())
