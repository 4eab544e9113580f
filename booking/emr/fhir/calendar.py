"""Any FHIR R4 server with Schedule, Slot and Appointment behind the port."""

from collections.abc import AsyncIterator, Mapping
from datetime import UTC, datetime, timedelta
from typing import Final

from booking.emr.base import (
    CalendarBooking,
    CalendarSlot,
    Capabilities,
    Change,
    ChangeKind,
    Client,
    Confirmed,
    IntentKey,
    Listed,
    NeedsStaff,
)
from booking.emr.changes import AppointmentChange, change_of, standing
from booking.emr.choosing import choose, enough, window_of
from booking.emr.connection import Surroundings
from booking.emr.fhir import documents, reading
from booking.emr.fhir.claiming import Slots, if_match
from booking.emr.fhir.signing import Signing
from booking.emr.fhir_json import (
    Resource,
    actors,
    answered,
    full_name,
    listed,
    pages,
    record,
    reference,
    text,
    updated,
)
from booking.emr.matching import Known
from booking.emr.polled import BEGINNING, Params, PolledCalendar
from booking.emr.transport import Answer, Ask
from booking.slots import StartQuery
from core.errors import RejectedError, RetryLaterError, UnknownOutcomeError

AT_FIRST: Final = timedelta(days=8)
AT_ONCE: Final = timedelta(days=14)
"""Days of one search, so that a long page holds a schedule's slots of a quarter of an hour."""
REFUSED: Final = {409, 412, 422}


