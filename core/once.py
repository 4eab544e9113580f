"""What a transaction has read it need not read again: kept beside its connection until something could have changed it."""

from collections.abc import Iterable, Sequence
from typing import Any, Final

from sqlalchemy import Column, Connection, Engine, Row, Select, Table, bindparam, event
from sqlalchemy.exc import NoResultFound
from sqlalchemy.sql import visitors
from sqlalchemy.sql.elements import ReleaseSavepointClause, SavepointClause

from core.session import work

_KEPT: Final = "read once"
_POINTS: Final = (SavepointClause, ReleaseSavepointClause)
_readers: dict[Table, list["Once"]] = {}


class Once:
    """A prebuilt SELECT that is asked once in a transaction for the same parameters.

    What it gave is forgotten with the transaction, when a savepoint is rolled back, and with every write: on SQLite,
    which has one writer, with a write to a table that it reads. On PostgreSQL others write meanwhile, and they are
    heard where we would have heard them without this: after each write of our own, and each lock that we have waited
    for. What is locked is therefore never asked through here, but may be put here.
    """

    def __init__(self, statement: Select[Any], many: Select[Any] | None = None) -> None:
        self.statement, self._many = statement, many
        for each in visitors.iterate(statement):
            if isinstance(each, Table):
                _readers.setdefault(each, []).append(self)

    @classmethod
    def by(cls, statement: Select[Any], column: Column[Any]) -> "Once":
        """Asked with `key`, the value of this column; for many keys together by `gather`."""
        many = statement.add_columns(column.label("once_key"))
        return cls(
            statement.where(column == bindparam("key")),
            many.where(column.in_(bindparam("keys", expanding=True))),
        )

    def all(self, conn: Connection, **params: Any) -> Sequence[Row[Any]]:
        """Parameters by name, in the same order at every call."""
        kept = conn.info.get(_KEPT)
        if kept is None:
            return conn.execute(self.statement, params).all()
        own, key = kept.get(self), _key(conn, params)
        found: Sequence[Row[Any]] | None = None if own is None else own.get(key)
        if found is None:
            found = conn.execute(self.statement, params).all()
            kept.setdefault(self, {})[key] = found
        return found

    def first(self, conn: Connection, **params: Any) -> Any:
        """The row, or None."""
        found = self.all(conn, **params)
        return found[0] if found else None

    def one(self, conn: Connection, **params: Any) -> Any:
        """The row. Raises `NoResultFound` where there is none."""
        found = self.first(conn, **params)
        if found is None:
            raise NoResultFound("no such row")
        return found

    def gather(self, conn: Connection, keys: Iterable[str]) -> None:
        """Ask for what is not at hand yet of all these keys in one statement, where it can be kept."""
        kept = conn.info.get(_KEPT)
        if kept is None or self._many is None:
            return
        own, scope = kept.setdefault(self, {}), work(conn).scope.practice_id
        found: dict[str, list[Row[Any]]] = {key: [] for key in keys if (scope, key) not in own}
        if found:
            for row in conn.execute(self._many, {"keys": list(found)}):
                found[row.once_key].append(row)
        own.update({(scope, key): rows for key, rows in found.items()})

    def kept(self, conn: Connection, **params: Any) -> Sequence[Row[Any]] | None:
        """What is at hand already; None where it would have to be asked for."""
        kept = conn.info.get(_KEPT)
        return None if not kept or self not in kept else kept[self].get(_key(conn, params))

    def put(self, conn: Connection, row: Any, **params: Any) -> None:
        """It has come by another way: from a list, from a lock, or given back by the write itself."""
        kept = conn.info.get(_KEPT)
        if kept is not None:
            kept.setdefault(self, {})[_key(conn, params)] = () if row is None else (row,)


def watch(engine: Engine) -> None:
    """From now on this engine's transactions keep what they have read."""
    event.listen(engine, "begin", _begun)
    event.listen(engine, "rollback_savepoint", _undone)
    event.listen(engine, "after_execute", _written)


def forget(conn: Connection) -> None:
    """Others may have written while this unit of work waited."""
    kept = conn.info.get(_KEPT)
    if kept:
        kept.clear()


def _key(conn: Connection, params: dict[str, Any]) -> tuple[Any, ...]:
    return (work(conn).scope.practice_id, *params.values())


def _begun(conn: Connection) -> None:
    conn.info[_KEPT] = {}


def _undone(conn: Connection, *_: Any) -> None:
    forget(conn)


def _written(conn: Connection, statement: Any, *_: Any) -> None:
    kept = conn.info.get(_KEPT)
    if not kept:
        return
    alone = conn.dialect.name == "sqlite"
    if statement.is_select:
        if not alone and statement._for_update_arg is not None:  # noqa: SLF001 - nothing public tells a lock
            kept.clear()
    elif statement.is_dml and alone:
        for each in _readers.get(statement.table, ()):
            kept.pop(each, None)
    elif not isinstance(statement, _POINTS):
        kept.clear()
