"""PatientNow Essentials: read as far as its documents are public; visits are asked for and entered by staff."""

import hmac
from collections.abc import Mapping
from datetime import timedelta
from decimal import Decimal
from typing import Any, Final

import msgspec

from booking.emr.base import (
    Capabilities,
    Change,
    ChangeKind,
    Handshake,
    Listed,
)
from booking.emr.changes import AppointmentChange, InvoiceChange, change_of
from booking.emr.connection import Surroundings
from booking.emr.patientnow.api import SHEET, Api
from booking.emr.request_calendar import reached
from booking.emr.sheet_calendar import SheetCalendar, full_name, plain_text
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
AHEAD: Final = timedelta(days=100)
"""What the desk books lies farther ahead than what patients may pick."""
WHOLE: Final = "whole"


class PatientNow(SheetCalendar):
    """Writes there go to live data and their shapes are not public: nothing is ever written."""

    people = "customers"

    def __init__(self, surroundings: Surroundings) -> None:
        self._api = Api(*reached(surroundings))
        super().__init__(surroundings, self._api)

    def capabilities(self) -> Capabilities:
        return msgspec.structs.replace(ABLE, push="native") if self._pushes() else ABLE

    async def list_locations(self) -> tuple[Listed, ...]:
        return await self._listed("companies")

    async def list_services(self) -> tuple[Listed, ...]:
        return await self._listed("services")

    async def list_providers(self) -> tuple[Listed, ...]:
        rows = [SHEET.read("employee", each) for each in await self._api.all("employees")]
        return tuple(
            Listed(str(each["id"]), full_name(each) or "?", active=each["active"] is not False)
            for each in rows
        )

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

    async def _probe(self) -> object:
        return await self._api.get("status")

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
        until = today + max(timedelta(days=book.practice.booking_rules.horizon_days + 1), AHEAD)
        found: list[AppointmentChange] = []
        for company in dict.fromkeys(self._connection.links.locations.values()) or (None,):
            rows = await self._api.all(
                "appointments", company=company, **{"from": today - BACK, "until": until}
            )
            found += [self._visit(each) for each in rows]
        return found

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
            client=plain_text(plain["client"]),
            total_minor=_minor(plain["total"], currency),
            currency=currency,
            state=SHEET.orders.get(str(plain["status"]), "open"),
            refunded_minor=_minor(plain["refunded"], currency),
            at=self._instant(plain["closed"]),
        )
        version = self._versions.of(seen.external_id, seen, self._around.clock.now())
        return msgspec.structs.replace(seen, version=version)


def _minor(amount: object, currency: str) -> int:
    return int((Decimal(str(amount or 0)) * 10 ** exponent(currency)).to_integral_value())
