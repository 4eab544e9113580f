"""Standing: flags of a contact, checks of a number, what we started, and who approved what was held."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

import core.tables
from migrations.lock import protect

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

TABLES = ("contact_flag", "contact_standing", "number_check", "started", "approval")


def upgrade() -> None:
    _flags()
    _standing()
    _numbers()
    _started()
    _approvals()
    protect(*TABLES)


def downgrade() -> None:
    for table in reversed(TABLES):
        op.drop_table(table)


def _instant() -> core.tables.UTCDateTime:
    return core.tables.UTCDateTime()


def _own(table: str) -> tuple[sa.Column[str], sa.Column[str], sa.PrimaryKeyConstraint]:
    return (
        sa.Column("id", sa.String(36), nullable=False),
        sa.Column("practice_id", sa.String(36), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{table}")),
    )


def _refers(table: str, column: str, other: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint([column], [f"{other}.id"], name=op.f(f"fk_{table}_{column}"))


def _flags() -> None:
    op.create_table(
        "contact_flag",
        *_own("contact_flag"),
        sa.Column("contact_id", sa.String(36), nullable=False),
        sa.Column("kind", sa.String(20), nullable=False),
        sa.Column("why", sa.String(40), nullable=False),
        sa.Column("handoff_id", sa.String(36)),
        sa.Column("opened_at", _instant(), nullable=False),
        sa.Column("opened_kind", sa.String(8), nullable=False),
        sa.Column("opened_by", sa.String(64)),
        sa.Column("closed_at", _instant()),
        sa.Column("closed_kind", sa.String(8)),
        sa.Column("closed_by", sa.String(64)),
        sa.Column("closed_why", sa.String(40)),
    )
    op.create_index("ix_contact_flag_contact", "contact_flag", ["contact_id", "kind"])


def _standing() -> None:
    json = sa.JSON().with_variant(postgresql.JSONB(), "postgresql")
    op.create_table(
        "contact_standing",
        sa.Column("contact_id", sa.String(36), nullable=False),
        sa.Column("practice_id", sa.String(36), nullable=False),
        sa.Column("flags", json, nullable=False),
        sa.Column("state", sa.String(4)),
        sa.Column("tz", sa.String(64)),
        sa.Column("place_confirmed_at", _instant()),
        sa.Column("explained", json, nullable=False),
        sa.PrimaryKeyConstraint("contact_id", name=op.f("pk_contact_standing")),
    )


def _numbers() -> None:
    op.create_table(
        "number_check",
        *_own("number_check"),
        sa.Column("value", sa.String(20), nullable=False),
        sa.Column("kind", sa.String(12), nullable=False),
        sa.Column("result", sa.String(24), nullable=False),
        sa.Column("source", sa.String(40), nullable=False),
        sa.Column("checked_at", _instant(), nullable=False),
    )
    op.create_index("ix_number_check_value", "number_check", ["practice_id", "value", "kind", "checked_at"])


def _started() -> None:
    op.create_table(
        "started",
        *_own("started"),
        sa.Column("thread_id", sa.String(36), nullable=False),
        sa.Column("draft_id", sa.String(36), nullable=False),
        sa.Column("inquiry_id", sa.String(36)),
        sa.Column("purpose", sa.String(32), nullable=False),
        sa.Column("channel", sa.String(12), nullable=False),
        sa.Column("subject", sa.String(64), nullable=False),
        sa.Column("nudge", sa.Boolean(), nullable=False),
        sa.Column("at", _instant(), nullable=False),
        _refers("started", "thread_id", "thread"),
        _refers("started", "draft_id", "draft"),
        sa.UniqueConstraint("draft_id", name=op.f("uq_started_draft_id")),
    )
    op.create_index("ix_started_thread", "started", ["thread_id", "at"])


def _approvals() -> None:
    op.create_table(
        "approval",
        *_own("approval"),
        sa.Column("draft_id", sa.String(36), nullable=False),
        sa.Column("by_kind", sa.String(8), nullable=False),
        sa.Column("by_id", sa.String(64)),
        sa.Column("licensed", sa.Boolean(), nullable=False),
        sa.Column("at", _instant(), nullable=False),
        _refers("approval", "draft_id", "draft"),
        sa.UniqueConstraint("draft_id", name=op.f("uq_approval_draft_id")),
    )
