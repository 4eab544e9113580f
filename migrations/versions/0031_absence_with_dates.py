"""Whose leads they are knows from when somebody is away, not only until when; at that moment their cards are others'."""

import sqlalchemy as sa
from alembic import op

import core.tables

revision = "0031"
down_revision = "0030"
branch_labels = None
depends_on = None
INSTANT = core.tables.UTCDateTime


def upgrade() -> None:
    with op.batch_alter_table("lead_owner") as table:
        table.add_column(sa.Column("away_from", INSTANT()))
        table.add_column(sa.Column("due_at", INSTANT()))
        table.add_column(sa.Column("lease_until", INSTANT()))
        table.add_column(sa.Column("attempts", sa.Integer(), server_default="0", nullable=False))
        table.add_column(sa.Column("last_error", sa.String(80)))
        table.add_column(sa.Column("dead_at", INSTANT()))
    waiting = sa.text("due_at IS NOT NULL")
    op.create_index(
        "ix_lead_owner_due", "lead_owner", ["due_at"], sqlite_where=waiting, postgresql_where=waiting
    )


def downgrade() -> None:
    op.drop_index("ix_lead_owner_due", "lead_owner")
    with op.batch_alter_table("lead_owner") as table:
        for name in ("away_from", "due_at", "lease_until", "attempts", "last_error", "dead_at"):
            table.drop_column(name)
