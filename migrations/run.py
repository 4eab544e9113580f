"""Bring a database up to date, on either dialect, from whatever process starts first."""

import asyncio
import shutil
from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, make_url, text
from sqlalchemy.ext.asyncio import create_async_engine

from core.db_sqlite import sqlite_engine
from core.errors import SettingsError

ONE_AT_A_TIME = 7155_2026
"""PostgreSQL advisory lock: two processes that start together migrate one after the other."""


def alembic_config(connection: Connection | None = None) -> Config:
    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent))
    config.attributes["connection"] = connection
    return config


def upgrade_to(url: str, revision: str | None) -> None:
    """The schema of an earlier revision on an empty PostgreSQL, for what was written under it; None = the newest."""
    if revision is None or revision == head():
        upgrade(url)
    elif revision not in {
        each.revision for each in ScriptDirectory.from_config(alembic_config()).walk_revisions()
    }:
        raise SettingsError(f"revision {revision} is newer than this version of Glowdesk; update it first")
    else:
        asyncio.run(_upgrade_postgres_to(url, revision))


def upgrade(url: str) -> bool:
    """Apply what is missing; True when anything was. A SQLite file is copied beside itself before.

    Call it before an event loop runs: PostgreSQL is migrated through asyncpg on a loop of its own.
    """
    if url.startswith("sqlite"):
        return _upgrade_sqlite(url)
    return asyncio.run(_upgrade_postgres(url))


def head() -> str | None:
    return ScriptDirectory.from_config(alembic_config()).get_current_head()


def is_current(url: str) -> bool:
    """Whether nothing is missing. Call it before an event loop runs."""
    if not url.startswith("sqlite"):
        return asyncio.run(_revision_of_postgres(url)) == head()
    path = make_url(url).database
    if not path or not Path(path).exists():
        return False
    engine = sqlite_engine(url, begin="BEGIN")
    try:
        with engine.connect() as connection:
            return _current(connection) == head()
    finally:
        engine.dispose()


async def _revision_of_postgres(url: str) -> str | None:
    engine = create_async_engine(make_url(url).set(drivername="postgresql+asyncpg"))
    try:
        async with engine.connect() as connection:
            return await connection.run_sync(_current)
    finally:
        await engine.dispose()


def _upgrade_sqlite(url: str) -> bool:
    engine = sqlite_engine(url)
    try:
        with engine.connect() as connection:
            if _current(connection) == head():
                return False
        _keep_copy(url)
        with engine.begin() as connection:
            command.upgrade(alembic_config(connection), "head")
        return True
    finally:
        engine.dispose()


async def _upgrade_postgres(url: str) -> bool:
    engine = create_async_engine(make_url(url).set(drivername="postgresql+asyncpg"))
    try:
        async with engine.begin() as connection:
            return await connection.run_sync(_upgrade_locked)
    finally:
        await engine.dispose()


async def _upgrade_postgres_to(url: str, revision: str) -> None:
    engine = create_async_engine(make_url(url).set(drivername="postgresql+asyncpg"))
    try:
        async with engine.begin() as connection:
            await connection.run_sync(lambda conn: command.upgrade(alembic_config(conn), revision))
    finally:
        await engine.dispose()


def _upgrade_locked(connection: Connection) -> bool:
    connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": ONE_AT_A_TIME})
    if _current(connection) == head():
        return False
    command.upgrade(alembic_config(connection), "head")
    return True


def _current(connection: Connection) -> str | None:
    return MigrationContext.configure(connection).get_current_revision()


def _keep_copy(url: str) -> None:
    database = make_url(url).database
    if database and Path(database).exists() and Path(database).stat().st_size:
        shutil.copyfile(database, f"{database}.before-migration")
