"""Connections to practice systems: access, what is wanted of them, whose ids stand for whom, how far they were read."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

import core.tables
from migrations.lock import protect

revision = "0021"
down_revision = "0020"
branch_labels = None
depends_on = None

TABLES = ("emr_connection", "emr_cursor", "emr_appointment", "emr_client", "emr_intent")


def upgrade() -> None:
    json, instant = sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), core.tables.UTCDateTime
    op.create_table(
        "emr_connection",
        *_own("emr_connection"),
        sa.Column("system", sa.String(24), nullable=False),
        sa.Column("books", sa.Boolean(), nullable=False),
        sa.Column("state", sa.String(8), nullable=False),
        sa.Column("base_url", sa.String(300)),
        sa.Column("secret", sa.LargeBinary()),
        sa.Column("options", json, nullable=False),
        sa.Column("links", json, nullable=False),
        sa.Column("paused_at", instant()),
        sa.Column("paused_why", sa.String(40)),
        sa.Column("last_ok_at", instant()),
        sa.Column("failing_since", instant()),
        sa.Column("last_error", sa.String(40)),
        sa.Column("calls", json),
        sa.Column("created_at", instant(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
    )
    books = sa.text("books")
    op.create_index(
        "uq_emr_connection_books",
        "emr_connection",
        ["practice_id"],
        unique=True,
        sqlite_where=books,
        postgresql_where=books,
    )
    op.create_table(
        "emr_cursor",
        *_own("emr_cursor"),
        _connection(),
        sa.Column("kind", sa.String(16), nullable=False),
        sa.Column("cursor", sa.Text()),
        sa.Column("read_at", instant()),
        *_claims(),
        *_of_connection("emr_cursor", "kind"),
    )
    op.create_table(
        "emr_appointment",
        *_own("emr_appointment"),
        _connection(),
        sa.Column("appointment_id", sa.String(36), nullable=False),
        sa.Column("external_id", sa.String(160), nullable=False),
        sa.Column("external_version", sa.BigInteger(), nullable=False),
        sa.Column("state", sa.String(12), nullable=False),
        sa.Column("synced_at", instant(), nullable=False),
        sa.ForeignKeyConstraint(
            ["appointment_id"], ["appointment.id"], name=op.f("fk_emr_appointment_appointment_id")
        ),
        sa.UniqueConstraint(
            "connection_id", "appointment_id", name=op.f("uq_emr_appointment_connection_id_appointment_id")
        ),
        *_of_connection("emr_appointment", "external_id"),
    )
    op.create_table(
        "emr_client",
        *_own("emr_client"),
        _connection(),
        sa.Column("contact_id", sa.String(36), nullable=False),
        sa.Column("external_id", sa.String(160), nullable=False),
        sa.Column("how", sa.String(12), nullable=False),
        sa.Column("created_at", instant(), nullable=False),
        *_of_connection("emr_client", "contact_id"),
    )
    op.create_index("ix_emr_client_external", "emr_client", ["connection_id", "external_id"])
    op.create_index("ix_emr_client_contact", "emr_client", ["practice_id", "contact_id"])
    op.create_table(
        "emr_intent",
        *_own("emr_intent"),
        _connection(),
        sa.Column("key", sa.String(120), nullable=False),
        sa.Column("thread_id", sa.String(36)),
        sa.Column("contact_id", sa.String(36)),
        sa.Column("kind", sa.String(8), nullable=False),
        sa.Column("state", sa.String(10), nullable=False),
        sa.Column("request", json, nullable=False),
        sa.Column("result", json),
        sa.Column("appointment_id", sa.String(36)),
        sa.Column("provider", sa.String(64)),
        sa.Column("starts_at", instant()),
        sa.Column("busy_from", instant()),
        sa.Column("busy_to", instant()),
        sa.Column("lane", sa.String(90), nullable=False),
        sa.Column("upto_seq", sa.Integer()),
        sa.Column("sent_at", instant()),
        sa.Column("looked", sa.Integer(), server_default="0", nullable=False),
        sa.Column("told_at", instant()),
        sa.Column("created_at", instant(), nullable=False),
        *_claims(),
        sa.ForeignKeyConstraint(
            ["connection_id"], ["emr_connection.id"], name=op.f("fk_emr_intent_connection_id")
        ),
        sa.UniqueConstraint("practice_id", "key", name=op.f("uq_emr_intent_practice_id_key")),
    )
    op.create_index("ix_emr_intent_thread", "emr_intent", ["practice_id", "thread_id", "state"])
    op.create_index("ix_emr_intent_lane", "emr_intent", ["practice_id", "lane", "state"])
    waiting = sa.text("due_at IS NOT NULL")
    for table in ("emr_cursor", "emr_intent"):
        op.create_index(f"ix_{table}_due", table, ["due_at"], sqlite_where=waiting, postgresql_where=waiting)
    op.add_column("thread", sa.Column("awaits", sa.String(36)))
    protect(*TABLES)


def downgrade() -> None:
    op.drop_column("thread", "awaits")
    for table in reversed(TABLES):
        op.drop_table(table)


def _own(table: str) -> tuple[sa.Column[str], sa.Column[str], sa.PrimaryKeyConstraint]:
    return (
        sa.Column("id", sa.String(36), nullable=False),
        sa.Column("practice_id", sa.String(36), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{table}")),
    )


def _connection() -> sa.Column[str]:
    return sa.Column("connection_id", sa.String(36), nullable=False)


def _of_connection(table: str, other: str) -> tuple[sa.Constraint, ...]:
    """It belongs to a connection, and its other name is known there once."""
    return (
        sa.ForeignKeyConstraint(
            ["connection_id"], ["emr_connection.id"], name=op.f(f"fk_{table}_connection_id")
        ),
        sa.UniqueConstraint("connection_id", other, name=op.f(f"uq_{table}_connection_id_{other}")),
    )


def _claims() -> tuple[sa.Column[object], ...]:
    return (
        sa.Column("due_at", core.tables.UTCDateTime()),
        sa.Column("lease_until", core.tables.UTCDateTime()),
        sa.Column("attempts", sa.Integer(), server_default="0", nullable=False),
        sa.Column("last_error", sa.String(80)),
        sa.Column("dead_at", core.tables.UTCDateTime()),
    )
