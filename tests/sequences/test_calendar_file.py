"""Calendar files are read by two readers that we did not write, on both sides of a clock change."""

import json
import shutil
import subprocess
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import msgspec
import pytest
from icalendar import Calendar

from sequences.calendar_file import Method, Sides, calendar_file
from tests.inbox.house import demo_book
from tests.sequences.test_library import visit

ROOT = Path(__file__).parents[2]
STAMP = datetime(2026, 10, 1, 12, 0, tzinfo=UTC)


def made(start: datetime, zone: str, method: Method, version: int = 3) -> bytes:
    moved = msgspec.structs.replace(
        visit(), starts_at=start, ends_at=start + timedelta(minutes=45), zone=zone, version=version
    )
    sides = Sides("hello@junipervale.example.com", "ana@example.com")
    return calendar_file(
        demo_book(), moved, method=method, host="desk.example.com", stamp=STAMP, sides=sides, link="https://desk.example.com/a/x"
    )  # fmt: skip


def by_python(file: bytes) -> dict[str, Any]:
    calendar: Any = Calendar.from_ical(file)
    event = calendar.walk("VEVENT")[0]
    return {
        "method": str(calendar["method"]),
        "uid": str(event["uid"]),
        "sequence": int(event["sequence"]),
        "start": event["dtstart"].dt.astimezone(UTC),
        "end": event["dtend"].dt.astimezone(UTC),
        "summary": str(event["summary"]),
        "location": str(event["location"]),
        "status": str(event["status"]),
        "attendees": [str(event["attendee"])],
    }


def by_node(file: bytes) -> dict[str, Any]:
    node = shutil.which("node")
    if node is None or not (ROOT / "ui" / "node_modules" / "ical.js").is_dir():
        pytest.skip("needs node and the packages of the screens")
    script = str(Path(__file__).with_name("ical_reader.mjs"))
    answer = subprocess.run([node, script], input=file, capture_output=True, check=True, timeout=120)
    found: dict[str, Any] = json.loads(answer.stdout)
    return found | {key: datetime.fromisoformat(found[key]) for key in ("start", "end")}


@pytest.mark.parametrize(
    ("start", "zone", "method"),
    [
        (datetime(2026, 10, 30, 18, 30, tzinfo=UTC), "America/New_York", "REQUEST"),
        (datetime(2026, 11, 2, 18, 30, tzinfo=UTC), "America/New_York", "REQUEST"),
        (datetime(2027, 3, 15, 16, 0, tzinfo=UTC), "America/Los_Angeles", "CANCEL"),
        (datetime(2026, 12, 31, 20, 0, tzinfo=UTC), "America/Phoenix", "REQUEST"),
    ],
)
def test_two_foreign_readers_understand_the_same(start: datetime, zone: str, method: Method) -> None:
    file = made(start, zone, method)
    first, second = by_python(file), by_node(file)
    assert first == second
    assert (first["start"], first["end"] - first["start"]) == (start, timedelta(minutes=45))
    assert first["status"] == ("CANCELLED" if method == "CANCEL" else "CONFIRMED")
    assert f"TZID:{zone}".encode() in file


def test_a_newer_row_has_a_higher_number_and_the_same_id() -> None:
    start = datetime(2026, 11, 2, 18, 30, tzinfo=UTC)
    older, newer = (by_python(made(start, "America/New_York", "REQUEST", version)) for version in (3, 4))
    assert newer["sequence"] > older["sequence"]
    assert newer["uid"] == older["uid"]
    text = made(start, "America/New_York", "REQUEST").decode()
    assert "onsult" not in text
    assert all(len(line.encode()) <= 75 for line in text.split("\r\n"))
