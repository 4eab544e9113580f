"""Telephone calls: what each was and what came of it, its legs, its recordings, and where a colleague is rung."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

import core.tables
from migrations.lock import protect

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None


def _claims() -> tuple[sa.Column, ...]:
    instant = core.tables.UTCDateTime
    return (
        sa.Column("due_at", instant()),
        sa.Column("lease_until", instant()),
        sa.Column("attempts", sa.Integer(), server_default="0", nullable=False),
        sa.Column("last_error", sa.String(80)),
        sa.Column("dead_at", instant()),
    )


def _due(table: str) -> None:
    waiting = sa.text("due_at IS NOT NULL")
    op.create_index(f"ix_{table}_due", table, ["due_at"], sqlite_where=waiting, postgresql_where=waiting)


def upgrade() -> None:
    instant = core.tables.UTCDateTime
    op.create_table(
        "call",
        sa.Column("id", sa.String(36), nullable=False),
        sa.Column("practice_id", sa.String(36), nullable=False),
        sa.Column("account_id", sa.String(36), nullable=False),
        sa.Column("provider_id", sa.String(64)),
        sa.Column("direction", sa.String(3), nullable=False),
        sa.Column("caller", sa.String(254), nullable=False),
        sa.Column("called", sa.String(64), nullable=False),
        sa.Column("forwarded_from", sa.String(64)),
        sa.Column("thread_id", sa.String(36)),
        sa.Column("event_id", sa.String(36)),
        sa.Column("inquiry_id", sa.String(36)),
        sa.Column("progress", sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=False),
        sa.Column("outcome", sa.String(12)),
        sa.Column("reason", sa.String(16)),
        sa.Column("began_at", instant(), nullable=False),
        sa.Column("over_at", instant()),
        sa.Column("text_state", sa.String(8)),
        sa.Column("text_why", sa.String(24)),
        sa.Column("staff_id", sa.String(64)),
        sa.Column("client_id", sa.String(64)),
        *_claims(),
        sa.ForeignKeyConstraint(["account_id"], ["channel_account.id"], name=op.f("fk_call_account_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_call")),
        sa.UniqueConstraint("account_id", "provider_id", name=op.f("uq_call_account_id_provider_id")),
        sa.UniqueConstraint("thread_id", "client_id", name=op.f("uq_call_thread_id_client_id")),
    )
    _due("call")
    op.create_index("ix_call_caller", "call", ["practice_id", "caller", "began_at"])
    op.create_index("ix_call_thread", "call", ["thread_id"])
    op.create_table(
        "call_leg",
        sa.Column("id", sa.String(36), nullable=False),
        sa.Column("practice_id", sa.String(36), nullable=False),
        sa.Column("call_id", sa.String(36), nullable=False),
        sa.Column("provider_id", sa.String(64), nullable=False),
        sa.Column("number", sa.String(64), nullable=False),
        sa.Column("answered_at", instant()),
        sa.Column("accepted_at", instant()),
        sa.ForeignKeyConstraint(["call_id"], ["call.id"], name=op.f("fk_call_leg_call_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_call_leg")),
        sa.UniqueConstraint("call_id", "provider_id", name=op.f("uq_call_leg_call_id_provider_id")),
    )
    op.create_table(
        "call_recording",
        sa.Column("id", sa.String(36), nullable=False),
        sa.Column("practice_id", sa.String(36), nullable=False),
        sa.Column("call_id", sa.String(36), nullable=False),
        sa.Column("provider_id", sa.String(64), nullable=False),
        sa.Column("url", sa.Text()),
        sa.Column("seconds", sa.Integer()),
        sa.Column("media_id", sa.String(36)),
        sa.Column("at", instant(), nullable=False),
        *_claims(),
        sa.ForeignKeyConstraint(["call_id"], ["call.id"], name=op.f("fk_call_recording_call_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_call_recording")),
        sa.UniqueConstraint("call_id", "provider_id", name=op.f("uq_call_recording_call_id_provider_id")),
    )
    _due("call_recording")
    with op.batch_alter_table("app_user") as batch_op:
        batch_op.add_column(sa.Column("phone", sa.String(20)))
    protect("call", "call_leg", "call_recording")


def downgrade() -> None:
    with op.batch_alter_table("app_user") as batch_op:
        batch_op.drop_column("phone")
    for table in ("call_recording", "call_leg", "call"):
        op.drop_table(table)
