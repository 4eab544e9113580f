"""What people have paid for and not had yet: plans with their sessions, and memberships."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

import core.tables
from migrations.lock import protect

revision = "0027"
down_revision = "0026"
branch_labels = None
depends_on = None

TABLES = ("plan", "plan_session", "membership")


def upgrade() -> None:
    _plan()
    _session()
    _membership()
    protect(*TABLES)


def downgrade() -> None:
    for table in ("membership", "plan_session", "plan"):
        op.drop_table(table)


def _plan() -> None:
    json, instant = sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), core.tables.UTCDateTime
    op.create_table(
        "plan",
        *_own("plan"),
        sa.Column("contact_id", sa.String(36), nullable=False),
        sa.Column("key", sa.String(300), nullable=False),
        sa.Column("source", sa.String(8), nullable=False),
        sa.Column("package_id", sa.String(36)),
        sa.Column("services", json, nullable=False),
        sa.Column("service", sa.String(64)),
        sa.Column("label", sa.String(200)),
        sa.Column("sold_as", sa.String(64)),
        sa.Column("total", sa.Integer(), nullable=False),
        sa.Column("opened_used", sa.Integer(), nullable=False),
        sa.Column("told_used", sa.Integer(), nullable=False),
        sa.Column("used", sa.Integer(), nullable=False),
        sa.Column("cadence_days", sa.Integer()),
        sa.Column("minimum_days", sa.Integer(), nullable=False),
        sa.Column("window_days", sa.Integer(), nullable=False),
        sa.Column("track", sa.String(8), nullable=False),
        sa.Column("price_minor", sa.BigInteger()),
        sa.Column("currency", sa.String(3), nullable=False),
        sa.Column("stake_minor", sa.BigInteger()),
        sa.Column("location", sa.String(64)),
        sa.Column("bought_at", instant(), nullable=False),
        sa.Column("expires", sa.Date()),
        sa.Column("last_done_at", instant()),
        sa.Column("session_due_at", instant()),
        sa.Column("window_end_at", instant()),
        sa.Column("next_visit_at", instant()),
        sa.Column("next_visit_id", sa.String(36)),
        sa.Column("booked_until", instant()),
        sa.Column("state", sa.String(8), nullable=False),
        sa.Column("ended_why", sa.String(24)),
        sa.Column("completed_at", instant()),
        sa.Column("ended_at", instant()),
        sa.Column("adjusted", json, nullable=False),
        *_written(),
        sa.UniqueConstraint("practice_id", "key", name=op.f("uq_plan_practice_id_key")),
    )
    op.create_index("ix_plan_contact", "plan", ["practice_id", "contact_id"])
    op.create_index("ix_plan_package", "plan", ["practice_id", "package_id"])
    op.create_index("ix_plan_due", "plan", ["practice_id", "state", "window_end_at"])


def _session() -> None:
    instant = core.tables.UTCDateTime
    op.create_table(
        "plan_session",
        *_own("plan_session"),
        sa.Column("plan_id", sa.String(36), nullable=False),
        sa.Column("appointment_id", sa.String(36)),
        sa.Column("source", sa.String(8), nullable=False),
        sa.Column("counts", sa.Boolean(), nullable=False),
        sa.Column("at", instant(), nullable=False),
        sa.Column("taken_back_at", instant()),
        sa.Column("by_id", sa.String(64)),
        sa.Column("created_at", instant(), nullable=False),
        sa.ForeignKeyConstraint(["plan_id"], ["plan.id"], name=op.f("fk_plan_session_plan_id")),
        sa.UniqueConstraint("plan_id", "appointment_id", name=op.f("uq_plan_session_plan_id_appointment_id")),
    )
    op.create_index("ix_plan_session_appointment", "plan_session", ["practice_id", "appointment_id"])


def _membership() -> None:
    instant = core.tables.UTCDateTime
    op.create_table(
        "membership",
        *_own("membership"),
        sa.Column("contact_id", sa.String(36), nullable=False),
        sa.Column("key", sa.String(200), nullable=False),
        sa.Column("source", sa.String(8), nullable=False),
        sa.Column("kind", sa.String(64)),
        sa.Column("name", sa.String(200), nullable=False),
        sa.Column("state", sa.String(8), nullable=False),
        sa.Column("credits", sa.Integer(), nullable=False),
        sa.Column("credits_each", sa.Integer(), nullable=False),
        sa.Column("price_minor", sa.BigInteger()),
        sa.Column("currency", sa.String(3), nullable=False),
        sa.Column("months", sa.Integer(), nullable=False),
        sa.Column("location", sa.String(64)),
        sa.Column("started_at", instant(), nullable=False),
        sa.Column("renews_at", instant()),
        sa.Column("renewed_at", instant()),
        sa.Column("failed_at", instant()),
        sa.Column("lapsed_at", instant()),
        sa.Column("ended_at", instant()),
        *_written(),
        sa.UniqueConstraint("practice_id", "key", name=op.f("uq_membership_practice_id_key")),
    )
    op.create_index("ix_membership_contact", "membership", ["practice_id", "contact_id"])
    op.create_index("ix_membership_renews", "membership", ["practice_id", "state", "renews_at"])


def _own(table: str) -> tuple[sa.Column[str], sa.Column[str], sa.PrimaryKeyConstraint]:
    return (
        sa.Column("id", sa.String(36), nullable=False),
        sa.Column("practice_id", sa.String(36), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{table}")),
    )


def _written() -> tuple[sa.Column[object], ...]:
    """Which state of the row somebody looked at, who began it, and when."""
    instant = core.tables.UTCDateTime
    return (
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("by_id", sa.String(64)),
        sa.Column("created_at", instant(), nullable=False),
        sa.Column("updated_at", instant(), nullable=False),
    )
