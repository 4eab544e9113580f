"""What texting needs beyond plain texts: files, a sender's pace, opt-outs told to the provider, registration."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

import core.tables
from migrations.lock import protect

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None

TABLES = ("attachment", "opt_out_push", "text_registration")
ADDED = {
    "channel_account": ("pace_until", "pace_lag", "pace_day", "pace_segments"),
    "outbound": ("ticket", "retries"),
    "receipt": ("provider_id",),
    "address": ("unreachable_at",),
}


def upgrade() -> None:
    json = sa.JSON().with_variant(postgresql.JSONB(), "postgresql")
    instant = core.tables.UTCDateTime
    for table, column in (
        ("channel_account", sa.Column("pace_until", sa.BigInteger(), server_default="0", nullable=False)),
        ("channel_account", sa.Column("pace_lag", sa.BigInteger(), server_default="0", nullable=False)),
        ("channel_account", sa.Column("pace_day", sa.String(10))),
        ("channel_account", sa.Column("pace_segments", sa.Integer(), server_default="0", nullable=False)),
        ("outbound", sa.Column("ticket", sa.BigInteger())),
        ("outbound", sa.Column("retries", sa.Integer(), server_default="0", nullable=False)),
        ("receipt", sa.Column("provider_id", sa.String(120))),
        ("address", sa.Column("unreachable_at", instant())),
    ):
        op.add_column(table, column)
    op.create_table(
        "attachment",
        *_own(),
        sa.Column("thread_id", sa.String(36), nullable=False),
        sa.Column("message_id", sa.String(36), nullable=False),
        sa.Column("account_id", sa.String(36), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(8), nullable=False),
        sa.Column("url", sa.Text()),
        sa.Column("provider_id", sa.String(120)),
        sa.Column("content_type", sa.String(80)),
        sa.Column("name", sa.String(200)),
        sa.Column("content", sa.LargeBinary()),
        sa.Column("state", sa.String(12), nullable=False),
        sa.Column("media_id", sa.String(36)),
        sa.Column("code", sa.String(40)),
        sa.Column("created_at", instant(), nullable=False),
        *_claims(),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_attachment")),
    )
    op.create_index("ix_attachment_thread_id", "attachment", ["thread_id"])
    op.create_index("ix_attachment_created_at", "attachment", ["practice_id", "created_at"])
    op.create_table(
        "opt_out_push",
        *_own(),
        sa.Column("account_id", sa.String(36), nullable=False),
        sa.Column("address_id", sa.String(36), nullable=False),
        sa.Column("opted_out", sa.Boolean(), nullable=False),
        sa.Column("at", instant(), nullable=False),
        sa.Column("told_at", instant()),
        *_claims(),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_opt_out_push")),
    )
    op.create_index("ix_opt_out_push_address_id", "opt_out_push", ["address_id"])
    op.create_table(
        "text_registration",
        *_own(),
        sa.Column("account_id", sa.String(36), nullable=False),
        sa.Column("facts", json, nullable=False),
        sa.Column("steps", json, nullable=False),
        sa.Column("status", sa.String(16), nullable=False),
        sa.Column("problem", sa.String(500)),
        sa.Column("updated_at", instant(), nullable=False),
        *_claims(),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_text_registration")),
        sa.UniqueConstraint("account_id", name=op.f("uq_text_registration_account_id")),
    )
    waiting = sa.text("due_at IS NOT NULL")
    for table in TABLES:
        op.create_index(
            f"ix_{table}_due", table, ["due_at"], sqlite_where=waiting, postgresql_where=waiting
        )
    protect(*TABLES)


def downgrade() -> None:
    for table in reversed(TABLES):
        op.drop_table(table)
    for table, names in ADDED.items():
        for name in names:
            op.drop_column(table, name)


def _own() -> tuple[sa.Column[str], ...]:
    return sa.Column("id", sa.String(36), nullable=False), sa.Column(
        "practice_id", sa.String(36), nullable=False
    )


def _claims() -> tuple[sa.Column[object], ...]:
    instant = core.tables.UTCDateTime
    return (
        sa.Column("due_at", instant()),
        sa.Column("lease_until", instant()),
        sa.Column("attempts", sa.Integer(), server_default="0", nullable=False),
        sa.Column("last_error", sa.String(80)),
        sa.Column("dead_at", instant()),
    )
