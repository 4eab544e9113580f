"""When each service asks people back: what the practice's file says, and what the practice has changed of it here."""

from datetime import datetime, timedelta
from itertools import pairwise
from typing import Annotated, Any, Final, Literal

import msgspec
from msgspec import Meta
from sqlalchemy import Connection, select

from compliance.audit import append
from core.actors import Actor
from core.errors import BadInputError, ConflictError
from core.session import add, mine, now
from practice.book import PracticeBook
from sequences.recall.models import recall_rules

MOST_TOUCHES: Final = 4
LONGEST: Final = 1500
While = Literal["ask", "wait"]
"""While they are in talks with us about another treatment."""
Days = Annotated[int, Meta(ge=1, le=LONGEST)]


class Own(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """What a practice has changed for one service."""

    on: bool = True
    days: tuple[Days, ...] | None = None
    """Days after the treatment of each touch; None: as the file says."""
    while_other: While = "ask"


class Rule(msgspec.Struct, frozen=True):
    """What holds for one service."""

    service: str
    days: tuple[int, ...]
    on: bool = True
    while_other: While = "ask"
    changed: bool = False
    """Not as the practice's file says."""


_NEWEST = select(recall_rules).where(mine(recall_rules)).order_by(recall_rules.c.version.desc()).limit(1)


def current(conn: Connection, book: PracticeBook) -> tuple[int, dict[str, Rule]]:
    """With their version, for whoever edits them; services without an interval have no rule."""
    row = conn.execute(_NEWEST).first()
    own: dict[str, Own] = {} if row is None else msgspec.convert(row.rules, dict[str, Own])
    found: dict[str, Rule] = {}
    for service in book.file.services:
        said = () if service.recall is None else service.recall.interval_days
        change = own.get(service.id)
        days = said if change is None or change.days is None else change.days
        if days:
            found[service.id] = (
                Rule(service.id, days)
                if change is None
                else Rule(service.id, days, change.on, change.while_other, changed=True)
            )
    return (0 if row is None else row.version), found


def rules_of(conn: Connection, book: PracticeBook) -> dict[str, Rule]:
    return current(conn, book)[1]


def change(
    conn: Connection, book: PracticeBook, actor: Actor, version: int, service: str, own: Own | None
) -> int:
    """A new version; None: as the file says again. Raises `ConflictError`, `BadInputError`."""
    if book.find_service(service) is None:
        raise BadInputError("no such service", at="/service")
    row = conn.execute(_NEWEST).first()
    there = 0 if row is None else row.version
    if there != version:
        raise ConflictError("somebody else has changed these intervals; look at them again")
    if own is not None and own.days is not None:
        _check(own.days)
    rules: dict[str, Any] = {} if row is None else dict(row.rules)
    rules.pop(service, None)
    if own is not None:
        rules[service] = msgspec.to_builtins(own)
    add(
        conn,
        recall_rules,
        version=there + 1,
        rules=rules,
        by_kind=actor.kind,
        by_id=actor.id,
        at=now(conn),
    )
    detail = {"version": there + 1, "service": service}
    append(conn, actor, "recall_rules.changed", ("recall_rules", None), detail=detail)
    return there + 1


def _check(days: tuple[int, ...]) -> None:
    if not 1 <= len(days) <= MOST_TOUCHES:
        raise BadInputError(f"there are one to {MOST_TOUCHES} touches", at="/days")
    if any(later <= earlier for earlier, later in pairwise(days)):
        raise BadInputError("each touch comes later than the one before", at="/days")


def due_times(rule: Rule, last_done_at: datetime, again_at: datetime | None) -> tuple[datetime, ...]:
    """When each touch is due. Somebody who gave a visit back is not asked before `again_at`, and the later
    touches keep their distance from the first.
    """
    planned = [last_done_at + timedelta(days=each) for each in rule.days]
    if again_at is None or again_at <= planned[0]:
        return tuple(planned)
    return tuple(max(each, again_at + (each - planned[0])) for each in planned)
