"""Retention: how long what is kept, what must not be touched, and who has left."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

import core.tables
from migrations.lock import protect

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None

JSON = sa.JSON().with_variant(postgresql.JSONB(), "postgresql")


def upgrade() -> None:
    with op.batch_alter_table("contact") as table:
        table.add_column(sa.Column("erased_at", core.tables.UTCDateTime()))
    op.create_table(
        "retention",
        sa.Column("id", sa.String(36), nullable=False),
        sa.Column("practice_id", sa.String(36), nullable=False),
        sa.Column("message_months", sa.Integer()),
        sa.Column("swept_to", JSON, nullable=False),
        sa.Column("address_key", sa.LargeBinary()),
        sa.Column("swept_at", core.tables.UTCDateTime()),
        sa.Column("version", sa.Integer(), server_default="1", nullable=False),
        sa.Column("due_at", core.tables.UTCDateTime()),
        sa.Column("lease_until", core.tables.UTCDateTime()),
        sa.Column("attempts", sa.Integer(), server_default="0", nullable=False),
        sa.Column("last_error", sa.String(80)),
        sa.Column("dead_at", core.tables.UTCDateTime()),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_retention")),
        sa.UniqueConstraint("practice_id", name=op.f("uq_retention_practice_id")),
    )
    waiting = sa.text("due_at IS NOT NULL")
    op.create_index(
        "ix_retention_due", "retention", ["due_at"], sqlite_where=waiting, postgresql_where=waiting
    )
    op.create_table(
        "legal_hold",
        sa.Column("id", sa.String(36), nullable=False),
        sa.Column("practice_id", sa.String(36), nullable=False),
        sa.Column("contact_id", sa.String(36)),
        sa.Column("reason", sa.String(200), nullable=False),
        sa.Column("placed_by", sa.String(64)),
        sa.Column("placed_at", core.tables.UTCDateTime(), nullable=False),
        sa.Column("lifted_by", sa.String(64)),
        sa.Column("lifted_at", core.tables.UTCDateTime()),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_legal_hold")),
    )
    op.create_index("ix_legal_hold_contact", "legal_hold", ["practice_id", "contact_id"])
    op.create_table(
        "erasure",
        sa.Column("id", sa.String(36), nullable=False),
        sa.Column("practice_id", sa.String(36), nullable=False),
        sa.Column("contact_id", sa.String(36), nullable=False),
        sa.Column("reason", sa.String(24), nullable=False),
        sa.Column("by_kind", sa.String(8), nullable=False),
        sa.Column("by_id", sa.String(64)),
        sa.Column("counts", JSON, nullable=False),
        sa.Column("at", core.tables.UTCDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_erasure")),
    )
    op.create_index("ix_erasure_at", "erasure", ["practice_id", "at"])
    op.create_table(
        "erased_address",
        sa.Column("practice_id", sa.String(36), nullable=False),
        sa.Column("digest", sa.String(64), nullable=False),
        sa.Column("revoked", sa.String(12)),
        sa.Column("revoked_categories", JSON, nullable=False),
        sa.Column("at", core.tables.UTCDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("practice_id", "digest", name=op.f("pk_erased_address")),
    )
    protect("retention", "legal_hold", "erasure", "erased_address")


def downgrade() -> None:
    for table in ("erased_address", "erasure", "legal_hold", "retention"):
        op.drop_table(table)
    with op.batch_alter_table("contact") as table:
        table.drop_column("erased_at")
