"""4D EMR's far end, as far as anything of it is known: two headers, three refusals, patients, their visits, leads."""

from collections.abc import Callable
from datetime import datetime
from typing import Any, Final

import msgspec

from standins.emr.book import OfficeBook, small_office
from standins.emr.door import Call, Door, RefusalError, Reply

STATUS: Final = {
    "booked": "Scheduled",
    "confirmed": "Confirmed",
    "arrived": "Checked In",
    "completed": "Completed",
    "cancelled": "Cancelled",
    "no_show": "No Show",
}


class FourDSettings(msgspec.Struct, frozen=True):
    client_id: str = "glowdesk"
    client_secret: str = "a-secret"  # noqa: S105 - invented


class FourDOffice:
    def __init__(
        self,
        now: Callable[[], datetime],
        settings: FourDSettings = FourDSettings(),  # noqa: B008 - frozen
        *,
        book: OfficeBook | None = None,
    ) -> None:
        self.now, self.settings = now, settings
        self.book = book or small_office(now, name=lambda kind, number: f"{kind[0]}{number:04}")
        self.door = Door(self.handle)
        self.leads: dict[str, dict[str, Any]] = {}
        self.notes: list[dict[str, Any]] = []

    def handle(self, call: Call) -> Reply:
        self._let_in(call)
        path = call.path.removeprefix("/api/public/").strip("/")
        match call.method, path:
            case "GET", "patients":
                return self._page(call, self._patients(call))
            case "GET", "appointments":
                return self._page(call, self._visits(call.one("patientId")))
            case "POST", "leads":
                made = f"lead-{len(self.leads) + 1}"
                self.leads[made] = call.json()
                return Reply(201, {"LeadId": made})
            case "POST", "leads/notes":
                told = call.json()
                if told.get("LeadId") not in self.leads:
                    raise RefusalError(404, {"message": "unknown lead"})
                self.notes.append(told)
                return Reply(201, {})
            case _:
                raise RefusalError(404, {"message": "not found"})

    def _let_in(self, call: Call) -> None:
        """Its refusals tell missing, empty and unknown credentials apart."""
        for name, wanted in (
            ("client-id", self.settings.client_id),
            ("client-secret", self.settings.client_secret),
        ):
            given = call.headers.get(name)
            if given is None:
                raise RefusalError(401, {"message": f"{name} is missing"})
            if not given:
                raise RefusalError(401, {"message": f"{name} is empty"})
            if given != wanted:
                raise RefusalError(401, {"message": f"{name} is unknown"})

    def _page(self, call: Call, rows: list[dict[str, Any]]) -> Reply:
        page, size = int(call.one("page") or 1), int(call.one("pageSize") or 10)
        return Reply(200, {"Items": rows[(page - 1) * size : page * size], "TotalCount": len(rows)})

    def _patients(self, call: Call) -> list[dict[str, Any]]:
        told = {name: value for name in ("phone", "email") if (value := call.one(name))}
        people = self.book.find_people(**told) if told else list(self.book.people.values())
        return [
            {
                "PatientId": each.id,
                "FirstName": each.first_name,
                "LastName": each.last_name,
                "DateOfBirth": None if each.birthdate is None else each.birthdate.isoformat(),
                "AccountNumber": f"A{each.id}",
                "MobilePhone": each.phone,
                "Email": each.email,
            }
            for each in people
        ]

    def _visits(self, patient: str | None) -> list[dict[str, Any]]:
        if patient is None:
            raise RefusalError(400, {"message": "patientId"})
        found = sorted(self.book.visits.values(), key=lambda each: (each.start, each.id))
        return [
            {
                "AppointmentId": each.id,
                "PatientId": each.client,
                "ProviderId": each.provider,
                "AppointmentTypeId": each.service,
                "LocationId": each.place,
                "StartDateTime": self._wall(each.place, each.start),
                "EndDateTime": self._wall(each.place, each.end),
                "Status": STATUS[each.state],
            }
            for each in found
            if each.client == patient
        ]

    def _wall(self, place: str, at: datetime) -> str:
        return at.astimezone(self.book.zone(place)).replace(tzinfo=None).isoformat()
