"""Money and sessions from whichever source, what systems have told us, and which of their ids nobody has matched."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

import core.tables
from migrations.lock import protect

revision = "0022"
down_revision = "0021"
branch_labels = None
depends_on = None

TABLES = ("invoice", "package", "emr_notice", "emr_unlinked")


def upgrade() -> None:
    json, instant = sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), core.tables.UTCDateTime
    op.create_table(
        "invoice",
        *_record("invoice"),
        sa.Column("total_minor", sa.BigInteger(), nullable=False),
        sa.Column("refunded_minor", sa.BigInteger(), nullable=False),
        sa.Column("currency", sa.String(3), nullable=False),
        sa.Column("state", sa.String(10), nullable=False),
        sa.Column("at", instant(), nullable=False),
        sa.Column("appointment_id", sa.String(36)),
        sa.Column("by_id", sa.String(64)),
    )
    op.create_table(
        "package",
        *_record("package"),
        sa.Column("services", json, nullable=False),
        sa.Column("total", sa.Integer(), nullable=False),
        sa.Column("used", sa.Integer(), nullable=False),
        sa.Column("remaining", sa.Integer(), nullable=False),
        sa.Column("expires", sa.Date()),
        sa.Column("bought_at", instant()),
        sa.Column("state", sa.String(10), nullable=False),
        sa.Column("by_id", sa.String(64)),
    )
    for table in ("invoice", "package"):
        op.create_index(f"ix_{table}_contact", table, ["practice_id", "contact_id"])
        op.create_index(f"ix_{table}_client", table, ["practice_id", "source", "client"])
    op.create_table(
        "emr_notice",
        *_own("emr_notice"),
        sa.Column("connection_id", sa.String(36), nullable=False),
        sa.Column("event_key", sa.String(160), nullable=False),
        sa.Column("at", instant(), nullable=False),
        sa.ForeignKeyConstraint(
            ["connection_id"], ["emr_connection.id"], name=op.f("fk_emr_notice_connection_id")
        ),
        sa.UniqueConstraint("connection_id", "event_key", name=op.f("uq_emr_notice_connection_id_event_key")),
    )
    op.create_index("ix_emr_notice_at", "emr_notice", ["connection_id", "at"])
    op.create_table(
        "emr_unlinked",
        *_own("emr_unlinked"),
        sa.Column("connection_id", sa.String(36), nullable=False),
        sa.Column("kind", sa.String(12), nullable=False),
        sa.Column("external_id", sa.String(160), nullable=False),
        sa.Column("seen", sa.Integer(), nullable=False),
        sa.Column("last_at", instant(), nullable=False),
        sa.ForeignKeyConstraint(
            ["connection_id"], ["emr_connection.id"], name=op.f("fk_emr_unlinked_connection_id")
        ),
        sa.UniqueConstraint(
            "connection_id",
            "kind",
            "external_id",
            name=op.f("uq_emr_unlinked_connection_id_kind_external_id"),
        ),
    )
    op.add_column("emr_appointment", sa.Column("client", sa.String(160)))
    op.create_index("ix_emr_appointment_client", "emr_appointment", ["connection_id", "client"])
    protect(*TABLES)


def downgrade() -> None:
    op.drop_index("ix_emr_appointment_client", "emr_appointment")
    op.drop_column("emr_appointment", "client")
    for table in reversed(TABLES):
        op.drop_table(table)


def _own(table: str) -> tuple[sa.Column[str], sa.Column[str], sa.PrimaryKeyConstraint]:
    return (
        sa.Column("id", sa.String(36), nullable=False),
        sa.Column("practice_id", sa.String(36), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{table}")),
    )


def _record(table: str) -> tuple[object, ...]:
    """What is known once by its source and its id there; `client` is whose it is there, until we know them."""
    return (
        *_own(table),
        sa.Column("source", sa.String(40), nullable=False),
        sa.Column("external_id", sa.String(160), nullable=False),
        sa.Column("external_version", sa.BigInteger(), nullable=False),
        sa.Column("client", sa.String(160)),
        sa.Column("contact_id", sa.String(36)),
        sa.Column("updated_at", core.tables.UTCDateTime(), nullable=False),
        sa.UniqueConstraint(
            "practice_id", "source", "external_id", name=op.f(f"uq_{table}_practice_id_source_external_id")
        ),
    )
