"""Leads whose content must be fetched from their provider, and the codes of links that people pass on."""

import sqlalchemy as sa
from alembic import op

import core.tables
from migrations.lock import protect

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None


def upgrade() -> None:
    instant = core.tables.UTCDateTime
    op.create_table(
        "lead_fetch",
        sa.Column("id", sa.String(36), nullable=False),
        sa.Column("practice_id", sa.String(36), nullable=False),
        sa.Column("account_id", sa.String(36), nullable=False),
        sa.Column("lead_id", sa.String(100), nullable=False),
        sa.Column("announced_at", instant(), nullable=False),
        sa.Column("fetched_at", instant()),
        sa.Column("due_at", instant()),
        sa.Column("lease_until", instant()),
        sa.Column("attempts", sa.Integer(), server_default="0", nullable=False),
        sa.Column("last_error", sa.String(80)),
        sa.Column("dead_at", instant()),
        sa.ForeignKeyConstraint(
            ["account_id"], ["channel_account.id"], name=op.f("fk_lead_fetch_account_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_lead_fetch")),
        sa.UniqueConstraint("account_id", "lead_id", name=op.f("uq_lead_fetch_account_id_lead_id")),
    )
    waiting = sa.text("due_at IS NOT NULL")
    op.create_index(
        "ix_lead_fetch_due", "lead_fetch", ["due_at"], sqlite_where=waiting, postgresql_where=waiting
    )
    op.create_table(
        "referral_code",
        sa.Column("id", sa.String(36), nullable=False),
        sa.Column("practice_id", sa.String(36), nullable=False),
        sa.Column("contact_id", sa.String(36), nullable=False),
        sa.Column("code", sa.String(16), nullable=False),
        sa.Column("created_at", instant(), nullable=False),
        sa.ForeignKeyConstraint(["contact_id"], ["contact.id"], name=op.f("fk_referral_code_contact_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_referral_code")),
        sa.UniqueConstraint("code", name=op.f("uq_referral_code_code")),
        sa.UniqueConstraint("contact_id", name=op.f("uq_referral_code_contact_id")),
    )
    protect("lead_fetch", "referral_code")


def downgrade() -> None:
    op.drop_table("referral_code")
    op.drop_index("ix_lead_fetch_due", "lead_fetch")
    op.drop_table("lead_fetch")
