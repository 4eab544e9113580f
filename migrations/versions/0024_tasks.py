"""What a person must do for somebody: tasks, and every try at them."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

import core.tables
from migrations.lock import protect

revision = "0024"
down_revision = "0023"
branch_labels = None
depends_on = None
INSTANT = core.tables.UTCDateTime


def upgrade() -> None:
    op.create_table(
        "task",
        sa.Column("id", sa.String(36), nullable=False),
        sa.Column("practice_id", sa.String(36), nullable=False),
        sa.Column("kind", sa.String(24), nullable=False),
        sa.Column("contact_id", sa.String(36), nullable=False),
        sa.Column("thread_id", sa.String(36)),
        sa.Column("subject_kind", sa.String(16)),
        sa.Column("subject_id", sa.String(36)),
        sa.Column("owner_id", sa.String(64)),
        sa.Column("key", sa.String(120)),
        sa.Column("state", sa.String(8), nullable=False),
        sa.Column("outcome", sa.String(16)),
        sa.Column("closed_why", sa.String(40)),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("worth_minor", sa.Integer(), server_default="0", nullable=False),
        sa.Column("detail", sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=False),
        sa.Column("note", sa.Text()),
        sa.Column("due_at", INSTANT(), nullable=False),
        sa.Column("first_due_at", INSTANT(), nullable=False),
        sa.Column("by_kind", sa.String(8), nullable=False),
        sa.Column("by_id", sa.String(64)),
        sa.Column("created_at", INSTANT(), nullable=False),
        sa.Column("closed_at", INSTANT()),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["contact_id"], ["contact.id"], name=op.f("fk_task_contact_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_task")),
    )
    op.create_index("ix_task_due", "task", ["practice_id", "state", "due_at"])
    op.create_index("ix_task_contact", "task", ["practice_id", "contact_id", "state"])
    op.create_index("ix_task_subject", "task", ["practice_id", "subject_id"])
    waiting = sa.text("state = 'open' AND key IS NOT NULL")
    op.create_index(
        "uq_task_key",
        "task",
        ["practice_id", "key"],
        unique=True,
        sqlite_where=waiting,
        postgresql_where=waiting,
    )
    _entries()
    _unsent()
    protect("task", "task_entry", "settled")


def _entries() -> None:
    op.create_table(
        "task_entry",
        sa.Column("id", sa.String(36), nullable=False),
        sa.Column("practice_id", sa.String(36), nullable=False),
        sa.Column("task_id", sa.String(36), nullable=False),
        sa.Column("what", sa.String(16), nullable=False),
        sa.Column("outcome", sa.String(16)),
        sa.Column("why", sa.String(40)),
        sa.Column("note", sa.Text()),
        sa.Column("again_at", INSTANT()),
        sa.Column("owner_id", sa.String(64)),
        sa.Column("by_kind", sa.String(8), nullable=False),
        sa.Column("by_id", sa.String(64)),
        sa.Column("at", INSTANT(), nullable=False),
        sa.ForeignKeyConstraint(["task_id"], ["task.id"], name=op.f("fk_task_entry_task_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_task_entry")),
    )
    op.create_index("ix_task_entry_task", "task_entry", ["task_id", "at"])


def _unsent() -> None:
    op.create_table(
        "settled",
        sa.Column("id", sa.String(36), nullable=False),
        sa.Column("practice_id", sa.String(36), nullable=False),
        sa.Column("source", sa.String(12), nullable=False),
        sa.Column("item_id", sa.String(36), nullable=False),
        sa.Column("contact_id", sa.String(36), nullable=False),
        sa.Column("how", sa.String(24), nullable=False),
        sa.Column("by_kind", sa.String(8), nullable=False),
        sa.Column("by_id", sa.String(64)),
        sa.Column("at", INSTANT(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_settled")),
        sa.UniqueConstraint(
            "practice_id", "source", "item_id", name=op.f("uq_settled_practice_id_source_item_id")
        ),
    )
    never = sa.text("status IN ('blocked', 'failed', 'unknown')")
    op.create_index(
        "ix_message_unsent",
        "message",
        ["practice_id", "at"],
        sqlite_where=never,
        postgresql_where=never,
    )


def downgrade() -> None:
    op.drop_index("ix_message_unsent", "message")
    op.drop_table("settled")
    op.drop_table("task_entry")
    op.drop_table("task")
