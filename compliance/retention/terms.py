"""The terms: what the law sets is fixed here, how long messages are kept is each practice's choice."""

from datetime import datetime, timedelta
from typing import Any

import msgspec
from dateutil.relativedelta import relativedelta
from sqlalchemy import Connection, select, update
from sqlalchemy.dialects import postgresql, sqlite

from compliance.audit import append
from compliance.models import retention
from core.errors import BadInputError, ConflictError
from core.ids import uuid7
from core.session import acting, mine, new_id, now, practice_of

BODIES = timedelta(days=30)
LIVE = timedelta(days=7)
TRACES = timedelta(days=90)
SESSIONS = timedelta(days=90)
RECORD_YEARS = 6
"""Who did what (45 CFR 164.316(b)(2)). Consent and its withdrawal are never swept."""
SHORTEST_MONTHS, LONGEST_MONTHS = 6, 360


class Retention(msgspec.Struct, frozen=True):
    """What a practice has chosen, and when it was last swept. None: messages are kept."""

    message_months: int | None = None
    swept_at: datetime | None = None
    version: int = 0


def read(conn: Connection) -> Retention:
    row = conn.execute(select(retention).where(mine(retention))).first()
    return Retention(row.message_months, row.swept_at, row.version) if row is not None else Retention()


def choose(conn: Connection, message_months: int | None, version: int) -> Retention:
    """Set how long messages are kept. Raises `BadInputError`, or `ConflictError` when it was changed meanwhile."""
    if message_months is not None and not SHORTEST_MONTHS <= message_months <= LONGEST_MONTHS:
        raise BadInputError(f"must lie between {SHORTEST_MONTHS} and {LONGEST_MONTHS}", at="/message_months")
    ensure(conn)
    before = read(conn)
    # What was left alone under a longer term is looked at again.
    changed = conn.execute(
        update(retention)
        .where(mine(retention), retention.c.version == max(version, 1))
        .values(message_months=message_months, swept_to={}, version=retention.c.version + 1)
    )
    if changed.rowcount == 0:
        raise ConflictError("somebody else has changed this meanwhile")
    detail = {"from": before.message_months, "to": message_months}
    append(conn, acting(conn), "retention.changed", ("practice", practice_of(conn)), detail=detail)
    return read(conn)


def ensure(conn: Connection) -> None:
    """Every practice is swept, from the first time anybody thinks of it."""
    build = sqlite.insert if conn.dialect.name == "sqlite" else postgresql.insert
    values: dict[str, Any] = {"id": new_id(conn), "practice_id": practice_of(conn), "swept_to": {}}
    conn.execute(
        build(retention)
        .values(**values, version=1, attempts=0, due_at=now(conn))
        .on_conflict_do_nothing(index_elements=["practice_id"])
    )


def years_before(instant: datetime, years: int) -> datetime:
    return instant - relativedelta(years=years)


def months_before(instant: datetime, months: int) -> datetime:
    return instant - relativedelta(months=months)


def first_id(instant: datetime) -> str:
    """Ids begin with their instant: everything below this one was made before."""
    return uuid7(instant, bytes(10))
