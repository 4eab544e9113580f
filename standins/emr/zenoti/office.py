"""Zenoti's far end: drafts and their reservations, sixty calls a minute, errors inside a 200, and pushes with dashes."""

import hashlib
import hmac
import json
import re
from collections import deque
from collections.abc import Callable
from datetime import date, datetime, time, timedelta
from typing import Any, Final

import msgspec

from standins.emr.book import OfficeBook, small_office
from standins.emr.door import Call, Door, RefusalError, Reply
from standins.emr.records import (
    Invoice,
    Logged,
    Reservation,
    TakenError,
    UnknownRecordError,
    Visit,
)
from standins.emr.zenoti.wire import Look, utc, wall

_KINDS: Final = {"place": 1, "provider": 2, "service": 3, "visit": 4, "client": 5, "package": 6, "invoice": 7}
MINUTE: Final = timedelta(minutes=1)


def guid(kind: str, number: int) -> str:
    return f"00000000-0000-4000-8{_KINDS.get(kind, 9):03}-{number:012}"


class ZenotiSettings(msgspec.Struct, frozen=True):
    api_key: str = "a-key-of-the-organisation"
    webhook_secret: str = "a-secret-of-the-automation"  # noqa: S105 - invented
    a_minute: int = 60
    hold: timedelta = timedelta(minutes=4)
    envelope: bool = True
    """Some events come without."""


class Draft(msgspec.Struct):
    id: str
    center: str
    day: date
    guest: str
    service: str
    therapist: str
    moves: str | None = None
    wall: datetime | None = None


