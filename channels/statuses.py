"""Delivery reports: a lattice that only rises, with every report kept."""

from typing import Any

from sqlalchemy import Connection, func, or_, select

from channels.base import Echo, StatusUpdate
from channels.dispatcher import accept
from channels.models import attempt, outbound, receipt
from channels.outbox import OUTBOX, RANKS, moved, waiting
from channels.throughput import next_day
from core.events import DeliveryFailed, RecipientRefused
from core.session import add, emit, mine, now, wake

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
    earlier = row.retries > 0 and _of_earlier_try(conn, row, update)
    best = conn.execute(
        select(func.max(receipt.c.rank)).where(
            mine(receipt),
            receipt.c.outbound_id == row.id,
            receipt.c.moved,
            or_(receipt.c.provider_id == update.provider_id, receipt.c.provider_id.is_(None)),
        )
    ).scalar()
    rises = not earlier and (
        best is None or (update.rank > best and not (best == FINAL and update.rank == FINAL))
    )
    add(
        conn,
        receipt,
        outbound_id=row.id,
        provider_id=update.provider_id,
        status=update.status[:24],
        rank=update.rank,
        code=update.code,
        at=now(conn),
        moved=rises,
    )
    if row.state in {"sending", "unknown"} and not earlier:
        accept(conn, row, update.provider_id)
    if earlier:
        _arrived_after_all(conn, row, update)
    elif rises and not _again(conn, row, update):
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


def _of_earlier_try(conn: Connection, row: Any, update: StatusUpdate) -> bool:
    """The provider speaks of a try that was given up for another one."""
    if row.provider_id == update.provider_id:
        return False
    statement = select(attempt.c.id).where(
        mine(attempt), attempt.c.outbound_id == row.id, attempt.c.provider_id == update.provider_id
    )
    return conn.execute(statement).first() is not None


def _arrived_after_all(conn: Connection, row: Any, update: StatusUpdate) -> None:
    """Carriers change their minds: what has arrived is not sent a second time while that still waits."""
    if row.state == "queued" and update.status in {"delivered", "read"}:
        accept(conn, row, update.provider_id)
        emit(conn, moved(row, OURS[update.status], rank=update.rank))


def _again(conn: Connection, row: Any, update: StatusUpdate) -> bool:
    """Once more, later, through the gate's look at the instant of sending. False when that would be too late."""
    after = update.after
    if after is None:
        return False
    instant = now(conn)
    due = next_day(instant) if after.next_day else after.again_in and instant + after.again_in
    again = bool(due) and row.retries < after.times and due < row.expires_at and row.state != "queued"
    if again:
        conn.execute(
            outbound.update()
            .where(mine(outbound), outbound.c.id == row.id)
            .values(
                state="queued",
                due_at=due,
                lease_until=None,
                attempts=0,
                retries=outbound.c.retries + 1,
                provider_id=None,
                ticket=None,
                last_error=update.code,
                **({"account_id": after.by_account} if after.by_account else {}),
            )
        )
        emit(conn, moved(row, "queued", rank=RANKS["sent"], code=update.code))
        wake(conn, OUTBOX.name)
    emit(
        conn,
        DeliveryFailed(
            thread_id=row.thread_id,
            message_id=row.message_id,
            address_id=row.address_id,
            unreachable=after.unreachable,
            ask=after.ask and not again,
            loop=after.loop,
        ),
    )
    return again


def _find(conn: Connection, account_id: str, update: StatusUpdate) -> Any:
    own = select(outbound).where(mine(outbound), outbound.c.account_id == account_id)
    if update.outbound_id is not None:
        return conn.execute(own.where(outbound.c.id == update.outbound_id)).first()
    return conn.execute(own.where(outbound.c.provider_id == update.provider_id)).first()


def accept_waiting(conn: Connection, thread_id: str) -> None:
    """As if a provider had taken whatever waits in this conversation: for trials, which are undone as a whole."""
    for row in waiting(conn, thread_id):
        accept(conn, row, None)
