"""What the law leaves open and each practice decides for itself, every version kept with who chose it."""

from datetime import datetime
from typing import Any

import msgspec
from sqlalchemy import Connection, select

from compliance.audit import Actor, append
from compliance.mark import Kept, renew
from compliance.models import compliance_setting
from compliance.types import Settings
from core.errors import BadInputError, ConflictError
from core.session import add, mine, now

_NEWEST = (
    select(compliance_setting).where(mine(compliance_setting)).order_by(compliance_setting.c.version.desc())
)


class Change(msgspec.Struct, frozen=True):
    """One step of the history; `changed` has each setting's value before and after."""

    version: int
    at: datetime
    by_kind: str
    by_id: str | None
    changed: dict[str, tuple[Any, Any]]


def _read(conn: Connection) -> Settings:
    return _settings(conn.execute(_NEWEST.limit(1)).first())


_kept = Kept(_read, Settings())


def load(conn: Connection) -> Settings:
    """The practice's settings; the stricter defaults where nobody chose."""
    return _kept.get(conn)


def current(conn: Connection) -> tuple[int, Settings]:
    """The settings with their version, for whoever edits them; 0 before the first change."""
    row = conn.execute(_NEWEST.limit(1)).first()
    return (0 if row is None else row.version), _settings(row)


def change(conn: Connection, actor: Actor, version: int, **values: Any) -> tuple[int, Settings]:
    """A new version. Raises `ConflictError` when somebody else was faster, `BadInputError` for what no
    setting may be; the same values again change nothing.
    """
    renew(conn)  # also the lock: of two at once the second sees what the first has done
    there, before = current(conn)
    if there != version:
        raise ConflictError("somebody else has changed these settings; look at them again")
    after = _with(before, values)
    changed = {
        name: (getattr(before, name), getattr(after, name))
        for name in Settings.__struct_fields__
        if getattr(before, name) != getattr(after, name)
    }
    if not changed:
        return there, before
    add(
        conn,
        compliance_setting,
        version=there + 1,
        settings=msgspec.to_builtins(after),
        changed={name: list(pair) for name, pair in changed.items()},
        by_kind=actor.kind,
        by_id=actor.id,
        at=now(conn),
    )
    append(
        conn,
        actor,
        "compliance_settings.changed",
        ("compliance_settings", None),
        detail={"version": there + 1, "changed": {name: list(pair) for name, pair in changed.items()}},
    )
    return there + 1, after


def history(conn: Connection, limit: int = 50) -> tuple[Change, ...]:
    """Newest first."""
    rows = conn.execute(_NEWEST.limit(limit)).all()
    return tuple(
        Change(
            version=row.version,
            at=row.at,
            by_kind=row.by_kind,
            by_id=row.by_id,
            changed={name: (pair[0], pair[1]) for name, pair in row.changed.items()},
        )
        for row in rows
    )


def _settings(row: Any) -> Settings:
    """What an older release did not know has its default; what is gone since is left out."""
    return Settings() if row is None else msgspec.convert(row.settings, Settings)


def _with(before: Settings, values: dict[str, Any]) -> Settings:
    unknown = sorted(set(values) - set(Settings.__struct_fields__))
    if unknown:
        raise BadInputError("there is no such setting", at=f"/{unknown[0]}")
    try:
        return msgspec.convert(msgspec.to_builtins(before) | values, Settings)
    except msgspec.ValidationError:
        raise BadInputError("a setting does not have one of its values") from None
