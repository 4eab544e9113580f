"""The calendar of a practice that has no other system: our own tables behind the same port."""

from collections.abc import Callable, Mapping
from datetime import date, timedelta
from typing import Any

import msgspec
from sqlalchemy import Connection

from booking import rows
from booking.changing import cancel
from booking.emr.base import (
    CalendarBooking,
    CalendarHold,
    CalendarSlot,
    Candidate,
    Capabilities,
    Client,
    Confirmed,
    Conflict,
    Health,
    IntentKey,
    Listed,
)
from booking.emr.silent import Silent
from booking.holds import hold, release
from booking.making import Wish, book
from booking.searching import find
from booking.slots import Start, StartQuery
from booking.types import Booked, Person, Taken, ends_of, start_to_json
from core.db import Database
from core.session import Scope, now
from practice.book import PracticeBook
from practice.contacts import create_contact, matching


class OwnCalendar(Silent):
    """`practice` gives the book as it is now, so that changed hours count from the next question on. It tells of no
    changes: whoever changes our tables says so in the same transaction.
    """

    def __init__(self, db: Database, scope: Scope, practice: Callable[[], PracticeBook]) -> None:
        self._db = db
        self._scope = scope
        self._practice = practice

    def capabilities(self) -> Capabilities:
        return Capabilities(
            slots="native",
            hold="native",
            book="native",
            reschedule="native",
            cancel="native",
            clients="native",
        )

    async def list_locations(self) -> tuple[Listed, ...]:
        return tuple(Listed(place.id or "", place.name) for place in self._practice().effective_locations)

    async def list_services(self) -> tuple[Listed, ...]:
        """What can be put into the calendar: appointment types."""
        return tuple(
            Listed(
                external_id=each.id,
                name=each.name,
                minutes=each.minutes,
                prep_minutes=each.buffer_before,
                clean_up_minutes=each.buffer_after,
                bookable_online=each.booked_by == "agent",
            )
            for each in self._practice().file.appointment_types
        )

    async def list_providers(self) -> tuple[Listed, ...]:
        return tuple(Listed(each.id, each.name) for each in self._practice().providers)

    async def find_slots(self, query: StartQuery, *, moving: str | None = None) -> tuple[CalendarSlot, ...]:
        def look(conn: Connection) -> tuple[CalendarSlot, ...]:
            found = find(conn, self._practice(), query, moving=moving)
            return tuple(_slot(conn, start) for start in found)

        return await self._db.read(self._scope, look)

    async def hold(self, slot: CalendarSlot, key: IntentKey, ttl: timedelta) -> CalendarHold | Conflict:
        def keep(conn: Connection) -> CalendarHold | Conflict:
            kept = hold(conn, self._practice(), key.thread_id, slot.start, (), None, ttl)
            if isinstance(kept, Taken):
                return _conflict(kept)
            return CalendarHold(token=kept.id, slot=slot, expires_at=kept.expires_at, firm=True)

        return await self._db.write(self._scope, keep)

    async def release(self, hold: CalendarHold, key: IntentKey) -> None:  # noqa: ARG002 - a thread holds one
        await self._db.write(self._scope, lambda conn: release(conn, key.thread_id))

    async def confirm(
        self, slot: CalendarSlot, client: Client, answers: Mapping[str, str], key: IntentKey
    ) -> Confirmed:
        services = tuple(each for each in answers.get("services", "").split(",") if each)
        return await self._book(_wish(slot, client, services, key))

    async def reschedule(self, booking: str, slot: CalendarSlot, client: Client, key: IntentKey) -> Confirmed:
        return await self._book(msgspec.structs.replace(_wish(slot, client, (), key), moves=booking))

    async def cancel(self, booking: str, reason: str, key: IntentKey) -> CalendarBooking:  # noqa: ARG002
        def end(conn: Connection) -> CalendarBooking:
            cancel(conn, booking, reason)
            return _booking(conn, booking)

        return await self._db.write(self._scope, end)

    async def find_booking(
        self, key: IntentKey, slot: CalendarSlot, client: Client
    ) -> CalendarBooking | None:
        def look(conn: Connection) -> CalendarBooking | None:
            found = rows.of_wish(conn, str(key), client.external_id, slot.start)
            return None if found is None else _booking(conn, found)

        return await self._db.read(self._scope, look)

    async def match_client(
        self,
        *,
        phone: str | None,
        email: str | None,
        name: str | None,
        birthdate: date | None,  # noqa: ARG002
    ) -> tuple[Candidate, ...]:
        def match(conn: Connection) -> tuple[Candidate, ...]:
            found = [_candidate(row, phone, email, name) for row in matching(conn, phone, email)]
            return tuple(sorted(found, key=lambda each: (-each.score, each.external_id)))

        return await self._db.read(self._scope, match)

    async def create_client(self, client: Client) -> str:
        def create(conn: Connection) -> str:
            return create_contact(conn, name=client.name, phone=client.phone, email=client.email)

        return await self._db.write(self._scope, create)

    async def health(self) -> Health:
        return Health("ok")

    async def _book(self, wish: Wish) -> Confirmed:
        def commit(conn: Connection) -> Confirmed:
            made = book(conn, self._practice(), wish)
            return _booking(conn, made.appointment_id) if isinstance(made, Booked) else _conflict(made)

        return await self._db.write(self._scope, commit)


def _slot(conn: Connection, start: Start) -> CalendarSlot:
    token = msgspec.json.encode(start_to_json(start)).decode()
    return CalendarSlot(start=start, end=ends_of(start), token=token, fetched_at=now(conn))


def _wish(slot: CalendarSlot, client: Client, services: tuple[str, ...], key: IntentKey) -> Wish:
    person = Person(contact_id=client.external_id, name=client.name, phone=client.phone)
    return Wish(slot.start, person, key.thread_id, services, intent_key=str(key))


def _booking(conn: Connection, appointment_id: str) -> CalendarBooking:
    row = rows.one(conn, appointment_id)
    state = "booked" if row.status == "pending" else row.status  # it keeps its time like any other
    return CalendarBooking(external_id=row.id, state=state, version=row.version)


def _conflict(taken: Taken) -> Conflict:
    return Conflict(taken.reason, taken.alternatives, taken.existing)


def _candidate(row: Any, phone: str | None, email: str | None, name: str | None) -> Candidate:
    same = {
        "phone": phone is not None and row.phone == phone,
        "email": email is not None and row.email == email,
        "name": name is not None and (row.name or "").casefold() == name.casefold(),
    }
    weights = {"phone": 0.5, "email": 0.3, "name": 0.2}
    reasons = tuple(reason for reason, agrees in same.items() if agrees)
    return Candidate(row.id, sum(weights[reason] for reason in reasons), reasons)
