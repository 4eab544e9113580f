"""What the gate keeps of two people who turn out to be one: flags, pinned addresses, and a line in the record."""

from typing import Any

from sqlalchemy import Connection, select

from compliance import standing
from compliance.audit import append
from compliance.models import draft
from core.events import ContactsMerged, ContactsParted
from core.session import acting, mine
from inbox import timeline
from practice.identity.journal import Journal

WAITING = ("held", "released")


def on_contacts_merged(conn: Connection, event: ContactsMerged) -> None:
    """Handler for `wiring.py`. Consent stays with its address; what waits leaves where it was meant to."""
    standing.recount(conn, event.survivor_id, event.gone_id)
    if event.survivor_thread_id is not None:
        _pin(conn, event.merge_id, event.survivor_thread_id)
    append(
        conn,
        acting(conn),
        "contact.merged",
        ("contact", event.survivor_id),
        why=event.how,
        detail={"merge": event.merge_id, "gone": event.gone_id},
    )


def on_contacts_parted(conn: Connection, event: ContactsParted) -> None:
    """Handler for `wiring.py`."""
    standing.recount(conn, event.kept_id, event.parted_id)
    detail = {"merge": event.merge_id, "parted": event.parted_id, "address": event.address_id}
    append(
        conn,
        acting(conn),
        "contact.split" if event.merge_id is None else "contact.unmerged",
        ("contact", event.kept_id),
        detail={key: value for key, value in detail.items() if value is not None},
    )


def _pin(conn: Connection, merge_id: str, thread_id: str) -> None:
    """A draft without an address would follow the thread to wherever they wrote last."""
    journal = Journal(conn, merge_id)
    rows = conn.execute(
        select(draft).where(mine(draft), draft.c.thread_id == thread_id, draft.c.state.in_(WAITING))
    ).all()
    for row in rows:
        said = timeline.load_message(conn, row.message_id)
        pinned: dict[str, Any] = {
            "thread_id": thread_id,
            "address_id": row.request.get("address_id") or said.address_id,
            "account_id": row.request.get("account_id") or said.account_id,
        }
        if any(row.request.get(key) != value for key, value in pinned.items()):
            journal.set_inside(draft, row.id, "request", **pinned)
