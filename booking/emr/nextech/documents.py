"""What we write to Nextech: one appointment, a status, a wish to cancel."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, Final, Literal
from zoneinfo import ZoneInfo

from booking.emr.base import CalendarSlot, Client
from booking.emr.fhir_json import split_name

SHAPES: Final = "https://select.nextech-api.com/api/structuredefinition"
Schedule = Literal["book", "hold", "office"]
Document = dict[str, Any]


def appointment(
    slot: CalendarSlot,
    client: Client,
    *,
    place: str,
    provider: str,
    kind: str,
    purpose: str | None,
    schedule: Schedule,
    comment: str,
) -> Document | None:
    """None where a new person's names, mail or number are missing: the office cannot be told of them."""
    extensions = [_pointing("appointment-type", f"appointment-type/{kind}")]
    if purpose is not None:
        extensions.append(_pointing("appointment-purpose", f"appointment-purpose/{purpose}"))
    if schedule != "office":
        extensions.append({"url": f"{SHAPES}/appointment-schedule", "valueString": schedule})
    zone = ZoneInfo(slot.start.zone)
    document: Document = {
        "resourceType": "Appointment",
        "extension": extensions,
        "status": "proposed",
        "start": slot.start.at.astimezone(zone).isoformat(),
        "end": slot.end.astimezone(zone).isoformat(),
        "comment": comment,
        "participant": [_actor(f"location/{place}"), _actor(f"practitioner/{provider}")],
    }
    if client.external_id is not None:
        document["participant"].insert(0, _actor(f"patient/{client.external_id}"))
        return document
    person = new_person(client)
    return None if person is None else {**document, "contained": [person]}


def new_person(client: Client) -> Document | None:
    names = split_name(client.name)
    if names is None or client.email is None or client.phone is None:
        return None
    given, family = names
    return {
        "resourceType": "Patient",
        "name": [{"text": f"{given} {family}", "family": family, "given": given.split()}],
        "telecom": [
            {"system": "email", "value": client.email},
            {"system": "phone", "use": "mobile", "value": printed(client.phone)},
        ],
    }


def printed(phone: str) -> str:
    """A number of North America in the form of the vendor's samples, any other as it is."""
    if phone.startswith("+1") and len(phone) == 12:
        return f"{phone[2:5]}-{phone[5:8]}-{phone[8:]}"
    return phone


def cancelled() -> Document:
    return {"resourceType": "Appointment", "status": "cancelled"}


def confirmed() -> Document:
    """Booked is theirs for confirmed by the patient."""
    return {"resourceType": "Appointment", "status": "booked"}


def asked_to_cancel() -> Document:
    return {**cancelled(), "extension": [{"url": f"{SHAPES}/request-type", "valueString": "queue"}]}


def slots_asked(
    kind: str, place: str, providers: tuple[str, ...], first: datetime, last: datetime
) -> tuple[tuple[str, str], ...]:
    """Whole days of the place's own clock: what lies outside of the query is left out when it is read."""
    actors = (
        (("schedule.actor", ",".join(f"practitioner/{each}" for each in providers)),) if providers else ()
    )
    return (
        ("start", f"ge{first.date().isoformat()}"),
        ("start", f"lt{last.date().isoformat()}"),
        ("schedule.actor", f"location/{place}"),
        *actors,
        ("appointment-type", f"appointment-type/{kind}"),
    )


def _pointing(name: str, reference: str) -> Mapping[str, Any]:
    return {"url": f"{SHAPES}/{name}", "valueReference": {"reference": reference}}


def _actor(reference: str) -> Mapping[str, Any]:
    return {"actor": {"reference": reference}}
