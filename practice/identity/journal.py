"""Changes that can be taken back: each is written down with the values from before, whatever table it is in."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Column, Connection, Table, UniqueConstraint, bindparam, delete, func, select, update

from core.session import add, mine
from core.tables import UTCDateTime, metadata
from practice.identity.models import merge_entry

CHUNK = 400
MISSING: Any = object()
Rows = Sequence[tuple[str, Mapping[str, Any]]]
"""Ids, each with the values of some of its columns."""


class Journal:
    """The changes of one merge, in the order in which they were made."""

    def __init__(self, conn: Connection, merge_id: str) -> None:
        self._conn, self._merge_id = conn, merge_id
        statement = select(func.max(merge_entry.c.place)).where(
            mine(merge_entry), merge_entry.c.merge_id == merge_id
        )
        self._place: int = conn.execute(statement).scalar() or 0

    def set(self, table: Table, row_id: str, **values: Any) -> None:
        """Change columns of one row."""
        self.note(table, [row_id], values)
        self._conn.execute(update(table).where(mine(table), table.c.id == row_id).values(**values))

    def set_inside(self, table: Table, row_id: str, column: str, **values: Any) -> None:
        """Change keys of a JSON object; what else stands in it is not copied into the journal."""
        self.note(table, [row_id], {f"{column}.{key}": value for key, value in values.items()})
        where = (mine(table), table.c.id == row_id)
        there = self._conn.execute(select(table.c[column]).where(*where)).scalar_one()
        self._conn.execute(update(table).where(*where).values({column: {**there, **values}}))

    def move(self, table: Table, column: str, source: str, target: str) -> None:
        """Let every row that names the source name the target, but those that would collide there."""
        staying = _colliding(self._conn, table, column, source, target)
        going = [each for each in _ids(self._conn, table, column, source) if each not in staying]
        self.note(table, going, {column: target})
        for part in _parts(going):
            self._conn.execute(
                update(table).where(mine(table), table.c.id.in_(part)).values({column: target})
            )

    def note(self, table: Table, ids: Sequence[str], after: Mapping[str, Any]) -> None:
        """Write down what these rows hold in these columns now, and what they are about to hold.

        A name with a dot is a key within a column of JSON.
        """
        told = {name: _plain(value) for name, value in after.items()}
        for part in _parts(ids):
            rows = [[row["id"], _held(row, after)] for row in _read(self._conn, table, after, part)]
            if rows:
                self._place += 1
                add(
                    self._conn,
                    merge_entry,
                    merge_id=self._merge_id,
                    place=self._place,
                    table_name=table.name,
                    rows={"before": rows, "after": told},
                )


def take_back(conn: Connection, merge_id: str, skip: Mapping[str, frozenset[str]] | None = None) -> None:
    """Put noted values back, newest change first; what somebody has changed since stays as they made it.

    `skip`: columns by table that the caller restores.
    """
    for entry in _entries(conn, merge_id, newest_first=True):
        table = metadata.tables[entry.table_name]
        skipped = (skip or {}).get(table.name, frozenset())
        names = [name for name in entry.rows["after"] if name not in skipped]
        before = dict(entry.rows["before"])
        for part in _parts(list(before)):
            for row in _read(conn, table, names, part):
                there = _held(row, names)
                same = [name for name in names if name in there and there[name] == entry.rows["after"][name]]
                values = _restored(table, row, {name: before[row["id"]].get(name, MISSING) for name in same})
                if values:
                    conn.execute(update(table).where(mine(table), table.c.id == row["id"]).values(values))


def forget(conn: Connection, merge_ids: Collection[str]) -> None:
    """What was written down is not needed any more: it holds names and numbers from before."""
    conn.execute(delete(merge_entry).where(mine(merge_entry), merge_entry.c.merge_id.in_(merge_ids)))


def noted(conn: Connection, merge_id: str, table: Table, column: str) -> dict[str, Any]:
    """The oldest noted value of a column by row id."""
    found: dict[str, Any] = {}
    for entry in _entries(conn, merge_id):
        if entry.table_name == table.name and column in entry.rows["after"]:
            for row_id, before in entry.rows["before"]:
                found.setdefault(row_id, _typed(table.c[column], before[column]))
    return found


def _entries(conn: Connection, merge_id: str, *, newest_first: bool = False) -> Sequence[Any]:
    statement = select(merge_entry).where(mine(merge_entry), merge_entry.c.merge_id == merge_id)
    place = merge_entry.c.place
    return conn.execute(statement.order_by(place.desc() if newest_first else place)).all()


def write_back(conn: Connection, table: Table, rows: Rows) -> None:
    """Many rows at once, each with its own values; all name the same columns."""
    if not rows:
        return
    names = tuple(rows[0][1])
    statement = (
        update(table)
        .where(mine(table), table.c.id == bindparam("row_id"))
        .values({name: bindparam(f"new_{name}", type_=table.c[name].type) for name in names})
    )
    conn.execute(
        statement,
        [
            {"row_id": row_id}
            | {f"new_{name}": _typed(table.c[name], value) for name, value in values.items()}
            for row_id, values in rows
        ],
    )


def _read(
    conn: Connection, table: Table, names: Iterable[str], ids: Sequence[str]
) -> Sequence[Mapping[Any, Any]]:
    columns = dict.fromkeys(name.partition(".")[0] for name in names)
    wanted = [table.c.id, *(table.c[column] for column in columns)]
    return conn.execute(select(*wanted).where(mine(table), table.c.id.in_(ids))).mappings().all()


def _held(row: Mapping[Any, Any], names: Iterable[str]) -> dict[str, Any]:
    """The row's values under these names; a key that its object does not have is left out."""
    found: dict[str, Any] = {}
    for name in names:
        column, _, key = name.partition(".")
        value = row[column]
        if not key:
            found[name] = _plain(value)
        elif key in value:
            found[name] = value[key]
    return found


