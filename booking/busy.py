"""What is taken, read from the database: booked appointments and the holds that have not run out."""

from collections.abc import Collection
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, Row, bindparam, select

from booking.models import appointment, hold
from booking.slots import Busy, Span, Start
from booking.slots.types import minute_of
from core.session import mine, now
from core.tables import UTCDateTime

LONGEST = timedelta(hours=24)
"""No busy span is longer: 12 hours and two buffers of 4. It lets the index bound both of its ends."""

_SINCE = bindparam("since", type_=UTCDateTime)
_FROM = bindparam("from", type_=UTCDateTime)
_TO = bindparam("to", type_=UTCDateTime)
_APPOINTMENTS = select(
    appointment.c.provider,
    appointment.c.type,
    appointment.c.location,
    appointment.c.starts_at,
    appointment.c.busy_from,
    appointment.c.busy_to,
    appointment.c.resources,
).where(
    mine(appointment),
    appointment.c.status == "booked",
    appointment.c.busy_from > _SINCE,
    appointment.c.busy_from < _TO,
    appointment.c.busy_to > _FROM,
    appointment.c.id != bindparam("without_appointment"),
)
_HOLDS = select(
    hold.c.provider,
    hold.c.type,
    hold.c.location,
    hold.c.starts_at,
    hold.c.busy_from,
    hold.c.busy_to,
    hold.c.resources,
).where(
    mine(hold),
    hold.c.state == "live",
    hold.c.expires_at > bindparam("now", type_=UTCDateTime),
    hold.c.busy_from > _SINCE,
    hold.c.busy_from < _TO,
    hold.c.busy_to > _FROM,
    hold.c.thread_id != bindparam("without_thread"),
)


def load_busy(
    conn: Connection,
    since: datetime,
    until: datetime,
    *,
    without_thread: str | None = None,
    without_appointment: str | None = None,
    providers: Collection[str] | None = None,
) -> Busy:
    """Everything whose busy span touches the time between. A hold that has run out counts no more, swept or
    not; left out are the holds of `without_thread` and the appointment that is to be moved.
    """
    appointments, holds = _APPOINTMENTS, _HOLDS
    if providers is not None:
        appointments = appointments.where(appointment.c.provider.in_(providers))
        holds = holds.where(hold.c.provider.in_(providers))
    bounds = {"since": since - LONGEST, "from": since, "to": until}
    rows = [
        *conn.execute(appointments, {**bounds, "without_appointment": without_appointment or ""}),
        *conn.execute(holds, {**bounds, "now": now(conn), "without_thread": without_thread or ""}),
    ]
    return Busy(map(_span, rows))


def around(conn: Connection, start: Start, *, thread_id: str | None, moving: str | None) -> Busy:
    """What is taken near one start, enough to say whether it is free."""
    return load_busy(
        conn,
        start.at - LONGEST,
        start.at + LONGEST,
        without_thread=thread_id,
        without_appointment=moving,
    )


def _span(row: Row[Any]) -> Span:
    return Span(
        provider=row.provider,
        type=row.type,
        location=row.location,
        start=minute_of(row.starts_at),
        busy_from=minute_of(row.busy_from),
        busy_to=minute_of(row.busy_to),
        resources=tuple(row.resources),
    )
