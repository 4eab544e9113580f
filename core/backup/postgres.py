"""PostgreSQL: every table's rows through COPY in one snapshot, and back in one transaction."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import datetime
from pathlib import Path
from typing import Any, NamedTuple

from sqlalchemy import Connection, inspect, make_url, text
from sqlalchemy.ext.asyncio import AsyncConnection, create_async_engine

from core.errors import SettingsError
from core.installation import mark_restored

_TABLES = text("SELECT relname FROM pg_class WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace")
_OTHERS = text(
    "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()"
)
VERSIONS = "alembic_version"


class Dump(NamedTuple):
    revision: str
    columns: dict[str, tuple[str, ...]]
    master_ids: tuple[str, ...]


@asynccontextmanager
async def _connected(url: str, isolation: str = "READ COMMITTED") -> AsyncIterator[AsyncConnection]:
    engine = create_async_engine(
        make_url(url).set(drivername="postgresql+asyncpg"), isolation_level=isolation, hide_parameters=True
    )
    try:
        async with engine.begin() as conn:
            yield conn
    finally:
        await engine.dispose()


async def dump(url: str, folder: Path) -> Dump:
    """One file a table, all of the same instant; readers and writers are not held up."""
    async with _connected(url, "REPEATABLE READ") as conn:
        revision = str((await conn.execute(text("SELECT version_num FROM alembic_version"))).scalar_one())
        await conn.execute(text("SELECT set_config('role', 'glowdesk_system', true)"))
        columns = await conn.run_sync(_columns)
        driver: Any = (await conn.get_raw_connection()).driver_connection
        for table, names in columns.items():
            await driver.copy_from_table(
                table, columns=list(names), output=folder / table, format="binary", schema_name="public"
            )
        found = await conn.execute(text("SELECT DISTINCT master_id FROM data_key ORDER BY 1"))
        return Dump(revision, columns, tuple(found.scalars()))


async def refuse_unless_empty(url: str) -> None:
    """No table and no other connection: nothing is overwritten, and nobody looks on."""
    async with _connected(url) as conn:
        if (await conn.execute(_TABLES)).first() is not None:
            raise SettingsError("the target database is not empty; restore into a new one")
        if (await conn.execute(_OTHERS)).scalar_one():
            raise SettingsError("somebody else is connected to the target database; stop every process first")


async def load(
    url: str, folder: Path, columns: dict[str, tuple[str, ...]], backup_id: str, at: datetime
) -> None:
    """All rows and the mark that they are restored, or nothing. The schema is there and of the same revision."""
    async with _connected(url) as conn:
        there = await conn.run_sync(_columns)
        if {table: set(names) for table, names in there.items()} != {t: set(n) for t, n in columns.items()}:
            raise SettingsError("the backup's tables are not those of its revision; nothing was restored")
        driver: Any = (await conn.get_raw_connection()).driver_connection
        for table in there:
            # COPY refuses tables whose owner is held by row-level security too; nobody else sees this transaction.
            await conn.execute(text(f'ALTER TABLE "{table}" NO FORCE ROW LEVEL SECURITY'))
        for table in there:
            await driver.copy_to_table(
                table,
                columns=list(columns[table]),
                source=folder / table,
                format="binary",
                schema_name="public",
            )
        await conn.run_sync(mark_restored, backup_id, at)
        for table in there:
            await conn.execute(text(f'ALTER TABLE "{table}" FORCE ROW LEVEL SECURITY'))


def _columns(conn: Connection) -> dict[str, tuple[str, ...]]:
    """Tables with their columns, referred ones first."""
    looked = inspect(conn)
    order = [name for name, _ in looked.get_sorted_table_and_fkc_names() if name and name != VERSIONS]
    return {name: tuple(column["name"] for column in looked.get_columns(name)) for name in order}
