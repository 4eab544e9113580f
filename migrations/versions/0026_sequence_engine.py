"""Sequences of every kind: where an enrolment stands, and each sequence as a practice has changed it."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

import core.tables
from migrations.lock import protect

revision = "0026"
down_revision = "0025"
branch_labels = None
depends_on = None
INSTANT = core.tables.UTCDateTime


def upgrade() -> None:
    json = sa.JSON().with_variant(postgresql.JSONB(), "postgresql")
    with op.batch_alter_table("enrolment") as batch:
        batch.add_column(sa.Column("step", sa.String(48)))
        batch.add_column(sa.Column("since_at", INSTANT()))
        batch.add_column(sa.Column("ended_at", INSTANT()))
    op.create_index("ix_enrolment_sequence", "enrolment", ["practice_id", "sequence", "state"])
    op.create_table(
        "sequence_edition",
        sa.Column("id", sa.String(36), nullable=False),
        sa.Column("practice_id", sa.String(36), nullable=False),
        sa.Column("sequence", sa.String(64), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("document", json, nullable=False),
        sa.Column("by_kind", sa.String(12), nullable=False),
        sa.Column("by_id", sa.String(64)),
        sa.Column("at", INSTANT(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sequence_edition")),
        sa.UniqueConstraint(
            "practice_id", "sequence", "number", name=op.f("uq_sequence_edition_practice_id")
        ),
    )
    protect("sequence_edition")


def downgrade() -> None:
    op.drop_table("sequence_edition")
    op.drop_index("ix_enrolment_sequence", "enrolment")
    with op.batch_alter_table("enrolment") as batch:
        batch.drop_column("ended_at")
        batch.drop_column("since_at")
        batch.drop_column("step")
