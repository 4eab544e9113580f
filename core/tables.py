"""Column types and the metadata that every package's tables join."""

from datetime import UTC, datetime
from typing import Any

from sqlalchemy import JSON, Column, DateTime, Index, Integer, MetaData, String, Table, TypeDecorator
from sqlalchemy.dialects import postgresql
from sqlalchemy.engine import Dialect

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s",
        "pk": "pk_%(table_name)s",
    }
)


class UTCDateTime(TypeDecorator[datetime]):
    """An instant: refuses naive values, stores UTC, gives back aware ones (SQLite drops offsets silently)."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a naive time reached the database")
        instant = value.astimezone(UTC)
        return instant.replace(tzinfo=None) if dialect.name == "sqlite" else instant

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:  # noqa: ARG002
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


Json = JSON().with_variant(postgresql.JSONB(), "postgresql")


def id_column() -> Column[str]:
    return Column("id", String(36), primary_key=True)


def practice_column() -> Column[str]:
    return Column("practice_id", String(36), nullable=False)


def claim_columns() -> tuple[Column[Any], ...]:
    """What a row needs to wait for its time; see `core.claims`."""
    return (
        Column("due_at", UTCDateTime),
        Column("lease_until", UTCDateTime),
        Column("attempts", Integer, nullable=False, server_default="0"),
        Column("last_error", String(80)),
        Column("dead_at", UTCDateTime),
    )


def claim_index(table: Table) -> Index:
    """The index that claims read: only rows that wait."""
    waiting = table.c.due_at.isnot(None)
    return Index(f"ix_{table.name}_due", table.c.due_at, sqlite_where=waiting, postgresql_where=waiting)
