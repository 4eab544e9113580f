"""Practice files that the tests of this folder start from; each test gets its own copy."""

import json
from pathlib import Path
from typing import Any

from practice.check import checked
from practice.file import PracticeFile
from practice.read_file import read_document

HERE = Path(__file__).parent
DEMO = HERE.parents[1] / "demo" / "practice.yaml"


def fernhill() -> dict[str, Any]:
    """The example of the sandbox's contract."""
    document: dict[str, Any] = json.loads((HERE / "fernhill.json").read_text("utf-8"))
    return document


def demo() -> dict[str, Any]:
    document: dict[str, Any] = read_document(DEMO.read_bytes(), DEMO.name)
    return document


def two_places() -> dict[str, Any]:
    """Two locations two zones apart, one nurse who works at both, a group session and two devices."""
    document = fernhill()
    address = document["practice"]["address"]
    document["locations"] = [
        {"id": "boulder", "name": "Boulder", "address": address, "phone": "+13035550173"},
        {
            "id": "chicago",
            "name": "Chicago",
            "address": {**address, "city": "Chicago", "region": "IL"},
            "phone": "+13125550175",
            "sms_number": "+13125550176",
            "timezone": "America/Chicago",
            "hours": {"mon": ["08:00-20:00"], "wed": ["08:00-20:00"]},
            "special_days": {"2031-05-14": {"hours": ["12:00-18:00"]}},
        },
    ]
    document["resources"] = [
        {"id": "lamp", "name": "Lamp", "kind": "device"},
        {"id": "bed", "name": "Bed", "kind": "room", "location": "chicago", "count": 2},
    ]
    document["staff"].append({"id": "ines", "name": "Ines", "locations": ["boulder", "chicago"]})
    document["provider_hours"]["ines"] = {
        "mon": ["09:00-12:00", {"range": "14:00-18:00", "location": "chicago"}],
        "wed": [{"range": "09:00-17:00", "location": "chicago"}],
        "thu": ["10:00-18:00"],
    }
    document["appointment_types"] += [
        {"id": "class", "name": "Class", "minutes": 60, "providers": ["ines"], "who": "any", "capacity": 2,
         "fee": {"kind": "free"}},
        {"id": "again", "name": "Again", "minutes": 30, "providers": ["ines"], "who": "returning",
         "fee": {"kind": "fixed", "amount": 40}, "needs": [["lamp", "bed"]]},
        {"id": "first", "name": "First", "minutes": 30, "providers": ["ines"], "who": "new",
         "fee": {"kind": "free"}, "new_patient_windows": {"hours": {"mon": ["09:00-12:00"]}}},
    ]  # fmt: skip
    document["services"].append(
        {"id": "peel", "name": "Peel", "revenue_line": "skin", "locations": ["chicago"],
         "appointment_types": {"new": "first", "returning": "again"},
         "prices": [{"amount": 100, "per": "session"}, {"percent_off": 10, "per": "package", "sessions": 3}],
         "packages": [{"id": "peel_3", "sessions": 3, "price": 270, "cadence_days": 30, "minimum_days": 20}],
         "recall": {"interval_days": [30, 60]}, "prep": ["kb_scalp"]}
    )  # fmt: skip
    document["not_offered"] = [{"id": "hair", "name": "Hair", "revenue_line": "other", "instead": ["peel"]}]
    document["memberships"] = [{"id": "club", "name": "Club"}]
    document["contacts"] = [
        {"id": "wim", "name": "Wim Aalders", "status": "patient", "membership": "club", "packages": [
            {"service": "peel", "package": "peel_3", "sessions_sold": 3, "sessions_remaining": 1}]},
        {"id": "eva", "name": "Eva Lund", "status": "lead"},
    ]  # fmt: skip
    document["appointments"] = [
        {"id": "a1", "contact": "wim", "type": "class", "provider": "ines", "start": "2031-05-05T14:00"},
        {"id": "a2", "contact": "eva", "type": "class", "provider": "ines", "start": "2031-05-05T14:00"},
        {"id": "a3", "contact": "wim", "type": "again", "provider": "ines", "start": "2031-05-05T15:00",
         "resources": ["bed"]},
        {"id": "a4", "contact": "wim", "type": "again", "provider": "ines", "start": "2031-05-08T10:00",
         "resources": ["lamp"], "location": "boulder"},
    ]  # fmt: skip
    return document


def opened(document: dict[str, Any]) -> PracticeFile:
    file = checked(document)
    assert isinstance(file, PracticeFile), str(file)
    return file
