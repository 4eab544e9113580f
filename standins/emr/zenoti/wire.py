"""How records of the calendar look in Zenoti's JSON: the centre's wall without an offset, UTC beside it, odd spellings."""

from datetime import UTC, datetime
from typing import Any, Final
from zoneinfo import ZoneInfo

from standins.emr.book import OfficeBook
from standins.emr.records import Invoice, PackageSold, Person, Visit

STATUS: Final = {
    "booked": 0,
    "confirmed": 4,
    "arrived": 2,
    "completed": 1,
    "cancelled": -1,
    "no_show": -2,
}


def wall(at: datetime, zone: ZoneInfo) -> str:
    return at.astimezone(zone).replace(tzinfo=None).isoformat(timespec="seconds")


def utc(at: datetime) -> str:
    return at.astimezone(UTC).replace(tzinfo=None).isoformat(timespec="seconds")


class Look:
    def __init__(self, book: OfficeBook) -> None:
        self.book = book

    def visit(self, visit: Visit, invoice: str, item: str) -> dict[str, Any]:
        zone, person = self.book.zone(visit.place), self.book.person(visit.client)
        service, provider = self.book.services[visit.service], self.book.providers[visit.provider]
        return {
            "appointment_id": visit.id,
            "appointment_group_id": f"g{invoice}",
            "invoice_id": invoice,
            "invoice_item_id": item,
            "center_id": visit.place,
            "start_time": wall(visit.start, zone),
            "start_time_utc": utc(visit.start),
            "end_time": wall(visit.end, zone),
            "end_time_utc": utc(visit.end),
            "status": STATUS[visit.state],
            "notes": visit.note,
            "service": {"id": service.id, "name": service.name},
            "therapist": {"id": provider.id, "first_name": provider.name},
            "guest": {
                "id": person.id,
                "first_name": person.first_name,
                "last_name": person.last_name,
                "mobile": {"number": None, "display_number": person.phone},
                "email": person.email,
            },
            "creation_date_utc": utc(visit.created_at),
        }

    def guest(self, person: Person) -> dict[str, Any]:
        digits = (person.phone or "").removeprefix("+1")
        return {
            "id": person.id,
            "personal_info": {
                "first_name": person.first_name,
                "last_name": person.last_name,
                "email": person.email or "",
                "mobile_phone": {"country_code": 225, "number": digits} if digits else None,
                "date_of_birth": None if person.birthdate is None else f"{person.birthdate}T00:00:00",
            },
        }

    def invoice(self, invoice: Invoice, place: str) -> dict[str, Any]:
        """As webhooks and reading give it; a refund is told by its own invoice."""
        person = self.book.people.get(invoice.client)
        return {
            "id": invoice.id,
            "is_closed": invoice.paid_at is not None,
            "is_refund": invoice.refunded_minor > 0,
            "invoice_date": wall(invoice.updated_at, self.book.zone(place)),
            "center_id": place,
            "total_price": {"currency_id": 0, "sum_total": invoice.total_minor / 100},
            "guest": {"id": invoice.client, "first_name": person.first_name if person else ""},
        }

    def package(self, sold: PackageSold, place: str) -> dict[str, Any]:
        zone = self.book.zone(place)
        return {
            "user_package_id": sold.id,
            "status": 1,
            "user_package_state": 1,
            "package": {"id": f"p{sold.id}", "name": sold.name},
            "purchase": {"price": {"final": 110}, "date": wall(sold.bought_at, zone)},
            "date": {
                "start": wall(sold.bought_at, zone),
                "end": None if sold.expires is None else f"{sold.expires}T00:00:00",
                "end_date_with_grace": None if sold.expires is None else f"{sold.expires}T00:00:00",
            },
            "never_expires": sold.expires is None,
            "invoice": {"id": f"i{sold.id}", "status": 4},
            "services": [
                {
                    "service_type_info": {"id": each, "name": self.book.services[each].name},
                    "total": sold.total,
                    "used": sold.used,
                    "balance": sold.total - sold.used,
                }
                for each in sold.services
            ],
        }
