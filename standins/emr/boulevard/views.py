"""How records of the calendar look in Boulevard's types."""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any, Final

from standins.emr.book import OfficeBook
from standins.emr.boulevard.carts import Cart, able
from standins.emr.boulevard.graphql import Node
from standins.emr.boulevard.ids import item_of, variant_of
from standins.emr.records import Invoice, PackageSold, Person, Provider, Service, Visit

LONG_AGO: Final = "2024-01-01T00:00:00Z"
STATES: Final = {
    "booked": "BOOKED",
    "confirmed": "CONFIRMED",
    "arrived": "ARRIVED",
    "completed": "FINAL",
    "cancelled": "CANCELLED",
    "no_show": "CANCELLED",
}


def instant(at: datetime) -> str:
    return at.astimezone(UTC).isoformat().replace("+00:00", "Z")


class Look:
    def __init__(self, book: OfficeBook) -> None:
        self.book = book

    def location(self, place_id: str) -> Node:
        place = self.book.places[place_id]
        address = dict.fromkeys(("city", "country", "line1", "line2", "province", "state", "zip"))
        return {
            "__typename": "Location",
            "address": {"__typename": "Address", **address},
            "allowOnlineBooking": True,
            "allowOnlineRescheduling": True,
            "arrivalInstructions": "",
            "avatar": None,
            "businessName": "Test Practice",
            "contactEmail": None,
            "coordinates": None,
            "externalId": None,
            "id": place.id,
            "insertedAt": LONG_AGO,
            "isRemote": False,
            "name": place.name,
            "phoneNumber": None,
            "tz": place.zone,
            "updatedAt": LONG_AGO,
            "website": None,
        }

    def categories(self, cart: Cart) -> list[Node]:
        names = dict.fromkeys(each.category for each in self.book.services.values())
        return [
            {
                "__typename": "CartAvailableCategory",
                "id": f"c_{number}",
                "name": name,
                "description": None,
                "disabled": False,
                "disabledDescription": None,
                "availableItems": [
                    self.item(each, cart.place)
                    for each in self.book.services.values()
                    if each.category == name
                ],
            }
            for number, name in enumerate(names)
        ]

    def item(self, service: Service, place: str | None = None) -> Node:
        price = {"max": service.price_minor, "min": service.price_minor, "variable": False}
        length = {"max": service.minutes, "min": service.minutes, "variable": False}
        return {
            "__typename": "CartAvailableBookableItem",
            "__is": ("CartAvailableItem",),
            "id": item_of(service.id),
            "name": service.name,
            "description": None,
            "disabled": not service.online,
            "disabledDescription": None,
            "listDuration": service.minutes,
            "listDurationRange": {"__typename": "CartDurationRange", **length},
            "listPrice": service.price_minor,
            "listPriceRange": {"__typename": "CartPriceRange", **price},
            "locationVariants": lambda _: [],
            "optionGroups": [],
            "staffVariants": [
                self.variant(service, each) for each in able(service, self.book.providers, place)
            ],
        }

    def variant(self, service: Service, provider: Provider) -> Node:
        return {
            "__typename": "CartAvailableBookableItemStaffVariant",
            "id": variant_of(service.id, provider.id),
            "duration": service.minutes,
            "price": service.price_minor,
            "staff": self.staff(provider),
        }

    def staff(self, provider: Provider) -> Node:
        return {
            "__typename": "Staff",
            "avatar": None,
            "bio": None,
            "displayName": provider.name,
            "firstName": provider.name,
            "id": provider.id,
            "insertedAt": LONG_AGO,
            "lastName": "",
            "nickname": None,
            "role": {"__typename": "StaffRole", "id": "urn:blvd:StaffRole:1", "name": "Provider"},
            "updatedAt": LONG_AGO,
        }

    def selected(self, cart: Cart, service: Service) -> Node:
        who = None if cart.provider is None else self.book.providers[cart.provider]
        return {
            "__typename": "CartBookableItem",
            "__is": ("CartItem",),
            "addons": [],
            "availablePaymentMethods": [],
            "discountAmount": 0,
            "discountCode": None,
            "errors": [],
            "guest": None,
            "guestId": None,
            "id": f"i_{cart.id}",
            "item": self.item(service, cart.place),
            "lineTotal": service.price_minor,
            "price": service.price_minor,
            "selectedOptions": [],
            "selectedPaymentMethod": None,
            "selectedStaffVariant": None if who is None else self.variant(service, who),
            "startTime": None,
            "taxAmount": 0,
        }

    def service(self, service: Service) -> Node:
        category = {"__typename": "ServiceCategory", "name": service.category}
        return {
            "__typename": "Service",
            "category": category,
            "description": None,
            "externalId": None,
            "id": service.id,
            "name": service.name,
        }

    def visit(self, visit: Visit) -> Node:
        """As the practice sees it."""
        return {
            "__typename": "Appointment",
            "id": visit.id,
            "startAt": instant(visit.start),
            "endAt": instant(visit.end),
            "createdAt": instant(visit.created_at),
            "state": STATES[visit.state],
            "cancelled": visit.state in {"cancelled", "no_show"},
            "cancellation": self._cancellation(visit),
            "clientId": visit.client,
            "client": lambda _: self.person(self.book.person(visit.client)),
            "locationId": visit.place,
            "location": lambda _: self.location(visit.place),
            "notes": visit.note or None,
            "duration": int((visit.end - visit.start).total_seconds() // 60),
            "appointmentServices": [self._line(visit)],
        }

    def own_visit(self, visit: Visit, hindrance: str | None) -> Node:
        """As the client sees it."""
        links = ("googleCalendar", "icsDownload", "microsoftOffice", "microsoftOutlook", "yahooCalendar")
        return {
            **self.visit(visit),
            "calendarLinks": {
                "__typename": "CalendarLinks", **dict.fromkeys(links, "https://calendar.example.com/")
            },
            "cancellable": visit.live,
            "clientDuration": int((visit.end - visit.start).total_seconds() // 60),
            "confirmable": visit.state == "booked",
            "isGroup": False,
            "isRecurring": False,
            "nonReschedulableReason": hindrance,
            "reschedulable": hindrance is None,
        }  # fmt: skip

    def person(self, person: Person) -> Node:
        return {
            "__typename": "Client",
            "active": True,
            "dob": None if person.birthdate is None else person.birthdate.isoformat(),
            "email": person.email,
            "firstName": person.first_name,
            "id": person.id,
            "insertedAt": LONG_AGO,
            "lastName": person.last_name or None,
            "mobilePhone": person.phone,
            "name": person.name,
            "pronoun": None,
            "updatedAt": instant(person.updated_at),
            "vouchers": lambda _: self._vouchers(person.id),
        }

    def order(self, invoice: Invoice) -> Node:
        totals = {
            "currentTotal": invoice.total_minor - invoice.refunded_minor,
            "initialTotal": invoice.total_minor,
            "refundAmount": invoice.refunded_minor,
        }
        return {
            "__typename": "Order",
            "id": invoice.id,
            "clientId": invoice.client,
            "closedAt": None if invoice.paid_at is None else instant(invoice.paid_at),
            "updatedAt": instant(invoice.updated_at),
            "summary": {"__typename": "OrderSummary", **totals},
        }

    def _vouchers(self, client: str) -> list[Node]:
        """One for each session of each package."""
        sold = [each for each in self.book.packages.values() if each.client == client]
        return [self._voucher(each, number) for each in sold for number in range(each.total)]

    def _voucher(self, sold: PackageSold, number: int) -> Node:
        return {
            "__typename": "Voucher",
            "id": f"{sold.id}-{number:03}",
            "createdAt": instant(sold.bought_at),
            "expiresOn": None if sold.expires is None else sold.expires.isoformat(),
            "redeemedAt": instant(sold.updated_at) if number < sold.used else None,
            "services": [self.service(self.book.services[each]) for each in sold.services],
        }

    def _cancellation(self, visit: Visit) -> Node | None:
        if visit.live:
            return None
        reason = "NO_SHOW" if visit.state == "no_show" else visit.reason or "STAFF_CANCEL"
        return {
            "__typename": "AppointmentCancellation",
            "cancelledAt": instant(visit.updated_at),
            "notes": None,
            "reason": reason,
        }

    def _line(self, visit: Visit) -> Mapping[str, Any]:
        service = self.book.services[visit.service]
        return {
            "__typename": "AppointmentService",
            "duration": service.minutes,
            "endAt": instant(visit.end),
            "price": service.price_minor,
            "service": self.service(service),
            "serviceId": service.id,
            "staff": self.staff(self.book.providers[visit.provider]),
            "staffId": visit.provider,
            "staffRequested": True,
            "startAt": instant(visit.start),
            "startTimeOffset": 0,
            "totalDuration": service.minutes,
        }
