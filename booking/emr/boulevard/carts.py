"""Boulevard's cart: the only way to its free times, its reservation and its booking."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any, Final

import msgspec

from booking.emr.boulevard.api import Api
from booking.emr.boulevard.signing import bare
from core.errors import RejectedError

LOST: Final = "CART_MISSING_ITEM_TIME"


class Lane(msgspec.Struct, frozen=True):
    """One person who does the service at one place: what a time is looked up for."""

    item: str
    variant: str
    staff: str
    place: str
    zone: str
    minutes: int


class Time(msgspec.Struct, frozen=True):
    """A start, by the vendor's own name for it."""

    id: str
    at: datetime


class Question(msgspec.Struct, frozen=True):
    id: str
    key: str
    value: str
    """The vendor's word for what it takes: TEXT, BOOLEAN, SELECT …"""
    options: tuple[tuple[str, str], ...] = ()
    """Id and label."""


class Cart(msgspec.Struct, frozen=True):
    """As the last answer left it. `owner`: the client in whose name it is spoken to."""

    id: str
    errors: frozenset[str]
    expires_at: datetime | None
    payment: bool
    deposit_minor: int | None
    questions: tuple[Question, ...] = ()
    """Those that must be answered and are not."""
    owner: str | None = None

    @property
    def lost(self) -> bool:
        return LOST in self.errors


class Carts:
    def __init__(self, api: Api) -> None:
        self._api = api

    async def open(self, place: str | None, *, owner: str | None = None) -> Cart:
        """Without a place it shows what every place has."""
        made = await self._api.client("create_cart", as_client=owner, input={"locationId": place})
        return _cart(made["createCart"], owner)

    async def lanes(self, cart: Cart, item: str, place: str, zone: str) -> tuple[Lane, ...]:
        """Everybody who does it there; none where the practice does not let it be booked."""
        asked = await self._api.client("item", as_client=cart.owner, id=cart.id, itemId=item)
        found = (asked["cart"] or {}).get("availableItem")
        if found is None or found.get("disabled"):
            return ()
        return tuple(
            Lane(
                item=item,
                variant=each["id"],
                staff=bare(each["staff"]["id"]),
                place=place,
                zone=zone,
                minutes=each.get("duration") or found["listDuration"],
            )
            for each in found.get("staffVariants", ())
        )

    async def add(self, cart: Cart, item: str, variant: str | None) -> Cart:
        wanted = {"id": cart.id, "itemId": item, "itemStaffVariantId": variant}
        return await self._change(cart, "add_item", "addCartSelectedBookableItem", wanted)

    async def dates(self, cart: Cart, lane: Lane, lower: date, upper: date) -> tuple[date, ...]:
        """At most the 31 days that it searches at once."""
        found = await self._api.client(
            "dates",
            as_client=cart.owner,
            id=cart.id,
            lower=lower.isoformat(),
            upper=upper.isoformat(),
            staffVariantIds=[lane.variant],
            tz=lane.zone,
        )
        return tuple(date.fromisoformat(each["date"]) for each in found["cartBookableDates"] or ())

    async def times(self, cart: Cart, lane: Lane, day: date) -> tuple[Time, ...]:
        found = await self._api.client(
            "times",
            as_client=cart.owner,
            id=cart.id,
            day=day.isoformat(),
            staffVariantIds=[lane.variant],
            tz=lane.zone,
        )
        return tuple(
            Time(each["id"], instant(each["startTime"])) for each in found["cartBookableTimes"] or ()
        )

    async def reserve(self, cart: Cart, time: Time) -> Cart:
        wanted = {"id": cart.id, "bookableTimeId": time.id}
        return await self._change(cart, "reserve", "reserveCartBookableItems", wanted)

    async def take(self, cart: Cart, owner: str) -> Cart:
        """Make it that client's, which drops its reservation."""
        mine = msgspec.structs.replace(cart, owner=owner)
        return await self._change(mine, "take_ownership", "takeCartOwnership", {"id": cart.id})

    async def fill(self, cart: Cart, person: Mapping[str, str | None] | None, message: str) -> Cart:
        wanted: dict[str, Any] = {"id": cart.id, "clientMessage": message}
        if person is not None:
            wanted["clientInformation"] = dict(person)
        return await self._change(cart, "update_cart", "updateCart", wanted)

    async def answer(self, cart: Cart, question: Question, answer: dict[str, object]) -> Cart:
        wanted = {"id": cart.id, "questionId": question.id, "answer": answer}
        return await self._change(cart, "answer_question", "cartBookingQuestionAddAnswer", wanted)

    async def read(self, cart: Cart) -> Cart:
        return _cart(await self._api.client("cart", as_client=cart.owner, id=cart.id), cart.owner)

    async def clear(self, cart: Cart) -> None:
        """Let go of what it reserves."""
        await self._api.client("clear_cart", as_client=cart.owner, input={"id": cart.id})

    async def check_out(self, cart: Cart) -> str:
        """Book it: the appointment's id. Never sent twice."""
        done = await self._api.client("checkout", as_client=cart.owner, safe=False, input={"id": cart.id})
        made = (done["checkoutCart"] or {}).get("appointments") or ()
        own = [each for each in made if each.get("forCartOwner")] or list(made)
        if not own:
            raise RejectedError("NO_APPOINTMENT")
        appointment: str = own[0]["appointmentId"]
        return appointment

    async def _change(self, cart: Cart, name: str, field: str, wanted: dict[str, Any]) -> Cart:
        done = await self._api.client(name, as_client=cart.owner, input=wanted)
        return _cart(done[field], cart.owner)


def cart_named(cart_id: str) -> Cart:
    """One of which only the name is known here, as when a hold comes back."""
    return Cart(id=cart_id, errors=frozenset(), expires_at=None, payment=False, deposit_minor=None)


def instant(text: str) -> datetime:
    return datetime.fromisoformat(text)


def _cart(answer: Mapping[str, Any] | None, owner: str | None) -> Cart:
    plain = (answer or {}).get("cart")
    if not plain:
        raise RejectedError("NO_CART")
    summary = plain.get("summary") or {}
    expires = plain.get("expiresAt")
    return Cart(
        id=plain["id"],
        errors=frozenset(each["code"] for each in plain.get("errors") or ()),
        expires_at=instant(expires) if expires else None,
        payment=bool(summary.get("paymentMethodRequired")),
        deposit_minor=summary.get("depositAmount") or None,
        questions=tuple(_question(each) for each in plain.get("bookingQuestions") or () if _open(each)),
        owner=owner,
    )


def _open(question: Mapping[str, Any]) -> bool:
    return bool(question["required"]) and question.get("answer") is None


def _question(plain: Mapping[str, Any]) -> Question:
    options = tuple((each["id"], each["label"]) for each in plain.get("options") or ())
    return Question(plain["id"], plain["key"], plain["valueType"], options)
