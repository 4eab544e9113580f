"""A system that tells of its appointments in HL7 and takes ours: free times are worked out here, from what it told."""

from collections.abc import Mapping

from sqlalchemy import Connection as Sql
from sqlalchemy import select

from booking.emr.asked import is_asked
from booking.emr.base import (
    Ability,
    CalendarBooking,
    CalendarSlot,
    Capabilities,
    Client,
    Confirmed,
    Health,
    IntentKey,
    NeedsStaff,
)
from booking.emr.connection import Surroundings
from booking.emr.hl7.er7 import UnreadableError, first, segments
from booking.emr.hl7.messages import OURS, Event, Named, Parties, placer_id, siu
from booking.emr.hl7.mllp import Wire
from booking.emr.probing import probed
from booking.emr.request_calendar import RequestCalendar
from booking.emr.sync_models import emr_notice
from booking.emr.theirs import Theirs
from core.errors import RejectedError, UnknownOutcomeError
from core.session import mine

NO_VERSION = 0
"""Of what we asked for ourselves: whatever they tell of it later is newer, however their clock goes."""
ECHO = "hl7-of-ours"


class Hl7Calendar(RequestCalendar):
    """Options: host, port and tls of their listener, their application and facility, ours. Secrets: key (MSH-8)."""

    def __init__(self, surroundings: Surroundings) -> None:
        super().__init__(surroundings)
        self._wire = _wire(self._connection.options)

    def capabilities(self) -> Capabilities:
        """Without an address of theirs we only listen: visits stand here, and people enter them there."""
        does: Ability = "task" if self._wire is None else "native"
        return Capabilities(
            slots="native", hold="emulated", book=does, reschedule=does, cancel=does, clients="none"
        )

    async def confirm(
        self, slot: CalendarSlot, client: Client, answers: Mapping[str, str], key: IntentKey
    ) -> Confirmed:
        if self._wire is None:
            return await super().confirm(slot, client, answers, key)
        lost = await self._lost(slot.start, key)
        if lost is not None:
            return lost
        return await self._say("S12", placer_id(key), key, slot, client, note=answers.get("note", ""))

    async def reschedule(self, booking: str, slot: CalendarSlot, client: Client, key: IntentKey) -> Confirmed:
        if self._wire is None or is_asked(booking):
            return await super().reschedule(booking, slot, client, key)
        lost = await self._lost(slot.start, key, await self._ours(booking))
        return lost if lost is not None else await self._say("S13", booking, key, slot, client)

    async def cancel(self, booking: str, reason: str, key: IntentKey) -> CalendarBooking:
        if self._wire is None or is_asked(booking):
            return await super().cancel(booking, reason, key)
        said = await self._say("S15", booking, key, reason=reason)
        if isinstance(said, CalendarBooking):
            return CalendarBooking(booking, "cancelled", NO_VERSION)
        raise RejectedError("needs_staff")

    async def find_booking(
        self, key: IntentKey, slot: CalendarSlot, client: Client
    ) -> CalendarBooking | None:
        """HL7 has no question for it: it is there if they have spoken of it since."""
        if self._wire is None:
            return await super().find_booking(key, slot, client)
        booking, connection = placer_id(key), self._connection.id
        heard = await self._around.db.read(
            self._around.scope, lambda conn: _heard_of(conn, connection, booking)
        )
        return CalendarBooking(booking, "booked", NO_VERSION) if heard else None

    async def health(self) -> Health:
        if self._wire is None:
            return Health("degraded", "listening_only")
        return await probed(self._wire.reach())

    # Inside

    async def _say(
        self,
        event: Event,
        booking: str,
        key: IntentKey,
        slot: CalendarSlot | None = None,
        client: Client | None = None,
        *,
        reason: str = "",
        note: str = "",
    ) -> Confirmed:
        assert self._wire is not None
        message = siu(
            event,
            booking,
            key,
            self._parties(),
            self._around.clock.now(),
            slot=slot,
            named=None if slot is None else self._named(slot),
            client=client,
            reason=reason,
            note=" · ".join(filter(None, (note, key.marker))),
            zone=self._around.practice().zone,
        )
        verdict = _verdict(await self._wire.send(message))
        if verdict is None:
            raise UnknownOutcomeError("NO_ACK")
        if verdict in {"AA", "CA"}:
            return CalendarBooking(booking, "booked", NO_VERSION)
        return NeedsStaff(f"refused_{verdict}")

    def _named(self, slot: CalendarSlot) -> Named:
        book, links = self._around.practice(), self._connection.links
        theirs = Theirs(links, book)
        place = slot.start.location
        known_place = links.locations.get(place or "") or place
        return Named(
            kind=theirs.type(slot.start.type),
            kind_name=book.appointment_type(slot.start.type).name,
            provider=theirs.provider(slot.start.provider),
            provider_name=book.staff(slot.start.provider).name,
            place=known_place,
        )

    def _parties(self) -> Parties:
        options = self._connection.options
        return Parties(
            our_application=options.get("our_application", OURS),
            our_facility=options.get("our_facility", ""),
            application=options.get("application", ""),
            facility=options.get("facility", ""),
            key=self._connection.secrets.get("key", ""),
        )


def _wire(options: Mapping[str, str]) -> Wire | None:
    host, port = options.get("host", ""), options.get("port", "")
    return Wire(host, int(port), tls=options.get("tls") == "yes") if host and port.isdigit() else None


def _heard_of(conn: Sql, connection: str, booking: str) -> bool:
    """Whether they have spoken of what we asked for."""
    echo = select(emr_notice.c.id).where(
        mine(emr_notice),
        emr_notice.c.connection_id == connection,
        emr_notice.c.event_key == f"{ECHO}:{booking}",
    )
    return conn.execute(echo).first() is not None


def _verdict(answer: str) -> str | None:
    try:
        said = first(segments(answer), "MSA")
    except UnreadableError:
        return None
    return None if said is None else said.text(1)
