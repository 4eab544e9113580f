"""How a practice sets its reminders: for all visits, and otherwise for single kinds; every version is kept."""

from typing import Annotated, Any, Final

import msgspec
from msgspec import Meta
from sqlalchemy import Connection, select

from compliance.audit import Actor, append
from core.errors import BadInputError, ConflictError
from core.session import add, mine, now
from sequences.definitions import Part
from sequences.models import sequence_setting

REMINDERS: Final = "reminders"
LEAST, MOST, AT_ONCE = 2, 336, 3
"""Hours before a visit at which a reminder may go, and how many there may be."""
Times = tuple[int, ...]


class ForType(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """What differs for one kind of appointment; None: as for all."""

    hours: Times | None = None
    prep: bool | None = None
    nurture: bool | None = None


class Reminders(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    on: bool = True
    hours: Times = (48, 24)
    """How many hours before the visit; none: no reminders."""
    prep: bool = True
    prep_hours: Annotated[int, Meta(ge=LEAST, le=MOST)] = 72
    nurture: bool = True
    """A word now and then to who waits for weeks."""
    invites: bool = True
    """A calendar entry by email."""
    links: bool = True
    """Each text ends with the link to confirm or move with one tap."""
    by_type: dict[str, ForType] = {}

    def choice(self, type_id: str) -> "Choice":
        own = self.by_type.get(type_id, ForType())
        return Choice(
            on=self.on,
            hours=self.hours if own.hours is None else own.hours,
            prep=self.prep if own.prep is None else own.prep,
            prep_hours=self.prep_hours,
            nurture=self.nurture if own.nurture is None else own.nurture,
            invites=self.invites,
        )


class Choice(msgspec.Struct, frozen=True, kw_only=True):
    """What holds for one visit."""

    on: bool = True
    hours: tuple[int, ...] = (48, 24)
    prep: bool = True
    prep_hours: int = 72
    nurture: bool = True
    invites: bool = True

    def wants(self, part: Part) -> bool:
        if part == "invites":
            return self.invites
        chosen = {"reminders": bool(self.hours), "prep": self.prep, "nurture": self.nurture}
        return self.on and chosen[part]


_NEWEST = (
    select(sequence_setting)
    .where(mine(sequence_setting), sequence_setting.c.sequence == REMINDERS)
    .order_by(sequence_setting.c.version.desc())
    .limit(1)
)


def load(conn: Connection) -> Reminders:
    return current(conn)[1]


def current(conn: Connection) -> tuple[int, Reminders]:
    """With their version, for whoever edits them; 0 before the first change."""
    row = conn.execute(_NEWEST).first()
    return (0, Reminders()) if row is None else (row.version, msgspec.convert(row.settings, Reminders))


def change(conn: Connection, actor: Actor, version: int, settings: Reminders) -> int:
    """A new version. Raises `ConflictError` when somebody else was faster, `BadInputError`."""
    there, before = current(conn)
    if there != version:
        raise ConflictError("somebody else has changed these settings; look at them again")
    for place, hours in (
        ("/hours", settings.hours),
        *((f"/by_type/{key}/hours", own.hours) for key, own in settings.by_type.items()),
    ):
        _check_hours(hours or (), place)
    if before == settings:
        return there
    plain: dict[str, Any] = msgspec.to_builtins(settings)
    add(
        conn,
        sequence_setting,
        sequence=REMINDERS,
        version=there + 1,
        settings=plain,
        by_kind=actor.kind,
        by_id=actor.id,
        at=now(conn),
    )
    append(
        conn,
        actor,
        "reminder_settings.changed",
        ("sequence_settings", None),
        detail={"version": there + 1},
    )
    return there + 1


def _check_hours(hours: Times, place: str) -> None:
    if len(hours) > AT_ONCE:
        raise BadInputError(f"there are {AT_ONCE} reminders at most", at=place)
    if any(not LEAST <= each <= MOST for each in hours):
        raise BadInputError(f"lies outside {LEAST} to {MOST} hours", at=place)
    if len(set(hours)) != len(hours):
        raise BadInputError("names the same time twice", at=place)
