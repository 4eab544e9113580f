"""Carts as Boulevard keeps them: what is chosen, for how long a time is theirs, and what is still missing."""

import base64
import json
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import msgspec

from standins.emr.book import OfficeBook
from standins.emr.boulevard.graphql import GraphError, Node
from standins.emr.boulevard.ids import item_of, variant_of
from standins.emr.records import Opening, Provider, Service


class Asked(msgspec.Struct, frozen=True):
    """A booking question of the practice."""

    id: str
    key: str
    label: str
    value: str = "TEXT"
    options: tuple[str, ...] = ()


class Cart(msgspec.Struct):
    id: str
    place: str | None
    at: datetime
    owner: str | None = None
    service: str | None = None
    provider: str | None = None
    """Chosen by name; None: whoever is free."""
    time: str | None = None
    expires_at: datetime | None = None
    person: dict[str, Any] = {}
    message: str = ""
    answers: dict[str, Any] = {}
    completed_at: datetime | None = None


def time_id(provider: str, start: datetime) -> str:
    """Opaque to everybody else."""
    return "t_" + base64.urlsafe_b64encode(json.dumps([provider, start.isoformat()]).encode()).decode()


def time_named(text: str) -> tuple[str, datetime]:
    try:
        provider, start = json.loads(base64.urlsafe_b64decode(text.removeprefix("t_")))
        return provider, datetime.fromisoformat(start)
    except ValueError:
        raise GraphError(None, "No such time.") from None


class Desk:
    """What can be done with carts over one calendar."""

    def __init__(self, book: OfficeBook, hold: timedelta, questions: tuple[Asked, ...]) -> None:
        self.book, self.hold, self.questions = book, hold, questions
        self.carts: dict[str, Cart] = {}

    def find(self, cart_id: str) -> Cart:
        if cart_id not in self.carts:
            raise GraphError("NOT_FOUND")
        return self.carts[cart_id]

    def open(self, cart_id: str) -> Cart:
        """One that can still be changed."""
        cart = self.find(cart_id)
        if cart.completed_at is not None:
            raise GraphError(None, "The cart is completed.")
        return cart

    def drop(self, cart: Cart) -> None:
        self.book.release(cart.id)
        cart.time = cart.expires_at = None

    def service_named(self, item: str) -> Service:
        found = next((each for each in self.book.services.values() if item_of(each.id) == item), None)
        if found is None:
            raise GraphError("NOT_FOUND")
        return found

    def provider_named(self, service: Service, variant: str) -> str:
        found = (each for each in service.providers if variant_of(service.id, each) == variant)
        provider = next(found, None)
        if provider is None:
            raise GraphError("NOT_FOUND")
        return provider

    def free(self, cart: Cart, args: dict[str, Any], day: datetime, days: int) -> list[Opening]:
        """Times that begin on those days of the zone that was asked for; None asked: the location's."""
        if cart.service is None or cart.place is None:
            raise GraphError(None, "The cart has no bookable item.")
        service = self.book.services[cart.service]
        wanted = [self.provider_named(service, each) for each in args.get("staffVariantIds") or ()]
        wanted = wanted or [each for each in (cart.provider,) if each]
        first, last = day.date() - timedelta(days=1), day.date() + timedelta(days=days)
        found = self.book.free(service.id, cart.place, first, last, providers=wanted)
        lower, upper = day.date(), day.date() + timedelta(days=days - 1)
        zone = self.zone(cart, args)
        return [each for each in found if lower <= each.start.astimezone(zone).date() <= upper]

    def zone(self, cart: Cart, args: dict[str, Any]) -> ZoneInfo:
        return ZoneInfo(args["tz"]) if args.get("tz") else self.book.zone(cart.place or "")

    def missing(self, cart: Cart) -> list[str]:
        service = None if cart.service is None else self.book.services[cart.service]
        lacks = {
            "CART_MISSING_LOCATION": cart.place is None,
            "CART_MISSING_ITEMS": service is None,
            "CART_MISSING_ITEM_TIME": service is not None and self.book.reserved(cart.id) is None,
            "CART_MISSING_CLIENT_INFORMATION": cart.owner is None and not cart.person.get("firstName"),
            "CART_BOOKING_QUESTION_ANSWER_MISSING": any(
                each.id not in cart.answers for each in self.questions
            ),
            "CART_MISSING_ITEM_PAYMENT_METHOD": service is not None and service.card_required,
        }
        return [code for code, lacking in lacks.items() if lacking]


