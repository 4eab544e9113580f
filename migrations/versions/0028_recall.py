"""Recall and rebooking: when each person last had each service, the practice's intervals, and prompts at checkout."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

import core.tables
from migrations.lock import protect

revision = "0028"
down_revision = "0027"
branch_labels = None
depends_on = None
INSTANT = core.tables.UTCDateTime


def upgrade() -> None:
    _recall()
    _rules()
    _prompt()
    protect("recall", "recall_rules", "rebook_prompt")


def _recall() -> None:
    op.create_table(
        "recall",
        sa.Column("id", sa.String(36), nullable=False),
        sa.Column("practice_id", sa.String(36), nullable=False),
        sa.Column("contact_id", sa.String(36), nullable=False),
        sa.Column("service", sa.String(64), nullable=False),
        sa.Column("visit_id", sa.String(36)),
        sa.Column("provider", sa.String(64)),
        sa.Column("location", sa.String(64)),
        sa.Column("last_done_at", INSTANT(), nullable=False),
        sa.Column("again_at", INSTANT()),
        sa.Column("excluded_at", INSTANT()),
        sa.Column("excluded_by", sa.String(64)),
        sa.Column("excluded_why", sa.String(40)),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", INSTANT(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_recall")),
        sa.UniqueConstraint("practice_id", "contact_id", "service", name=op.f("uq_recall_practice_id")),
    )
    op.create_index("ix_recall_service", "recall", ["practice_id", "service", "last_done_at"])


def _rules() -> None:
    json = sa.JSON().with_variant(postgresql.JSONB(), "postgresql")
    op.create_table(
        "recall_rules",
        sa.Column("id", sa.String(36), nullable=False),
        sa.Column("practice_id", sa.String(36), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("rules", json, nullable=False),
        sa.Column("by_kind", sa.String(12), nullable=False),
        sa.Column("by_id", sa.String(64)),
        sa.Column("at", INSTANT(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_recall_rules")),
        sa.UniqueConstraint("practice_id", "version", name=op.f("uq_recall_rules_practice_id")),
    )


def _prompt() -> None:
    op.create_table(
        "rebook_prompt",
        sa.Column("id", sa.String(36), nullable=False),
        sa.Column("practice_id", sa.String(36), nullable=False),
        sa.Column("appointment_id", sa.String(36), nullable=False),
        sa.Column("contact_id", sa.String(36), nullable=False),
        sa.Column("service", sa.String(64)),
        sa.Column("plan_id", sa.String(36)),
        sa.Column("type", sa.String(64)),
        sa.Column("provider", sa.String(64), nullable=False),
        sa.Column("location", sa.String(64)),
        sa.Column("basis", sa.String(16)),
        sa.Column("aim_at", INSTANT()),
        sa.Column("state", sa.String(8), nullable=False),
        sa.Column("closed_why", sa.String(24)),
        sa.Column("outcome", sa.String(12)),
        sa.Column("next_id", sa.String(36)),
        sa.Column("reason", sa.String(24)),
        sa.Column("by_id", sa.String(64)),
        sa.Column("opened_at", INSTANT(), nullable=False),
        sa.Column("left_at", INSTANT()),
        sa.Column("closed_at", INSTANT()),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_rebook_prompt")),
        sa.UniqueConstraint("practice_id", "appointment_id", name=op.f("uq_rebook_prompt_practice_id")),
    )
    op.create_index("ix_rebook_prompt_contact", "rebook_prompt", ["practice_id", "contact_id"])
    op.create_index("ix_rebook_prompt_opened", "rebook_prompt", ["practice_id", "opened_at"])


def downgrade() -> None:
    op.drop_table("rebook_prompt")
    op.drop_table("recall_rules")
    op.drop_table("recall")
