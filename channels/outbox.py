"""Messages that the gate has released and that wait to be handed over."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

import msgspec
from sqlalchemy import Connection, select, update

from channels.models import outbound
from core.claims import Queue
from core.events import OutboundMoved
from core.session import add, by_id, emit, mine, now, wake

OUTBOX = Queue("outbox", outbound, lease=timedelta(seconds=45), retry=timedelta(seconds=2), most=40)
RANKS = {"queued": 0, "sending": 1, "sent": 3, "delivered": 4, "failed": 4, "read": 5}
WAITING = ("queued",)
HELD_AGAIN = {"PAUSED"}
"""Taken back for now: the gate keeps the draft and releases it anew."""
_ONE = by_id(outbound)


class Outbound(msgspec.Struct, frozen=True):
    """A released message. Only the gate makes one, and only with its decision."""

    decision_id: str
    message_id: str
    thread_id: str
    account_id: str
    channel: str
    address_id: str
    recipient: str
    body: str
    purpose: str
    author_kind: str
    expires_at: datetime
    caused_at: datetime | None = None
    extras: Mapping[str, Any] = {}


def enqueue(conn: Connection, message: Outbound) -> str:
    """Put a released message into the outbox; its dispatcher is woken at commit."""
    outbound_id = add(
        conn,
        outbound,
        **msgspec.to_builtins(message, builtin_types=(datetime,)),
        state="queued",
        created_at=now(conn),
        due_at=now(conn),
        attempts=0,
    )
    wake(conn, OUTBOX.name)
    return outbound_id


def load(conn: Connection, outbound_id: str) -> Any:
    return conn.execute(_ONE, {"row_id": outbound_id}).one()


def waiting(conn: Connection, thread_id: str) -> list[Any]:
    """What of this conversation has not left yet, oldest first."""
    statement = select(outbound).where(
        mine(outbound), outbound.c.thread_id == thread_id, outbound.c.state.in_(WAITING)
    )
    return list(conn.execute(statement.order_by(outbound.c.created_at, outbound.c.id)).all())


def cancel(
    conn: Connection,
    why: str,
    *,
    thread_id: str | None = None,
    address_id: str | None = None,
    message_ids: tuple[str, ...] | None = None,
    automated_only: bool = False,
    keep_purposes: tuple[str, ...] = (),
) -> list[str]:
    """Take back what has not left yet; gives the message ids that will never be sent."""
    statement = select(outbound).where(mine(outbound), outbound.c.state.in_(WAITING))
    if message_ids is not None:
        statement = statement.where(outbound.c.message_id.in_(message_ids))
    if thread_id is not None:
        statement = statement.where(outbound.c.thread_id == thread_id)
    if address_id is not None:
        statement = statement.where(outbound.c.address_id == address_id)
    if automated_only:
        statement = statement.where(outbound.c.author_kind != "staff")
    if keep_purposes:
        statement = statement.where(outbound.c.purpose.not_in(keep_purposes))
    rows = conn.execute(statement).all()
    return [row.message_id for row in rows if withdraw(conn, row, why)]


def withdraw(conn: Connection, row: Any, why: str) -> bool:
    """Cancel one row unless its request has left already."""
    changed = conn.execute(
        update(outbound)
        .where(mine(outbound), outbound.c.id == row.id, outbound.c.state.in_(WAITING))
        .values(state="cancelled", cancelled_why=why[:40], due_at=None, lease_until=None)
    ).rowcount
    if changed:
        emit(conn, moved(row, "held" if why in HELD_AGAIN else "blocked", rank=4, code=why))
    return bool(changed)


def moved(
    row: Any, status: str, *, rank: int | None = None, code: str | None = None, provider_id: str | None = None
) -> OutboundMoved:
    return OutboundMoved(
        outbound_id=row.id,
        message_id=row.message_id,
        thread_id=row.thread_id,
        status=status,
        rank=RANKS.get(status, 0) if rank is None else rank,
        code=code,
        provider_id=provider_id,
    )
