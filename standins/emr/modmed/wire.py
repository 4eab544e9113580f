"""Our small calendar as ModMed's API shows it."""

from typing import Any, Final

from standins.emr.book import OfficeBook
from standins.emr.records import Opening, Person, Visit

STATUS: Final = {
    "booked": "pending",
    "confirmed": "booked",
    "arrived": "checked-in",
    "completed": "fulfilled",
    "cancelled": "cancelled",
    "no_show": "noshow",
}
STATES: Final = {status: state for state, status in STATUS.items()}
Document = dict[str, Any]


def slot(book: OfficeBook, free: Opening, number: int) -> Document:
    zone = book.zone(free.place)
    return {
        "resourceType": "Slot",
        "id": f"slot-{number}",
        "schedule": {"reference": f"Schedule/{free.provider}"},
        "status": "free",
        "start": free.start.astimezone(zone).isoformat(),
        "end": free.end.astimezone(zone).isoformat(),
    }


def appointment(visit: Visit, extra: Document) -> Document:
    minutes = int((visit.end - visit.start).total_seconds() // 60)
    return {
        **extra,
        "resourceType": "Appointment",
        "id": visit.id,
        "meta": {"lastUpdated": visit.updated_at.isoformat()},
        "status": STATUS[visit.state],
        "appointmentType": {"coding": [{"code": visit.service}]},
        "start": visit.start.isoformat(),
        "end": visit.end.isoformat(),
        "minutesDuration": minutes,
        "comment": visit.note,
        "participant": [
            {"actor": {"reference": f"Patient/{visit.client}"}, "status": "accepted"},
            {"actor": {"reference": f"Practitioner/{visit.provider}"}, "status": "accepted"},
            {"actor": {"reference": f"Location/{visit.place}"}, "status": "accepted"},
        ],
    }


def person(known: Person) -> Document:
    found: Document = {
        "resourceType": "Patient",
        "id": known.id,
        "meta": {"lastUpdated": known.updated_at.isoformat()},
        "active": True,
        "name": [{"use": "official", "family": known.last_name, "given": [known.first_name]}],
        "telecom": [
            {"system": system, "value": value}
            for system, value in (("phone", known.phone), ("email", known.email))
            if value
        ],
    }
    return {**found, "birthDate": known.birthdate.isoformat()} if known.birthdate else found


def listed(kind: str, identity: str, name: str, mark: str) -> Document:
    return {
        "resourceType": kind,
        "id": identity,
        "identifier": [{"system": f"https://example.invalid/{mark[:3].rstrip('0123456789')}", "value": mark}],
        "active": True,
        "name": [{"text": name}] if kind == "Practitioner" else name,
    }


def valueset(name: str, concepts: dict[str, str]) -> Document:
    contains = [{"code": code, "display": display} for code, display in concepts.items()]
    return {"resourceType": "ValueSet", "id": name, "expansion": {"contains": contains}}


def trouble(code: str) -> Document:
    return {"resourceType": "OperationOutcome", "issue": [{"severity": "error", "code": code}]}
