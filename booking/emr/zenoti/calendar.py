"""A practice whose calendar is Zenoti: a booking is drafted for a guest, a time reserved in it, and confirmed."""

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from booking.emr.base import (
    CalendarBooking,
    CalendarHold,
    CalendarSlot,
    Candidate,
    Capabilities,
    Change,
    ChangeKind,
    Client,
    Confirmed,
    Conflict,
    Handshake,
    Health,
    IntentKey,
    Listed,
    NeedsStaff,
    PackageBalance,
)
from booking.emr.changes import balance_of
from booking.emr.choosing import around, nearest_to
from booking.emr.connection import Surroundings
from booking.emr.matching import Sought, candidates
from booking.emr.probing import probed
from booking.emr.theirs import Theirs
from booking.emr.zenoti import webhooks
from booking.emr.zenoti.api import Api
from booking.emr.zenoti.drafts import FIXED, Drafts, Lane
from booking.emr.zenoti.office import Office
from booking.emr.zenoti.phones import national
from booking.emr.zenoti.reading import Visit, known
from booking.emr.zenoti.searching import Search
from booking.slots import Start, StartQuery
from core.errors import RejectedError, RetryLaterError
from practice.book import PracticeBook

ABLE: Final = Capabilities(
    slots="native",
    hold="emulated",
    book="native",
    reschedule="native",
    cancel="native",
    clients="native",
    push="native",
    packages="native",
    invoices="native",
)
US: Final = "225"
"""Zenoti's number of the country whose telephone numbers begin with +1, in its own samples."""
LONGEST: Final = timedelta(minutes=10)


