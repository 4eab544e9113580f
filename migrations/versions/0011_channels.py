"""What channels beyond text and chat need: looks at the provider, edits, reactions, windows, attribution."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

import core.tables
from migrations.lock import protect

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None

MESSAGE = ("sent_at", "context", "reply_to", "subject", "meta", "reactions", "edits", "removed_at")


def upgrade() -> None:
    json = sa.JSON().with_variant(postgresql.JSONB(), "postgresql")
    instant = core.tables.UTCDateTime
    for column in (
        sa.Column("state", json),
        sa.Column("due_at", instant()),
        sa.Column("lease_until", instant()),
        sa.Column("attempts", sa.Integer(), server_default="0", nullable=False),
        sa.Column("last_error", sa.String(80)),
        sa.Column("dead_at", instant()),
    ):
        op.add_column("channel_account", column)
    waiting = sa.text("due_at IS NOT NULL")
    op.create_index(
        "ix_channel_account_due", "channel_account", ["due_at"], sqlite_where=waiting, postgresql_where=waiting
    )
    for column in (
        sa.Column("sent_at", instant()),
        sa.Column("context", sa.String(16)),
        sa.Column("reply_to", sa.String(120)),
        sa.Column("subject", sa.String(200)),
        sa.Column("meta", json),
        sa.Column("reactions", json),
        sa.Column("edits", sa.Integer(), server_default="0", nullable=False),
        sa.Column("removed_at", instant()),
    ):
        op.add_column("message", column)
    op.add_column("inquiry", sa.Column("attribution", json))
    op.add_column("address", sa.Column("window_until", instant()))
    op.add_column("address", sa.Column("held_elsewhere_at", instant()))
    op.create_table(
        "early_mark",
        sa.Column("id", sa.String(36), nullable=False),
        sa.Column("practice_id", sa.String(36), nullable=False),
        sa.Column("account_id", sa.String(36), nullable=False),
        sa.Column("provider_id", sa.String(120), nullable=False),
        sa.Column("kind", sa.String(12), nullable=False),
        sa.Column("data", json, nullable=False),
        sa.Column("at", instant(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_early_mark")),
    )
    op.create_index("ix_early_mark_message", "early_mark", ["account_id", "provider_id"])
    protect("early_mark")


def downgrade() -> None:
    op.drop_table("early_mark")
    op.drop_column("address", "held_elsewhere_at")
    op.drop_column("address", "window_until")
    op.drop_column("inquiry", "attribution")
    for name in MESSAGE:
        op.drop_column("message", name)
    op.drop_index("ix_channel_account_due", "channel_account")
    for name in ("dead_at", "last_error", "attempts", "lease_until", "due_at", "state"):
        op.drop_column("channel_account", name)
