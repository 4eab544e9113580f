"""Voice, and room for the long ids of Instagram's messages."""

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None


LONG_IDS = (
    ("message", "provider_id"),
    ("message", "reply_to"),
    ("early_mark", "provider_id"),
    ("outbound", "provider_id"),
    ("attempt", "provider_id"),
)


def upgrade() -> None:
    _set_room_for_ids(255)


def downgrade() -> None:
    _set_room_for_ids(120)


def _set_room_for_ids(size: int) -> None:
    """SQLite keeps a text of any length and cannot change a column in place."""
    if op.get_bind().dialect.name == "postgresql":
        for table, column in LONG_IDS:
            op.alter_column(table, column, type_=sa.String(size))
