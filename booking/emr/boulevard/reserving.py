"""Keeps a time in Boulevard for one conversation, and takes it anew where the reservation has run out."""

import msgspec

from booking.emr.base import CalendarSlot
from booking.emr.boulevard.carts import Cart, Carts, Lane, cart_named
from booking.emr.boulevard.naming import Naming
from booking.emr.boulevard.searching import Search
from booking.emr.theirs import Theirs
from booking.slots import Start
from core.errors import RejectedError


class Held(msgspec.Struct, frozen=True, tag=True):
    """What the token of a held slot says: which cart keeps it, and for whose hands."""

    cart: str
    variant: str

    def token(self) -> str:
        return msgspec.json.encode(self).decode()


class Reserved(msgspec.Struct, frozen=True):
    cart: Cart
    variant: str


def held_in(token: str) -> Held | None:
    """None: the slot is as it was found and nobody keeps it."""
    try:
        return msgspec.json.decode(token, type=Held)
    except msgspec.MsgspecError:
        return None


class Reserving:
    def __init__(self, carts: Carts, search: Search, theirs: Theirs, naming: Naming) -> None:
        self._carts, self._search, self._theirs, self._naming = carts, search, theirs, naming

    async def anew(self, start: Start, owner: str | None) -> Reserved | None:
        """A cart of its own that keeps that time; None: somebody else has it."""
        place, item = self._theirs.location(start.location), self._theirs.type(start.type)
        wanted = self._theirs.provider(start.provider)
        cart = await self._carts.open(place, owner=owner)
        lanes = await self._carts.lanes(cart, item, place, self._search.zone_of(place))
        lane = next((each for each in lanes if self._naming.provider(each.staff) == wanted), None)
        if lane is None:
            return None
        return await self._take(await self._carts.add(cart, item, lane.variant), lane, start)

    async def reserved(self, slot: CalendarSlot, owner: str | None) -> Reserved | None:
        """The cart that the hold left, if it still keeps the time or gets it again; else a new one."""
        held = held_in(slot.token)
        if held is None:
            return await self.anew(slot.start, owner)
        try:
            cart = cart_named(held.cart)
            cart = await (self._carts.read(cart) if owner is None else self._carts.take(cart, owner))
        except RejectedError:  # it is kept there for a while only
            return await self.anew(slot.start, owner)
        if not cart.lost:
            return Reserved(cart, held.variant)
        return await self._take(cart, self._lane(slot, held.variant), slot.start)

    async def _take(self, cart: Cart, lane: Lane, start: Start) -> Reserved | None:
        times = await self._carts.times(cart, lane, start.start.date())
        time = next((each for each in times if each.at == start.at), None)
        if time is None:
            return None
        try:
            kept = await self._carts.reserve(cart, time)
        except RejectedError:  # somebody was faster between two questions
            return None
        return None if kept.lost else Reserved(kept, lane.variant)

    def _lane(self, slot: CalendarSlot, variant: str) -> Lane:
        place = self._theirs.location(slot.start.location)
        return Lane(
            item=self._theirs.type(slot.start.type),
            variant=variant,
            staff=self._theirs.provider(slot.start.provider),
            place=place,
            zone=self._search.zone_of(place),
            minutes=slot.start.minutes,
        )
