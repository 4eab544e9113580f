"""Who looked at whose conversation, money or lost visit: one line per person and conversation every ten minutes."""

from collections.abc import Iterable
from datetime import timedelta
from typing import Literal

from sqlalchemy import Connection, select

from compliance.audit.entry import append
from compliance.models import audit_entry
from core.session import acting, mine, now
from inbox import threads

AGAIN = timedelta(minutes=10)
Looked = tuple[Literal["thread", "contact"], str]
"""A contact: somebody without a conversation."""


def unseen(conn: Connection, places: Iterable[Looked]) -> list[Looked]:
    """Those of which it is not written down yet that whoever acts here looked at them just now."""
    asked, who = list(dict.fromkeys(places)), acting(conn)
    if not asked:
        return []
    statement = select(audit_entry.c.subject_kind, audit_entry.c.subject_id).where(
        mine(audit_entry),
        audit_entry.c.subject_kind.in_({kind for kind, _ in asked}),
        audit_entry.c.subject_id.in_({subject_id for _, subject_id in asked}),
        audit_entry.c.action.in_({f"{kind}.viewed" for kind, _ in asked}),
        audit_entry.c.actor_kind == who.kind,
        audit_entry.c.actor_id == who.id,
        audit_entry.c.at > now(conn) - AGAIN,
    )
    known = {(row.subject_kind, row.subject_id) for row in conn.execute(statement)}
    return [each for each in asked if each not in known]


def view(conn: Connection, places: Iterable[Looked]) -> None:
    """Write it down, unless another request of the same person has."""
    for at in unseen(conn, places):
        kind, subject_id = at
        contact_id = subject_id if kind == "contact" else threads.load_thread(conn, subject_id).contact_id
        append(conn, acting(conn), f"{kind}.viewed", at, detail={"contact": contact_id})


def of_contact(conn: Connection, contact_id: str) -> Looked:
    """Where a look at this person stands: at their conversation, if they have one."""
    row = threads.thread_of(conn, contact_id)
    return ("contact", contact_id) if row is None else ("thread", str(row.id))
