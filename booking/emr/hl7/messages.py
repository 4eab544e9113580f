"""What we say in HL7: an appointment made, moved or cancelled, and whether we have taken one from them."""

from datetime import datetime
from typing import TYPE_CHECKING, Final, Literal
from zoneinfo import ZoneInfo

import msgspec

from booking.emr.base import CalendarSlot, Client, IntentKey
from booking.emr.fhir_json import split_name
from booking.emr.hl7.er7 import Segment, escape, stamp

if TYPE_CHECKING:
    from hl7apy.core import Message

VERSION: Final = "2.5.1"
OURS: Final = "GLOWDESK"
Event = Literal["S12", "S13", "S15"]
Verdict = Literal["AA", "AE", "AR"]
_FILLER: Final = {"S12": "Booked", "S13": "Booked", "S15": "Cancelled"}


class Parties(msgspec.Struct, frozen=True):
    """Who speaks to whom, as MSH-3 to MSH-6 name them."""

    our_application: str = OURS
    our_facility: str = ""
    application: str = ""
    facility: str = ""
    key: str = ""
    """MSH-8, where both sides have agreed on one."""


class Named(msgspec.Struct, frozen=True):
    """Their ids of what is booked."""

    kind: str
    kind_name: str
    provider: str
    provider_name: str
    place: str | None = None


def placer_id(key: IntentKey) -> str:
    """Our name for an appointment that we asked for: the same for the same wish."""
    return f"GD-{key.marker.removeprefix('ref ')}"


def siu(
    event: Event,
    booking: str,
    key: IntentKey,
    parties: Parties,
    at: datetime,
    *,
    slot: CalendarSlot | None = None,
    named: Named | None = None,
    client: Client | None = None,
    reason: str = "",
    note: str = "",
    zone: ZoneInfo,
) -> str:
    """One message, built and checked against the standard's own structure."""
    from hl7apy.core import Message

    message = Message("SIU_S12", version=VERSION)
    _header(message, f"SIU^{event}^SIU_S12", control_id(event, key), parties, at, zone)
    schedule = message.add_segment("SCH")
    _set(schedule, 1, f"{escape(booking)}^{OURS}" if booking.startswith("GD-") else "")
    _set(schedule, 2, "" if booking.startswith("GD-") else escape(booking))
    _set(schedule, 6, escape(reason or "BOOKED"))
    if slot is not None and named is not None:
        begins, ends = stamp(slot.start.at, zone), stamp(slot.end, zone)
        _set(schedule, 8, f"{escape(named.kind)}^{escape(named.kind_name)}")
        _set(schedule, 9, str(slot.start.minutes))
        _set(schedule, 10, "min")
        _set(schedule, 11, f"^^{slot.start.minutes}^{begins}^{ends}")
    _set(schedule, 16, OURS)
    _set(schedule, 20, OURS)
    _set(schedule, 25, _FILLER[event])
    if note:
        remark = message.add_segment("NTE")
        _set(remark, 1, "1")
        _set(remark, 3, escape(note))
    if client is not None:
        _patient(message, client, booking)
    _resources(message, slot, named, zone, "A" if event == "S12" else "U" if event == "S13" else "D")
    message.validate()
    return str(message.to_er7())


def acknowledgement(
    heard: Segment | None, verdict: Verdict, at: datetime, code: str | None = None, why: str = ""
) -> str:
    """AA taken, AE could not be taken as it is, AR not meant for us. `why` names no patient."""

    def said(field: int) -> str:
        return escape((heard.text(field) if heard is not None else None) or "")

    event = (heard.text(9, 2) if heard is not None else None) or ""
    control = said(10)
    kind = f"ACK^{escape(event)}^ACK" if event else "ACK"
    head = ("MSH", "^~\\&", said(5), said(6), said(3), said(4), stamp(at, ZoneInfo("UTC")), "", kind)
    parts = [
        "|".join((*head, f"A{control}"[:20], said(11) or "P", VERSION)),
        f"MSA|{verdict}|{control}",
    ]
    if verdict != "AA":
        parts.append(f"ERR|||{code or '207'}^{escape(why)}^HL70357|E")
    return "\r".join(parts) + "\r"


def control_id(event: Event, key: IntentKey) -> str:
    """MSH-10: the same for the same wish, so that whoever hears it twice can tell. Twenty characters at most."""
    return f"{event}{key.marker.removeprefix('ref ')}"


def _header(
    message: "Message", kind: str, control: str, parties: Parties, at: datetime, zone: ZoneInfo
) -> None:
    header = message.msh
    _set(header, 3, escape(parties.our_application))
    _set(header, 4, escape(parties.our_facility))
    _set(header, 5, escape(parties.application))
    _set(header, 6, escape(parties.facility))
    _set(header, 7, stamp(at, zone))
    _set(header, 8, escape(parties.key))
    _set(header, 9, kind)
    _set(header, 10, control)
    _set(header, 11, "P")
    _set(header, 12, VERSION)
    _set(header, 18, "UNICODE UTF-8")


def _patient(message: "Message", client: Client, booking: str) -> None:
    """The standard wants an id and a name: who is new there is known by what we booked for them."""
    person = message.add_group("SIU_S12_PATIENT").add_segment("PID")
    given, family = split_name(client.name) or ("", (client.name or "").strip() or "Unknown")
    _set(person, 1, "1")
    _set(person, 3, escape(client.external_id) if client.external_id else f"{escape(booking)}^^^{OURS}")
    _set(person, 5, f"{escape(family)}^{escape(given)}")
    if client.phone:
        person.add_field("PID_13").value = f"{escape(client.phone)}^PRN^CP"
    if client.email:
        person.add_field("PID_13").value = f"^NET^Internet^{escape(client.email)}"


def _resources(
    message: "Message", slot: CalendarSlot | None, named: Named | None, zone: ZoneInfo, action: str
) -> None:
    group = message.add_group("SIU_S12_RESOURCES")
    heads = group.add_segment("RGS")
    _set(heads, 1, "1")
    _set(heads, 2, action)
    if slot is None or named is None:
        return
    begins = stamp(slot.start.at, zone)
    service = group.add_group("SIU_S12_SERVICE").add_segment("AIS")
    for field, value in (
        (1, "1"),
        (2, action),
        (3, f"{escape(named.kind)}^{escape(named.kind_name)}"),
        (4, begins),
    ):
        _set(service, field, value)
    _set(service, 7, str(slot.start.minutes))
    _set(service, 8, "min")
    person = group.add_group("SIU_S12_PERSONNEL_RESOURCE").add_segment("AIP")
    for field, value in (
        (1, "1"),
        (2, action),
        (3, f"{escape(named.provider)}^{escape(named.provider_name)}"),
    ):
        _set(person, field, value)
    if named.place is not None:
        place = group.add_group("SIU_S12_LOCATION_RESOURCE").add_segment("AIL")
        for field, value in ((1, "1"), (2, action), (3, escape(named.place))):
            _set(place, field, value)


def _set(segment: object, field: int, value: str) -> None:
    if value:
        setattr(segment, f"{segment.name}_{field}".lower(), value)  # type: ignore[attr-defined]
