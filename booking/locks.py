"""One writer per calendar at a time: a row for every provider, resource and person that a booking touches."""

from collections.abc import Iterable

from sqlalchemy import Connection
from sqlalchemy.dialects import postgresql, sqlite

from booking.models import calendar
from booking.slots import Start
from booking.slots.resources import needs_at
from core.session import practice_of
from practice.book import PracticeBook


def lock(conn: Connection, keys: Iterable[str]) -> None:
    """Wait until nobody else writes to these, and keep them until the transaction ends.

    What is read afterwards is what the one before has committed. The order is always the same, so that two
    transactions never wait for each other.
    """
    build = sqlite.insert if conn.dialect.name == "sqlite" else postgresql.insert
    practice_id = practice_of(conn)
    for key in sorted(set(keys)):
        conn.execute(
            build(calendar)
            .values(practice_id=practice_id, key=key, version=1)
            .on_conflict_do_update(
                index_elements=["practice_id", "key"], set_={"version": calendar.c.version + 1}
            )
        )


def keys_of(practice: PracticeBook, start: Start) -> list[str]:
    """The provider, and every resource that might be chosen."""
    needs = needs_at(practice, practice.appointment_type(start.type), start.location) or ()
    return [f"provider:{start.provider}", *(f"resource:{each}" for entry in needs for each in entry)]


def contact_key(contact_id: str) -> str:
    return f"contact:{contact_id}"


def appointment_key(appointment_id: str) -> str:
    return f"appointment:{appointment_id}"