class ZenotiOffice:
    def __init__(
        self,
        now: Callable[[], datetime],
        settings: ZenotiSettings = ZenotiSettings(),  # noqa: B008 - frozen
        *,
        book: OfficeBook | None = None,
    ) -> None:
        self.now, self.settings = now, settings
        self.book = book or small_office(now, name=guid)
        self.look = Look(self.book)
        self.drafts: dict[str, Draft] = {}
        self.bills: dict[str, str] = {}
        """The invoice of each visit."""
        self.fixed: set[str] = set()
        """Visits that cannot be moved."""
        self.warned: set[datetime] = set()
        """Starts that are free, and over which it warns."""
        self.door = Door(self.handle, writes=_writes)
        self._heard: deque[datetime] = deque()

    def handle(self, call: Call) -> Reply:
        left = self._admit(call)
        try:
            body = self._answer(call)
        except TakenError:
            body = _error(4072)
        except UnknownRecordError:
            raise RefusalError(404, {"error": {"code": 404, "message": "Not found."}}) from None
        return Reply(200, body, left)

    def event(self, entry: Logged) -> tuple[dict[str, str], bytes]:
        """Headers and body of what it pushes about one entry of the log."""
        data = self._data(entry)
        types = {
            "appointments": "AppointmentGroup.Created",
            "clients": "Guest.Created",
            "invoices": "Invoice.Closed",
        }
        envelope = {
            "id": f"{entry.number:024}",
            "event_id": f"{entry.number + 1:024}",
            "event_schema": "v1",
            "event_resource": None,
            "event_type": types.get(entry.kind, "Guest.Package.Redemption"),
            "event_timestamp": f"{utc(entry.at)}.7694171Z",
            "data": data,
        }
        raw = json.dumps(envelope if self.settings.envelope else data).encode()
        digest = hmac.new(self.settings.webhook_secret.encode(), raw, hashlib.sha256).digest()
        value = "sha256 =" + "-".join(f"{byte:02X}" for byte in digest)
        return {"zenoti-webhook-signature": value, "content-type": "application/json"}, raw

    # Doors ----------------------------------------------------------------------------------------

    def _admit(self, call: Call) -> dict[str, str]:
        now = self.now()
        while self._heard and now - self._heard[0] >= MINUTE:
            self._heard.popleft()
        reset = int((self._heard[0] + MINUTE - now).total_seconds()) if self._heard else 60
        told = {"RateLimit-Limit": str(self.settings.a_minute), "RateLimit-Reset": str(reset)}
        if len(self._heard) >= self.settings.a_minute:
            raise RefusalError(429, {"error": "limit"}, {**told, "Retry-After": str(max(reset, 1))})
        self._heard.append(now)
        if call.headers.get("authorization") != f"apikey {self.settings.api_key}":
            raise RefusalError(401, {"error": {"code": 401, "message": "Unauthorized"}})
        return {**told, "RateLimit-Remaining": str(self.settings.a_minute - len(self._heard))}

    def _answer(self, call: Call) -> Any:
        path = call.path.removeprefix("/v1/").strip("/")
        for method, pattern, work in self._routes():
            found = re.fullmatch(pattern, path, re.IGNORECASE)
            if found and method == call.method:
                return work(call, *found.groups())
        raise RefusalError(404, {"error": {"code": 404, "message": "No such path."}})

    def _routes(self) -> list[tuple[str, str, Callable[..., Any]]]:
        one = r"([0-9a-f-]{36}|g?[0-9a-f-]{36,})"
        return [
            ("GET", "centers", self._centers),
            ("GET", f"centers/{one}/services", self._services),
            ("GET", f"centers/{one}/therapists", self._therapists),
            ("GET", "guests/search", self._guests),
            ("POST", "guests", self._new_guest),
            ("GET", f"guests/{one}/packages", self._packages),
            ("POST", "bookings", self._draft),
            ("GET", r"bookings/(b\d+)/slots", self._slots),
            ("POST", r"bookings/(b\d+)/slots/reserve", self._reserve),
            ("POST", r"bookings/(b\d+)/slots/confirm", self._confirm),
            ("GET", "appointments", self._visits),
            ("GET", f"appointments/{one}", lambda _, visit: self._shown(self.book.visit(visit))),
            ("PUT", f"appointments/g{one}/no_show", self._no_show),
            ("GET", f"invoices/{one}", self._invoice),
            ("PUT", f"invoices/{one}/cancel", self._cancel),
        ]

    # Lists ----------------------------------------------------------------------------------------

    def _centers(self, call: Call) -> Any:
        rows = [
            {"id": each.id, "name": each.name, "display_name": each.name}
            for each in self.book.places.values()
        ]
        return self._page(call, "centers", rows)

    def _services(self, call: Call, _center: str) -> Any:
        rows = [
            {"id": each.id, "name": each.name, "duration": each.minutes}
            for each in self.book.services.values()
        ]
        return self._page(call, "services", rows)

    def _therapists(self, call: Call, center: str) -> Any:
        rows = [
            {"id": each.id, "personal_info": {"first_name": each.name, "last_name": "", "name": each.name}}
            for each in self.book.providers.values()
            if center in each.places
        ]
        return self._page(call, "therapists", rows)

    def _guests(self, call: Call) -> Any:
        if call.one("center_id") not in self.book.places:
            return _error(400)
        told = {name: call.one(name) for name in ("phone", "email", "name") if call.one(name)}
        rows = [self.look.guest(each) for each in self.book.find_people(**told)] if told else []
        return self._page(call, "guests", rows)

    def _packages(self, call: Call, guest: str) -> Any:
        place = call.one("center_id") or ""
        sold = [each for each in self.book.packages.values() if each.client == guest]
        return {"guest_packages": [self.look.package(each, place) for each in sold], "error": None}

    def _page(self, call: Call, field: str, rows: list[Any]) -> Any:
        page, size = int(call.one("page") or 1), int(call.one("size") or 10)
        if not 1 <= size <= 100:
            return _error(400)
        info = {"total": len(rows), "page": page, "size": size}
        return {field: rows[(page - 1) * size : page * size], "page_info": info}

    # Guests and drafts ----------------------------------------------------------------------------

    def _new_guest(self, call: Call) -> Any:
        told = call.json()
        info = told.get("personal_info") or {}
        phone = info.get("mobile_phone") or {}
        if told.get("center_id") not in self.book.places or not (
            info.get("first_name") and info.get("last_name")
        ):
            return _error(400)
        number = f"+1{phone['number']}" if phone.get("country_code") == 225 else phone.get("number")
        made = self.book.add_person(
            info["first_name"], info["last_name"], phone=number, email=info.get("email")
        )
        return self.look.guest(made)

    def _draft(self, call: Call) -> Any:
        told = call.json()
        if told.get("is_double_booking_enabled") or call.one("is_double_booking_enabled") == "true":
            raise RefusalError(500, {"error": "nobody is booked twice here"})
        guest = told["guests"][0]
        item = guest["items"][0]
        self.book.person(guest["id"])
        moves = self._billed(guest["invoice_id"]) if guest.get("invoice_id") else None
        if moves is not None and (not moves.live or moves.id in self.fixed):
            return _error(5001)
        if moves is not None and item.get("invoice_item_id") != f"l{moves.id}":
            return _error(400)
        therapist = (item.get("therapist") or {}).get("id") or ""
        made = Draft(
            f"b{len(self.drafts) + 1}", told["center_id"], date.fromisoformat(told["date"]), guest["id"],
            item["item"]["id"], therapist, None if moves is None else moves.id,
        )  # fmt: skip
        self.drafts[made.id] = made
        return {"id": made.id, "error": None}

    def _slots(self, call: Call, draft_id: str) -> Any:
        """All of the day's grid, with what is not to be had said beside it."""
        draft = self.drafts[draft_id]
        free = set(self._free(draft, draft.day))
        answer: dict[str, Any] = {
            "slots": [self._slot(draft, at, free) for at in self._grid(draft)],
            "error": None,
        }
        if call.one("check_future_day_availability") == "true":
            days = [draft.day + timedelta(days=each) for each in range(1, 8)]
            open_ = {day: bool(self._free(draft, day)) for day in days}
            answer["future_days"] = [
                {"Day": f"{day}T00:00:00", "IsAvailable": has, "HolidayType": None}
                for day, has in open_.items()
            ]
            following = next((day for day, has in open_.items() if has), None)
            answer["next_available_day"] = None if following is None else f"{following}T00:00:00"
        return answer

    def _grid(self, draft: Draft) -> list[datetime]:
        who = self.book.providers[draft.therapist]
        midnight = datetime.combine(draft.day, time())
        return [midnight + timedelta(minutes=each) for each in range(who.opens, who.closes, self.book.grid)]

    def _slot(self, draft: Draft, at: datetime, free: set[datetime]) -> dict[str, Any]:
        warnings = [{"type": "GuestDoubleBooking"}] if at in self.warned else None
        return {
            "Time": at.isoformat(timespec="seconds"),
            "Available": at in free,
            "Priority": 1,
            "SalePrice": self.book.services[draft.service].price_minor / 100,
            "Warnings": warnings,
        }

    def _free(self, draft: Draft, day: date) -> list[datetime]:
        found = self.book.free(
            draft.service, draft.center, day, day, providers=[draft.therapist], moving=draft.moves
        )
        return [each.wall for each in found]

    def _reserve(self, call: Call, draft_id: str) -> Any:
        draft = self.drafts[draft_id]
        at = datetime.fromisoformat(call.json()["slot_time"])
        try:
            held = self._hold(draft, at)
        except TakenError:
            return {"is_reserved": False, "reservation_id": None, **_error(4071)}
        draft.wall = at
        return {
            "is_reserved": True,
            "reservation_id": held.id,
            "expiry_time": utc(held.expires_at),
            "blocking_time": int(self.settings.hold.total_seconds()),
            "error": None,
        }

    def _hold(self, draft: Draft, at: datetime) -> Reservation:
        if at.date() != draft.day or at not in self._free(draft, draft.day):
            raise TakenError
        start = at.replace(tzinfo=self.book.zone(draft.center))
        return self.book.reserve(
            draft.service,
            draft.therapist,
            draft.center,
            start,
            draft.id,
            self.settings.hold,
            moving=draft.moves,
        )

    def _confirm(self, call: Call, draft_id: str) -> Any:
        draft, held = self.drafts[draft_id], self.book.reserved(draft_id)
        if held is None:
            return {"is_confirmed": False, "invoice": None, **_error(4072)}
        visit = self._made(draft, held, str(call.json().get("notes") or ""))
        items = [{"invoice_item_id": f"l{visit.id}", "appointment_id": visit.id}]
        return {
            "is_confirmed": True,
            "invoice": {"invoice_id": self._bill(visit), "items": items},
            "error": None,
        }

    def _made(self, draft: Draft, held: Reservation, note: str) -> Visit:
        if draft.moves is not None:
            return self.book.move(draft.moves, held.start, draft.therapist, owner=draft.id)
        return self.book.book(
            draft.service, draft.therapist, draft.center, held.start, draft.guest, note=note, owner=draft.id
        )

    # Visits and invoices --------------------------------------------------------------------------

    def _visits(self, call: Call) -> Any:
        first, until = (date.fromisoformat(call.one(each) or "") for each in ("start_date", "end_date"))
        if (until - first).days > 7:
            return _error(400)
        gone = call.one("include_no_show_cancel") == "true"
        found = [
            each
            for each in sorted(self.book.visits.values(), key=lambda each: (each.start, each.id))
            if each.place == call.one("center_id")
            and first <= each.start.astimezone(self.book.zone(each.place)).date() < until
            and (each.live or gone)
        ]
        return [self._shown(each) for each in found]

    def _no_show(self, _: Call, invoice: str) -> Any:
        self.book.set_state(self._billed(invoice).id, "no_show")
        return {"success": True, "error": None}

    def _cancel(self, _: Call, invoice: str) -> Any:
        several = [each for each in self.book.visits.values() if self._bill(each) == invoice]
        if not any(each.live for each in several):
            return _error(1105)
        for each in several:
            self.book.set_state(each.id, "cancelled")
        return {"success": True, "error": None}

    def _invoice(self, _: Call, invoice: str) -> Any:
        place = next(iter(self.book.places))
        found = self.book.invoices.get(invoice)
        if found is None:  # a visit's own, until somebody pays it
            visit = self._billed(invoice)
            found = Invoice(invoice, visit.client, 0, "USD", visit.updated_at)
        return {"invoice": self.look.invoice(found, place), "error": None}

    def _billed(self, invoice: str) -> Visit:
        for visit in self.book.visits.values():
            if self._bill(visit) == invoice:
                return visit
        raise UnknownRecordError

    def _bill(self, visit: Visit) -> str:
        """Each visit has its own, unless somebody rang up several together."""
        return self.bills.get(visit.id, visit.id.replace("-8004-", "-8007-"))

    def _shown(self, visit: Visit) -> dict[str, Any]:
        return self.look.visit(visit, self._bill(visit), f"l{visit.id}")

    def _data(self, entry: Logged) -> dict[str, Any]:
        place = next(iter(self.book.places))
        match entry.kind:
            case "appointments":
                visit = self.book.visit(entry.id)
                zone = self.book.zone(place)
                plain = {
                    "id": visit.id,
                    "service_id": visit.service,
                    "start_time": utc(visit.start),
                    "start_time_in_center": wall(visit.start, zone),
                }
                bill = self._bill(visit)
                return {"invoice_id": bill, "appointment_group_id": f"g{bill}", "appointments": [plain]}
            case "clients":
                return self.look.guest(self.book.person(entry.id))
            case "invoices":
                return {"invoice": self.look.invoice(self.book.invoices[entry.id], place)}
            case _:
                return self.look.package(self.book.packages[entry.id], place)


def _error(code: int) -> dict[str, Any]:
    return {"error": {"StatusCode": code, "Message": "It could not be done.", "InternalMessage": None}}


def _writes(call: Call) -> bool:
    return call.method == "PUT" or call.path.endswith(("/slots/confirm", "/v1/guests"))
