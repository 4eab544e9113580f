"""Ends a doubt about what somebody wanted: a person read it and says whether it was an opt-out."""

from typing import Literal

from sqlalchemy import Connection, select

from compliance.audit import Actor
from compliance.consent.records import CATEGORIES
from compliance.consent.revoking import lift, revoke
from compliance.models import revocation
from core.errors import ConflictError
from core.events import ThreadTouched
from core.session import emit, mine
from inbox import threads
from practice.contacts import load_address

Answer = Literal["opted_out", "fine"]
HOW = "staff_review"


def words_in_doubt(conn: Connection, thread_id: str) -> str | None:
    """How they put it; empty when it was read from no words, None where nothing is unclear."""
    thread = threads.load_thread(conn, thread_id)
    address = load_address(conn, thread.address_id)
    if address.revoked != "unclear":
        return None
    newest = (
        select(revocation.c.words)
        .where(mine(revocation), revocation.c.address_id == address.id, revocation.c.scope == "unclear")
        .order_by(revocation.c.at.desc(), revocation.c.id.desc())
    )
    return conn.execute(newest.limit(1)).scalar() or ""


def settle_doubt(
    conn: Connection, thread_id: str, answer: Answer, *, staff_id: str | None, actor: Actor
) -> None:
    """Everything ends at this address, or what the doubt had paused goes on; categories closed before stay closed."""
    thread = threads.load_thread(conn, thread_id, lock=True)
    address = load_address(conn, thread.address_id)
    if address.revoked != "unclear":
        raise ConflictError("nothing is unclear here")
    if answer == "opted_out":
        revoke(conn, address.id, "all", how=HOW, staff_id=staff_id, thread_id=thread_id, actor=actor)
        return
    open_again = CATEGORIES - set(address.revoked_categories)
    lift(conn, address.id, open_again, how=HOW, staff_id=staff_id, actor=actor)
    emit(conn, ThreadTouched(thread_id=thread_id))