class FhirCalendar(PolledCalendar):
    """Options: scheme (bearer, basic, client_credentials, none), token_url, scope, type_system, claims (ours, server).
    Secrets: token; username and password; client_id and client_secret.
    """

    own_page = (("_count", "500"),)
    probe = "Schedule"

    def __init__(self, surroundings: Surroundings) -> None:
        super().__init__(surroundings)
        self._signing = Signing(self._connection, self._transport, self._clock)
        self._slots = Slots(self._send)

    def capabilities(self) -> Capabilities:
        return Capabilities(
            slots="native",
            hold="emulated",
            book="native",
            reschedule="native",
            cancel="native",
            clients="native",
            invoices="native",
        )

    async def list_locations(self) -> tuple[Listed, ...]:
        return await self._listed("Location")

    async def list_providers(self) -> tuple[Listed, ...]:
        return await self._listed("Practitioner")

    async def list_services(self) -> tuple[Listed, ...]:
        """Kinds of visits as the schedules name them, by their codes."""
        found: dict[str, str] = {}
        async for schedule in self._all("Schedule"):
            for concept in listed(schedule.get("serviceType")):
                for coding in listed(concept.get("coding")):
                    code = text(coding.get("code"))
                    if code is not None:
                        found[code] = text(coding.get("display")) or text(concept.get("text")) or code
        return tuple(Listed(code, name) for code, name in found.items())

    async def find_slots(self, query: StartQuery, *, moving: str | None = None) -> tuple[CalendarSlot, ...]:  # noqa: ARG002
        """A week first, then two at a time, until what is asked for is found."""
        book, now = self._book, self._clock.now()
        window = window_of(book, query, now)
        schedules = await self._schedules(query) if not window.empty else []
        found: list[CalendarSlot] = []
        since, span = window.first, AT_FIRST
        while since < window.last:
            until = min(since + span, window.last)
            for schedule in schedules:
                found += await self._free_in(schedule, query, since, until)
            chosen = choose(found, book, query, now)
            if enough(chosen, query, until):
                return chosen
            since, span = until, AT_ONCE
        return choose(found, book, query, now)

    async def confirm(
        self, slot: CalendarSlot, client: Client, answers: Mapping[str, str], key: IntentKey
    ) -> Confirmed:
        """The slots first, so that the race is lost there; then the appointment, once for each wish."""
        try:
            patient = await self._patient(client)
        except RejectedError:
            return NeedsStaff("client_details")
        known = await self.find_booking(key, slot, client)
        if known is not None:
            return known
        if self._claims and not await self._slots.claim(documents.slots_of(slot), key):
            return await self._lost(slot.start)
        document = self._document(slot, key, patient, answers.get("note"))
        identity = f"identifier={documents.OURS}|{documents.value_of(key)}"
        ask = Ask("POST", "Appointment", json=document, headers={"if-none-exist": identity}, safe=False)
        answer = await self._send(ask)
        if answer.status in REFUSED:
            if self._claims:
                await self._slots.give_back(documents.slots_of(slot), key)
            return await self._lost(slot.start)
        if answer.status >= 300 and self._claims:
            await self._slots.give_back(documents.slots_of(slot), key)
        made = self._visit(record(answered(answer).json()))
        if made is None:
            raise UnknownOutcomeError("no_id")
        return standing(made)

    async def reschedule(self, booking: str, slot: CalendarSlot, client: Client, key: IntentKey) -> Confirmed:  # noqa: ARG002
        """The new slots, then the same appointment at its new time, then the old slots are free."""
        resource = await self._one(booking)
        if self._claims and not await self._slots.claim(documents.slots_of(slot), key):
            return await self._lost(slot.start)
        theirs = self._theirs
        document = documents.moved(
            resource, slot, theirs.provider(slot.start.provider), self._place(slot.start.location)
        )
        ask = Ask("PUT", f"Appointment/{booking}", json=document, headers=if_match(resource), safe=False)
        answer = await self._send(ask)
        if answer.status in REFUSED:
            if self._claims:
                await self._slots.give_back(documents.slots_of(slot), key)
            return await self._lost(slot.start)
        made = self._visit(record(answered(answer).json()))
        await self._free(resource, keep=documents.slots_of(slot))
        return standing(made) if made is not None else await self._now(booking)

    async def cancel(self, booking: str, reason: str, key: IntentKey) -> CalendarBooking:  # noqa: ARG002
        for _ in range(3):  # somebody may be writing at the same time
            resource = await self._one(booking)
            known = self._visit(resource)
            if known is not None and known.state == "cancelled":
                return standing(known)
            ask = Ask(
                "PUT",
                f"Appointment/{booking}",
                json=documents.cancelled(resource),
                headers=if_match(resource),
            )
            answer = await self._send(ask)
            if answer.status != 412:
                answered(answer)
                await self._free(resource)
                return await self._now(booking)
        raise RetryLaterError("changing")

    async def find_booking(
        self, key: IntentKey, slot: CalendarSlot, client: Client
    ) -> CalendarBooking | None:
        """By our own identifier, else by the person, the time and the kind. Where nothing is, slots that an
        unfinished try had taken are free again.
        """
        own = (("identifier", f"{documents.OURS}|{documents.value_of(key)}"),)
        searches: list[Params] = [own]
        if client.external_id is not None:
            day = slot.start.at.astimezone(UTC).date()
            on = (("date", f"ge{day.isoformat()}"), ("date", f"lt{(day + timedelta(days=1)).isoformat()}"))
            searches.append((("patient", f"Patient/{client.external_id}"), *on))
        for params in searches:
            async for resource in self._all("Appointment", params):
                found = self._visit(resource)
                wanted = self._theirs.type(slot.start.type)
                if found is None or found.state in {"cancelled", "no_show"} or found.start != slot.start.at:
                    continue
                if params is own or found.type in {wanted, None}:
                    return standing(found)
        if self._claims:
            await self._slots.give_back(documents.slots_of(slot), key)
        return None

    async def create_client(self, client: Client) -> str:
        document = documents.person(client)
        if document is None:
            raise RejectedError("client_details")
        answer = await self._send(Ask("POST", "Patient", json=document, safe=False))
        made = text(record(answered(answer).json()).get("id"))
        if made is None:
            raise UnknownOutcomeError("no_id")
        return made

    async def changes(self, kind: ChangeKind, cursor: str | None) -> tuple[tuple[Change, ...], str | None]:
        paths = {"appointments": "Appointment", "clients": "Patient", "invoices": "Invoice"}
        if kind not in paths:
            return (), cursor
        began, since = self._clock.now(), self._since(cursor)
        first = (began - BEGINNING).date().isoformat()
        by_date = kind == "appointments" and since is None
        asked = "date" if by_date else "_lastUpdated"
        after = first if since is None else since.isoformat(timespec="seconds").replace("+00:00", "Z")
        found, newest = list[Change](), None
        async for resource in self._all(paths[kind], ((asked, f"ge{after}"),)):
            newest = max(filter(None, (newest, updated(resource, self._zone))), default=None)
            change = self._change(kind, resource, began)
            found += [] if change is None else [change]
        return tuple(found), self._next(cursor, began, newest)

    # Inside

    @property
    def _claims(self) -> bool:
        """Some servers take the slots themselves when an appointment is written."""
        return self._connection.options.get("claims") != "server"

    async def _sign(self, ask: Ask, renew: bool) -> Ask:  # noqa: FBT001 - the shape of Sign
        return await self._signing.sign(ask, renew)

    async def _send(self, ask: Ask) -> Answer:
        return await self._transport.send(ask, self._sign)

    def _all(self, path: str, params: Params = ()) -> AsyncIterator[Resource]:
        return pages(self._read, path, (*params, *self.own_page), whole=True)

    async def _schedules(self, query: StartQuery) -> list[tuple[str, str, str]]:
        """Schedule, practitioner and location of everybody asked for. One that names no location is everywhere."""
        theirs, found = self._theirs, list[tuple[str, str, str]]()
        places = theirs.locations_of(query)
        for provider in theirs.providers_of(query):
            async for schedule in self._all("Schedule", (("actor", f"Practitioner/{provider}"),)):
                named = [reference(each) for each in listed(schedule.get("actor"))]
                where = [each[1] for each in named if each is not None and each[0] == "location"] or places[
                    :1
                ]
                known = text(schedule.get("id"))
                if known is not None and schedule.get("active") is not False:
                    found += [(known, provider, place) for place in where if place in places]
        return found

    async def _free_in(
        self, schedule: tuple[str, str, str], query: StartQuery, since: datetime, until: datetime
    ) -> list[CalendarSlot]:
        name, provider, place = schedule
        kind = self._book.appointment_type(query.type)
        params: Params = (
            ("schedule", f"Schedule/{name}"),
            ("status", "free"),
            ("start", f"ge{_utc(since)}"),
            ("start", f"lt{_utc(until)}"),
        )
        kinds = {self._theirs.type(query.type)}
        free = [
            each
            async for resource in self._all("Slot", params)
            if (each := reading.free(resource, self._zone, kinds)) is not None
        ]
        rows = reading.rooms(free, kind.minutes)
        made = (
            self._theirs.slot(
                query.type,
                provider=provider,
                location=place,
                start=row[0].start,
                end=row[0].start + timedelta(minutes=kind.minutes),
                token=",".join(each.id for each in row),
                fetched_at=self._clock.now(),
            )
            for row in rows
        )
        return [each for each in made if each is not None]

    def _document(
        self, slot: CalendarSlot, key: IntentKey, patient: str, note: str | None
    ) -> documents.Document:
        theirs = self._theirs
        return documents.appointment(
            slot,
            key,
            patient=patient,
            place=self._place(slot.start.location),
            provider=theirs.provider(slot.start.provider),
            kind=theirs.type(slot.start.type),
            system=self._connection.options.get("type_system"),
            name=self._book.appointment_type(slot.start.type).name,
            note=note,
        )

    def _place(self, ours: str | None) -> str | None:
        return self._theirs.location(ours)

    async def _free(self, resource: Resource, *, keep: list[str] | None = None) -> None:
        """What an appointment had taken; whatever it shares with its new time stays taken."""
        if self._claims:
            named = [reference(each) for each in listed(resource.get("slot"))]
            await self._slots.give_back(
                [each[1] for each in named if each is not None and each[1] not in (keep or [])]
            )

    async def _one(self, booking: str) -> Resource:
        answer = await self._read(f"Appointment/{booking}")
        if answer.status in {404, 410}:
            raise RejectedError("unknown_booking")
        return record(answered(answer).json())

    async def _now(self, booking: str) -> CalendarBooking:
        known = self._visit(await self._one(booking))
        if known is None:
            raise RejectedError("unknown_booking")
        return standing(known)

    def _visit(self, resource: Resource) -> AppointmentChange | None:
        return reading.appointment(resource, self._zone, self._clock.now())

    def _known(self, resource: Resource) -> Known | None:
        return reading.person(resource)

    def _change(self, kind: ChangeKind, resource: Resource, began: datetime) -> Change | None:
        if kind == "clients":
            return reading.client(resource, self._zone, self._book.practice.country, began)
        if kind == "invoices":
            return reading.invoice(resource, self._zone, self._book.currency, began)
        visit = reading.appointment(resource, self._zone, began)
        patient = actors(resource).get("patient")
        return None if visit is None or patient is None else change_of(visit)

    async def _listed(self, path: str) -> tuple[Listed, ...]:
        found = [
            Listed(known, full_name(each) or "", active=each.get("active", True) is not False)
            async for each in self._all(path)
            if (known := text(each.get("id"))) is not None
        ]
        return tuple(found)


def _utc(at: datetime) -> str:
    return at.astimezone(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")