def cart_node(desk: Desk, cart: Cart, now: datetime, view: "Views") -> Node:
    service = None if cart.service is None else desk.book.services[cart.service]
    held = desk.book.reserved(cart.id)
    zone = None if cart.place is None else desk.book.zone(cart.place)
    return {
        "__typename": "Cart",
        "id": cart.id,
        "advanceGratuity": None,
        "availableCategories": lambda _: view.categories(cart),
        "availableItem": lambda args: view.item(desk.service_named(args["id"])),
        "availablePaymentMethods": [],
        "bookingQuestions": [_question(each, cart) for each in desk.questions],
        "clientInformation": _person(cart),
        "clientMessage": cart.message or None,
        "completedAt": _instant(cart.completed_at),
        "startTime": None if held is None else held.start.astimezone(zone).replace(tzinfo=None).isoformat(),
        "endTime": None if held is None else held.end.astimezone(zone).replace(tzinfo=None).isoformat(),
        "startTimeId": cart.time,
        "errors": [_error(code) for code in desk.missing(cart)],
        "expiresAt": _instant(cart.expires_at),
        "features": {
            "__typename": "CartFeatures",
            "bookingQuestionsEnabled": bool(desk.questions),
            "giftCardPurchaseEnabled": False,
            "paymentInfoRequired": bool(service and service.card_required),
            "serviceAddonsEnabled": False,
        },
        "guests": [],
        "insertedAt": _instant(cart.at),
        "updatedAt": _instant(now),
        "location": None if cart.place is None else view.location(cart.place),
        "offers": [],
        "selectedItems": [] if service is None else [view.selected(cart, service)],
        "summary": _summary(service),
    }


class Views:
    """The rest of what hangs on a cart, as functions so that carts need not know how it looks."""

    def __init__(
        self,
        categories: Callable[[Cart], list[Node]],
        item: Callable[[Service], Node],
        location: Callable[[str], Node],
        selected: Callable[[Cart, Service], Node],
    ) -> None:
        self.categories, self.item, self.location, self.selected = categories, item, location, selected


def able(service: Service, providers: dict[str, Provider], place: str | None) -> list[Provider]:
    people = (providers[each] for each in service.providers)
    return [each for each in people if place is None or place in each.places]


def _summary(service: Service | None) -> Node:
    price = 0 if service is None else service.price_minor
    card = bool(service and service.card_required)
    return {
        "__typename": "CartSummary",
        "deposit": "FULL_DEPOSIT" if card else "NO_DEPOSIT",
        "depositAmount": price if card else 0,
        "discountAmount": 0,
        "gratuityAmount": 0,
        "paymentMethodRequired": card,
        "roundingAmount": 0,
        "subtotal": price,
        "taxAmount": 0,
        "total": price,
    }


def _error(code: str) -> Node:
    return {"__typename": "CartError", "code": code, "description": code, "message": code}


def _person(cart: Cart) -> Node | None:
    if not cart.person:
        return None
    fields = ("email", "externalId", "firstName", "lastName", "phoneNumber")
    return {"__typename": "CartClientInformation", **{each: cart.person.get(each) for each in fields}}


def _question(asked: Asked, cart: Cart) -> Node:
    given = cart.answers.get(asked.id)
    answer = (
        None if given is None else {"__typename": "CartBookingQuestionTextAnswer", "textValue": str(given)}
    )
    return {
        "__typename": "CartBookingQuestion",
        "answer": answer,
        "displayType": "SHORT_TEXT",
        "errors": [],
        "id": asked.id,
        "key": asked.key,
        "label": asked.label,
        "options": [
            {"__typename": "CartBookingQuestionOption", "id": each, "label": each} for each in asked.options
        ],
        "required": True,
        "schema": "APPOINTMENT",
        "valueType": asked.value,
    }


def _instant(at: datetime | None) -> str | None:
    return None if at is None else at.isoformat().replace("+00:00", "Z")
