"""ModMed behind the port: it books at once on the patient's yes, moves by an update, and is polled by the day."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Final
from zoneinfo import ZoneInfo

import msgspec

from booking.emr.base import (
    CalendarBooking,
    CalendarSlot,
    Capabilities,
    Change,
    ChangeKind,
    Client,
    Confirmed,
    Health,
    IntentKey,
    Listed,
    NeedsStaff,
)
from booking.emr.changes import change_of, standing
from booking.emr.choosing import choose, enough, window_of
from booking.emr.connection import Surroundings
from booking.emr.fhir_json import Resource, answered, full_name, instant, record, text, version
from booking.emr.matching import Known
from booking.emr.modmed import documents, reading
from booking.emr.polled import BEGINNING, Params, PolledCalendar
from booking.emr.tokens import Grant, Tokens
from booking.emr.transport import Answer, Ask
from booking.slots import StartQuery
from core.errors import ReconnectError, RejectedError, UnknownOutcomeError

HOSTS: Final = {
    "production": "https://mmapi.ema-api.com/ema-prod",
    "development": "https://stage.ema-api.com/ema-dev",
    "training": "https://stage.ema-api.com/ema-training",
}
DAYS_AT_ONCE: Final = 5
REFUSED: Final = {400, 409, 422}
WITHOUT_SCHEDULES: Final = "no_practice_management"


class ModMedCalendar(PolledCalendar):
    """Options: firm, environment, scheme (password, client_credentials), token_url, cancel_reason. Secrets: api_key with
    username and password, or with client_id and client_secret.
    """

    own_page = (("_count", "50"),)

    def __init__(self, surroundings: Surroundings) -> None:
        super().__init__(surroundings)
        options = self._connection.options
        host = HOSTS.get(options.get("environment", ""), HOSTS["production"])
        self._firm = f"{host}/firm/{options.get('firm', '')}/ema"
        if self._connection.base_url is None:
            self._connection = msgspec.structs.replace(self._connection, base_url=f"{self._firm}/fhir/v2")
        self._key = {"x-api-key": self._connection.secrets.get("api_key", "")}
        self._tokens = Tokens(self._transport, self._clock, self._grant())
        self._marks: dict[str, str] = {}
        self._reasons: dict[str, str] | None = None

    def capabilities(self) -> Capabilities:
        return Capabilities(
            slots="native",
            hold="emulated",
            book="native",
            reschedule="native",
            cancel="native",
            attend="native",
            clients="native",
        )

    async def list_locations(self) -> tuple[Listed, ...]:
        return await self._listed("Location")

    async def list_providers(self) -> tuple[Listed, ...]:
        return await self._listed("Practitioner")

    async def list_services(self) -> tuple[Listed, ...]:
        """Only types that are in use stand in the firm's list."""
        types = await self._valueset("appointment-type")
        return tuple(Listed(external_id=code, name=name) for code, name in types.items())

    async def health(self) -> Health:
        """A practice that charts with EMA alone answers everything but has no schedule: that is said, not guessed."""
        known = await super().health()
        if known.state != "ok":
            return known
        try:
            types = await self._valueset("appointment-type")
        except RejectedError as error:
            return Health("degraded", error.code)
        return known if types else Health("degraded", WITHOUT_SCHEDULES)

    async def find_slots(self, query: StartQuery, *, moving: str | None = None) -> tuple[CalendarSlot, ...]:  # noqa: ARG002
        """Five days at a time, until what is asked for is found."""
        book, now = self._book, self._clock.now()
        window = window_of(book, query, now)
        found: list[CalendarSlot] = []
        since = window.first
        while since < window.last:
            until = min(since + timedelta(days=DAYS_AT_ONCE - 1), window.last)
            found += await self._slots_between(query, since, until)
            chosen = choose(found, book, query, now)
            if enough(chosen, query, until):
                return chosen
            since = datetime.combine(
                until.astimezone(self._zone).date() + timedelta(days=1), datetime.min.time(), self._zone
            )
        return choose(found, book, query, now)

    async def confirm(
        self, slot: CalendarSlot, client: Client, answers: Mapping[str, str], key: IntentKey
    ) -> Confirmed:
        try:
            patient = await self._patient(client)
        except RejectedError:
            return NeedsStaff("client_details")
        theirs, kind = self._theirs, self._book.appointment_type(slot.start.type)
        document = documents.appointment(
            slot,
            patient=patient,
            place=theirs.location(slot.start.location),
            provider=theirs.provider(slot.start.provider),
            kind=theirs.type(slot.start.type),
            description=kind.name,
            comment=" · ".join(filter(None, (answers.get("note"), key.marker))),
            new=kind.who == "new",
        )
        answer = await self._transport.send(Ask("POST", "Appointment", json=document, safe=False), self._sign)
        if answer.status in REFUSED:
            return await self._refused(slot, answer.status)
        made = reading.appointment(record(answered(answer).json()), self._zone, self._clock.now())
        if made is None:
            raise UnknownOutcomeError("no_id")
        return standing(made)

    async def reschedule(self, booking: str, slot: CalendarSlot, client: Client, key: IntentKey) -> Confirmed:
        """An update moves the time; another provider or place needs a booking of its own, and the old one goes."""
        resource = await self._one(booking)
        known = reading.appointment(resource, self._zone, self._clock.now())
        theirs = self._theirs
        if known is not None and (known.provider, known.location) != (
            theirs.provider(slot.start.provider),
            theirs.location(slot.start.location),
        ):
            whose = msgspec.structs.replace(client, external_id=client.external_id or known.client)
            return await self._let_go(await self.confirm(slot, whose, {}, key), booking, key)
        document = documents.moved(resource, slot)
        ask = Ask("PUT", f"Appointment/{booking}", json=document, safe=False)
        answer = await self._transport.send(ask, self._sign)
        if answer.status in REFUSED:
            return await self._refused(slot, answer.status)
        answered(answer)
        return await self._now(booking)

    async def cancel(self, booking: str, reason: str, key: IntentKey) -> CalendarBooking:  # noqa: ARG002
        resource = await self._one(booking)
        known = reading.appointment(resource, self._zone, self._clock.now())
        if known is not None and known.state == "cancelled":
            return standing(known)
        document = documents.cancelled(resource, await self._cancel_reason())
        answered(await self._transport.send(Ask("PUT", f"Appointment/{booking}", json=document), self._sign))
        return await self._now(booking)

    async def attend(self, booking: str) -> CalendarBooking:
        resource = await self._one(booking)
        known = reading.appointment(resource, self._zone, self._clock.now())
        if known is not None and known.state != "booked":
            return standing(known)
        document = documents.confirmed(resource)
        answered(await self._transport.send(Ask("PUT", f"Appointment/{booking}", json=document), self._sign))
        return await self._now(booking)

    async def find_booking(
        self, key: IntentKey, slot: CalendarSlot, client: Client
    ) -> CalendarBooking | None:
        theirs = self._theirs
        day = slot.start.at.astimezone(ZoneInfo(slot.start.zone)).date().isoformat()
        whose = (("patient", client.external_id),) if client.external_id is not None else ()
        async for resource in self._all("Appointment", (("date", f"eq{day}"), *whose)):
            found = reading.appointment(resource, self._zone, self._clock.now())
            if found is None or found.state in {"cancelled", "no_show"} or found.start != slot.start.at:
                continue
            marked = key.marker in (text(resource.get("comment")) or "")
            same = client.external_id is not None and found.type == theirs.type(slot.start.type)
            if marked or same:
                return standing(found)
        return None

    async def create_client(self, client: Client) -> str:
        document = documents.person(client)
        if document is None:
            raise RejectedError("client_details")
        answer = await self._transport.send(Ask("POST", "Patient", json=document, safe=False), self._sign)
        made = text(record(answered(answer).json()).get("id"))
        if made is None:
            raise UnknownOutcomeError("no_id")
        return made

    async def changes(self, kind: ChangeKind, cursor: str | None) -> tuple[tuple[Change, ...], str | None]:
        """Whole days again each time; what was told already is left out. There is no money and no package."""
        paths = {"appointments": "Appointment", "clients": "Patient"}
        if kind not in paths:
            return (), cursor
        before = reading.cursor_of(cursor)
        now = self._clock.now()
        today = now.astimezone(self._zone).date()
        since = before or reading.DayCursor((now - BEGINNING).astimezone(self._zone).date())
        first = kind == "appointments" and before is None
        asked = (("date", f"ge{since.day.isoformat()}"),) if first else (("_lastUpdated", since.asked()),)
        found = [
            change
            async for each in self._all(paths[kind], asked)
            if (change := self._change(kind, each, now)) is not None
        ]
        return tuple(since.unseen(found)), since.after(today, found, self._zone).written()

    # Inside

    async def _sign(self, ask: Ask, renew: bool) -> Ask:  # noqa: FBT001 - the shape of Sign
        token = await self._tokens.current(renew=renew)
        headers = {**ask.headers, **self._key, "authorization": f"Bearer {token}"}
        return msgspec.structs.replace(ask, headers=headers)

    def _grant(self) -> Grant:
        """Per-practice users are being ended by the vendor; applications replace them, practice by practice."""
        secrets, options = self._connection.secrets, self._connection.options
        if options.get("scheme") == "client_credentials":
            if "token_url" not in options:
                raise ReconnectError("no_token_url")
            who = {
                "client_id": secrets.get("client_id", ""),
                "client_secret": secrets.get("client_secret", ""),
            }
            return Grant(options["token_url"], {"grant_type": "client_credentials", **who}, headers=self._key)
        user = {"username": secrets.get("username", ""), "password": secrets.get("password", "")}
        url = options.get("token_url", f"{self._firm}/ws/oauth2/grant")
        # Their refresh tokens would do too, but one that is refused looks like a practice that locked us out.
        return Grant(url, {"grant_type": "password", **user}, headers=self._key)

    async def _slots_between(self, query: StartQuery, since: datetime, until: datetime) -> list[CalendarSlot]:
        theirs, zone, found = self._theirs, self._zone, list[CalendarSlot]()
        kind = theirs.type(query.type)
        first, last = since.astimezone(zone), until.astimezone(zone)
        for place in theirs.locations_of(query):
            for provider in theirs.providers_of(query):
                who = await self._mark("Practitioner", provider, "PRN")
                where = await self._mark("Location", place, "FI")
                params = documents.slots_asked(kind, who, where, first, last)
                async for resource in self._all("Slot", params):
                    start, end = instant(resource.get("start"), zone), instant(resource.get("end"), zone)
                    free = (text(resource.get("status")) or "free") == "free"
                    if start is None or end is None or not free:
                        continue
                    made = theirs.slot(
                        query.type, location=place, provider=provider, start=start, end=end,
                        token=text(resource.get("id")) or "", fetched_at=self._clock.now(),
                    )  # fmt: skip
                    found += [] if made is None else [made]
        return found

    async def _refused(self, slot: CalendarSlot, status: int) -> Confirmed:
        """Whether somebody was faster, or they will not have it at all: the free times say."""
        around = StartQuery(
            type=slot.start.type,
            providers=(slot.start.provider,),
            location=slot.start.location,
            earliest=slot.start.at,
            latest=slot.start.at,
            limit=None,
        )
        if any(each.start.at == slot.start.at for each in await self.find_slots(around)):
            raise RejectedError(f"status_{status}")
        return await self._lost(slot.start)

    async def _read(self, path: str, params: Params = ()) -> Answer:
        answer = await super()._read(path, params)
        if answer.status in {403, 404} and path == "Slot":
            raise RejectedError(WITHOUT_SCHEDULES)
        return answer

    async def _one(self, booking: str) -> Resource:
        answer = await self._read(f"Appointment/{booking}")
        if answer.status == 404:
            raise RejectedError("unknown_booking")
        return record(answered(answer).json())

    async def _now(self, booking: str) -> CalendarBooking:
        known = reading.appointment(await self._one(booking), self._zone, self._clock.now())
        if known is None:
            return CalendarBooking(booking, "booked", version(self._clock.now()))
        return standing(known)

    async def _mark(self, kind: str, identity: str, prefix: str) -> str:
        """How a provider or a place is named when slots are searched; asked for once."""
        name = f"{kind}/{identity}"
        if name not in self._marks:
            resource = record(answered(await self._read(name)).json())
            self._marks[name] = reading.marked(resource, prefix) or identity
        return self._marks[name]

    async def _cancel_reason(self) -> str | None:
        chosen = self._connection.options.get("cancel_reason")
        if chosen is not None:
            return chosen
        if self._reasons is None:
            self._reasons = await self._valueset("appointment-cancellation-reason")
        patients = (code for code, name in self._reasons.items() if "patient" in name.lower())
        return next(patients, next(iter(self._reasons), None))

    async def _valueset(self, name: str) -> dict[str, str]:
        answer = await self._read(f"ValueSet/{name}")
        if answer.status in {403, 404}:
            raise RejectedError(WITHOUT_SCHEDULES)
        return reading.concepts(record(answered(answer).json()))

    def _known(self, resource: Resource) -> Known | None:
        return reading.person(resource)

    def _change(self, kind: ChangeKind, resource: Resource, now: datetime) -> Change | None:
        if kind == "clients":
            return reading.client(resource, self._zone, self._book.practice.country, now)
        visit = reading.appointment(resource, self._zone, now)
        return None if visit is None else change_of(visit)

    async def _listed(self, path: str) -> tuple[Listed, ...]:
        found = [
            Listed(known, full_name(each) or "", active=each.get("active") is not False)
            async for each in self._all(path)
            if (known := text(each.get("id"))) is not None
        ]
        return tuple(found)
