"""A practice whose calendar is Boulevard: booked through the API its own patients use, kept through the practice's."""

import contextlib
from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any, Final

import msgspec

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
    NeedsPayment,
    NeedsStaff,
    PackageBalance,
)
from booking.emr.boulevard import webhooks
from booking.emr.boulevard.answers import answer_to
from booking.emr.boulevard.api import Api
from booking.emr.boulevard.carts import LOST, Cart, Carts, cart_named, instant
from booking.emr.boulevard.catalogue import Catalogue
from booking.emr.boulevard.moving import Moves
from booking.emr.boulevard.naming import Naming
from booking.emr.boulevard.office import Office
from booking.emr.boulevard.reading import state_of
from booking.emr.boulevard.reserving import Held, Reserving, held_in
from booking.emr.boulevard.searching import Search
from booking.emr.choosing import around, nearest_to
from booking.emr.connection import Surroundings
from booking.emr.matching import Sought
from booking.emr.probing import probed
from booking.emr.theirs import Theirs
from booking.slots import StartQuery
from core.errors import RejectedError, RetryLaterError
from practice.phones import e164

ABLE: Final = Capabilities(
    slots="native",
    hold="native",
    book="native",
    reschedule="native",
    cancel="native",
    attend="native",
    clients="native",
    push="native",
    packages="native",
    invoices="native",
)
UNPAID: Final = "CART_MISSING_ITEM_PAYMENT_METHOD"


