"""Rotating keys: data keys under a new master key, sealed columns under a new data key; each step may be cut off."""

from collections import Counter
from collections.abc import Sequence
from typing import Any, NamedTuple

from sqlalchemy import Column, Connection, LargeBinary, MetaData, Table, and_, func, select, tuple_, update

from core.keys import MasterKey
from core.session import mine, practice_of
from core.vault import ID_BYTES, Vault, data_key, prefix

BATCH = 200


class KeyRow(NamedTuple):
    """A data key as the database shows it."""

    id: str
    practice_id: str
    master_id: str


def key_rows(conn: Connection) -> list[KeyRow]:
    """Every practice's data keys, oldest first; runs under the system's scope."""
    statement = select(data_key.c.id, data_key.c.practice_id, data_key.c.master_id)
    return [KeyRow(*row) for row in conn.execute(statement.order_by(data_key.c.created_at, data_key.c.id))]


def rewrap(conn: Connection, master: MasterKey, key_id: str) -> bool:
    """Wrap one data key of this practice with the current master key; False when it was already.

    The old wrapping is compared when the new one is written, so two runs side by side do no harm. Raises
    `SettingsError` when no key at hand opens it; nothing has changed then.
    """
    row = conn.execute(
        select(data_key.c.wrapped, data_key.c.master_id).where(mine(data_key), data_key.c.id == key_id)
    ).one()
    if row.master_id == master.id:
        return False
    wrapped = master.wrap(master.unwrap(row.wrapped, practice_of(conn)), practice_of(conn))
    changed = conn.execute(
        update(data_key)
        .where(mine(data_key), data_key.c.id == key_id, data_key.c.master_id == row.master_id)
        .values(wrapped=wrapped, master_id=master.id)
    )
    return changed.rowcount == 1


def sealed_columns(conn: Connection) -> list[Column[Any]]:
    """Columns of practice rows that may hold sealed bytes; what is in them tells whether they do.

    Asked of the database, not of the code: no package can forget to name its own.
    """
    found = MetaData()
    found.reflect(conn)
    return [
        column
        for table in found.sorted_tables
        if "practice_id" in table.c and table.name != data_key.name
        for column in table.c
        if isinstance(column.type, LargeBinary)
    ]


def reseal_batch(
    conn: Connection, vault: Vault, column: Column[Any], after: Sequence[Any] | None
) -> tuple[int, Sequence[Any] | None]:
    """Seal the next rows of a column anew; gives the count and where to go on, None at the end."""
    table: Table = column.table
    keys = list(table.primary_key.columns)
    old = [prefix(each) for each in _key_ids(conn) if each != vault.newest_id(conn)]
    statement = select(*keys, column).where(mine(table), _head(column).in_(old)).order_by(*keys).limit(BATCH)
    if after is not None:
        statement = statement.where(keys[0] > after[0] if len(keys) == 1 else tuple_(*keys) > tuple(after))
    rows = conn.execute(statement).all()
    count = 0
    for *place, sealed in rows:
        fresh = vault.seal(conn, vault.open(conn, bytes(sealed)))
        same_row = and_(*(key == value for key, value in zip(keys, place, strict=True)))
        changed = conn.execute(
            update(table).where(mine(table), same_row, column == sealed).values({column: fresh})
        )
        count += changed.rowcount
    return count, rows[-1][:-1] if len(rows) == BATCH else None


def count_by_key(conn: Connection) -> Counter[str]:
    """How many sealed values of this practice hang on each of its data keys."""
    used = Counter(dict.fromkeys(_key_ids(conn), 0))
    by_prefix = {prefix(each): each for each in used}
    for column in sealed_columns(conn):
        table: Table = column.table
        head = _head(column)
        statement = select(head, func.count()).where(mine(table), head.in_(list(by_prefix))).group_by(head)
        for value, count in conn.execute(statement):
            used[by_prefix[bytes(value)]] += count
    return used


def _key_ids(conn: Connection) -> list[str]:
    return list(conn.execute(select(data_key.c.id).where(mine(data_key))).scalars())


def _head(column: Column[Any]) -> Any:
    return func.substr(column, 1, ID_BYTES, type_=LargeBinary)
