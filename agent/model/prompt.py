"""What a model is shown: fixed instructions from a file, and the turn as data with every identifier hidden."""

from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

import msgspec

from agent.context import Turn

PROMPTS = Path(__file__).parents[1] / "prompts"
LOOK_BACK = 6


class Words(NamedTuple):
    """What people wrote, oldest first: the only part that has to be hidden before it leaves."""

    history: tuple[str, ...]
    texts: tuple[str, ...]


@cache
def instructions() -> str:
    return (PROMPTS / "understand.md").read_text(encoding="utf-8")


def words_of(turn: Turn) -> Words:
    return Words(tuple(each.text for each in turn.history[-LOOK_BACK:]), turn.texts)


def material(turn: Turn, hidden: Words) -> str:
    """JSON: what the patient wrote stands in it as data and nowhere else."""
    return msgspec.json.encode(
        {
            "practice": _practice(turn),
            "open": _open(turn),
            "conversation": [
                {"by": said.by, "text": text}
                for said, text in zip(turn.history[-LOOK_BACK:], hidden.history, strict=True)
            ],
            "messages": list(hidden.texts),
        }
    ).decode()


def _practice(turn: Turn) -> dict[str, Any]:
    book = turn.book
    return {
        "languages": list(book.languages),
        "services": [
            {"id": each.id, "name": each.name, "line": each.revenue_line} for each in book.file.services
        ],
        "providers": [{"id": each.id, "name": each.name} for each in book.providers],
        "locations": [each for each in book.location_ids if each is not None],
    }


def _open(turn: Turn) -> dict[str, Any] | None:
    """What our last text left open; times on offer are public, a person's own visit is told as a fact alone."""
    pending = turn.pending
    if pending is None:
        return {"appointments": len(turn.appointments)} if turn.appointments else None
    return {
        "kind": pending.kind,
        "asks": pending.asks,
        "service": pending.service,
        "offered": [
            {"number": number, "time": slot.start.strftime("%A %d %B %H:%M"), "provider": slot.provider}
            for number, slot in enumerate(pending.slots, 1)
        ],
        "appointments": len(turn.appointments),
    }
