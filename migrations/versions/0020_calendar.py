"""The calendar's own guard, blocks that staff set, who waits for a time, and what a lost day leads to."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

import core.tables
from migrations.lock import protect

revision = "0020"
down_revision = "0019"
branch_labels = None
depends_on = None

TABLES = (
    "booking_claim",
    "calendar_block",
    "waitlist_entry",
    "waitlist_offer",
    "freed_time",
    "closure",
    "closure_case",
)


def upgrade() -> None:
    json, instant = _json(), core.tables.UTCDateTime
    op.add_column("practice", sa.Column("limits", json))
    op.add_column("appointment", sa.Column("arrived_at", instant()))
    op.add_column("hold", sa.Column("kind", sa.String(10), server_default="talk", nullable=False))
    op.create_table(
        "booking_claim",
        *_own("booking_claim"),
        sa.Column("slot", sa.BigInteger(), nullable=False),
        sa.Column("key", sa.String(140), nullable=False),
        sa.Column("unit", sa.Integer(), nullable=False),
        sa.Column("group_id", sa.String(64), nullable=False),
        sa.Column("member", sa.String(36)),
        sa.Column("busy_from", instant(), nullable=False),
        sa.Column("busy_to", instant(), nullable=False),
        sa.Column("expires_at", instant()),
    )
    op.create_index("ix_booking_claim_slot", "booking_claim", ["slot", "busy_from"])
    op.create_index("ix_booking_claim_group", "booking_claim", ["practice_id", "group_id"])
    op.create_index("ix_booking_claim_member", "booking_claim", ["practice_id", "member"])
    _guard()
    op.create_table(
        "calendar_block",
        *_own("calendar_block"),
        sa.Column("provider", sa.String(64)),
        sa.Column("resource", sa.String(64)),
        sa.Column("starts_at", instant(), nullable=False),
        sa.Column("ends_at", instant(), nullable=False),
        sa.Column("reason", sa.String(200)),
        sa.Column("closure_id", sa.String(36)),
        sa.Column("state", sa.String(8), nullable=False),
        sa.Column("by_id", sa.String(64)),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", instant(), nullable=False),
    )
    op.create_index("ix_calendar_block_time", "calendar_block", ["practice_id", "state", "ends_at"])
    op.create_table(
        "waitlist_entry",
        *_own("waitlist_entry"),
        sa.Column("contact_id", sa.String(36), nullable=False),
        sa.Column("thread_id", sa.String(36), nullable=False),
        sa.Column("type", sa.String(64), nullable=False),
        sa.Column("services", json, nullable=False),
        sa.Column("providers", json, nullable=False),
        sa.Column("location", sa.String(64)),
        sa.Column("wish", json, nullable=False),
        sa.Column("moves", sa.String(36)),
        sa.Column("note", sa.String(300)),
        sa.Column("source", sa.String(8), nullable=False),
        sa.Column("state", sa.String(10), nullable=False),
        sa.Column("why", sa.String(40)),
        sa.Column("by_id", sa.String(64)),
        sa.Column("until", instant()),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", instant(), nullable=False),
        sa.Column("ended_at", instant()),
    )
    op.create_index("ix_waitlist_entry_state", "waitlist_entry", ["practice_id", "state", "created_at"])
    op.create_index("ix_waitlist_entry_contact", "waitlist_entry", ["practice_id", "contact_id"])
    op.create_table(
        "waitlist_offer",
        *_own("waitlist_offer"),
        sa.Column("entry_id", sa.String(36), nullable=False),
        sa.Column("thread_id", sa.String(36), nullable=False),
        sa.Column("freed_id", sa.String(36), nullable=False),
        sa.Column("start", json, nullable=False),
        sa.Column("starts_at", instant(), nullable=False),
        sa.Column("provider", sa.String(64), nullable=False),
        sa.Column("hold_id", sa.String(36), nullable=False),
        sa.Column("message_id", sa.String(36)),
        sa.Column("state", sa.String(10), nullable=False),
        sa.Column("answer_by", instant(), nullable=False),
        sa.Column("created_at", instant(), nullable=False),
        sa.Column("ended_at", instant()),
        *_claims(),
        sa.ForeignKeyConstraint(["entry_id"], ["waitlist_entry.id"], name=op.f("fk_waitlist_offer_entry_id")),
        sa.UniqueConstraint(
            "practice_id",
            "entry_id",
            "starts_at",
            "provider",
            name=op.f("uq_waitlist_offer_practice_id_entry_id_starts_at_provider"),
        ),
    )
    op.create_index("ix_waitlist_offer_thread", "waitlist_offer", ["practice_id", "thread_id", "state"])
    op.create_table(
        "freed_time",
        *_own("freed_time"),
        sa.Column("cause", sa.String(120), nullable=False),
        sa.Column("provider", sa.String(64)),
        sa.Column("starts_at", instant(), nullable=False),
        sa.Column("ends_at", instant(), nullable=False),
        sa.Column("created_at", instant(), nullable=False),
        *_claims(),
        sa.UniqueConstraint("practice_id", "cause", name=op.f("uq_freed_time_practice_id_cause")),
    )
    op.create_table(
        "closure",
        *_own("closure"),
        sa.Column("kind", sa.String(8), nullable=False),
        sa.Column("providers", json, nullable=False),
        sa.Column("starts_at", instant(), nullable=False),
        sa.Column("ends_at", instant(), nullable=False),
        sa.Column("reason", sa.String(200)),
        sa.Column("state", sa.String(8), nullable=False),
        sa.Column("by_id", sa.String(64)),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", instant(), nullable=False),
    )
    op.create_index("ix_closure_time", "closure", ["practice_id", "created_at"])
    op.create_table(
        "closure_case",
        *_own("closure_case"),
        sa.Column("closure_id", sa.String(36), nullable=False),
        sa.Column("appointment_id", sa.String(36), nullable=False),
        sa.Column("contact_id", sa.String(36)),
        sa.Column("thread_id", sa.String(36)),
        sa.Column("starts_at", instant(), nullable=False),
        sa.Column("state", sa.String(12), nullable=False),
        sa.Column("why", sa.String(40)),
        sa.Column("offered", json, nullable=False),
        sa.Column("message_id", sa.String(36)),
        sa.Column("answer_by", instant()),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("updated_at", instant(), nullable=False),
        *_claims(),
        sa.ForeignKeyConstraint(["closure_id"], ["closure.id"], name=op.f("fk_closure_case_closure_id")),
        sa.UniqueConstraint(
            "closure_id", "appointment_id", name=op.f("uq_closure_case_closure_id_appointment_id")
        ),
    )
    op.create_index("ix_closure_case_thread", "closure_case", ["practice_id", "thread_id", "state"])
    op.create_index("ix_closure_case_appointment", "closure_case", ["practice_id", "appointment_id"])
    waiting = sa.text("due_at IS NOT NULL")
    for table in ("waitlist_offer", "freed_time", "closure_case"):
        op.create_index(f"ix_{table}_due", table, ["due_at"], sqlite_where=waiting, postgresql_where=waiting)
    protect(*TABLES)


def downgrade() -> None:
    for table in ("closure_case", "closure", "freed_time", "waitlist_offer", "waitlist_entry"):
        op.drop_table(table)
    op.drop_table("calendar_block")
    op.drop_table("booking_claim")
    op.drop_column("hold", "kind")
    op.drop_column("appointment", "arrived_at")
    op.drop_column("practice", "limits")


def _guard() -> None:
    """No two groups in one place at one time, whoever writes. Hashes stand for keys, so that the range types
    that every PostgreSQL has are enough; SQLite has no such constraint and is told the same by a trigger.
    """
    if op.get_bind().dialect.name == "postgresql":
        op.execute(
            "ALTER TABLE booking_claim ADD CONSTRAINT ex_booking_claim EXCLUDE USING gist "
            "(int8range(slot, slot, '[]') WITH &&, tstzrange(busy_from, busy_to) WITH &&)"
        )
        return
    op.execute(
        "CREATE TRIGGER ex_booking_claim BEFORE INSERT ON booking_claim "
        "WHEN EXISTS (SELECT 1 FROM booking_claim AS other WHERE other.slot = NEW.slot "
        "AND other.busy_from < NEW.busy_to AND NEW.busy_from < other.busy_to) "
        "BEGIN SELECT RAISE(ABORT, 'ex_booking_claim'); END"
    )


def _json() -> sa.types.TypeEngine[object]:
    return sa.JSON().with_variant(postgresql.JSONB(), "postgresql")


def _own(table: str) -> tuple[sa.Column[str], sa.Column[str], sa.PrimaryKeyConstraint]:
    return (
        sa.Column("id", sa.String(36), nullable=False),
        sa.Column("practice_id", sa.String(36), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{table}")),
    )


def _claims() -> tuple[sa.Column[object], ...]:
    return (
        sa.Column("due_at", core.tables.UTCDateTime()),
        sa.Column("lease_until", core.tables.UTCDateTime()),
        sa.Column("attempts", sa.Integer(), server_default="0", nullable=False),
        sa.Column("last_error", sa.String(80)),
        sa.Column("dead_at", core.tables.UTCDateTime()),
    )
