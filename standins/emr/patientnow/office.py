"""PatientNow Essentials' far end, as far as it is public: the key in the query, Basic beside it, pages, a day's thousand."""

import base64
import hmac
from collections import deque
from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import Any, Final

import msgspec

from standins.emr.book import OfficeBook, small_office
from standins.emr.door import Call, Door, RefusalError, Reply
from standins.emr.records import Person, Visit

DAY: Final = timedelta(days=1)
STATUS: Final = {
    "booked": "Booked",
    "confirmed": "Confirmed",
    "arrived": "Checked In",
    "completed": "Completed",
    "cancelled": "Cancelled",
    "no_show": "No Show",
}


class PatientNowSettings(msgspec.Struct, frozen=True):
    api_key: str = "a-key-that-must-not-be-logged"
    username: str = "glowdesk"
    password: str = "a-password"  # noqa: S105 - invented
    a_day: int = 1000


class PatientNowOffice:
    """There is no sandbox, so `live_writes` counts what nobody may ever send."""

    def __init__(
        self,
        now: Callable[[], datetime],
        settings: PatientNowSettings = PatientNowSettings(),  # noqa: B008 - frozen
        *,
        book: OfficeBook | None = None,
    ) -> None:
        self.now, self.settings = now, settings
        self.book = book or small_office(now, name=lambda kind, number: f"{kind[0].upper()}{number}")
        self.door = Door(self.handle)
        self.live_writes = 0
        self._heard: deque[datetime] = deque()

    def handle(self, call: Call) -> Reply:
        self._let_in(call)
        if call.method != "GET":
            self.live_writes += 1
            raise RefusalError(400, {"Message": "live data"})
        path = call.path.removeprefix("/api/v1/").strip("/").lower()
        rows = {
            "status": lambda _: {"Status": "OK"},
            "companies": lambda _: [_listed(each.id, each.name) for each in self.book.places.values()],
            "services": lambda _: [
                {**_listed(each.id, each.name), "Duration": each.minutes}
                for each in self.book.services.values()
            ],
            "employees": lambda _: [
                {"Id": each.id, "FirstName": each.name, "LastName": "", "IsActive": True}
                for each in self.book.providers.values()
            ],
            "customers": self._customers,
            "appointments": self._visits,
            "orders": self._orders,
        }.get(path)
        if rows is None:
            raise RefusalError(404, {"Message": "Not Found"})
        return self._page(call, rows(call))

    def _let_in(self, call: Call) -> None:
        now = self.now()
        while self._heard and now - self._heard[0] >= DAY:
            self._heard.popleft()
        if len(self._heard) >= self.settings.a_day:
            raise RefusalError(429, {"Message": "quota"})
        self._heard.append(now)
        wanted = base64.b64encode(f"{self.settings.username}:{self.settings.password}".encode()).decode()
        given = call.headers.get("authorization", "")
        if call.one("apikey") != self.settings.api_key or not hmac.compare_digest(given, f"Basic {wanted}"):
            raise RefusalError(401, {"Message": "Unauthorized"})

    def _page(self, call: Call, rows: Any) -> Reply:
        if not isinstance(rows, list):
            return Reply(200, rows)
        page, size = int(call.one("Page") or 1), int(call.one("Rows") or 25)
        if not 1 <= size <= 100:
            raise RefusalError(400, {"Message": "Rows"})
        headers = {"DataTotalRows": str(len(rows)), "DataPage": str(page)}
        return Reply(200, rows[(page - 1) * size : page * size], headers)

    def _customers(self, call: Call) -> list[dict[str, Any]]:
        told = {name.lower(): value for name in ("Phone", "Email") if (value := call.one(name))}
        return [_customer(each) for each in self.book.find_people(**told)] if told else []

    def _visits(self, call: Call) -> list[dict[str, Any]]:
        first, until = (date.fromisoformat(call.one(each) or "") for each in ("StartDate", "EndDate"))
        company = call.one("CompanyId")
        return [
            self._visit(each)
            for each in sorted(self.book.visits.values(), key=lambda each: (each.start, each.id))
            if company in {None, each.place} and first <= each.start.date() <= until
        ]

    def _visit(self, visit: Visit) -> dict[str, Any]:
        zone = self.book.zone(visit.place)
        start, end = (
            each.astimezone(zone).replace(tzinfo=None).isoformat() for each in (visit.start, visit.end)
        )
        return {
            "Id": visit.id,
            "CustomerId": visit.client,
            "EmployeeId": visit.provider,
            "ServiceId": visit.service,
            "CompanyId": visit.place,
            "StartTime": start,
            "EndTime": end,
            "Status": STATUS[visit.state],
        }

    def _orders(self, _: Call) -> list[dict[str, Any]]:
        return [
            {
                "Id": each.id,
                "CustomerId": each.client,
                "Total": f"{each.total_minor / 100:.2f}",
                "RefundedTotal": f"{each.refunded_minor / 100:.2f}",
                "Status": "Refunded" if each.refunded_minor else "Completed" if each.paid_at else "Open",
                "ClosedDate": None if each.paid_at is None else each.paid_at.replace(tzinfo=None).isoformat(),
            }
            for each in self.book.invoices.values()
        ]


def _listed(record_id: str, name: str) -> dict[str, Any]:
    return {"Id": record_id, "Name": name, "IsActive": True}


def _customer(person: Person) -> dict[str, Any]:
    return {
        "Id": person.id,
        "FirstName": person.first_name,
        "LastName": person.last_name,
        "MobilePhone": person.phone,
        "Email": person.email,
        "BirthDate": None if person.birthdate is None else f"{person.birthdate}T00:00:00",
    }