class Zenoti:
    """Holds are ours: its reservation is bound to the guest for whom it was drafted and cannot be given back, so
    that a time is reserved there only in the breath in which it is confirmed.
    """

    def __init__(self, around_: Surroundings) -> None:
        connection, transport = around_.connection, around_.transport
        assert connection is not None
        assert transport is not None
        self._around, self._connection = around_, connection
        self._api = Api(connection, transport)
        self._drafts = Drafts(self._api)
        self._office = Office(self._api, around_.clock, around_.practice(), self._zones())

    def capabilities(self) -> Capabilities:
        return ABLE

    async def list_locations(self) -> tuple[Listed, ...]:
        rows = await self._api.all("centers", "centers")
        return tuple(Listed(str(each["id"]), each.get("display_name") or each["name"]) for each in rows)

    async def list_services(self) -> tuple[Listed, ...]:
        found = [
            Listed(str(each["id"]), each["name"], minutes=each.get("duration"))
            for center in await self._centers()
            for each in await self._api.all(f"Centers/{center}/services", "services")
        ]
        return tuple({each.external_id: each for each in found}.values())

    async def list_providers(self) -> tuple[Listed, ...]:
        people: dict[str, Listed] = {}
        for center in await self._centers():
            for each in await self._api.all(f"centers/{center}/therapists", "therapists"):
                info = each.get("personal_info") or each
                parts = (info.get("first_name"), info.get("last_name"))
                name = info.get("name") or " ".join(part for part in parts if part)
                people[str(each["id"])] = Listed(str(each["id"]), name)
        return tuple(people.values())

    async def find_slots(self, query: StartQuery, *, moving: str | None = None) -> tuple[CalendarSlot, ...]:
        """Times are only told for a guest: for nobody in particular that is one whom the practice keeps for it."""
        if moving is None:
            return await self._search().find(self._lanes(query, self._searcher()), query)
        visit = await self._office.visit(moving)
        return await self._search().find(self._lanes(query, visit.client or "", visit), query)

    async def hold(self, slot: CalendarSlot, key: IntentKey, ttl: timedelta) -> CalendarHold | Conflict:  # noqa: ARG002
        """Kept by us alone."""
        until = self._around.clock.now() + min(ttl, LONGEST)
        return CalendarHold(slot.token, slot, until, firm=False)

    async def release(self, hold: CalendarHold, key: IntentKey) -> None:
        """There is nothing to give back."""

    async def confirm(
        self, slot: CalendarSlot, client: Client, answers: Mapping[str, str], key: IntentKey
    ) -> Confirmed:
        guest = client.external_id or await self._guest(client)
        if guest is None:
            return NeedsStaff("name_or_number_missing")
        note = " · ".join(each for each in (answers.get("note"), key.marker) if each)
        made = await self._book(self._lane(slot.start, guest), slot, note)
        if made is not None:
            return made
        known_as = Client(guest, client.name, client.phone, client.email)
        return await self.find_booking(key, slot, known_as) or await self._conflict(slot)

    async def reschedule(self, booking: str, slot: CalendarSlot, client: Client, key: IntentKey) -> Confirmed:  # noqa: ARG002
        visit = await self._office.visit(booking)
        if visit.state not in {"booked", "confirmed"}:
            return Conflict("gone")
        if visit.start == slot.start.at and visit.provider == self._theirs().provider(slot.start.provider):
            return self._office.booking(visit)
        lane = self._lane(slot.start, visit.client or "", visit)
        try:
            made = await self._book(lane, slot, visit.note or key.marker)
        except RejectedError as refused:
            if refused.code != FIXED:
                raise
            return NeedsStaff("cannot_be_moved")
        return made or await self._conflict(slot, booking)

    async def cancel(self, booking: str, reason: str, key: IntentKey) -> CalendarBooking:
        return await self._office.cancel(booking, reason, key.marker)

    async def find_booking(
        self, key: IntentKey, slot: CalendarSlot, client: Client
    ) -> CalendarBooking | None:
        """By our mark in its notes; without one by guest, start and service."""
        center, service = self._theirs().location(slot.start.location), self._theirs().type(slot.start.type)
        day = slot.start.start.date()
        live = [
            each
            for each in await self._office.visits(center, day, day)
            if each.start == slot.start.at and each.state not in {"cancelled", "no_show"}
        ]
        marked = [each for each in live if key.marker in each.note]
        same = [
            each for each in live if (each.client, each.type) == (client.external_id or "nobody", service)
        ]
        return next((self._office.booking(each) for each in (*marked, *same)), None)

    async def match_client(
        self, *, phone: str | None, email: str | None, name: str | None, birthdate: date | None
    ) -> tuple[Candidate, ...]:
        country = self._practice().practice.country
        found = [
            known(each)
            for field, value in (("phone", national(phone, country)), ("email", email))
            if value
            for center in await self._centers()
            for each in await self._api.all("guests/search", "guests", center_id=center, **{field: value})
        ]
        return candidates(found, Sought(phone, email, name, birthdate, country))

    async def create_client(self, client: Client) -> str:
        first, _, last = (client.name or "").strip().partition(" ")
        number = national(client.phone, self._practice().practice.country)
        if not (first and last and number):
            raise RejectedError("NAME_OR_NUMBER_MISSING")
        code = self._connection.options.get("country_code", US)
        info: dict[str, object] = {
            "first_name": first,
            "last_name": last,
            "mobile_phone": {"country_code": int(code), "number": number},
        }
        if client.email:
            info["email"] = client.email
        wanted = {"center_id": (await self._centers())[0], "personal_info": info}
        made = await self._api.post("guests", wanted, safe=False)
        if not made.get("id"):
            raise RejectedError("NO_GUEST")
        return str(made["id"])

    async def changes(self, kind: ChangeKind, cursor: str | None) -> tuple[tuple[Change, ...], str | None]:
        match kind:
            case "appointments":
                return await self._office.appointments(cursor)
            case "invoices":
                return await self._office.invoices(cursor)
            case "packages":
                return await self._office.packages(cursor)
            case _:  # guests are looked up when they write or book; there is no list of changed ones
                return (), cursor

    def verify_webhook(
        self, headers: Mapping[str, str], raw_body: bytes
    ) -> tuple[Change, ...] | Handshake | None:
        return webhooks.read(self._connection, headers, raw_body)

    async def packages(self, client: str) -> tuple[PackageBalance, ...]:
        found = [
            each
            for center in await self._centers()
            for each in await self._office.packages_of(client, center)
        ]
        return tuple(balance_of(each) for each in found)

    async def health(self) -> Health:
        return await probed(self._api.get("centers", page=1, size=1))

    # Inside ---------------------------------------------------------------------------------------

    async def _book(self, lane: Lane, slot: CalendarSlot, note: str) -> CalendarBooking | None:
        """None: somebody else has the time."""
        wall = slot.start.start
        day = await self._drafts.day(lane, wall.date())
        if wall not in day.walls or not await self._drafts.reserve(day.booking, wall):
            return None
        made = await self._drafts.confirm(day.booking, note)
        if made is None:
            return None
        return self._office.booked(made, slot.start.at, slot.end, lane.therapist)

    async def _guest(self, client: Client) -> str | None:
        """Theirs by number or mail and name; else made known now, once, however often the booking is tried."""
        if not (client.name or "").strip() or not client.phone:
            return None
        found = await self.match_client(
            phone=client.phone, email=client.email, name=client.name, birthdate=None
        )
        same = next((each for each in found if "name" in each.reasons), None)
        if same is not None:
            return same.external_id
        return await self.create_client(client) if " " in (client.name or "").strip() else None

    async def _conflict(self, slot: CalendarSlot, moving: str | None = None) -> Conflict:
        query = around(slot.start)
        visit = None if moving is None else await self._office.visit(moving)
        lanes = self._lanes(query, visit.client or "" if visit else self._searcher(), visit)
        try:
            others = await self._search().near(lanes, query, slot.start)
        except RetryLaterError:  # the minute's calls are used up: the time is gone all the same
            others = ()
        return Conflict("taken", nearest_to(others, slot.start))

    def _lanes(self, query: StartQuery, guest: str, visit: Visit | None = None) -> list[Lane]:
        """Whom to ask for, and where: those who work there, by our own practice file, since each costs two calls a day."""
        book, theirs, links = self._practice(), self._theirs(), self._connection.links
        service = theirs.type(query.type)
        places = (query.location,) if query.location else book.booking_locations(query.type, query.services)
        return [
            Lane(theirs.location(place), guest, service, links.providers[who], *_moved(visit))
            for place in places
            if place is None or place in links.locations
            for who in query.providers or book.appointment_type(query.type).providers
            if who in links.providers and place in book.locations_of(who)
        ]

    def _lane(self, start: Start, guest: str, visit: Visit | None = None) -> Lane:
        theirs = self._theirs()
        center, therapist = theirs.location(start.location), theirs.provider(start.provider)
        return Lane(center, guest, theirs.type(start.type), therapist, *_moved(visit))

    def _searcher(self) -> str:
        guest = self._connection.options.get("search_guest")
        if not guest:
            raise RejectedError("search_guest_missing")
        return guest

    def _search(self) -> Search:
        return Search(self._drafts, self._theirs(), self._practice(), self._around.clock, self._zones())

    def _theirs(self) -> Theirs:
        return Theirs(self._connection.links, self._practice())

    def _practice(self) -> PracticeBook:
        return self._around.practice()

    def _zones(self) -> dict[str, ZoneInfo]:
        """The clock on each linked centre's wall, as our own practice file has it."""
        book = self._around.practice()
        known_here = book.location_ids
        return {
            theirs: book.zone_of(ours if ours in known_here else None)
            for ours, theirs in self._connection.links.locations.items()
        }

    async def _centers(self) -> tuple[str, ...]:
        """Those that are linked; before anything is linked, all."""
        linked = tuple(dict.fromkeys(self._connection.links.locations.values()))
        return linked or tuple(each.external_id for each in await self.list_locations())


def _moved(visit: Visit | None) -> tuple[str | None, str | None]:
    return (None, None) if visit is None else (visit.invoice, visit.item)
