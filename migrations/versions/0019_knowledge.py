"""What the practice's knowledge lacks, counted by question, and what a page or price list proposes for it."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

import core.tables
from migrations.lock import protect

revision = "0019"
down_revision = "0018"
branch_labels = None
depends_on = None


def upgrade() -> None:
    json = sa.JSON().with_variant(postgresql.JSONB(), "postgresql")
    instant = core.tables.UTCDateTime
    with op.batch_alter_table("knowledge_gap") as batch_op:
        batch_op.add_column(sa.Column("terms", json))
        batch_op.add_column(sa.Column("language", sa.String(3)))
        batch_op.add_column(sa.Column("count", sa.Integer(), server_default="1", nullable=False))
        batch_op.add_column(sa.Column("last_at", instant()))
        batch_op.add_column(sa.Column("entry_id", sa.String(64)))
        batch_op.add_column(sa.Column("closed_at", instant()))
        batch_op.add_column(sa.Column("closed_by", sa.String(64)))
        batch_op.add_column(sa.Column("version", sa.Integer(), server_default="1", nullable=False))
    op.create_table(
        "knowledge_asking",
        sa.Column("id", sa.String(36), nullable=False),
        sa.Column("practice_id", sa.String(36), nullable=False),
        sa.Column("gap_id", sa.String(36), nullable=False),
        sa.Column("thread_id", sa.String(36), nullable=False),
        sa.Column("run_id", sa.String(36)),
        sa.Column("question", sa.Text(), nullable=False),
        sa.Column("at", instant(), nullable=False),
        sa.ForeignKeyConstraint(["gap_id"], ["knowledge_gap.id"], name=op.f("fk_knowledge_asking_gap_id")),
        sa.ForeignKeyConstraint(["thread_id"], ["thread.id"], name=op.f("fk_knowledge_asking_thread_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_knowledge_asking")),
    )
    op.create_index("ix_knowledge_asking_gap", "knowledge_asking", ["gap_id", "at"])
    op.create_index("ix_knowledge_asking_thread", "knowledge_asking", ["thread_id"])
    op.create_table(
        "knowledge_import",
        sa.Column("id", sa.String(36), nullable=False),
        sa.Column("practice_id", sa.String(36), nullable=False),
        sa.Column("kind", sa.String(8), nullable=False),
        sa.Column("name", sa.String(500), nullable=False),
        sa.Column("status", sa.String(8), nullable=False),
        sa.Column("found", sa.Integer(), nullable=False),
        sa.Column("known", sa.Integer(), nullable=False),
        sa.Column("warnings", json, nullable=False),
        sa.Column("by_kind", sa.String(8), nullable=False),
        sa.Column("by_id", sa.String(64)),
        sa.Column("at", instant(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_knowledge_import")),
    )
    op.create_index("ix_knowledge_import_practice", "knowledge_import", ["practice_id", "at"])
    op.create_table(
        "knowledge_proposal",
        sa.Column("id", sa.String(36), nullable=False),
        sa.Column("practice_id", sa.String(36), nullable=False),
        sa.Column("import_id", sa.String(36)),
        sa.Column("gap_id", sa.String(36)),
        sa.Column("place", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(12), nullable=False),
        sa.Column("status", sa.String(10), nullable=False),
        sa.Column("content", json, nullable=False),
        sa.Column("source", json, nullable=False),
        sa.Column("fingerprint", sa.String(64), nullable=False),
        sa.Column("became", sa.String(130)),
        sa.Column("by_kind", sa.String(8), nullable=False),
        sa.Column("by_id", sa.String(64)),
        sa.Column("decided_by", sa.String(64)),
        sa.Column("decided_at", instant()),
        sa.Column("at", instant(), nullable=False),
        sa.Column("version", sa.Integer(), server_default="1", nullable=False),
        sa.ForeignKeyConstraint(
            ["import_id"], ["knowledge_import.id"], name=op.f("fk_knowledge_proposal_import_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_knowledge_proposal")),
    )
    op.create_index("ix_knowledge_proposal_import", "knowledge_proposal", ["import_id", "place"])
    op.create_index("ix_knowledge_proposal_status", "knowledge_proposal", ["practice_id", "status"])
    protect("knowledge_asking", "knowledge_import", "knowledge_proposal")


def downgrade() -> None:
    op.drop_table("knowledge_proposal")
    op.drop_table("knowledge_import")
    op.drop_table("knowledge_asking")
    with op.batch_alter_table("knowledge_gap") as batch_op:
        for name in ("version", "closed_by", "closed_at", "entry_id", "last_at", "count", "language", "terms"):
            batch_op.drop_column(name)
