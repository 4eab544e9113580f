"""Alembic's entry: every package's tables, on the connection that the caller opened."""

from alembic import context

import practice.models  # noqa: F401
from core.tables import metadata

connection = context.config.attributes["connection"]
context.configure(
    connection=connection,
    target_metadata=metadata,
    render_as_batch=connection.dialect.name == "sqlite",
    compare_type=False,
)
with context.begin_transaction():
    context.run_migrations()
