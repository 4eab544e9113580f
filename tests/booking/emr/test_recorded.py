"""What goes over the wire, word for word: a change of it is seen before a vendor sees it.

GLOWDESK_RECORD=1 writes the documents anew.
"""

import json
import os
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from msgspec.structs import replace

from booking.emr.base import CalendarBooking, CalendarOfRecord
from core.clock import ManualClock
from standins.emr.door import Call, Door
from tests.booking.emr.contract import ANNA, SOONEST, key
from tests.booking.emr.office_modmed import modmed
from tests.booking.emr.office_nextech import nextech

RECORDED = Path(__file__).parent / "recorded"
SECRET = ("client_id", "client_secret", "username", "password", "resource", "refresh_token")
KEPT = ("nx-practice-id", "x-api-key", "content-type")


def told(call: Call) -> dict[str, Any]:
    found: dict[str, Any] = {"method": call.method, "path": call.path}
    if call.query:
        found["query"] = [f"{name}={value}" for name, value in call.query]
    headers = {name: call.headers[name] for name in KEPT if name in call.headers}
    found |= {"headers": headers} if headers else {}
    if call.body:
        form = call.headers.get("content-type", "").startswith("application/x-www-form")
        found["body"] = (
            {name: "…" if name in SECRET else value for name, value in call.form().items()}
            if form
            else call.json()
        )
    return found


async def whole_story(calendar: CalendarOfRecord, clock: ManualClock, patient: str) -> None:
    """Looked for, booked as somebody new, moved, cancelled, and asked what has changed."""
    first, second = await calendar.find_slots(SOONEST)
    made = await calendar.confirm(first, ANNA, {"note": "asked by text"}, key("book"))
    assert isinstance(made, CalendarBooking)
    clock.advance(timedelta(seconds=2))
    moved = await calendar.reschedule(
        made.external_id, second, replace(ANNA, external_id=patient), key("move")
    )
    assert isinstance(moved, CalendarBooking)
    clock.advance(timedelta(seconds=2))
    await calendar.cancel(moved.external_id, "patient", key("cancel"))
    _, cursor = await calendar.changes("appointments", None)
    clock.advance(timedelta(minutes=5))
    await calendar.changes("appointments", cursor)


@pytest.mark.parametrize("name", ["modmed", "nextech"])
async def test_what_is_sent_is_what_was_recorded(name: str, clock: ManualClock) -> None:
    door: Door
    if name == "nextech":
        async with nextech(clock) as far:
            await whole_story(far.calendar, clock, "4AAE9E3C-0001")
            door = far.office.door
    else:
        async with modmed(clock) as firm:
            await whole_story(firm.calendar, clock, "500001")
            door = firm.office.door
    file, sent = RECORDED / f"{name}.json", [told(call) for call in door.calls]
    if os.environ.get("GLOWDESK_RECORD"):
        file.write_text(json.dumps(sent, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")
    assert sent == json.loads(file.read_text(encoding="utf-8"))
