"""Audit."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

import core.tables
from migrations.lock import protect

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "audit_entry",
        sa.Column("id", sa.String(36), nullable=False),
        sa.Column("practice_id", sa.String(36), nullable=False),
        sa.Column("at", core.tables.UTCDateTime(), nullable=False),
        sa.Column("actor_kind", sa.String(8), nullable=False),
        sa.Column("actor_id", sa.String(64)),
        sa.Column("action", sa.String(40), nullable=False),
        sa.Column("subject_kind", sa.String(24), nullable=False),
        sa.Column("subject_id", sa.String(64)),
        sa.Column("why", sa.String(40)),
        sa.Column("source", sa.String(64)),
        sa.Column("detail", sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=False),
        sa.Column("seq", sa.Integer()),
        sa.Column("hash", sa.String(64)),
        sa.Column("due_at", core.tables.UTCDateTime()),
        sa.Column("lease_until", core.tables.UTCDateTime()),
        sa.Column("attempts", sa.Integer(), server_default="0", nullable=False),
        sa.Column("last_error", sa.String(80)),
        sa.Column("dead_at", core.tables.UTCDateTime()),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_audit_entry")),
    )
    waiting = sa.text("due_at IS NOT NULL")
    op.create_index(
        "ix_audit_entry_due", "audit_entry", ["due_at"], sqlite_where=waiting, postgresql_where=waiting
    )
    op.create_index("ix_audit_entry_subject", "audit_entry", ["practice_id", "subject_kind", "subject_id"])
    op.create_index("ix_audit_entry_seq", "audit_entry", ["practice_id", "seq"])
    protect("audit_entry")


def downgrade() -> None:
    op.drop_table("audit_entry")
