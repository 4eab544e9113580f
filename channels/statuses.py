"""Delivery reports: a lattice that only rises, with every report kept."""

from typing import Any

from sqlalchemy import Connection, func, select

from channels.base import Echo, StatusUpdate
from channels.dispatcher import accept
from channels.models import outbound, receipt
from channels.outbox import moved
from core.events import RecipientRefused
from core.session import add, emit, mine, now

FINAL = 4
OURS = {
    "accepted": "queued",
    "queued": "queued",
    "sending": "sending",
    "sent": "sent",
    "delivered": "delivered",
    "read": "read",
    "undelivered": "failed",
    "failed": "failed",
    "canceled": "failed",
}


def record_status(conn: Connection, account_id: str, update: StatusUpdate) -> bool:
    """Keep the report; move the message only upwards. False when it is about nothing of ours."""
    row = _find(conn, account_id, update)
    if row is None:
        return False
    best = conn.execute(
        select(func.max(receipt.c.rank)).where(
            mine(receipt), receipt.c.outbound_id == row.id, receipt.c.moved
        )
    ).scalar()
    rises = best is None or (update.rank > best and not (best == FINAL and update.rank == FINAL))
    add(
        conn,
        receipt,
        outbound_id=row.id,
        status=update.status[:24],
        rank=update.rank,
        code=update.code,
        at=now(conn),
        moved=rises,
    )
    if row.state in {"sending", "unknown"}:
        accept(conn, row, update.provider_id)
    if rises:
        status = OURS.get(update.status, "sent")
        emit(conn, moved(row, status, rank=update.rank, code=update.code))
    if update.suppress:
        emit(
            conn,
            RecipientRefused(thread_id=row.thread_id, address_id=row.address_id, message_id=row.message_id),
        )
    return True


def is_our_own(conn: Connection, account_id: str, echo: Echo) -> bool:
    """An echo may overtake the answer to our own request and bring no mark of ours: the same words to the same
    person, under way at this instant, are ours. They are handed over with it.
    """
    statement = select(outbound).where(
        mine(outbound),
        outbound.c.account_id == account_id,
        outbound.c.recipient == echo.recipient,
        outbound.c.state.in_(("sending", "unknown")),
    )
    rows = conn.execute(statement.order_by(outbound.c.created_at)).all()
    row = next((row for row in rows if row.body.strip() == echo.text.strip()), None)
    if row is not None:
        accept(conn, row, echo.provider_id)
    return row is not None


def _find(conn: Connection, account_id: str, update: StatusUpdate) -> Any:
    own = select(outbound).where(mine(outbound), outbound.c.account_id == account_id)
    if update.outbound_id is not None:
        return conn.execute(own.where(outbound.c.id == update.outbound_id)).first()
    return conn.execute(own.where(outbound.c.provider_id == update.provider_id)).first()
