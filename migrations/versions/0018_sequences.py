"""Follow-up: enrolments, what each step came to, each practice's settings of it, and the links to a visit."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

import core.tables
from migrations.lock import protect

revision = "0018"
down_revision = "0017"
branch_labels = None
depends_on = None
INSTANT = core.tables.UTCDateTime


def upgrade() -> None:
    json = sa.JSON().with_variant(postgresql.JSONB(), "postgresql")
    _enrolment()
    _touch()
    op.create_table(
        "sequence_setting",
        sa.Column("id", sa.String(36), nullable=False),
        sa.Column("practice_id", sa.String(36), nullable=False),
        sa.Column("sequence", sa.String(64), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("settings", json, nullable=False),
        sa.Column("by_kind", sa.String(12), nullable=False),
        sa.Column("by_id", sa.String(64)),
        sa.Column("at", INSTANT(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sequence_setting")),
        sa.UniqueConstraint(
            "practice_id", "sequence", "version", name=op.f("uq_sequence_setting_practice_id")
        ),
    )
    op.create_table(
        "visit_link",
        sa.Column("id", sa.String(36), nullable=False),
        sa.Column("practice_id", sa.String(36), nullable=False),
        sa.Column("key_hash", sa.String(64), nullable=False),
        sa.Column("appointment_id", sa.String(36)),
        sa.Column("contact_id", sa.String(36), nullable=False),
        sa.Column("thread_id", sa.String(36)),
        sa.Column("wanted", json),
        sa.Column("language", sa.String(8)),
        sa.Column("expires_at", INSTANT(), nullable=False),
        sa.Column("created_at", INSTANT(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_visit_link")),
        sa.UniqueConstraint("key_hash", name=op.f("uq_visit_link_key_hash")),
    )
    op.create_index("ix_visit_link_contact", "visit_link", ["practice_id", "contact_id"])
    op.create_index("ix_visit_link_appointment", "visit_link", ["practice_id", "appointment_id"])
    protect("enrolment", "touch", "sequence_setting", "visit_link")


def _enrolment() -> None:
    op.create_table(
        "enrolment",
        sa.Column("id", sa.String(36), nullable=False),
        sa.Column("practice_id", sa.String(36), nullable=False),
        sa.Column("sequence", sa.String(64), nullable=False),
        sa.Column("definition", sa.Integer(), nullable=False),
        sa.Column("subject_kind", sa.String(16), nullable=False),
        sa.Column("subject_id", sa.String(36), nullable=False),
        sa.Column("contact_id", sa.String(36)),
        sa.Column("cycle", sa.Integer(), nullable=False),
        sa.Column("anchor_at", INSTANT()),
        sa.Column("anchor_version", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(12), nullable=False),
        sa.Column("ended_why", sa.String(40)),
        sa.Column("started_at", INSTANT(), nullable=False),
        sa.Column("changed_at", INSTANT(), nullable=False),
        sa.Column("due_at", INSTANT()),
        sa.Column("lease_until", INSTANT()),
        sa.Column("attempts", sa.Integer(), server_default="0", nullable=False),
        sa.Column("last_error", sa.String(80)),
        sa.Column("dead_at", INSTANT()),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_enrolment")),
        sa.UniqueConstraint(
            "practice_id", "sequence", "subject_id", "cycle", name=op.f("uq_enrolment_practice_id")
        ),
    )
    waiting = sa.text("due_at IS NOT NULL")
    op.create_index(
        "ix_enrolment_due", "enrolment", ["due_at"], sqlite_where=waiting, postgresql_where=waiting
    )
    op.create_index("ix_enrolment_subject", "enrolment", ["practice_id", "subject_id"])
    op.create_index("ix_enrolment_contact", "enrolment", ["practice_id", "contact_id"])


def _touch() -> None:
    op.create_table(
        "touch",
        sa.Column("id", sa.String(36), nullable=False),
        sa.Column("practice_id", sa.String(36), nullable=False),
        sa.Column("enrolment_id", sa.String(36), nullable=False),
        sa.Column("step", sa.String(48), nullable=False),
        sa.Column("cycle", sa.Integer(), nullable=False),
        sa.Column("outcome", sa.String(12), nullable=False),
        sa.Column("why", sa.String(40)),
        sa.Column("channel", sa.String(16)),
        sa.Column("template", sa.String(48)),
        sa.Column("message_id", sa.String(36)),
        sa.Column("by_id", sa.String(36)),
        sa.Column("planned_at", INSTANT()),
        sa.Column("at", INSTANT(), nullable=False),
        sa.ForeignKeyConstraint(["enrolment_id"], ["enrolment.id"], name=op.f("fk_touch_enrolment_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_touch")),
        sa.UniqueConstraint("enrolment_id", "step", "cycle", name=op.f("uq_touch_enrolment_id")),
    )
    op.create_index("ix_touch_message", "touch", ["practice_id", "message_id"])


def downgrade() -> None:
    op.drop_table("visit_link")
    op.drop_table("sequence_setting")
    op.drop_table("touch")
    op.drop_table("enrolment")
