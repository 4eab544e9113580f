"""The booking API: what a visitor, or a client who proves to be one, may ask and change."""

from collections.abc import Callable
from datetime import date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from standins.emr.boulevard.carts import Cart, Desk, Views, cart_node, time_id, time_named
from standins.emr.boulevard.graphql import GraphError, Node, connection, taking
from standins.emr.boulevard.ids import BUSINESS
from standins.emr.boulevard.views import LONG_AGO, Look
from standins.emr.records import Opening, TakenError, UnknownRecordError, Visit

WIDEST = 31
RESCHEDULES = (
    "appointmentRescheduleAvailableDates",
    "appointmentRescheduleAvailableTimes",
    "appointmentReschedule",
)


class ClientApi:
    """As one caller sees it; `client` None: somebody unknown."""

    def __init__(
        self, desk: Desk, look: Look, now: Callable[[], datetime], client: str | None, notice: timedelta
    ) -> None:
        self.desk, self.book, self.look = desk, desk.book, look
        self.now, self.client, self.notice = now, client, notice
        self.views = Views(look.categories, look.item, look.location, look.selected)

    def queries(self) -> Node:
        places = [self.look.location(each) for each in self.book.places]
        return {
            "__typename": "RootQueryType",
            "business": lambda _: self._business(places),
            "locations": lambda args: connection("Location", places, args),
            "cart": lambda args: self._node(self._mine(args["id"])),
            "cartBookableDates": self._dates,
            "cartBookableTimes": self._times,
            "client": lambda _: self.look.person(self.book.person(self._signed())),
            "appointment": self._appointment,
            "myAppointments": lambda args: connection("Appointment", self._own(), args),
        }

    def mutations(self) -> Node:
        item = {"id", "itemId", "itemDiscountCode", "itemGuestId", "itemOptionIds", "itemStaffVariantId"}
        known: dict[str, tuple[set[str], Callable[[dict[str, Any]], Any]]] = {
            "createCart": ({"locationId", "clientInformation", "clientMessage", "referralSource", "discountCode", "advanceGratuity"}, self._create),
            "cartSetLocation": ({"id", "locationId"}, self._set_location),
            "addCartSelectedBookableItem": (item, self._add),
            "updateCartSelectedBookableItem": (item, self._choose),
            "reserveCartBookableItems": ({"id", "bookableTimeId"}, self._reserve),
            "takeCartOwnership": ({"id"}, self._take),
            "updateCart": ({"id", "clientInformation", "clientMessage", "referralSource", "discountCode", "advanceGratuity"}, self._update),
            "cartBookingQuestionAddAnswer": ({"id", "questionId", "answer"}, self._answer),
            "cartClear": ({"id"}, self._clear),
            "checkoutCart": ({"id"}, self._check_out),
            "cancelAppointment": ({"id", "notes"}, self._cancel),
            "confirmAppointment": ({"id"}, self._confirm),
            "appointmentRescheduleAvailableDates": ({"appointmentId", "searchRangeLower", "searchRangeUpper", "tz"}, self._move_dates),
            "appointmentRescheduleAvailableTimes": ({"appointmentId", "date", "tz"}, self._move_times),
            "appointmentReschedule": ({"appointmentId", "bookableTimeId", "sendNotification"}, self._move),
        }  # fmt: skip
        return {
            "__typename": "RootMutationType",
            **{name: taking(fields, resolve) for name, (fields, resolve) in known.items()},
        }

    # Carts ----------------------------------------------------------------------------------------

    def _create(self, wanted: dict[str, Any]) -> Node:
        place = wanted.get("locationId")
        if place is not None and place not in self.book.places:
            raise GraphError("NOT_FOUND")
        cart = Cart(self.book.named("cart"), place, self.now(), owner=self.client)
        self.desk.carts[cart.id] = cart
        return self._cart(cart)

    def _set_location(self, wanted: dict[str, Any]) -> Node:
        cart = self._open(wanted)
        cart.place = wanted["locationId"]
        self.desk.drop(cart)
        return self._cart(cart)

    def _add(self, wanted: dict[str, Any]) -> Node:
        cart = self._open(wanted)
        cart.service = self.desk.service_named(wanted["itemId"]).id
        return self._chosen(cart, wanted)

    def _choose(self, wanted: dict[str, Any]) -> Node:
        return self._chosen(self._open(wanted), wanted)

    def _chosen(self, cart: Cart, wanted: dict[str, Any]) -> Node:
        """Who does it: a change of it lets go of the time."""
        service = self.book.services[cart.service or ""]
        variant = wanted.get("itemStaffVariantId")
        cart.provider = None if variant is None else self.desk.provider_named(service, variant)
        self.desk.drop(cart)
        return self._cart(cart)

    def _reserve(self, wanted: dict[str, Any]) -> Node:
        cart = self._open(wanted)
        provider, start = time_named(wanted["bookableTimeId"])
        if cart.service is None or cart.place is None or cart.provider not in {None, provider}:
            raise GraphError(None, "The time does not belong to this cart.")
        try:
            held = self.book.reserve(cart.service, provider, cart.place, start, cart.id, self.desk.hold)
        except TakenError:
            raise GraphError(None, "The time is no longer available.") from None
        cart.time, cart.expires_at = wanted["bookableTimeId"], held.expires_at
        return self._cart(cart)

    def _take(self, wanted: dict[str, Any]) -> Node:
        cart = self.desk.open(wanted["id"])
        cart.owner = self._signed()
        self.desk.drop(cart)
        return self._cart(cart)

    def _update(self, wanted: dict[str, Any]) -> Node:
        cart = self._open(wanted)
        cart.person = cart.person | (wanted.get("clientInformation") or {})
        cart.message = wanted.get("clientMessage") or cart.message
        return self._cart(cart)

    def _answer(self, wanted: dict[str, Any]) -> Node:
        cart = self._open(wanted)
        asked = next((each for each in self.desk.questions if each.id == wanted["questionId"]), None)
        fields = {"TEXT": "textValue", "BOOLEAN": "booleanValue", "INTEGER": "integerValue"}
        if asked is None or fields[asked.value] not in wanted["answer"]:
            raise GraphError(None, "That is no answer to it.")
        cart.answers[asked.id] = wanted["answer"][fields[asked.value]]
        return self._cart(cart)

    def _clear(self, wanted: dict[str, Any]) -> Node:
        cart = self._open(wanted)
        cart.service = cart.provider = None
        self.desk.drop(cart)
        return self._cart(cart)

    def _check_out(self, wanted: dict[str, Any]) -> Node:
        cart = self._open(wanted)
        held = self.book.reserved(cart.id)
        if self.desk.missing(cart) or held is None:
            raise GraphError(None, "The cart has errors.")
        client = cart.owner or self._newcomer(cart)
        visit = self.book.book(
            held.service, held.provider, held.place, held.start, client, note=cart.message, owner=cart.id
        )
        cart.completed_at = self.now()
        made = {
            "__typename": "CartAppointment",
            "appointmentId": visit.id,
            "clientId": client,
            "forCartOwner": True,
        }
        return {**self._cart(cart), "appointments": [made]}

    def _newcomer(self, cart: Cart) -> str:
        """A new client, unless somebody has that very address and name."""
        told = cart.person
        known = self.book.find_people(email=told["email"]) if told.get("email") else []
        same = [each for each in known if each.first_name == told["firstName"]]
        if same:
            return same[0].id
        last = told.get("lastName") or ""
        return self.book.add_person(
            told["firstName"], last, phone=told.get("phoneNumber"), email=told.get("email")
        ).id

    def _mine(self, cart_id: str) -> Cart:
        """Nobody sees a cart that a client has made theirs but this client."""
        cart = self.desk.find(cart_id)
        if cart.owner not in {None, self.client}:
            raise GraphError("NOT_FOUND")
        return cart

    def _open(self, wanted: dict[str, Any]) -> Cart:
        return self.desk.open(self._mine(wanted["id"]).id)

    def _cart(self, cart: Cart) -> Node:
        return {"__typename": "CartPayload", "cart": self._node(cart)}

    def _node(self, cart: Cart) -> Node:
        return cart_node(self.desk, cart, self.now(), self.views)

    # Times ----------------------------------------------------------------------------------------

    def _dates(self, args: dict[str, Any]) -> list[Node]:
        cart = self._mine(args["id"])
        zone = self.desk.zone(cart, args)
        lower = _day(args.get("searchRangeLower")) or self.now().astimezone(zone).date()
        upper = _day(args.get("searchRangeUpper")) or lower + timedelta(days=7)
        days = max(1, min(WIDEST, (upper - lower).days + 1))
        found = self.desk.free(cart, args, datetime.combine(lower, time()), days)
        dates = dict.fromkeys(each.start.astimezone(zone).date() for each in found)
        return [{"__typename": "CartBookableDate", "date": each.isoformat()} for each in dates]

    def _times(self, args: dict[str, Any]) -> list[Node]:
        cart = self._mine(args["id"])
        day = datetime.combine(date.fromisoformat(args["searchDate"]), time())
        zone = self.desk.zone(cart, args)
        first: dict[datetime, Opening] = {}
        for each in self.desk.free(cart, args, day, 1):
            first.setdefault(each.start, each)
        return [
            {
                "__typename": "CartBookableTime",
                "id": time_id(each.provider, each.start),
                "score": 1.0,
                "startTime": each.start.astimezone(zone).isoformat(),
            }
            for each in first.values()
        ]

    # Appointments ---------------------------------------------------------------------------------

    def _appointment(self, args: dict[str, Any]) -> Node:
        visit = self._visit(args["id"], args.get("cartId"))
        return self.look.own_visit(visit, self._hindrance(visit))

    def _visit(self, visit_id: str, cart_id: str | None = None) -> Visit:
        if cart_id is None:
            self._signed()
        try:
            visit = self.book.visit(visit_id)
        except UnknownRecordError:
            raise GraphError("NOT_FOUND") from None
        if cart_id is None and visit.client != self.client:
            raise GraphError("NOT_FOUND")
        return visit

    def _own(self) -> list[Node]:
        client = self._signed()
        visits = sorted(self.book.visits.values(), key=lambda each: (each.start, each.id))
        return [self.look.own_visit(each, self._hindrance(each)) for each in visits if each.client == client]

    def _hindrance(self, visit: Visit) -> str | None:
        if not visit.live:
            return "CANCELLED_APPOINTMENT"
        return "OUTSIDE_CANCELLATION_WINDOW" if visit.start - self.now() < self.notice else None

    def _cancel(self, wanted: dict[str, Any]) -> Node:
        visit = self._visit(wanted["id"])
        if not visit.live:
            raise GraphError(None, "The appointment is cancelled.")
        gone = self.book.set_state(visit.id, "cancelled", "CLIENT_CANCEL")
        return self._appointment_payload(gone)

    def _confirm(self, wanted: dict[str, Any]) -> Node:
        visit = self._visit(wanted["id"])
        if visit.state != "booked":
            raise GraphError(None, "The appointment cannot be confirmed.")
        return self._appointment_payload(self.book.set_state(visit.id, "confirmed"))

    def _move_dates(self, wanted: dict[str, Any]) -> Node:
        visit, zone = self._movable(wanted)
        lower, upper = (
            date.fromisoformat(wanted["searchRangeLower"]),
            date.fromisoformat(wanted["searchRangeUpper"]),
        )
        found = self.book.free(
            visit.service, visit.place, lower, min(upper, lower + timedelta(days=WIDEST)),
            providers=[visit.provider], moving=visit.id,
        )  # fmt: skip
        dates = dict.fromkeys(each.start.astimezone(zone).date() for each in found)
        days = [{"__typename": "AvailableRescheduleDate", "date": each.isoformat()} for each in dates]
        return {"__typename": "AppointmentRescheduleAvailableDatesPayload", "availableDates": days}

    def _move_times(self, wanted: dict[str, Any]) -> Node:
        visit, zone = self._movable(wanted)
        day = date.fromisoformat(wanted["date"])
        found = self.book.free(
            visit.service, visit.place, day, day, providers=[visit.provider], moving=visit.id
        )
        times = [
            {
                "__typename": "AvailableRescheduleTime",
                "bookableTimeId": time_id(each.provider, each.start),
                "startTime": each.start.astimezone(zone).isoformat(),
            }
            for each in found
            if each.start != visit.start
        ]
        return {"__typename": "AppointmentRescheduleAvailableTimesPayload", "availableTimes": times}

    def _move(self, wanted: dict[str, Any]) -> Node:
        visit, _ = self._movable(wanted)
        if not isinstance(wanted["sendNotification"], bool):
            raise GraphError(None, "sendNotification is required.")
        provider, start = time_named(wanted["bookableTimeId"])
        try:
            return self._appointment_payload(self.book.move(visit.id, start, provider))
        except TakenError:
            raise GraphError(None, "The time is no longer available.") from None

    def _movable(self, wanted: dict[str, Any]) -> tuple[Visit, ZoneInfo]:
        visit = self._visit(wanted["appointmentId"])
        hindrance = self._hindrance(visit)
        if hindrance is not None:
            raise GraphError(hindrance)
        return visit, ZoneInfo(wanted["tz"]) if wanted.get("tz") else self.book.zone(visit.place)

    def _appointment_payload(self, visit: Visit) -> Node:
        return {"__typename": "Payload", "appointment": self.look.own_visit(visit, self._hindrance(visit))}

    def _business(self, places: list[Node]) -> Node:
        return {
            "__typename": "Business",
            "id": f"urn:blvd:Business:{BUSINESS}",
            "avatar": None,
            "insertedAt": LONG_AGO,
            "name": "Test Practice",
            "tz": places[0]["tz"],
            "updatedAt": LONG_AGO,
            "website": "https://example.com",
            "locations": lambda args: connection("Location", places, args),
        }

    def _signed(self) -> str:
        if self.client is None:
            raise GraphError("UNAUTHENTICATED")
        return self.client


def _day(text: str | None) -> date | None:
    return None if text is None else date.fromisoformat(text)