def _restored(table: Table, row: Mapping[Any, Any], before: Mapping[str, Any]) -> dict[str, Any]:
    """Values for an update that puts these back."""
    values: dict[str, Any] = {}
    for name, value in before.items():
        column, _, key = name.partition(".")
        if not key:
            values[column] = _typed(table.c[column], value)
            continue
        inside = values.setdefault(column, dict(row[column]))
        if value is MISSING:
            inside.pop(key, None)
        else:
            inside[key] = value
    return values


def _ids(conn: Connection, table: Table, column: str, value: str) -> list[str]:
    statement = select(table.c.id).where(mine(table), table.c[column] == value).order_by(table.c.id)
    return list(conn.execute(statement).scalars())


def _colliding(conn: Connection, table: Table, column: str, source: str, target: str) -> set[str]:
    """Rows whose place is taken where they would go: they stay, for nobody looks at them there."""
    found: set[str] = set()
    for keys in _unique_with(table, column):
        wanted = [table.c.id, *(table.c[name] for name in keys)]
        there = {
            tuple(row[1:])
            for row in conn.execute(select(*wanted).where(mine(table), table.c[column] == target))
        }
        rows = (
            conn.execute(select(*wanted).where(mine(table), table.c[column] == source)).all() if there else ()
        )
        found |= {row[0] for row in rows if tuple(row[1:]) in there and None not in row[1:]}
    return found


def _unique_with(table: Table, column: str) -> Iterable[tuple[str, ...]]:
    """The other columns of each unique key that the column is part of."""
    if table.c[column].unique:
        yield ()
    for each in table.constraints:
        if isinstance(each, UniqueConstraint) and column in each.columns:
            yield tuple(name for name in each.columns.keys() if name not in {column, "practice_id"})  # noqa: SIM118


def _parts(ids: Sequence[str]) -> Iterable[Sequence[str]]:
    return (ids[at : at + CHUNK] for at in range(0, len(ids), CHUNK))


def _plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, datetime) else value


def _typed(column: Column[Any], value: Any) -> Any:
    if isinstance(column.type, UTCDateTime) and isinstance(value, str):
        return datetime.fromisoformat(value)
    return value
