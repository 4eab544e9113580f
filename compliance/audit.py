"""Who did what, when, why and from where: rows of ids and codes that are only ever added to."""

from typing import Any, Literal

import msgspec
from sqlalchemy import Connection

from compliance.models import audit_entry
from core.session import add, now

ActorKind = Literal["user", "agent", "system", "key", "patient"]


class Actor(msgspec.Struct, frozen=True):
    """Who acted: `user` with their user id, `key` with an API key's id, else what acted by itself."""

    kind: ActorKind
    id: str | None = None
    source: str | None = None
    """Keyed hash of the peer's address, or the name of the command."""


SYSTEM = Actor("system")


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
        due_at=now(conn),
        attempts=0,
    )
