"""A system that lets nobody book from outside: our own calendar offers and keeps the time, a person enters it there."""

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Final

import msgspec
from sqlalchemy import Connection as Sql

from booking.busy import EVERY_THREAD
from booking.emr.asked import asked_id, is_asked
from booking.emr.base import (
    CalendarBooking,
    CalendarHold,
    CalendarSlot,
    Candidate,
    Client,
    Confirmed,
    Conflict,
    IntentKey,
    Listed,
)
from booking.emr.choosing import around
from booking.emr.connection import Connection, Surroundings
from booking.emr.landing import find_by_external
from booking.emr.own_calendar import OwnCalendar
from booking.emr.silent import Silent
from booking.emr.transport import Transport
from booking.emr.versions import version_at
from booking.searching import alternatives, find, is_free
from booking.slots import Start, StartQuery
from booking.types import ends_of
from core.errors import RejectedError
from core.session import now

LONGEST: Final = timedelta(minutes=10)


def reached(surroundings: Surroundings) -> tuple[Connection, Transport]:
    """What every system but our own is reached by."""
    connection, transport = surroundings.connection, surroundings.transport
    assert connection is not None
    assert transport is not None
    return connection, transport


class RequestCalendar(Silent):
    """The part of the port that such adapters share. What `confirm` gives back has no id of theirs, and says so."""

    def __init__(self, surroundings: Surroundings) -> None:
        self._around = surroundings
        self._connection, self._transport = reached(surroundings)
        self._own = OwnCalendar(surroundings.db, surroundings.scope, surroundings.practice)

    async def list_locations(self) -> tuple[Listed, ...]:
        return await self._own.list_locations()

    async def list_services(self) -> tuple[Listed, ...]:
        return await self._own.list_services()

    async def list_providers(self) -> tuple[Listed, ...]:
        return await self._own.list_providers()

    async def find_slots(self, query: StartQuery, *, moving: str | None = None) -> tuple[CalendarSlot, ...]:
        """Ours: what that system knows of its own book reaches us by reading only. As with every system, whom of our
        conversations a time is promised to is for whoever asks to say.
        """
        book, ours = self._around.practice(), await self._ours(moving)

        def look(conn: Sql) -> tuple[CalendarSlot, ...]:
            found = find(conn, book, query, thread_id=EVERY_THREAD, moving=ours)
            return tuple(CalendarSlot(each, ends_of(each), "", now(conn)) for each in found)

        return await self._around.db.read(self._around.scope, look)

    async def hold(self, slot: CalendarSlot, key: IntentKey, ttl: timedelta) -> CalendarHold | Conflict:  # noqa: ARG002
        until = self._around.clock.now() + min(ttl, LONGEST)
        return CalendarHold(slot.token, slot, until, firm=False)

    async def release(self, hold: CalendarHold, key: IntentKey) -> None:
        """There is nothing to give back."""

    async def confirm(
        self, slot: CalendarSlot, client: Client, answers: Mapping[str, str], key: IntentKey
    ) -> Confirmed:
        """Free here, so it is theirs: the visit lands in our calendar, and staff are asked to enter it there."""
        lost = await self._lost(slot.start, key)
        if lost is None:
            await self._tell(slot, client, answers, key)
        return lost or self._asked(asked_id(key))

    async def reschedule(self, booking: str, slot: CalendarSlot, client: Client, key: IntentKey) -> Confirmed:
        """Once staff have entered it, it keeps its id there."""
        lost = await self._lost(slot.start, key, await self._ours(booking))
        if lost is None:
            await self._tell(slot, client, {}, key)
        return lost or self._asked(asked_id(key) if is_asked(booking) else booking)

    async def cancel(self, booking: str, reason: str, key: IntentKey) -> CalendarBooking:  # noqa: ARG002
        return CalendarBooking(booking, "cancelled", self._version(), by_hand=True)

    async def find_booking(
        self,
        key: IntentKey,
        slot: CalendarSlot,
        client: Client,  # noqa: ARG002
    ) -> CalendarBooking | None:
        """Nothing of ours is written there, so that nothing can be left behind: the wish stands if the time does."""
        return None if await self._lost(slot.start, key) is not None else self._asked(asked_id(key))

    async def match_client(
        self,
        *,
        phone: str | None,  # noqa: ARG002
        email: str | None,  # noqa: ARG002
        name: str | None,  # noqa: ARG002
        birthdate: date | None,  # noqa: ARG002
    ) -> tuple[Candidate, ...]:
        """Nobody there can be asked for."""
        return ()

    async def create_client(self, client: Client) -> str:  # noqa: ARG002
        """A person becomes known there by a person's hand, or by the booking itself."""
        raise RejectedError("ENTERED_BY_STAFF")

    async def _tell(
        self, slot: CalendarSlot, client: Client, answers: Mapping[str, str], key: IntentKey
    ) -> None:
        """Let that system know, where it listens at all. Must not fail: the visit stands whatever becomes of it."""

    async def _lost(self, start: Start, key: IntentKey, moving: str | None = None) -> Conflict | None:
        """None: free but for what this very conversation holds."""
        book = self._around.practice()
        query = StartQuery(type=start.type, location=start.location, providers=(start.provider,))

        def look(conn: Sql) -> Conflict | None:
            if is_free(conn, book, query, start, thread_id=key.thread_id, moving=moving):
                return None
            wider = msgspec.structs.replace(around(start), limit=3)
            others = alternatives(conn, book, wider, start, thread_id=key.thread_id, moving=moving)
            return Conflict("taken", others)

        return await self._around.db.read(self._around.scope, look)

    async def _ours(self, external_id: str | None) -> str | None:
        """Our appointment's id by theirs."""
        if external_id is None:
            return None
        connection_id = self._connection.id
        return await self._around.db.read(
            self._around.scope, lambda conn: find_by_external(conn, connection_id, external_id)
        )

    def _asked(self, external_id: str) -> CalendarBooking:
        return CalendarBooking(external_id, "booked", self._version(), by_hand=True)

    def _version(self) -> int:
        return version_at(self._around.clock.now())
