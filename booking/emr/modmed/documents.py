"""What we write to ModMed: an appointment, its changes, a person."""

from datetime import datetime
from typing import Any, Final
from zoneinfo import ZoneInfo

from booking.emr.base import CalendarSlot, Client
from booking.emr.fhir_json import Resource, split_name

COMMENT: Final = 2048
DESCRIPTION: Final = 100
NEW: Final = "NEW_PATIENT"
Document = dict[str, Any]


def appointment(
    slot: CalendarSlot,
    *,
    patient: str,
    place: str,
    provider: str,
    kind: str,
    description: str,
    comment: str,
    new: bool,
) -> Document:
    """Pending is theirs for booked and not yet confirmed by the patient."""
    document: Document = {
        "resourceType": "Appointment",
        "status": "pending",
        "appointmentType": {"coding": [{"code": kind}]},
        **times(slot),
        "description": description[:DESCRIPTION],
        "comment": comment[:COMMENT],
        "participant": [
            _actor(f"Patient/{patient}"),
            _actor(f"Practitioner/{provider}"),
            _actor(f"Location/{place}"),
        ],
    }
    return {**document, "supportingInformation": [{"display": NEW}]} if new else document


def times(slot: CalendarSlot) -> Document:
    zone = ZoneInfo(slot.start.zone)
    return {
        "start": slot.start.at.astimezone(zone).isoformat(),
        "end": slot.end.astimezone(zone).isoformat(),
        "minutesDuration": slot.start.minutes,
    }


def moved(resource: Resource, slot: CalendarSlot) -> Document:
    return {**resource, **times(slot)}


def cancelled(resource: Resource, reason: str | None) -> Document:
    """The vendor spells the reason's field with one l, as FHIR R4 does."""
    why = {} if reason is None else {"cancelationReason": {"coding": [{"code": reason}]}}
    return {**resource, "status": "cancelled", **why}


def confirmed(resource: Resource) -> Document:
    """Booked is theirs for confirmed by the patient."""
    return {**resource, "status": "booked"}


def person(client: Client) -> Document | None:
    """None where the names are missing or nothing says how to reach them."""
    names = split_name(client.name)
    reached = [
        {"system": system, "value": value}
        for system, value in (("phone", client.phone), ("email", client.email))
        if value is not None
    ]
    if names is None or not reached:
        return None
    given, family = names
    return {
        "resourceType": "Patient",
        "active": True,
        "name": [{"use": "official", "family": family, "given": given.split()}],
        "telecom": reached,
    }


def slots_asked(
    kind: str, provider: str, place: str, first: datetime, last: datetime
) -> tuple[tuple[str, str], ...]:
    """Both days count. One provider and one place at a time: the vendor warns that anything else is slow."""
    return (
        ("appointment-type", kind),
        ("date", f"ge{first.date().isoformat()}"),
        ("date", f"le{last.date().isoformat()}"),
        ("identifier", f"{provider},{place}"),
    )


def _actor(reference: str) -> Document:
    return {"actor": {"reference": reference}, "status": "accepted"}
