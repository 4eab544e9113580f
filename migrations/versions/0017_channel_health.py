"""How each channel is: what is usual for it, what was refused and failed lately, and what people were told."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

import core.tables
from migrations.lock import protect

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None


def upgrade() -> None:
    json = sa.JSON().with_variant(postgresql.JSONB(), "postgresql")
    instant = core.tables.UTCDateTime
    op.create_table(
        "channel_health",
        sa.Column("id", sa.String(36), nullable=False),
        sa.Column("practice_id", sa.String(36), nullable=False),
        sa.Column("account_id", sa.String(36), nullable=False),
        sa.Column("watched_since", instant(), nullable=False),
        sa.Column("last_in_at", instant()),
        sa.Column("usual", json),
        sa.Column("usual_at", instant()),
        sa.Column("quiet_since", instant()),
        sa.Column("failures", json, nullable=False),
        sa.Column("refused", json, nullable=False),
        sa.Column("missed", json, nullable=False),
        sa.Column("findings", json, nullable=False),
        sa.Column("due_at", instant()),
        sa.Column("lease_until", instant()),
        sa.Column("attempts", sa.Integer(), server_default="0", nullable=False),
        sa.Column("last_error", sa.String(80)),
        sa.Column("dead_at", instant()),
        sa.ForeignKeyConstraint(
            ["account_id"], ["channel_account.id"], name=op.f("fk_channel_health_account_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_channel_health")),
        sa.UniqueConstraint("account_id", name=op.f("uq_channel_health_account_id")),
    )
    waiting = sa.text("due_at IS NOT NULL")
    op.create_index(
        "ix_channel_health_due", "channel_health", ["due_at"], sqlite_where=waiting, postgresql_where=waiting
    )
    op.create_index("ix_inbound_event_heard", "inbound_event", ["account_id", "kind", "received_at"])
    protect("channel_health")


def downgrade() -> None:
    op.drop_index("ix_inbound_event_heard", table_name="inbound_event")
    op.drop_table("channel_health")
