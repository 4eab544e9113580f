"""Offers: which times our last text named, so that "the second" means one of them."""

from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, bindparam, select, update

from booking.models import offer as offers
from booking.slots import Start
from booking.types import Offer, OfferedSlot, start_from_json, start_to_json
from core.session import add, mine, new_id, now
from core.tables import UTCDateTime

_LIVE = (
    select(offers)
    .where(
        mine(offers),
        offers.c.thread_id == bindparam("thread"),
        offers.c.state == "live",
        offers.c.expires_at > bindparam("now", type_=UTCDateTime),
    )
    .order_by(offers.c.created_at.desc(), offers.c.id.desc())
    .limit(1)
)
_WITHDRAW = (
    update(offers)
    .where(mine(offers), offers.c.thread_id == bindparam("thread"), offers.c.state == "live")
    .values(state="gone")
)


def offer(
    conn: Connection,
    thread_id: str,
    starts: tuple[Start, ...],
    treatments: tuple[str, ...],
    moves: str | None,
    expires_at: datetime,
) -> Offer:
    """Write down what is about to be offered; what this thread was offered before no longer counts."""
    withdraw(conn, thread_id)
    slots = tuple(OfferedSlot(slot_id=new_id(conn), start=start) for start in starts)
    plain = [{"slot_id": slot.slot_id, **start_to_json(slot.start)} for slot in slots]
    offer_id = add(
        conn,
        offers,
        thread_id=thread_id,
        slots=plain,
        treatments=list(treatments),
        moves=moves,
        state="live",
        expires_at=expires_at,
        created_at=now(conn),
    )
    return Offer(id=offer_id, slots=slots, treatments=treatments, moves=moves, expires_at=expires_at)


def live_offer(conn: Connection, thread_id: str) -> Offer | None:
    """What this thread was last offered, unless it has run out or been superseded."""
    row = conn.execute(_LIVE, {"thread": thread_id, "now": now(conn)}).first()
    return None if row is None else _value(row)


def withdraw(conn: Connection, thread_id: str) -> None:
    conn.execute(_WITHDRAW, {"thread": thread_id})


def _value(row: Row[Any]) -> Offer:
    return Offer(
        id=row.id,
        slots=tuple(OfferedSlot(slot_id=each["slot_id"], start=start_from_json(each)) for each in row.slots),
        treatments=tuple(row.treatments),
        moves=row.moves,
        expires_at=row.expires_at,
    )
