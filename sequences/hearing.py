"""What became of a touch after it was submitted: let go later, stopped at the last moment, or not delivered."""

from typing import Any

from sqlalchemy import Connection, select, update

from core.events import MessageReleased, OutboundMoved
from core.session import mine, now, wake
from inbox import timeline
from practice.contacts import address_of
from sequences.definitions import library
from sequences.enrolling import ENROLMENTS, set_touch
from sequences.models import enrolment, touch
from sequences.runner import RESENT
from sequences.touching import leave_open
from sequences.ways import ENDED

REMINDS = "remind"


def on_released(conn: Connection, event: MessageReleased) -> None:
    """The gate held it, and has let it go now."""
    if event.by != "sequence" or not event.held:
        return
    found = touch_of(conn, event.message_id)
    if found is None:
        return
    set_touch(conn, found.id, outcome="sent", why=None)
    row = _enrolment(conn, found.enrolment_id)
    if found.step.startswith(REMINDS) and row.sequence in library():
        leave_open(conn, event.thread_id, row.subject_id)


def on_outbound(conn: Connection, event: OutboundMoved) -> None:
    """Bounced: written down, and tried another way at once while it still helps."""
    if event.status not in {"failed", "blocked"}:
        return
    found = touch_of(conn, event.message_id)
    if found is None:
        return
    set_touch(conn, found.id, outcome=event.status, why=(event.code or event.status)[:40])
    row = _enrolment(conn, found.enrolment_id)
    if row.sequence not in library():
        return  # `following_up` takes it from here
    over = row.anchor_at is None or row.anchor_at <= now(conn) or row.state not in {"active", "done"}
    if event.status == "blocked" or over or row.cycle != found.cycle or RESENT in found.step:
        return
    if took_back(conn, event.message_id):
        return
    conn.execute(
        update(enrolment)
        .where(mine(enrolment), enrolment.c.id == row.id)
        .values(state="active", due_at=now(conn), lease_until=None, attempts=0)
    )
    wake(conn, ENROLMENTS.name)


def took_back(conn: Connection, message_id: str) -> bool:
    """Whoever ended our messages there is not followed to another place."""
    address_id = timeline.load_message(conn, message_id).address_id
    address = address_of(conn, address_id) if address_id is not None else None
    return address is not None and address.revoked in ENDED


def touch_of(conn: Connection, message_id: str) -> Any:
    """The touch that a message came of, or None."""
    return conn.execute(select(touch).where(mine(touch), touch.c.message_id == message_id)).first()


def _enrolment(conn: Connection, enrolment_id: str) -> Any:
    return conn.execute(select(enrolment).where(mine(enrolment), enrolment.c.id == enrolment_id)).one()
