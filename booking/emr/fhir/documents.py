"""What we write to a FHIR server: strictly R4, since nobody but the standard says what it takes."""

from datetime import datetime
from typing import Any, Final
from zoneinfo import ZoneInfo

from booking.emr.base import CalendarSlot, Client, IntentKey
from booking.emr.fhir_json import Resource, split_name

OURS: Final = "urn:glowdesk:booking"
"""The system of our own identifiers: an appointment is found again by the wish that made it."""
Document = dict[str, Any]


def appointment(
    slot: CalendarSlot,
    key: IntentKey,
    *,
    patient: str,
    place: str | None,
    provider: str,
    kind: str,
    system: str | None,
    name: str,
    note: str | None,
) -> Document:
    coding = {"code": kind} if system is None else {"system": system, "code": kind}
    actors = [f"Patient/{patient}", f"Practitioner/{provider}", *([f"Location/{place}"] if place else [])]
    document: Document = {
        "resourceType": "Appointment",
        "identifier": [{"system": OURS, "value": value_of(key)}],
        "status": "booked",
        "serviceType": [{"coding": [coding], "text": name}],
        **times(slot),
        "participant": [{"actor": {"reference": each}, "status": "accepted"} for each in actors],
    }
    return {**document, "comment": note} if note else document


def times(slot: CalendarSlot) -> Document:
    zone = ZoneInfo(slot.start.zone)
    return {
        "slot": [{"reference": f"Slot/{each}"} for each in slots_of(slot)],
        "start": stamp(slot.start.at.astimezone(zone)),
        "end": stamp(slot.end.astimezone(zone)),
        "minutesDuration": slot.start.minutes,
    }


def slots_of(slot: CalendarSlot) -> list[str]:
    return [each for each in slot.token.split(",") if each]


def claimed(resource: Resource, key: IntentKey) -> Document:
    return {**resource, "status": "busy", "comment": key.marker}


def freed(resource: Resource) -> Document:
    return {**{name: value for name, value in resource.items() if name != "comment"}, "status": "free"}


def moved(resource: Resource, slot: CalendarSlot, provider: str, place: str | None) -> Document:
    """The same appointment at another time, with whoever does it then."""
    wanted = {"Practitioner": provider, **({"Location": place} if place else {})}
    kept = [
        each
        for each in resource.get("participant", [])
        if str((each.get("actor") or {}).get("reference", "")).split("/")[0] not in wanted
    ]
    new = [
        {"actor": {"reference": f"{kind}/{identity}"}, "status": "accepted"}
        for kind, identity in wanted.items()
    ]
    return {**resource, **times(slot), "status": "booked", "participant": [*kept, *new]}


def cancelled(resource: Resource) -> Document:
    """Without the times' slots: they are free again."""
    code = {
        "system": "http://terminology.hl7.org/CodeSystem/appointment-cancellation-reason",
        "code": "pat",
    }
    plain = {name: value for name, value in resource.items() if name != "slot"}
    return {**plain, "status": "cancelled", "cancelationReason": {"coding": [code]}}


def person(client: Client) -> Document | None:
    """None where there is no name at all."""
    if not client.name:
        return None
    names = split_name(client.name)
    name = {"text": client.name} if names is None else {"family": names[1], "given": names[0].split()}
    reached = [
        {"system": system, "value": value}
        for system, value in (("phone", client.phone), ("email", client.email))
        if value is not None
    ]
    document: Document = {"resourceType": "Patient", "active": True, "name": [name]}
    return {**document, "telecom": reached} if reached else document


def value_of(key: IntentKey) -> str:
    return key.marker.removeprefix("ref ")


def stamp(at: datetime) -> str:
    """An instant as FHIR wants it: seconds and an offset always."""
    return at.isoformat(timespec="seconds")
