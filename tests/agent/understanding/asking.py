"""Builds turns for the tests of understanding, so that each case is only its text and what is open."""

from datetime import datetime
from pathlib import Path
from typing import Any

import msgspec
import yaml

from agent.context import Pending, Person, Slot, Turn
from agent.playbook.understand import understand
from agent.understanding import Understanding
from practice.book import PracticeBook
from tests.agent.understanding.practices import medspa, surgeon

MEDSPA = medspa()
SURGEON = surgeon()
SLOTS = (
    Slot("visit", "oda", datetime.fromisoformat("2031-05-08T10:00")),
    Slot("visit", "mina", datetime.fromisoformat("2031-05-08T14:00")),
    Slot("visit", "oda", datetime.fromisoformat("2031-05-09T15:20")),
)


def pending_of(kind: str) -> Pending | None:
    if kind == "-":
        return None
    name, _, asks = kind.partition(":")
    slots = {"slot_choice": SLOTS, "confirm_booking": SLOTS[:1]}.get(name, ())
    fields = {"kind": name, "slots": slots, "service": "hydrafacial" if name == "recall" else None}
    return msgspec.convert(fields | ({"asks": asks} if asks else {}), Pending)


def turn_of(text: str, book: PracticeBook = MEDSPA, pending: Pending | None = None, **more: Any) -> Turn:
    now = datetime(2031, 5, 6, 9, 40, tzinfo=book.zone)
    return Turn(
        book=book, now=now, channel="sms", person=Person(id="p"), texts=(text,), pending=pending, **more
    )


def ask(text: str, book: PracticeBook = MEDSPA, pending: Pending | None = None, **more: Any) -> Understanding:
    return understand(turn_of(text, book, pending, **more))


def cases(name: str) -> Any:
    """Every scalar stays text, as in the product's own word lists."""
    text = (Path(__file__).parent / "cases" / f"{name}.yaml").read_text(encoding="utf-8")
    return yaml.load(text, Loader=yaml.BaseLoader)
