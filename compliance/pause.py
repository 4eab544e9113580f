"""Pausing what is automated: for the practice, a location or a channel; with or without first replies."""

from datetime import datetime
from typing import Any, Literal

import msgspec
from sqlalchemy import Connection, select, update

from channels.accounts import accounts
from compliance.audit import Actor, append
from compliance.mark import Kept, renew
from compliance.models import pause
from compliance.types import Purpose
from core import live
from core.errors import ConflictError, NotFoundError
from core.session import add, mine, new_id, now
from practice.book import PracticeBook

Scope = Literal["practice", "location", "channel"]
Why = Literal["wrong_message", "closed", "weather", "provider_away", "system_trouble", "other"]
LIVE_MINUTES = 15
NEVER_PAUSED = {
    Purpose.STAFF_REPLY,
    Purpose.EMERGENCY_GUIDANCE,
    Purpose.OPTOUT_CONFIRM,
    Purpose.HELP_REPLY,
}
"""A person's own words, a matter of life, and what the law asks of us."""
CHANGED = "automation.changed"
NOBODY = ""
"""A live change that belongs to no thread."""


class Pause(msgspec.Struct, frozen=True, kw_only=True):
    """One press of the button, until somebody resumes."""

    id: str
    scope: Scope
    scope_id: str | None
    include_first_replies: bool
    reason: Why | None
    by_kind: str
    by_id: str | None
    since: datetime
    ended_at: datetime | None = None
    ended_kind: str | None = None
    ended_by: str | None = None
    released: int | None = None


def covers(
    pauses: tuple[Pause, ...],
    location: str | None,
    channel: str,
    purpose: str,
    minutes_since_inbound: float | None,
) -> bool:
    """Does one of the pauses hold an automated message of this purpose here?"""
    if purpose in NEVER_PAUSED:
        return False
    first = is_first_reply(purpose, minutes_since_inbound)
    return any(
        _concerns(each, location, channel) and (each.include_first_replies or not first) for each in pauses
    )


def is_first_reply(purpose: str, minutes_since_inbound: float | None) -> bool:
    """The live answer to somebody who has just written or called."""
    if purpose == Purpose.MISSED_CALL_TEXTBACK:
        return True
    just_wrote = minutes_since_inbound is not None and minutes_since_inbound <= LIVE_MINUTES
    return purpose == Purpose.INQUIRY_REPLY and just_wrote


def holds(
    conn: Connection,
    book: PracticeBook,
    *,
    account_id: str,
    channel: str,
    purpose: str,
    minutes_since_inbound: float | None,
    location: str | None = None,
) -> bool:
    """Is an automated message of this sender held now? `location` is where the visit it speaks of is; else the
    location whose number or page sends it counts, looked up only while a location is paused.
    """
    pauses = paused(conn)
    if not pauses:
        return False
    if location is None and any(each.scope == "location" for each in pauses):
        location = location_of(conn, book, account_id)
    return covers(pauses, location, channel, purpose, minutes_since_inbound)


def location_of(conn: Connection, book: PracticeBook, account_id: str) -> str | None:
    """Whose account it is: as its settings say, as the location's own number says, or the only location."""
    places = book.file.locations
    if len(places) == 1:
        return places[0].id
    row = next((each for each in accounts(conn) if each.id == account_id), None)
    if row is None:
        return None
    named: str | None = row.settings.get("location")
    own = [each.id for each in places if each.sms_number == row.external_id]
    return named or (own[0] if len(own) == 1 else None)


def _concerns(each: Pause, location: str | None, channel: str) -> bool:
    if each.scope == "practice":
        return True
    return each.scope_id is not None and each.scope_id == (location if each.scope == "location" else channel)


def _read(conn: Connection) -> tuple[Pause, ...]:
    statement = select(pause).where(mine(pause), pause.c.ended_at.is_(None)).order_by(pause.c.since)
    return tuple(_pause(row) for row in conn.execute(statement).all())


_kept = Kept[tuple[Pause, ...]](_read, ())


def paused(conn: Connection) -> tuple[Pause, ...]:
    """What is paused now, oldest first."""
    return _kept.get(conn)


def press(
    conn: Connection,
    actor: Actor,
    *,
    scope: Scope = "practice",
    scope_id: str | None = None,
    include_first_replies: bool = False,
    reason: Why | None = None,
) -> Pause:
    """Pause; pressing again with another choice replaces the pause of this place."""
    renew(conn)  # also the lock that makes two presses at once one pause
    there = next((each for each in _read(conn) if (each.scope, each.scope_id) == (scope, scope_id)), None)
    if there is not None and there.include_first_replies == include_first_replies:
        return there
    if there is not None:
        end(conn, actor, there.id)
    pause_id = new_id(conn)
    add(
        conn,
        pause,
        id=pause_id,
        scope=scope,
        scope_id=scope_id,
        include_first_replies=include_first_replies,
        reason=reason,
        by_kind=actor.kind,
        by_id=actor.id,
        since=now(conn),
    )
    _changed(conn, actor, "automation.paused", pause_id, scope, scope_id, first_replies=include_first_replies)
    return next(each for each in _read(conn) if each.id == pause_id)


def end(conn: Connection, actor: Actor, pause_id: str) -> Pause:
    """End one pause; what it held is let go by `compliance.resume`."""
    row = conn.execute(
        select(pause).where(mine(pause), pause.c.id == pause_id).with_for_update(key_share=True)
    ).first()
    if row is None:
        raise NotFoundError("no such pause")
    if row.ended_at is not None:
        raise ConflictError("somebody has resumed already")
    conn.execute(
        update(pause)
        .where(mine(pause), pause.c.id == pause_id)
        .values(ended_at=now(conn), ended_kind=actor.kind, ended_by=actor.id)
    )
    _changed(conn, actor, "automation.resumed", pause_id, row.scope, row.scope_id)
    return _pause(row)


def count_released(conn: Connection, pause_id: str, count: int) -> None:
    """How much waited, for the history."""
    conn.execute(update(pause).where(mine(pause), pause.c.id == pause_id).values(released=count))


def history(conn: Connection, limit: int = 50) -> tuple[Pause, ...]:
    """Newest first, with those that hold now."""
    statement = select(pause).where(mine(pause)).order_by(pause.c.since.desc(), pause.c.id.desc())
    return tuple(_pause(row) for row in conn.execute(statement.limit(limit)).all())


def _changed(
    conn: Connection, actor: Actor, action: str, pause_id: str, scope: str, scope_id: str | None, **more: Any
) -> None:
    renew(conn)
    append(conn, actor, action, ("pause", pause_id), detail={"scope": scope, "scope_id": scope_id, **more})
    live.append(conn, CHANGED, NOBODY, pause_id)


def _pause(row: Any) -> Pause:
    fields = {name: getattr(row, name) for name in Pause.__struct_fields__}
    return Pause(**fields)
