"""Pause and settings."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

import core.tables
from migrations.lock import protect

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "gate_mark",
        sa.Column("practice_id", sa.String(36), nullable=False),
        sa.Column("mark", sa.String(36), nullable=False),
        sa.PrimaryKeyConstraint("practice_id", name=op.f("pk_gate_mark")),
    )
    json = sa.JSON().with_variant(postgresql.JSONB(), "postgresql")
    op.create_table(
        "compliance_setting",
        sa.Column("id", sa.String(36), nullable=False),
        sa.Column("practice_id", sa.String(36), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("settings", json, nullable=False),
        sa.Column("changed", json, nullable=False),
        sa.Column("by_kind", sa.String(8), nullable=False),
        sa.Column("by_id", sa.String(64)),
        sa.Column("at", core.tables.UTCDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_compliance_setting")),
        sa.UniqueConstraint("practice_id", "version", name=op.f("uq_compliance_setting_practice_id_version")),
    )
    op.create_table(
        "pause",
        sa.Column("id", sa.String(36), nullable=False),
        sa.Column("practice_id", sa.String(36), nullable=False),
        sa.Column("scope", sa.String(12), nullable=False),
        sa.Column("scope_id", sa.String(64)),
        sa.Column("include_first_replies", sa.Boolean(), nullable=False),
        sa.Column("reason", sa.String(24)),
        sa.Column("by_kind", sa.String(8), nullable=False),
        sa.Column("by_id", sa.String(64)),
        sa.Column("since", core.tables.UTCDateTime(), nullable=False),
        sa.Column("ended_at", core.tables.UTCDateTime()),
        sa.Column("ended_kind", sa.String(8)),
        sa.Column("ended_by", sa.String(64)),
        sa.Column("released", sa.Integer()),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_pause")),
    )
    op.create_index("ix_pause_since", "pause", ["practice_id", "since"])
    protect("gate_mark", "compliance_setting", "pause")
    with op.batch_alter_table("draft") as draft:
        draft.add_column(sa.Column("held_why", sa.String(32)))
    with op.batch_alter_table("thread") as thread:
        thread.add_column(sa.Column("parked_why", sa.String(32)))
    _size_first_kind(16)  # "acknowledgement" has 15 letters


def downgrade() -> None:
    _size_first_kind(12)
    with op.batch_alter_table("thread") as thread:
        thread.drop_column("parked_why")
    with op.batch_alter_table("draft") as draft:
        draft.drop_column("held_why")
    op.drop_table("pause")
    op.drop_table("compliance_setting")
    op.drop_table("gate_mark")


def _size_first_kind(length: int) -> None:
    """SQLite keeps any length anyway, and would write the whole table anew."""
    if op.get_bind().dialect.name == "postgresql":
        op.alter_column("inquiry", "first_kind", type_=sa.String(length))
