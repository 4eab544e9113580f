"""One practice's Nextech: who may ask, how often, and what the vendor's documents say is refused."""

import secrets
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any, Final

import msgspec

from standins.emr.book import OfficeBook
from standins.emr.door import Call, Door, RefusalError, Reply, Throttle
from standins.emr.fhir_search import bounds, bundle, fits, values
from standins.emr.nextech import wire
from standins.emr.records import TakenError, UnknownRecordError, Visit

LONGEST: Final = timedelta(days=60)
USUAL: Final = timedelta(days=45)
STATUSES: Final = {"booked": "confirmed", "arrived": "arrived", "fulfilled": "completed", "pending": "booked"}


class NextechSettings(msgspec.Struct, frozen=True):
    practice_id: str = "practice-1"
    client_id: str = "app-1"
    client_secret: str = "app-secret"  # noqa: S105 - an invented one
    username: str = "api@office.example"
    password: str = "api-password"  # noqa: S105
    version: tuple[int, ...] = (16, 2)
    product: str = "select"
    office_schedule: str = "book"
    reason_wanted: bool = False
    """The office insists on a reason for cancelling: every cancellation is refused."""


class NextechOffice:
    """`tied`: appointments that a bill, a room or another record holds on to."""

    def __init__(self, book: OfficeBook, now: Callable[[], datetime], settings: NextechSettings) -> None:
        self.book, self.now, self.settings = book, now, settings
        self.purposes: dict[str, str] = {}
        self.held: set[str] = set()
        self.queued: set[str] = set()
        self.tied: set[str] = set()
        self.left: set[str] = set()
        """Appointments that have been arrived once and left that state."""
        self.tokens: dict[str, datetime] = {}
        self.refreshes: dict[str, datetime] = {}
        self.throttle = Throttle(20, timedelta(seconds=1), now)
        self.door = Door(self.handle, exempt=lambda call: call.path == "/token")

    def handle(self, call: Call) -> Reply:
        if call.path == "/token":
            return self._token(call)
        parts = call.path.lower().removeprefix("/api").strip("/").split("/")
        self._admit(call, parts[0])
        routes: dict[tuple[str, str], Callable[[Call], Reply]] = {
            ("GET", "slot"): self._slots,
            ("GET", "appointment"): self._appointments,
            ("POST", "appointment"): self._book,
            ("GET", "patient"): self._people,
            ("POST", "patient"): self._new_person,
            ("GET", "paymentreconciliation"): self._payments,
            ("GET", "location"): self._places,
            ("GET", "practitioner"): self._practitioners,
            ("GET", "appointment-type"): self._types,
        }
        if len(parts) == 2 and parts[0] == "appointment" and call.method in {"PUT", "PATCH"}:
            return self._status(call, call.path.rsplit("/", 1)[-1])
        route = routes.get((call.method, parts[0]))
        if route is None or len(parts) > 1:
            raise RefusalError(404)
        return route(call)

    # Who may ask

    def _token(self, call: Call) -> Reply:
        form, known = call.form(), self.settings
        if form.get("client_id") != known.client_id:
            raise RefusalError(400, {"error": "invalid_client"})
        grant = form.get("grant_type")
        good = {
            "password": known.product == "select"
            and (form.get("username"), form.get("password")) == (known.username, known.password)
            and "resource" in form,
            "client_credentials": known.product == "practice_plus"
            and form.get("client_secret") == known.client_secret,
            "refresh_token": self.refreshes.pop(form.get("refresh_token", ""), self.now()) > self.now(),
        }
        if not good.get(grant or "", False):
            raise RefusalError(400, {"error": "invalid_grant"})
        token, refresh = secrets.token_hex(8), secrets.token_hex(8)
        self.tokens[token] = self.now() + timedelta(hours=1)
        answer = {"token_type": "Bearer", "access_token": token, "expires_in": "3600"}
        if grant != "client_credentials":
            self.refreshes[refresh] = self.now() + timedelta(days=14)
            answer["refresh_token"] = refresh
        return Reply(200, answer)

    def _admit(self, call: Call, endpoint: str) -> None:
        token = call.headers.get("authorization", "").removeprefix("Bearer ")
        if self.tokens.get(token, datetime.min.replace(tzinfo=UTC)) <= self.now():
            raise RefusalError(401)
        if call.headers.get("nx-practice-id") != self.settings.practice_id:
            raise RefusalError(403)
        self.throttle.admit(endpoint)

    # Free times

    def _slots(self, call: Call) -> Reply:
        actors = [each.lower().split("/") for each in values(call.all("schedule.actor"))]
        places = [part[1] for part in actors if part[0] == "location"]
        providers = [part[1] for part in actors if part[0] == "practitioner"]
        if len(places) != 1 or not call.all("start"):
            raise RefusalError(400, {"error": "a location and a start are required"})
        kind, length = call.one("appointment-type"), call.one("slot-length")
        if kind is None and length is None:
            raise RefusalError(400, {"error": "a type or a length is required"})
        service = kind.rsplit("/", 1)[-1] if kind else next(iter(self.book.services))
        first, last = self._span(call.all("start"), places[0])
        zone = self.book.zone(places[0])
        days = first.astimezone(zone).date(), (last - timedelta(seconds=1)).astimezone(zone).date()
        try:
            free = self.book.free(service, places[0], *days, providers=providers)
        except UnknownRecordError:
            raise RefusalError(400, {"error": "unknown type"}) from None
        found = [wire.slot(self.book, service, each) for each in free]
        return Reply(200, bundle(call, found, usual=10, most=50))

    def _span(self, asked: list[str], place: str) -> tuple[datetime, datetime]:
        spans = [bounds(each, self.book.zone(place)) for each in asked]
        first = max((at for prefix, at, _ in spans if prefix in {"ge", "gt", "eq"}), default=self.now())
        ends = [at if prefix == "lt" else until for prefix, at, until in spans if prefix in {"lt", "le"}]
        last = min(ends, default=first + USUAL)
        if last - first > LONGEST + timedelta(hours=2):
            raise RefusalError(400, {"error": "more than 60 days"})
        return first, last

    # Appointments

    def _appointments(self, call: Call) -> Reply:
        book = self.book
        limits: dict[str, Callable[[Visit], str]] = {
            "identifier": lambda each: each.id,
            "patient": lambda each: each.client,
            "location.id": lambda each: each.place,
            "practitioner.id": lambda each: each.provider,
            "status": lambda each: wire.STATUS[each.state],
        }
        found = list(book.visits.values())
        for name, of in limits.items():
            wanted = values(call.all(name))
            found = [each for each in found if not wanted or of(each) in wanted]
        found = [each for each in found if fits(each.start, call.all("date"), book.zone(each.place))]
        asked = call.all("_lastUpdated")
        if not self._dated and any("T" in each for each in asked):
            raise RefusalError(400, {"error": "a date, before 14.3"})
        found = [each for each in found if fits(each.updated_at, asked, book.zone(each.place))]
        found.sort(key=lambda each: (each.created_at, each.id))
        return Reply(200, bundle(call, [self._wire(each) for each in found], usual=10, most=50))

    def _book(self, call: Call) -> Reply:
        document = call.json()
        kind, purpose = (
            wire.extension(document, "appointment-type"),
            wire.extension(document, "appointment-purpose"),
        )
        who = _actors(document)
        if document.get("status") != "proposed" or not {"location", "practitioner"} <= set(who):
            raise RefusalError(400, {"error": "status, location and practitioner are required"})
        if self.settings.version <= (16, 2) and (kind is None or purpose is None):
            raise RefusalError(400, {"error": "type and purpose are required"})
        start, end = (_instant(document.get(name)) for name in ("start", "end"))
        person = who.get("patient") or self._prospect(document)
        try:
            self._check_length(kind, who, start, end)
            made = self.book.book(
                kind, who["practitioner"], who["location"], start, person, note=document.get("comment", "")
            )
        except TakenError:
            if "patient" not in who:
                self.book.people.pop(person)
            raise RefusalError(409, wire.refused("The resource has another appointment then.")) from None
        self.purposes[made.id] = purpose or ""
        if (wire.extension(document, "appointment-schedule") or self.settings.office_schedule) == "hold":
            self.held.add(made.id)
        return Reply(201, self._wire(made))

    def _check_length(self, kind: str, who: dict[str, str], start: datetime, end: datetime) -> None:
        opening = self.book.opening_at(kind, who["practitioner"], who["location"], start)
        if opening is None or opening.end != end:
            raise TakenError

    def _prospect(self, document: dict[str, Any]) -> str:
        person = next(
            (each for each in document.get("contained", []) if each["resourceType"] == "Patient"), None
        )
        if person is None:
            raise RefusalError(400, {"error": "a patient is required"})
        name, reached = (
            person["name"][0],
            {each["system"]: each["value"] for each in person.get("telecom", [])},
        )
        if not (name.get("family") and name.get("given") and {"email", "phone"} <= set(reached)):
            raise RefusalError(400, {"error": "names, e-mail and one number are required"})
        made = self.book.add_person(
            " ".join(name["given"]), name["family"], phone=reached["phone"], email=reached["email"]
        )
        return made.id

    def _status(self, call: Call, visit_id: str) -> Reply:
        document, verb = call.json(), "PATCH" if self.settings.product == "practice_plus" else "PUT"
        if call.method != verb:
            raise RefusalError(405)
        if visit_id not in self.book.visits:
            raise RefusalError(404)
        wanted = str(document.get("status", "")).lower()
        if wanted == "cancelled":
            return self._cancel(document, self.book.visit(visit_id))
        if wanted not in STATUSES or (wanted != "booked" and self.settings.version < (15, 8)):
            raise RefusalError(400, {"error": "status"})
        was = self.book.visit(visit_id).state
        if wanted == "arrived" and visit_id in self.left:
            raise RefusalError(422)
        if was == "arrived" and wanted != "arrived":
            self.left.add(visit_id)
        self.held.discard(visit_id)
        state: Any = STATUSES[wanted]
        return Reply(200, self._wire(self.book.set_state(visit_id, state)))

    def _cancel(self, document: dict[str, Any], visit: Visit) -> Reply:
        queue = wire.extension(document, "request-type") == "queue"
        version = self.settings.version
        if set(document) - {"resourceType", "status", *({"extension"} if queue else ())}:
            raise RefusalError(400, {"error": "nothing but the status"})
        if version < ((14, 6) if queue else (15, 9)):
            raise RefusalError(400, {"error": "not in this version"})
        if visit.state == "cancelled" or visit.id in self.queued:
            raise RefusalError(422)
        if queue:
            self.queued.add(visit.id)
            return Reply(200, self._wire(visit))
        if visit.id in self.tied or self.settings.reason_wanted:
            raise RefusalError(422)
        return Reply(200, self._wire(self.book.set_state(visit.id, "cancelled")))

    # People and money

    def _people(self, call: Call) -> Reply:
        found = list(self.book.people.values())
        for name in ("phone", "email"):
            wanted = call.one(name)
            if wanted is not None:
                found = [each for each in found if each in self.book.find_people(**{name: wanted})]
        asked = call.all("_lastUpdated")
        zone = self.book.zone(next(iter(self.book.places)))
        found = [each for each in found if fits(each.updated_at, asked, zone)]
        return Reply(200, bundle(call, [wire.person(each) for each in found], usual=10, most=50))

    def _new_person(self, call: Call) -> Reply:
        document = call.json()
        reached = {each["system"]: each["value"] for each in document.get("telecom", [])}
        if not {"name", "telecom", "birthDate", "address"} <= set(document):
            raise RefusalError(400, {"error": "names, telecom, birth date and postal code are required"})
        if self.book.find_people(email=reached.get("email")):
            raise RefusalError(409)
        name = document["name"][0]
        made = self.book.add_person(" ".join(name["given"]), name["family"], **reached)
        return Reply(201, wire.person(made))

    def _payments(self, call: Call) -> Reply:
        if self.settings.version < (14, 2):
            raise RefusalError(404)
        zone = self.book.zone(next(iter(self.book.places)))
        found = []
        for each in self.book.invoices.values():
            if not fits(each.updated_at, call.all("_lastUpdated"), zone):
                continue
            found.append(wire.payment(each, each.total_minor))
            if each.refunded_minor:
                found.append(wire.payment(each, -each.refunded_minor, suffix="-r"))
        return Reply(200, bundle(call, found, usual=10, most=50))

    def _places(self, call: Call) -> Reply:
        found = [wire.named("Location", each.id, each.name) for each in self.book.places.values()]
        return Reply(200, bundle(call, found, usual=10, most=50))

    def _practitioners(self, call: Call) -> Reply:
        found = [wire.practitioner(self.book, each) for each in self.book.providers]
        return Reply(200, bundle(call, found, usual=10, most=50))

    def _types(self, call: Call) -> Reply:
        found = [wire.appointment_type(each.id, each.name) for each in self.book.services.values()]
        return Reply(200, bundle(call, found, usual=10, most=50))

    @property
    def _dated(self) -> bool:
        return self.settings.version >= (14, 3)

    def _wire(self, visit: Visit) -> dict[str, Any]:
        return wire.appointment(
            self.book,
            visit,
            purpose=self.purposes.get(visit.id),
            held=visit.id in self.held,
            dated=self._dated,
        )


def _actors(document: dict[str, Any]) -> dict[str, str]:
    named = (each["actor"]["reference"].split("/") for each in document.get("participant", []))
    return {kind.lower(): identity for kind, identity in named}


def _instant(written: Any) -> datetime:
    try:
        found = datetime.fromisoformat(str(written))
    except ValueError:
        raise RefusalError(400, {"error": "not an instant"}) from None
    if found.tzinfo is None:
        raise RefusalError(400, {"error": "an instant has an offset"})
    return found.astimezone(UTC)
