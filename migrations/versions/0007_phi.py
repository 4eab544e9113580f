"""Phi."""

import sqlalchemy as sa
from alembic import op

import core.tables
from migrations.lock import protect

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "phi_digest",
        sa.Column("practice_id", sa.String(36), nullable=False),
        sa.Column("digest", sa.String(64), nullable=False),
        sa.Column("contact_id", sa.String(36), nullable=False),
        sa.PrimaryKeyConstraint("practice_id", "digest", "contact_id", name=op.f("pk_phi_digest")),
    )
    op.create_index("ix_phi_digest_contact", "phi_digest", ["contact_id"])
    op.create_table(
        "phi_vault",
        sa.Column("id", sa.String(36), nullable=False),
        sa.Column("practice_id", sa.String(36), nullable=False),
        sa.Column("thread_id", sa.String(36), nullable=False),
        sa.Column("contact_id", sa.String(36), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.Column("expires_at", core.tables.UTCDateTime(), nullable=False),
        sa.Column("version", sa.String(36), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_phi_vault")),
        sa.UniqueConstraint("thread_id", name=op.f("uq_phi_vault_thread_id")),
    )
    op.create_index("ix_phi_vault_expires", "phi_vault", ["expires_at"])
    protect("phi_digest", "phi_vault")


def downgrade() -> None:
    op.drop_table("phi_vault")
    op.drop_table("phi_digest")
