"""The people of a practice's file on the board's first day: those who are on their way, and nobody is written to."""

from collections.abc import Mapping
from typing import Any, Final

import msgspec
from sqlalchemy import Connection

from core.session import acting
from pipeline import opportunities, owners
from pipeline.opening import Came, open_card
from pipeline.types import Stage
from pipeline.values import interest
from practice.book import PracticeBook
from practice.contacts import find_contact

STAGES: Final[Mapping[str, Stage]] = {
    "lead": "lead",
    "booked": "booked",
    "no_show": "booked",
    "quoted": "booked",
}
"""By the file's status. Patients have no card until something happens: nobody has told us what they paid."""


def import_cards(conn: Connection, book: PracticeBook, contact_ids: tuple[str, ...]) -> int:
    """Who has a card keeps it. No notice, no task and no sequence follows from a file."""
    known, count = owners.owners(conn), 0
    for contact_id in contact_ids:
        person = find_contact(conn, contact_id)
        stage = STAGES.get(person.status or "") if person is not None else None
        if stage is None or opportunities.current(conn, contact_id) is not None:
            continue
        wanted = interest(book, [each["service"] for each in _history(person.record) if each.get("service")])
        came = Came(origin="file", why="IMPORTED", service=wanted)
        card = open_card(
            conn, book, contact_id, came, stage=stage, actor=acting(conn), quiet=True, known=known
        )
        count += 1
        if card is not None:
            known = [
                msgspec.structs.replace(each, open_cards=each.open_cards + 1)
                if each.id == card.owner_id
                else each
                for each in known
            ]
    return count


def _history(record: Mapping[str, Any]) -> list[dict[str, Any]]:
    """What the file tells of them, oldest first."""
    return sorted(record.get("history", ()), key=lambda each: str(each.get("date", "")))
