"""One firm at ModMed: keys, tokens, and a schedule only where Practice Management was bought."""

import secrets
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any, Final

import msgspec

from standins.emr.book import OfficeBook
from standins.emr.door import Call, Door, RefusalError, Reply, Throttle
from standins.emr.fhir_search import bounds, bundle, fits, values
from standins.emr.modmed import wire
from standins.emr.records import TakenError, UnknownRecordError, Visit

REASONS: Final = {"17": "Provider unavailable", "23": "Patient request"}
MOST_DAYS: Final = 5


class ModMedSettings(msgspec.Struct, frozen=True):
    firm: str = "juniper"
    api_key: str = "vendor-key"
    username: str = "fhir_user"
    password: str = "fhir-password"  # noqa: S105 - an invented one
    client_id: str = "app-1"
    client_secret: str = "app-secret"  # noqa: S105
    scheme: str = "password"
    practice_management: bool = True


class ModMedOffice:
    def __init__(self, book: OfficeBook, now: Callable[[], datetime], settings: ModMedSettings) -> None:
        self.book, self.now, self.settings = book, now, settings
        self.tokens: dict[str, datetime] = {}
        self.refresh = secrets.token_hex(8)
        """The same one each time: it may be used again and again."""
        self.extras: dict[str, dict[str, Any]] = {}
        self.throttle = Throttle(1000, timedelta(minutes=1), now)
        self.door = Door(self.handle, exempt=lambda call: "oauth" in call.path)
        self.provider_marks = {each: f"PRN{100 + place}" for place, each in enumerate(book.providers)}
        self.place_marks = {each: f"FI{10 + place}" for place, each in enumerate(book.places)}

    def handle(self, call: Call) -> Reply:
        if call.headers.get("x-api-key") != self.settings.api_key:
            raise RefusalError(403)
        if call.path == "/sso/oauth2/token":
            return self._application(call)
        root = f"/firm/{self.settings.firm}/ema"
        if not call.path.startswith(root):
            raise RefusalError(404)
        if call.path == f"{root}/ws/oauth2/grant":
            return self._user(call)
        token = call.headers.get("authorization", "").removeprefix("Bearer ")
        if self.tokens.get(token, datetime.min.replace(tzinfo=UTC)) <= self.now():
            raise RefusalError(401)
        self.throttle.admit(self.settings.firm)
        return self._resource(call, call.path.removeprefix(f"{root}/fhir/v2/").split("/"))

    def _resource(self, call: Call, parts: list[str]) -> Reply:
        kind, one = parts[0], parts[1] if len(parts) > 1 else None
        if kind in {"Slot", "Appointment"} and not self.settings.practice_management:
            raise RefusalError(403, wire.trouble("forbidden"))
        routes: dict[tuple[str, str, bool], Callable[[], Reply]] = {
            ("GET", "Slot", False): lambda: self._slots(call),
            ("GET", "Appointment", False): lambda: self._appointments(call),
            ("GET", "Appointment", True): lambda: Reply(200, self._wire(self._visit(one or ""))),
            ("POST", "Appointment", False): lambda: self._book(call),
            ("PUT", "Appointment", True): lambda: self._update(call, one or ""),
            ("GET", "Patient", False): lambda: self._people(call),
            ("POST", "Patient", False): lambda: self._new_person(call),
            ("GET", "ValueSet", True): lambda: self._valueset(one or ""),
            ("GET", "Location", False): lambda: Reply(200, bundle(call, self._places(), usual=10, most=50)),
            ("GET", "Practitioner", False): lambda: Reply(
                200, bundle(call, self._practitioners(), usual=10, most=50)
            ),
            ("GET", "Location", True): lambda: Reply(200, _named(self._places(), one)),
            ("GET", "Practitioner", True): lambda: Reply(200, _named(self._practitioners(), one)),
        }
        route = routes.get((call.method, kind, one is not None))
        if route is None:
            raise RefusalError(404, wire.trouble("not-found"))
        return route()

    # Tokens

    def _user(self, call: Call) -> Reply:
        form, known = call.form(), self.settings
        by_password = form.get("grant_type") == "password" and (
            form.get("username"),
            form.get("password"),
        ) == (
            known.username,
            known.password,
        )
        again = form.get("grant_type") == "refresh_token" and form.get("refresh_token") == self.refresh
        if known.scheme != "password" or not (by_password or again):
            raise RefusalError(401, {"error": "invalid_grant"})
        answer = {**self._token(timedelta(hours=1)), "scope": known.firm}
        return Reply(200, {**answer, "refresh_token": self.refresh} if by_password else answer)

    def _application(self, call: Call) -> Reply:
        form, known = call.form(), self.settings
        who = (form.get("grant_type"), form.get("client_id"), form.get("client_secret"))
        if known.scheme != "client_credentials" or who != (
            "client_credentials",
            known.client_id,
            known.client_secret,
        ):
            raise RefusalError(401, {"error": "invalid_client"})
        return Reply(200, self._token(timedelta(seconds=900)))

    def _token(self, lifetime: timedelta) -> dict[str, Any]:
        token = secrets.token_hex(8)
        self.tokens[token] = self.now() + lifetime
        return {"token_type": "Bearer", "access_token": token, "expires_in": int(lifetime.total_seconds())}

    # Times

    def _slots(self, call: Call) -> Reply:
        kind, asked = call.one("appointment-type"), call.all("date")
        marks = set(values(call.all("identifier")))
        if kind not in self.book.services:
            raise RefusalError(400, wire.trouble("required"))
        place = next(iter(self.book.places))
        zone = self.book.zone(place)
        spans = [bounds(each, zone) for each in asked]
        if len(spans) == 1 and spans[0][0] != "eq":
            raise RefusalError(400, wire.trouble("invalid"))
        if not spans:
            raise RefusalError(400, wire.trouble("required"))
        first = max(at for prefix, at, _ in spans if prefix in {"ge", "gt", "eq"})
        last = min(until for prefix, _, until in spans if prefix in {"le", "lt", "eq"})
        if last - first > timedelta(days=MOST_DAYS, hours=2):
            raise RefusalError(400, wire.trouble("too-costly"))
        providers = [each for each, mark in self.provider_marks.items() if mark in marks]
        days = first.astimezone(zone).date(), (last - timedelta(seconds=1)).astimezone(zone).date()
        free = self.book.free(kind or "", place, *days, providers=providers)
        found = [wire.slot(self.book, each, number) for number, each in enumerate(free)]
        return Reply(200, bundle(call, found, usual=50, most=50))

    # Appointments

    def _appointments(self, call: Call) -> Reply:
        zone = self.book.zone(next(iter(self.book.places)))
        found = list(self.book.visits.values())
        patients = values(call.all("patient"))
        found = [each for each in found if not patients or each.client in patients]
        found = [each for each in found if fits(each.start, call.all("date"), zone)]
        found = [each for each in found if self._changed(each.updated_at, call)]
        found.sort(key=lambda each: (each.updated_at, each.id), reverse=True)
        return Reply(200, bundle(call, [self._wire(each) for each in found], usual=10, most=50))

    def _changed(self, at: datetime, call: Call) -> bool:
        """A date, with gt, eq or le and no other prefix."""
        zone = self.book.zone(next(iter(self.book.places)))
        for asked in call.all("_lastUpdated"):
            if asked[:2] not in {"gt", "eq", "le"} and not asked[:1].isdigit():
                raise RefusalError(400, wire.trouble("invalid"))
            if "T" in asked or not fits(at, [asked], zone):
                return False
        return True

    def _book(self, call: Call) -> Reply:
        document = call.json()
        who, kind = _actors(document), _code(document.get("appointmentType"))
        wanted = {"start", "end", "minutesDuration", "status", "participant"}
        if (
            not wanted <= set(document)
            or kind is None
            or not {"patient", "practitioner", "location"} <= set(who)
        ):
            raise RefusalError(400, wire.trouble("required"))
        if len(document.get("description", "")) > 100 or len(document.get("comment", "")) > 2048:
            raise RefusalError(400, wire.trouble("too-long"))
        if who["patient"] not in self.book.people:
            raise RefusalError(422, wire.trouble("not-found"))
        start = datetime.fromisoformat(document["start"])
        self._check_length(document, start)
        try:
            made = self.book.book(
                kind, who["practitioner"], who["location"], start.astimezone(UTC), who["patient"],
                note=document.get("comment", ""),
            )  # fmt: skip
        except (TakenError, UnknownRecordError):
            raise RefusalError(422, wire.trouble("no-slot")) from None
        self.extras[made.id] = {
            name: document[name] for name in ("description", "supportingInformation") if name in document
        }
        return Reply(201, self._wire(made))

    def _check_length(self, document: dict[str, Any], start: datetime) -> None:
        end = datetime.fromisoformat(document["end"])
        if (end - start).total_seconds() != 60 * document["minutesDuration"]:
            raise RefusalError(422, wire.trouble("duration"))

    def _update(self, call: Call, visit_id: str) -> Reply:
        visit, document = self._visit(visit_id), call.json()
        who = _actors(document)
        if (who.get("practitioner"), who.get("location")) != (visit.provider, visit.place):
            raise RefusalError(422, wire.trouble("not-supported"))
        state: Any = wire.STATES.get(document.get("status", ""))
        if state == "cancelled":
            if _code(document.get("cancelationReason")) not in REASONS:
                raise RefusalError(400, wire.trouble("required"))
            return Reply(200, self._wire(self.book.set_state(visit_id, "cancelled")))
        start = datetime.fromisoformat(document["start"])
        self._check_length(document, start)
        if start != visit.start:
            try:
                self.book.move(visit_id, start.astimezone(UTC))
            except TakenError:
                raise RefusalError(422, wire.trouble("no-slot")) from None
        return Reply(200, self._wire(self.book.set_state(visit_id, state or "booked")))

    # People and lists

    def _people(self, call: Call) -> Reply:
        found = [each for each in self.book.people.values() if self._changed(each.updated_at, call)]
        for name in ("phone", "email"):
            wanted = call.one(name)
            if wanted is not None:
                found = [each for each in found if each in self.book.find_people(**{name: wanted})]
        return Reply(200, bundle(call, [wire.person(each) for each in found], usual=10, most=50))

    def _new_person(self, call: Call) -> Reply:
        document = call.json()
        name = document["name"][0]
        reached = {each["system"]: each["value"] for each in document.get("telecom", [])}
        return Reply(
            201, wire.person(self.book.add_person(" ".join(name["given"]), name["family"], **reached))
        )

    def _valueset(self, name: str) -> Reply:
        managed = self.settings.practice_management
        known = {
            "appointment-type": {each.id: each.name for each in self.book.services.values()}
            if managed
            else {},
            "appointment-cancellation-reason": REASONS,
        }
        if name not in known:
            raise RefusalError(404, wire.trouble("not-found"))
        return Reply(200, wire.valueset(name, known[name]))

    def _places(self) -> list[dict[str, Any]]:
        places = self.book.places.values()
        return [wire.listed("Location", each.id, each.name, self.place_marks[each.id]) for each in places]

    def _practitioners(self) -> list[dict[str, Any]]:
        people = self.book.providers.values()
        return [
            wire.listed("Practitioner", each.id, each.name, self.provider_marks[each.id]) for each in people
        ]

    def _visit(self, visit_id: str) -> Visit:
        try:
            return self.book.visit(visit_id)
        except UnknownRecordError:
            raise RefusalError(404, wire.trouble("not-found")) from None

    def _wire(self, visit: Visit) -> dict[str, Any]:
        return wire.appointment(visit, self.extras.get(visit.id, {}))


def _named(found: list[dict[str, Any]], identity: str | None) -> dict[str, Any]:
    for each in found:
        if each["id"] == identity:
            return each
    raise RefusalError(404, wire.trouble("not-found"))


def _actors(document: dict[str, Any]) -> dict[str, str]:
    named = (each["actor"]["reference"].split("/") for each in document.get("participant", []))
    return {kind.lower(): identity for kind, identity in named}


def _code(concept: Any) -> str | None:
    coding = (concept or {}).get("coding") or [{}]
    found = coding[0].get("code")
    return None if found is None else str(found)
