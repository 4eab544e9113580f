"""How a person stands with us besides consent: open flags, where they live, what is known of their number."""

from collections.abc import Collection, Mapping
from datetime import datetime
from functools import cache
from typing import Any, Literal

import msgspec
from sqlalchemy import Connection, insert, select, update

from compliance import held
from compliance.audit import SYSTEM, Actor, append
from compliance.gate_models import contact_flag, contact_standing, number_check
from compliance.tables import table
from core.errors import BadInputError, ConflictError, NotFoundError
from core.events import HandoffOpened, ThreadTouched
from core.once import Once
from core.session import add, emit, mine, now, practice_of
from inbox import threads
from practice.contacts import find_address, find_contact

Flag = Literal["complication", "complaint", "refund", "pregnancy", "minor", "deceased", "number_reassigned"]
CheckKind = Literal["dnc", "reassigned", "line_type"]
FLAGS: frozenset[str] = frozenset(
    {"complication", "complaint", "refund", "pregnancy", "minor", "deceased", "number_reassigned"}
)
NOT_NOW = frozenset({"complication", "complaint", "refund", "pregnancy"})
"""While one of these is open nothing promotional, no recall and no review request leaves by itself."""
RESULTS: Mapping[str, frozenset[str] | None] = {
    "dnc": frozenset({"listed", "not_listed"}),
    "reassigned": frozenset({"yes", "no", "no_data", "error"}),
    "line_type": None,
}


class OpenFlag(msgspec.Struct, frozen=True):
    """One flag, open or closed, with who and why; the why is a code."""

    id: str
    kind: str
    why: str
    opened_at: datetime
    opened_by: str | None
    handoff_id: str | None = None
    closed_at: datetime | None = None
    closed_by: str | None = None
    closed_why: str | None = None


class Standing(msgspec.Struct, frozen=True):
    """What the gate reads in one look."""

    flags: frozenset[str] = frozenset()
    state: str | None = None
    tz: str | None = None
    place_confirmed_at: datetime | None = None
    explained: Mapping[str, str] = {}
    is_kept: bool = False
    """Whether there is a row already."""

    def explained_at(self, address_id: str) -> datetime | None:
        """When the way to opt out was last told at this address."""
        said = self.explained.get(address_id)
        return None if said is None else datetime.fromisoformat(said)


class NumberCheck(msgspec.Struct, frozen=True):
    result: str
    checked_at: datetime


_ONE = Once.by(select(contact_standing).where(mine(contact_standing)), contact_standing.c.contact_id)


def load(conn: Connection, contact_id: str) -> Standing:
    """Of somebody about whom nothing was ever noted: nothing."""
    row = _ONE.first(conn, key=contact_id)
    if row is None:
        return Standing()
    return Standing(
        frozenset(row.flags), row.state, row.tz, row.place_confirmed_at, row.explained, is_kept=True
    )


def look_ahead(conn: Connection, contact_ids: Collection[str]) -> None:
    """Read how these people stand together, before each is asked for."""
    _ONE.gather(conn, contact_ids)


def flags_of(conn: Connection, contact_id: str) -> tuple[OpenFlag, ...]:
    """Every flag this person ever had, newest first."""
    statement = select(contact_flag).where(mine(contact_flag), contact_flag.c.contact_id == contact_id)
    rows = conn.execute(statement.order_by(contact_flag.c.opened_at.desc(), contact_flag.c.id.desc())).all()
    return tuple(_flag(row) for row in rows)


def open_flag(
    conn: Connection,
    actor: Actor,
    contact_id: str,
    kind: str,
    why: str,
    *,
    handoff_id: str | None = None,
) -> str:
    """Put a flag up; one that is up already stays as it is. Raises `NotFoundError`, `BadInputError`."""
    if kind not in FLAGS:
        raise BadInputError("there is no such flag", at="/kind")
    if find_contact(conn, contact_id) is None:
        raise NotFoundError("no such contact")
    there = conn.execute(
        select(contact_flag.c.id).where(
            mine(contact_flag),
            contact_flag.c.contact_id == contact_id,
            contact_flag.c.kind == kind,
            contact_flag.c.closed_at.is_(None),
        )
    ).scalar()
    if there is not None:
        return str(there)
    flag_id = add(
        conn,
        contact_flag,
        contact_id=contact_id,
        kind=kind,
        why=why[:40],
        handoff_id=handoff_id,
        opened_at=now(conn),
        opened_kind=actor.kind,
        opened_by=actor.id,
    )
    _sum_up(conn, contact_id)
    append(conn, actor, "flag.opened", ("contact", contact_id), why=why[:40], detail={"flag": kind})
    return flag_id


