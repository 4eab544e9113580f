"""Ids in Boulevard's dress: a URN around a UUID, made to be read by whoever looks at a failing test."""

from typing import Final

KINDS: Final = {
    "place": ("Location", 1),
    "provider": ("Staff", 2),
    "service": ("Service", 3),
    "visit": ("Appointment", 4),
    "client": ("Client", 5),
    "package": ("Package", 6),
    "invoice": ("Order", 7),
    "cart": ("Cart", 8),
    "reservation": ("Reservation", 9),
    "webhook": ("Webhook", 10),
    "question": ("BookingQuestion", 11),
}
BUSINESS: Final = "1a2b3c4d-0000-4000-8000-000000000001"


def urn(kind: str, number: int) -> str:
    word, place = KINDS[kind]
    return f"urn:blvd:{word}:00000000-0000-4000-8{place:03}-{number:012}"


def uuid_of(name: str) -> str:
    return name.rpartition(":")[2]


def item_of(service: str) -> str:
    """What a cart calls a service."""
    return f"s_{uuid_of(service)}"


def variant_of(service: str, provider: str) -> str:
    return f"v_{uuid_of(service)}_{uuid_of(provider)}"
