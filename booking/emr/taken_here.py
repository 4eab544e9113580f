"""Whether a time is still free in our own calendar, for systems whose free times are worked out in it."""

from sqlalchemy import Connection as Sql

from booking import searching
from booking.emr.base import CalendarSlot, Conflict, IntentKey
from booking.emr.connection import Surroundings
from booking.emr.landing import find_by_external
from booking.slots import StartQuery


async def taken_here(
    surroundings: Surroundings, slot: CalendarSlot, key: IntentKey, but: str | None = None
) -> Conflict | None:
    """None: it is free for this thread. `but`: the booking there that would be moved."""
    assert surroundings.connection is not None
    book, connection = surroundings.practice(), surroundings.connection.id
    query = StartQuery(type=slot.start.type, location=slot.start.location)

    def look(conn: Sql) -> Conflict | None:
        moving = None if but is None else find_by_external(conn, connection, but)
        who = {"thread_id": key.thread_id, "moving": moving}
        if searching.is_free(conn, book, query, slot.start, **who):
            return None
        return Conflict("taken", searching.alternatives(conn, book, query, slot.start, **who))

    return await surroundings.db.read(surroundings.scope, look)
