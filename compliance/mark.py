"""What the gate keeps of a practice between messages: read again only when the practice's mark has changed."""

import secrets
from collections.abc import Callable
from typing import Generic, TypeVar

from sqlalchemy import Connection, select
from sqlalchemy.dialects import postgresql, sqlite

from compliance.models import gate_mark
from core.once import Once
from core.session import mine, practice_of, work

T = TypeVar("T")
NEVER = ""
"""The mark of a practice that has changed nothing yet: the defaults hold."""
_KEY = "gate mark"
_MARK = Once(select(gate_mark.c.mark).where(mine(gate_mark)))


class Kept(Generic[T]):
    """One kind of thing by practice. `read` asks the database, the rest of the time one mark is compared."""

    def __init__(self, read: Callable[[Connection], T], default: T) -> None:
        self._read, self._default = read, default
        self._values: dict[str, tuple[str, T]] = {}

    def get(self, conn: Connection) -> T:
        mark = _mark(conn)
        if mark == NEVER:
            return self._default
        practice_id = practice_of(conn)
        kept = self._values.get(practice_id)
        if kept is None or kept[0] != mark:
            kept = self._values[practice_id] = (mark, self._read(conn))
        return kept[1]


def renew(conn: Connection) -> None:
    """Something has changed. The mark is random, so that one that was rolled back never comes again."""
    mark = secrets.token_hex(16)
    build = sqlite.insert if conn.dialect.name == "sqlite" else postgresql.insert
    statement = build(gate_mark).values(practice_id=practice_of(conn), mark=mark)
    conn.execute(statement.on_conflict_do_update(index_elements=["practice_id"], set_={"mark": mark}))
    work(conn).kept[_KEY] = mark


def _mark(conn: Connection) -> str:
    """Asked for once in a unit of work."""
    kept = work(conn).kept
    if _KEY not in kept:
        row = _MARK.first(conn)
        kept[_KEY] = NEVER if row is None else row.mark
    mark: str = kept[_KEY]
    return mark