def close_flag(conn: Connection, actor: Actor, flag_id: str, why: str) -> OpenFlag:
    """Take a flag down; what it held is looked at again at once. Raises `NotFoundError`, `ConflictError`."""
    row = conn.execute(
        select(contact_flag).where(mine(contact_flag), contact_flag.c.id == flag_id).with_for_update()
    ).first()
    if row is None:
        raise NotFoundError("no such flag")
    if row.closed_at is not None:
        raise ConflictError("somebody has closed it already")
    values = {
        "closed_at": now(conn),
        "closed_kind": actor.kind,
        "closed_by": actor.id,
        "closed_why": why[:40],
    }
    conn.execute(
        update(contact_flag).where(mine(contact_flag), contact_flag.c.id == flag_id).values(**values)
    )
    _sum_up(conn, row.contact_id)
    append(conn, actor, "flag.closed", ("contact", row.contact_id), why=why[:40], detail={"flag": row.kind})
    return next(each for each in flags_of(conn, row.contact_id) if each.id == flag_id)


def on_handoff(conn: Connection, event: HandoffOpened) -> None:
    """A person was fetched for a reason that also keeps our own messages back until somebody clears it."""
    kind = _by_handoff().get(event.reason)
    if kind is None:
        return
    contact_id = threads.load_thread(conn, event.thread_id).contact_id
    open_flag(conn, SYSTEM, contact_id, kind, event.reason, handoff_id=event.handoff_id)


def confirm_place(conn: Connection, actor: Actor, contact_id: str, state: str, tz: str) -> None:
    """They told us where they live; it counts for 24 months."""
    if find_contact(conn, contact_id) is None:
        raise NotFoundError("no such contact")
    _set(conn, contact_id, state=state.upper()[:4], tz=tz, place_confirmed_at=now(conn))
    append(conn, actor, "contact.place_confirmed", ("contact", contact_id))


def record_check(
    conn: Connection,
    actor: Actor,
    value: str,
    kind: CheckKind,
    result: str,
    source: str,
    *,
    checked_at: datetime | None = None,
) -> str:
    """Keep what a number service said of a number; held messages that waited for it are looked at again."""
    known = RESULTS[kind]
    if known is not None and result not in known:
        raise BadInputError("a check does not have this result", at="/result")
    check_id = add(
        conn,
        number_check,
        value=value,
        kind=kind,
        result=result[:24],
        source=source[:40],
        checked_at=checked_at or now(conn),
    )
    append(conn, actor, "number.checked", ("number_check", check_id), detail={"kind": kind, "result": result})
    _tell(conn, actor, value, reassigned=kind == "reassigned" and result == "yes")
    return check_id


def checks_of(conn: Connection, value: str, kinds: tuple[str, ...]) -> dict[str, NumberCheck]:
    """The newest check of each kind."""
    statement = select(number_check).where(
        mine(number_check), number_check.c.value == value, number_check.c.kind.in_(kinds)
    )
    rows = conn.execute(statement.order_by(number_check.c.checked_at, number_check.c.id)).all()
    return {row.kind: NumberCheck(row.result, row.checked_at) for row in rows}


def explained(conn: Connection, contact_id: str, address_id: str, there: Standing) -> None:
    """A text that leaves now says how to opt out. `there` is what was just read of this person."""
    told = {**there.explained, address_id: now(conn).isoformat()}
    _write(conn, contact_id, there.is_kept, explained=told)


def recount(conn: Connection, *contact_ids: str) -> None:
    """Flags have come or gone by other means: those of two contacts who became one, or parted."""
    for contact_id in contact_ids:
        if load(conn, contact_id).is_kept or flags_of(conn, contact_id):
            _sum_up(conn, contact_id)


def _tell(conn: Connection, actor: Actor, value: str, *, reassigned: bool) -> None:
    address = find_address(conn, "sms", value)
    if address is None:
        return
    if reassigned:
        open_flag(conn, actor, address.contact_id, "number_reassigned", "number_check")
    held.look_again(conn, address.contact_id)


def _sum_up(conn: Connection, contact_id: str) -> None:
    """Keep the one row that the gate reads in step with the flags."""
    statement = select(contact_flag.c.kind).where(
        mine(contact_flag), contact_flag.c.contact_id == contact_id, contact_flag.c.closed_at.is_(None)
    )
    _set(conn, contact_id, flags=sorted(set(conn.execute(statement).scalars())))
    held.look_again(conn, contact_id)
    thread = threads.thread_of(conn, contact_id)
    if thread is not None:
        emit(conn, ThreadTouched(thread_id=thread.id))


def _set(conn: Connection, contact_id: str, **values: Any) -> None:
    _write(conn, contact_id, load(conn, contact_id).is_kept, **values)


def _write(conn: Connection, contact_id: str, is_kept: bool, **values: Any) -> None:  # noqa: FBT001
    if not is_kept:
        new = {"flags": [], "explained": {}, **values}
        conn.execute(
            insert(contact_standing), {"contact_id": contact_id, "practice_id": practice_of(conn), **new}
        )
        return
    conn.execute(
        update(contact_standing)
        .where(mine(contact_standing), contact_standing.c.contact_id == contact_id)
        .values(**values)
    )


def _flag(row: Any) -> OpenFlag:
    return OpenFlag(**{name: getattr(row, name) for name in OpenFlag.__struct_fields__})


@cache
def _by_handoff() -> dict[str, str]:
    found: dict[str, str] = msgspec.convert(table("flags")["handoffs"], dict[str, str])
    unknown = sorted(set(found.values()) - FLAGS)
    if unknown:
        raise KeyError(f"flags.yaml names {unknown}")
    return found
