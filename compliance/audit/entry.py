"""One line of the record: ids, codes and counts, written in the transaction of what it records."""

from datetime import timedelta
from typing import Any

from sqlalchemy import Connection

from compliance.models import audit_entry
from core.actors import SYSTEM, Actor, ActorKind
from core.session import add, now

GATHER = timedelta(seconds=2)
"""Entries wait this long for their place in the chain, so that a busy minute is chained in few transactions."""


def append(
    conn: Connection,
    actor: Actor,
    action: str,
    subject: tuple[str, str | None],
    *,
    why: str | None = None,
    detail: dict[str, Any] | None = None,
) -> None:
    """Add an entry to the caller's transaction. `detail` holds ids, codes and counts; never text, never a name.

    `action` is `<noun>.<verb>` (`thread.viewed`, `consent.recorded`, `settings.changed`).
    """
    add(
        conn,
        audit_entry,
        at=now(conn),
        actor_kind=actor.kind,
        actor_id=actor.id,
        action=action,
        subject_kind=subject[0],
        subject_id=subject[1],
        why=why,
        source=actor.source,
        detail=detail or {},
        due_at=now(conn) + GATHER,
        attempts=0,
    )


__all__ = ["SYSTEM", "Actor", "ActorKind", "append"]
