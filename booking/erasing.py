"""A person's appointments become nobody's: the calendar keeps its past, not whose it was."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import Connection, delete, select, update

from booking.emr.models import emr_appointment, emr_intent
from booking.emr.wishes import OPEN
from booking.models import appointment, hold, intent, offer
from booking.money_models import invoice, package
from booking.waitlist.entries import forget_wishes
from core.session import mine, now


def to_come(conn: Connection, contact_id: str) -> list[tuple[str, datetime]]:
    """(id, start) of what is booked and lies ahead."""
    statement = select(appointment.c.id, appointment.c.starts_at).where(
        mine(appointment),
        appointment.c.contact_id == contact_id,
        appointment.c.status == "booked",
        appointment.c.starts_at >= now(conn),
    )
    return [(row.id, row.starts_at) for row in conn.execute(statement.order_by(appointment.c.starts_at))]


def erase_bookings(conn: Connection, contact_id: str, thread_id: str | None) -> int:
    """Names and numbers at appointments, what was held and offered; gives the number of appointments."""
    count = conn.execute(
        update(appointment)
        .where(mine(appointment), appointment.c.contact_id == contact_id)
        .values(
            file_id=None,
            name=None,
            phone=None,
            treatments=[],
            document=None,
            cancel_reason=None,
            version=appointment.c.version + 1,
        )
    ).rowcount
    _forget_elsewhere(conn, contact_id)
    forget_wishes(conn, contact_id)
    if thread_id is not None:
        conn.execute(update(intent).where(mine(intent), intent.c.thread_id == thread_id).values(request={}))
        for table in (hold, offer):
            conn.execute(delete(table).where(mine(table), table.c.thread_id == thread_id))
    return count


def _forget_elsewhere(conn: Connection, contact_id: str) -> None:
    """What was wanted of the practice's own system for them, and who they are there; that system keeps its own."""
    theirs = update(emr_intent).where(mine(emr_intent), emr_intent.c.contact_id == contact_id)
    conn.execute(theirs.values(request={}, result=None))
    waiting = theirs.where(emr_intent.c.state == "pending")
    conn.execute(waiting.values(state="dropped", due_at=None, told_at=now(conn)))
    # Who they are there stays: without it the next reading would make them known here again.
    visits = select(appointment.c.id).where(mine(appointment), appointment.c.contact_id == contact_id)
    conn.execute(
        update(emr_appointment)
        .where(mine(emr_appointment), emr_appointment.c.appointment_id.in_(visits))
        .values(client=None)
    )
    for table in (invoice, package):
        own = update(table).where(mine(table), table.c.contact_id == contact_id)
        conn.execute(own.values(client=None, **({"services": []} if table is package else {})))


def forget_errands(
    conn: Connection, after: str, before: str, spared: Sequence[str], limit: int
) -> tuple[int, str | None]:
    """What was wanted of the practice's own system and has come to its end; the visits themselves stand elsewhere."""
    rows = conn.execute(
        select(emr_intent.c.id, emr_intent.c.contact_id, emr_intent.c.state)
        .where(mine(emr_intent), emr_intent.c.id > after, emr_intent.c.id < before)
        .order_by(emr_intent.c.id)
        .limit(limit)
    ).all()
    going = [row.id for row in rows if row.state not in OPEN and row.contact_id not in spared]
    conn.execute(delete(emr_intent).where(mine(emr_intent), emr_intent.c.id.in_(going)))
    return len(going), rows[-1].id if len(rows) == limit else None