class Boulevard:
    """Holds are Boulevard's own reservations and end when it says; a lost one is taken anew before it is given up."""

    def __init__(self, around_: Surroundings) -> None:
        connection, transport = around_.connection, around_.transport
        assert connection is not None
        assert transport is not None
        self._around, self._links = around_, connection.links
        self._api = Api(connection, transport, around_.clock)
        self._carts = Carts(self._api)
        self._naming = Naming(connection.links)
        places = tuple(connection.links.locations.values())
        self._office = Office(self._api, around_.clock, self._naming, places, around_.practice().currency)

    def capabilities(self) -> Capabilities:
        return ABLE

    async def list_locations(self) -> tuple[Listed, ...]:
        return await Catalogue(self._api, self._carts).locations()

    async def list_services(self) -> tuple[Listed, ...]:
        return await Catalogue(self._api, self._carts).services()

    async def list_providers(self) -> tuple[Listed, ...]:
        return await Catalogue(self._api, self._carts).providers()

    async def find_slots(self, query: StartQuery, *, moving: str | None = None) -> tuple[CalendarSlot, ...]:
        if moving is not None:
            return await self._moves().find(await self._office.appointment(moving), query)
        return await self._search().find(query)

    async def hold(self, slot: CalendarSlot, key: IntentKey, ttl: timedelta) -> CalendarHold | Conflict:  # noqa: ARG002
        """For as long as Boulevard keeps it, whatever we would like."""
        kept = await self._reserving().anew(slot.start, None)
        if kept is None or kept.cart.expires_at is None:
            return await self._conflict(slot)
        held = msgspec.structs.replace(slot, token=Held(kept.cart.id, kept.variant).token())
        return CalendarHold(kept.cart.id, held, kept.cart.expires_at, firm=True)

    async def release(self, hold: CalendarHold, key: IntentKey) -> None:  # noqa: ARG002
        with contextlib.suppress(RejectedError):  # it let go by itself
            await self._carts.clear(cart_named(hold.token))

    async def confirm(
        self, slot: CalendarSlot, client: Client, answers: Mapping[str, str], key: IntentKey
    ) -> Confirmed:
        if client.external_id is None and not (client.name or "").strip():
            return NeedsStaff("name_missing")
        kept = await self._reserving().reserved(slot, client.external_id)
        if kept is None:
            return await self.find_booking(key, slot, client) or await self._conflict(slot)
        try:
            return await self._filled(kept.cart, slot, client, answers, key)
        except RetryLaterError:
            if held_in(slot.token) is None:  # else the next try would meet this one's own reservation
                with contextlib.suppress(RejectedError, RetryLaterError):
                    await self._carts.clear(kept.cart)
            raise

    async def _filled(
        self, cart: Cart, slot: CalendarSlot, client: Client, answers: Mapping[str, str], key: IntentKey
    ) -> Confirmed:
        message = " · ".join(each for each in (answers.get("note"), key.marker) if each)
        cart = await self._carts.fill(cart, _person(client), message)
        for question in cart.questions:
            answer = answer_to(question, answers.get(question.key, ""))
            if answer is None:
                return NeedsStaff("booking_questions")
            cart = await self._carts.answer(cart, question, answer)
        return await self._checked_out(cart, slot)

    async def reschedule(self, booking: str, slot: CalendarSlot, client: Client, key: IntentKey) -> Confirmed:  # noqa: ARG002
        there = await self._office.appointment(booking)
        if state_of(there) not in {"booked", "confirmed"}:
            return Conflict("gone")
        if instant(there["startAt"]) == slot.start.at:
            return self._office.booking(there)
        if self._naming.provider(there["appointmentServices"][0]["staffId"]) != self._theirs().provider(
            slot.start.provider
        ):
            return NeedsStaff("other_provider")
        if (held := held_in(slot.token)) is not None:  # a cart's reservation stands in the way of a move
            with contextlib.suppress(RejectedError):
                await self._carts.clear(cart_named(held.cart))
        return await self._moved(there, slot)

    async def cancel(self, booking: str, reason: str, key: IntentKey) -> CalendarBooking:
        return await self._office.cancel(booking, reason, key.marker)

    async def attend(self, booking: str) -> CalendarBooking:
        """In the client's own name: the practice's own API has no public word for it."""
        there = await self._office.appointment(booking)
        if state_of(there) != "booked" or not there.get("clientId"):
            return self._office.booking(there)
        try:
            done = await self._api.client("confirm", as_client=there["clientId"], input={"id": there["id"]})
        except RejectedError:  # an answer that was lost may have confirmed it already
            there = await self._office.appointment(booking)
            if state_of(there) == "booked":
                raise
            return self._office.booking(there)
        return self._office.booking(done["confirmAppointment"]["appointment"])

    async def find_booking(
        self, key: IntentKey, slot: CalendarSlot, client: Client
    ) -> CalendarBooking | None:
        """By our mark in its notes; without one by client, start and service."""
        item = self._theirs().type(slot.start.type)
        place = self._theirs().location(slot.start.location)
        found = await self._office.starting_at(place, slot.start.at)
        marked = [each for each in found if key.marker in (each.get("notes") or "")]
        same = [
            each
            for each in found
            if client.external_id is not None
            and each.get("clientId") == client.external_id
            and item in {self._naming.type(line["serviceId"]) for line in each["appointmentServices"]}
        ]
        return next((self._office.booking(each) for each in (*marked, *same)), None)

    async def match_client(
        self, *, phone: str | None, email: str | None, name: str | None, birthdate: date | None
    ) -> tuple[Candidate, ...]:
        country = self._around.practice().practice.country
        sought = Sought(e164(phone, country) or phone, email, name, birthdate, country)
        return await self._office.match(sought)

    async def create_client(self, client: Client) -> str:
        return await self._office.create(client)

    async def changes(self, kind: ChangeKind, cursor: str | None) -> tuple[tuple[Change, ...], str | None]:
        return await self._office.changes(kind, cursor)

    def verify_webhook(
        self, headers: Mapping[str, str], raw_body: bytes
    ) -> tuple[Change, ...] | Handshake | None:
        return webhooks.read(self._api.keys, headers, raw_body)

    async def packages(self, client: str) -> tuple[PackageBalance, ...]:
        return await self._office.packages(client)

    async def health(self) -> Health:
        """Both doors: the one that books and the practice's own."""

        async def ask() -> None:
            await self._api.client("business")
            await self._api.admin("business")

        return await probed(ask())

    # Inside ---------------------------------------------------------------------------------------

    def _theirs(self) -> Theirs:
        return Theirs(self._links, self._around.practice())

    def _search(self) -> Search:
        book = self._around.practice()
        return Search(self._carts, self._theirs(), self._naming, book, self._around.clock)

    def _moves(self) -> Moves:
        book = self._around.practice()
        return Moves(self._api, self._theirs(), self._naming, book, self._around.clock)

    def _reserving(self) -> Reserving:
        return Reserving(self._carts, self._search(), self._theirs(), self._naming)

    async def _checked_out(self, cart: Cart, slot: CalendarSlot) -> Confirmed:
        if cart.payment or UNPAID in cart.errors:
            return NeedsPayment(cart.deposit_minor)
        if cart.errors - {LOST}:
            return NeedsStaff(min(cart.errors - {LOST}).lower())
        try:
            made = None if cart.lost else await self._carts.check_out(cart)
        except RejectedError:
            if not (await self._carts.read(cart)).lost:
                raise
            made = None
        if made is None:
            return await self._conflict(slot)
        return self._office.booked(made, slot, self._theirs().provider(slot.start.provider))

    async def _moved(self, there: dict[str, Any], slot: CalendarSlot) -> Confirmed:
        hindrance = await self._moves().hindrance(there)
        if hindrance is not None:
            return NeedsStaff(hindrance)
        times = await self._moves().on(there, slot.start.type, slot.start.start.date())
        wished = next((each for each in times if each.start.at == slot.start.at), None)
        try:
            moved = None if wished is None else await self._moves().move(there, wished.token)
        except RejectedError:  # somebody was faster between two questions
            moved = None
        if moved is None:
            others = await self._moves().find(there, around(slot.start))
            return Conflict("taken", nearest_to(others, slot.start))
        return self._office.booking(moved)

    async def _conflict(self, slot: CalendarSlot) -> Conflict:
        others = await self._search().near(slot.start, around(slot.start))
        return Conflict("taken", nearest_to(others, slot.start))


def _person(client: Client) -> dict[str, str | None] | None:
    """Whoever has no record there yet; the others have signed with theirs."""
    if client.external_id is not None:
        return None
    first, _, last = (client.name or "").strip().partition(" ")
    return {
        "firstName": first,
        "lastName": last or None,
        "email": client.email,
        "phoneNumber": client.phone,
    }
