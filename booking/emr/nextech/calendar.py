"""Nextech behind the port: it books and cancels, moves by booking anew, and is polled for what changed."""

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
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
    IntentKey,
    Listed,
    NeedsStaff,
)
from booking.emr.changes import AppointmentChange, change_of, standing
from booking.emr.choosing import choose, enough, window_of
from booking.emr.connection import Surroundings
from booking.emr.fhir_json import Resource, answered, instant, kind_of, record, text, updated, version
from booking.emr.matching import Known
from booking.emr.nextech import documents, reading
from booking.emr.nextech.versions import HOSTS, TOKENS, features_of
from booking.emr.polled import BEGINNING, Params, PolledCalendar
from booking.emr.tokens import Grant, Tokens
from booking.emr.transport import Answer, Ask
from booking.slots import StartQuery
from core.errors import RejectedError, UnknownOutcomeError

AT_FIRST: Final = timedelta(days=8)
"""Most wishes are met within a week, and each page of ten days more is a call that a patient waits for."""
AT_ONCE: Final = timedelta(days=45)
"""Days of one search for free times: what the vendor takes by default; more than sixty are refused."""
NO: Final = {400, 403, 404, 409, 422}


class NextechCalendar(PolledCalendar):
    """Options: product, version, schedule (book, hold, office), purpose. Secrets: client_id, client_secret, username,
    password; practice_id among the options goes into every request.
    """

    own_page = (("_count", "50"),)
    probe = "location"

    def __init__(self, surroundings: Surroundings) -> None:
        super().__init__(surroundings)
        self._features = features_of(self._connection.options)
        if self._connection.base_url is None:
            self._connection = msgspec.structs.replace(
                self._connection, base_url=HOSTS[self._features.product]
            )
        self._tokens = Tokens(self._transport, self._clock, self._grant())

    def capabilities(self) -> Capabilities:
        cancels = self._features.cancels or self._features.queues_cancellations
        return Capabilities(
            slots="native",
            hold="emulated",
            book="task" if self._schedule() == "hold" else "native",
            reschedule="emulated" if cancels else "task",
            cancel="native" if self._features.cancels else "task",
            attend="native",
            clients="emulated",
            invoices="native" if self._features.payments else "none",
        )

    async def list_locations(self) -> tuple[Listed, ...]:
        return await self._listed("location")

    async def list_services(self) -> tuple[Listed, ...]:
        return await self._listed("appointment-type")

    async def list_providers(self) -> tuple[Listed, ...]:
        return await self._listed("practitioner")

    async def find_slots(self, query: StartQuery, *, moving: str | None = None) -> tuple[CalendarSlot, ...]:  # noqa: ARG002
        """As many weeks as it takes to find what is asked for."""
        book, now = self._book, self._clock.now()
        window = window_of(book, query, now)
        found: list[CalendarSlot] = []
        since, span = window.first, AT_FIRST
        while since < window.last:
            until = min(since + span, window.last)
            found += await self._slots_between(query, since, until)
            chosen = choose(found, book, query, now)
            if enough(chosen, query, until):
                return chosen
            since, span = until, AT_ONCE
        return choose(found, book, query, now)

    async def confirm(
        self, slot: CalendarSlot, client: Client, answers: Mapping[str, str], key: IntentKey
    ) -> Confirmed:
        services = [each for each in answers.get("services", "").split(",") if each]
        return await self._book_it(slot, client, services, key, answers.get("note", ""))

    async def reschedule(self, booking: str, slot: CalendarSlot, client: Client, key: IntentKey) -> Confirmed:
        """There is no moving: the new time first, then the old one goes; a refusal leaves both for staff to see."""
        return await self._let_go(await self._book_it(slot, client, [], key), booking, key)

    async def cancel(self, booking: str, reason: str, key: IntentKey) -> CalendarBooking:  # noqa: ARG002
        """Cancelled at once where the version and the appointment allow it, else the office is asked to.

        Raises RejectedError("needs_staff") for versions that know neither.
        """
        if self._features.cancels:
            answer = await self._set_status(booking, documents.cancelled())
            if answer.status < 300:
                return await self._now(booking, "cancelled")
            if answer.status == 404:
                raise RejectedError("unknown_booking")
        known = await self._look_up(booking)
        if known is not None and known.state == "cancelled":
            return CalendarBooking(booking, "cancelled", known.version)
        if not self._features.queues_cancellations:
            raise RejectedError("needs_staff")
        asked = await self._set_status(booking, documents.asked_to_cancel())
        if asked.status in NO - {422}:
            raise RejectedError(f"status_{asked.status}")
        # 422: the office has been asked already.
        return CalendarBooking(
            booking, "booked", version(self._clock.now()) if known is None else known.version
        )

    async def attend(self, booking: str) -> CalendarBooking:
        """Only while it waits for it: whoever is here already would be sent back to the waiting list."""
        known = await self._look_up(booking)
        if known is None:
            raise RejectedError("unknown_booking")
        if known.state != "booked":
            return standing(known)
        made = self._visit(record(answered(await self._set_status(booking, documents.confirmed())).json()))
        return standing(known if made is None else made)

    async def find_booking(
        self, key: IntentKey, slot: CalendarSlot, client: Client
    ) -> CalendarBooking | None:
        theirs = self._theirs
        day = slot.start.at.astimezone(ZoneInfo(slot.start.zone)).date()
        whose = (("patient", client.external_id),) if client.external_id is not None else ()
        params: Params = (
            ("date", f"ge{day.isoformat()}"),
            ("date", f"lt{(day + timedelta(days=1)).isoformat()}"),
            ("location.id", theirs.location(slot.start.location)),
            ("practitioner.id", theirs.provider(slot.start.provider)),
            *whose,
        )
        async for resource in self._all("Appointment", params):
            found = self._visit(resource)
            if found is None or found.state in {"cancelled", "no_show"} or found.start != slot.start.at:
                continue
            marked = key.marker in (text(resource.get("comment")) or "")
            same = client.external_id is not None and found.type == theirs.type(slot.start.type)
            if marked or same:
                return standing(found)
        return None

    async def create_client(self, client: Client) -> str:  # noqa: ARG002
        """People are made along with their first appointment, since a record of their own wants a birth date
        and a postal code that nobody is asked for in a conversation.
        """
        raise RejectedError("made_with_the_booking")

    async def changes(self, kind: ChangeKind, cursor: str | None) -> tuple[tuple[Change, ...], str | None]:
        paths = {"appointments": "Appointment", "clients": "Patient", "invoices": "PaymentReconciliation"}
        if kind not in paths or (kind == "invoices" and not self._features.payments):
            return (), cursor
        began = self._clock.now()
        found, newest = list[Change](), None
        async for resource in self._all(paths[kind], self._changed_since(kind, cursor)):
            change = self._change(kind, resource, began)
            at = updated(resource, self._zone)
            newest = max(filter(None, (newest, at)), default=None)
            if change is not None:
                found.append(change)
        return tuple(found), self._next(cursor, began, newest)

    # Inside

    async def _sign(self, ask: Ask, renew: bool) -> Ask:  # noqa: FBT001 - the shape of Sign
        token = await self._tokens.current(renew=renew)
        headers = {
            **ask.headers,
            "authorization": f"Bearer {token}",
            "nx-practice-id": self._connection.options.get("practice_id", ""),
        }
        return msgspec.structs.replace(ask, headers=headers)

    def _grant(self) -> Grant:
        """Select has a user of its own for us, Practice+ an application."""
        secrets, url = self._connection.secrets, self._connection.options.get("token_url", TOKENS)
        resource = self._connection.options.get("resource", HOSTS[self._features.product])
        who = {"client_id": secrets.get("client_id", "")}
        if "client_secret" in secrets:
            who["client_secret"] = secrets["client_secret"]
        if self._features.product == "practice_plus":
            return Grant(url, {"grant_type": "client_credentials", "resource": resource, **who})
        user = {"username": secrets.get("username", ""), "password": secrets.get("password", "")}
        return Grant(url, {"grant_type": "password", "resource": resource, **who, **user}, renewal=who)

    def _schedule(self) -> documents.Schedule:
        chosen = self._connection.options.get("schedule")
        return "hold" if chosen == "hold" else "office" if chosen == "office" else "book"

    async def _slots_between(self, query: StartQuery, since: datetime, until: datetime) -> list[CalendarSlot]:
        theirs, found = self._theirs, list[CalendarSlot]()
        kind, providers = theirs.type(query.type), theirs.providers_of(query)
        for place in theirs.locations_of(query):
            zone = self._zone
            first, last = since.astimezone(zone), until.astimezone(zone) + timedelta(days=1)
            now = self._clock.now()
            async for resource in self._all(
                "Slot", documents.slots_asked(kind, place, providers, first, last)
            ):
                whose = reading.whose_slot(resource)
                start, end = instant(resource.get("start"), zone), instant(resource.get("end"), zone)
                if whose is None or start is None or end is None:
                    continue
                made = theirs.slot(
                    query.type, location=whose[0], provider=whose[1], start=start, end=end,
                    token=f"{whose[0]}/{whose[1]}", fetched_at=now,
                )  # fmt: skip
                found += [] if made is None else [made]
        return found

    async def _book_it(
        self, slot: CalendarSlot, client: Client, services: list[str], key: IntentKey, note: str = ""
    ) -> Confirmed:
        theirs = self._theirs
        purposes = (theirs.service(each) for each in services)
        purpose = next(filter(None, purposes), None) or self._connection.options.get("purpose")
        if purpose is None and self._features.wants_purpose:
            raise RejectedError("purpose_not_linked")
        document = documents.appointment(
            slot,
            client,
            place=theirs.location(slot.start.location),
            provider=theirs.provider(slot.start.provider),
            kind=theirs.type(slot.start.type),
            purpose=purpose,
            schedule=self._schedule(),
            comment=" · ".join(filter(None, (note, key.marker))),
        )
        if document is None:
            return NeedsStaff("client_details")
        answer = await self._transport.send(Ask("POST", "Appointment", json=document, safe=False), self._sign)
        if answer.status == 409:
            return await self._lost(slot.start)
        made = self._visit(record(answered(answer).json()))
        if made is None:
            raise UnknownOutcomeError("no_id")
        return NeedsStaff("held_for_office") if self._schedule() == "hold" else standing(made)

    async def _set_status(self, booking: str, document: documents.Document) -> Answer:
        """A status may be set twice: the second time it is refused and nothing happens."""
        return await self._transport.send(
            Ask(self._features.status_verb, f"Appointment/{booking}", json=document), self._sign
        )

    async def _look_up(self, booking: str) -> AppointmentChange | None:
        async for resource in self._all("Appointment", (("identifier", booking),)):
            found = self._visit(resource)
            if found is not None and found.external_id == booking:
                return found
        return None

    async def _now(self, booking: str, state: str) -> CalendarBooking:
        known = await self._look_up(booking)
        at = version(self._clock.now()) if known is None else known.version
        return CalendarBooking(booking, "cancelled" if state == "cancelled" else "booked", at)

    def _place(self) -> reading.Place:
        return reading.Place(self._zone, self._book.practice.country, self._book.currency)

    def _visit(self, resource: Resource) -> AppointmentChange | None:
        return reading.appointment(resource, self._place(), self._clock.now())

    def _known(self, resource: Resource) -> Known | None:
        return reading.person(resource, self._place()) if kind_of(resource) == "patient" else None

    def _searches(self, phone: str | None, email: str | None) -> list[Params]:
        return super()._searches(None if phone is None else documents.printed(phone), email)

    def _change(self, kind: ChangeKind, resource: Resource, began: datetime) -> Change | None:
        if kind == "appointments":
            visit = reading.appointment(resource, self._place(), began)
            return None if visit is None else change_of(visit)
        read = reading.client if kind == "clients" else reading.payment
        return read(resource, self._place(), began)

    def _changed_since(self, kind: ChangeKind, cursor: str | None) -> Params:
        since = self._since(cursor)
        if since is None:
            first = self._clock.now() - BEGINNING
            name = "date" if kind == "appointments" else "_lastUpdated"
            return ((name, f"ge{first.astimezone(self._zone).date().isoformat()}"),)
        if self._features.changed_to_the_second:
            return (("_lastUpdated", f"ge{since.astimezone(UTC).strftime('%Y-%m-%dT%H:%M:%SZ')}"),)
        return (("_lastUpdated", f"ge{since.astimezone(self._zone).date().isoformat()}"),)

    async def _listed(self, path: str) -> tuple[Listed, ...]:
        found = [
            Listed(external_id=known, name=_name(resource), active=resource.get("active") is not False)
            async for resource in self._all(path)
            if (known := reading.identity(resource)) is not None
        ]
        return tuple(found)


def _name(resource: Resource) -> str:
    from booking.emr.fhir_json import full_name

    named = reading.extension(resource, "appointment-type#name")
    return full_name(resource) or text(named) or ""
