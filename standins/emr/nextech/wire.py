"""Our small calendar in Nextech's dialect, odd shapes included: both cases of names, missing status, no participant status."""

from typing import Any, Final

from standins.emr.book import OfficeBook
from standins.emr.records import Invoice, Opening, Person, Visit

SHAPES: Final = "https://select.nextech-api.com/api/structuredefinition"
STATUS: Final = {
    "booked": "pending",
    "confirmed": "booked",
    "arrived": "arrived",
    "completed": "fulfilled",
    "cancelled": "cancelled",
    "no_show": "noshow",
}
Document = dict[str, Any]


def slot(book: OfficeBook, service: str, free: Opening) -> Document:
    """The vendor's sample has the schedule's name lower-case and status among the rest."""
    zone = book.zone(free.place)
    return {
        "resourceType": "Slot",
        "contained": [
            _named("Location", free.place, book.places[free.place].name),
            _practitioner(book, free.provider),
        ],
        "extension": [_pointing("appointment-type", f"appointment-type/{service}")],
        "schedule": {"reference": f"schedule/location_{free.place}_practitioner_{free.provider}"},
        "status": "free",
        "start": free.start.astimezone(zone).isoformat(),
        "end": free.end.astimezone(zone).isoformat(),
    }


def appointment(book: OfficeBook, visit: Visit, *, purpose: str | None, held: bool, dated: bool) -> Document:
    zone = book.zone(visit.place)
    extensions = [_pointing("appointment-type", f"appointment-type/{visit.service}")]
    extensions += [_pointing("appointment-purpose", f"appointment-purpose/{purpose}")] if purpose else []
    return {
        "resourceType": "Appointment",
        "id": visit.id,
        **({"meta": {"lastUpdated": visit.updated_at.isoformat()}} if dated else {}),
        "extension": extensions,
        "identifier": [{"use": "official", "value": visit.id}],
        "status": "proposed" if held and visit.state == "booked" else STATUS[visit.state],
        "start": visit.start.astimezone(zone).isoformat(),
        "end": visit.end.astimezone(zone).isoformat(),
        "created": visit.created_at.isoformat(),
        "comment": visit.note,
        "participant": [
            {"actor": {"reference": f"Patient/{visit.client}"}},
            {"actor": {"reference": f"location/{visit.place}"}},
            {"actor": {"reference": f"Practitioner/{visit.provider}"}},
        ],
    }


def person(known: Person) -> Document:
    found: Document = {
        "resourceType": "patient",
        "id": known.id,
        "identifier": [{"use": "official", "value": known.id}, {"use": "usual", "value": "4471"}],
        "name": [{"text": known.name, "family": known.last_name, "given": [known.first_name, ""]}],
        "telecom": [
            *([{"system": "email", "value": known.email}] if known.email else []),
            *([{"system": "phone", "value": _written(known.phone)}] if known.phone else []),
        ],
    }
    return {**found, "birthDate": known.birthdate.isoformat()} if known.birthdate else found


def payment(paid: Invoice, minor: int, *, suffix: str = "", status: str = "active") -> Document:
    """One transaction: a refund is a payment of less than nothing."""
    amount = {"value": minor / 100}
    return {
        "resourceType": "PaymentReconciliation",
        "id": f"{paid.id}{suffix}",
        "extension": [
            {
                "url": "http://hl7.org/fhir/StructureDefinition/Patient",
                "valueResourceReference": {"reference": f"Patient/{paid.client}"},
            },
            {"url": f"{SHAPES}/payment-date", "valueDateTime": paid.updated_at.isoformat()},
        ],
        "status": status,
        "created": paid.updated_at.isoformat(),
        "detail": [
            {
                "type": {"coding": [{"system": "http://hl7.org/fhir/payment-type", "code": "payment"}]},
                "amount": amount,
            }
        ],
        "total": amount,
    }


def named(kind: str, identity: str, name: str) -> Document:
    return _named(kind, identity, name)


def appointment_type(identity: str, name: str) -> Document:
    """Its resource type is lower-case, its name an extension."""
    told = {"url": f"{SHAPES}/appointment-type#name", "valueString": name}
    return {"resourceType": "appointment-type", "id": identity, "extension": [told]}


def practitioner(book: OfficeBook, identity: str) -> Document:
    return _practitioner(book, identity)


def refused(comment: str) -> Document:
    return {"resourceType": "AppointmentResponse", "participantStatus": "declined", "comment": comment}


def extension(document: Document, name: str) -> Any:
    for each in document.get("extension", []):
        if each.get("url") == f"{SHAPES}/{name}":
            return (
                each.get("valueString") or each.get("valueReference", {}).get("reference", "").split("/")[-1]
            )
    return None


def _practitioner(book: OfficeBook, identity: str) -> Document:
    given = book.providers[identity].name
    return {
        "resourceType": "Practitioner",
        "id": identity,
        "name": [{"text": f"Walters, {given}", "family": "Walters", "given": [given, ""]}],
    }


def _named(kind: str, identity: str, name: str) -> Document:
    return {
        "resourceType": kind,
        "id": identity,
        "identifier": [{"use": "official", "value": identity}],
        "name": name,
    }


def _pointing(name: str, reference: str) -> Document:
    return {"url": f"{SHAPES}/{name}", "valueReference": {"reference": reference}}


def _written(phone: str) -> str:
    digits = "".join(each for each in phone if each.isdigit())[-10:]
    return f"{digits[:3]}-{digits[3:6]}-{digits[6:]}"
