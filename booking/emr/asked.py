"""Visits that stand in our calendar and that a person has yet to enter in a system which takes none from us."""

import hashlib
from typing import Any, Final, Literal

from sqlalchemy import Connection, Row, select, update

from booking.emr.base import IntentKey
from booking.emr.models import emr_appointment
from booking.models import appointment
from booking.slots import Start
from core.events import VisitToEnter
from core.session import emit, mine

PREFIX: Final = "asked:"
"""Begins the id of such a visit: no id of theirs, and one that no system of ours gives."""


def asked_id(key: IntentKey) -> str:
    return PREFIX + hashlib.sha256(str(key).encode()).hexdigest()[:24]


def is_asked(external_id: str | None) -> bool:
    return external_id is not None and external_id.startswith(PREFIX)


def hand_to_staff(
    conn: Connection,
    appointment_id: str,
    thread_id: str | None,
    kind: Literal["book", "move", "cancel", "leftover"],
    external_id: str | None = None,
) -> None:
    """Somebody must do there what was done here; told in the transaction that did it."""
    what: str = kind
    if is_asked(external_id):  # as far as we know nobody has entered it yet
        what = "drop" if kind == "cancel" else "book"
    emit(conn, VisitToEnter(appointment_id=appointment_id, thread_id=thread_id, what=what))


def entered(
    conn: Connection, connection_id: str, contact_id: str | None, start: Start, external_id: str
) -> Row[Any] | None:
    """The visit that staff have just entered there, now under its id there: same time and provider, nobody else's."""
    rows = conn.execute(
        select(emr_appointment, appointment.c.contact_id)
        .join(appointment, appointment.c.id == emr_appointment.c.appointment_id)
        .where(
            mine(emr_appointment),
            emr_appointment.c.connection_id == connection_id,
            emr_appointment.c.external_id.startswith(PREFIX),
            emr_appointment.c.state != "cancelled",
            appointment.c.starts_at == start.at,
            appointment.c.provider == start.provider,
            appointment.c.status == "booked",
        )
    ).all()
    fitting = [each for each in rows if contact_id is None or each.contact_id in {None, contact_id}]
    if len(fitting) != 1:
        return None
    conn.execute(
        update(emr_appointment)
        .where(mine(emr_appointment), emr_appointment.c.id == fitting[0].id)
        .values(external_id=external_id, external_version=0)
    )
    return conn.execute(
        select(emr_appointment).where(mine(emr_appointment), emr_appointment.c.id == fitting[0].id)
    ).one()
