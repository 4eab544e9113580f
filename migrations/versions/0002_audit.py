"""Audit: entries that are only ever added to, and the head of each practice's chain."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

import core.tables
from migrations.lock import protect

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

CONTENT = (
    "id", "practice_id", "at", "actor_kind", "actor_id", "action", "subject_kind", "subject_id", "why", "source",
    "detail",
)  # fmt: skip
PLACE = ("seq", "hash")
REFUSED = "the audit record is only added to"


def upgrade() -> None:
    op.create_table(
        "audit_entry",
        sa.Column("id", sa.String(36), nullable=False),
        sa.Column("practice_id", sa.String(36), nullable=False),
        sa.Column("at", core.tables.UTCDateTime(), nullable=False),
        sa.Column("actor_kind", sa.String(8), nullable=False),
        sa.Column("actor_id", sa.String(64)),
        sa.Column("action", sa.String(40), nullable=False),
        sa.Column("subject_kind", sa.String(24), nullable=False),
        sa.Column("subject_id", sa.String(64)),
        sa.Column("why", sa.String(40)),
        sa.Column("source", sa.String(64)),
        sa.Column("detail", sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=False),
        sa.Column("seq", sa.Integer()),
        sa.Column("hash", sa.String(64)),
        sa.Column("due_at", core.tables.UTCDateTime()),
        sa.Column("lease_until", core.tables.UTCDateTime()),
        sa.Column("attempts", sa.Integer(), server_default="0", nullable=False),
        sa.Column("last_error", sa.String(80)),
        sa.Column("dead_at", core.tables.UTCDateTime()),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_audit_entry")),
    )
    waiting = sa.text("due_at IS NOT NULL")
    op.create_index(
        "ix_audit_entry_due", "audit_entry", ["due_at"], sqlite_where=waiting, postgresql_where=waiting
    )
    op.create_index("ix_audit_entry_subject", "audit_entry", ["practice_id", "subject_kind", "subject_id"])
    op.create_index("ix_audit_entry_actor", "audit_entry", ["practice_id", "actor_id", "at"])
    op.create_index("ix_audit_entry_seq", "audit_entry", ["practice_id", "seq"])
    op.create_index("ix_audit_entry_at", "audit_entry", ["practice_id", "at", "id"])
    op.create_table(
        "audit_chain",
        sa.Column("practice_id", sa.String(36), nullable=False),
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("hash", sa.String(64), nullable=False),
        sa.Column("kept_from", sa.Integer(), nullable=False),
        sa.Column("kept_hash", sa.String(64), nullable=False),
        sa.Column("key_id", sa.String(16), nullable=False),
        sa.Column("mac", sa.String(64), nullable=False),
        sa.Column("at", core.tables.UTCDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("practice_id", name=op.f("pk_audit_chain")),
    )
    protect("audit_entry", "audit_chain")
    _only_added_to()


def _only_added_to() -> None:
    """Content never changes, a place in the chain is given once, and only what the head has let go of is deleted."""
    sqlite = op.get_bind().dialect.name == "sqlite"
    differs = "IS NOT" if sqlite else "IS DISTINCT FROM"
    changed = " OR ".join(f"OLD.{name} {differs} NEW.{name}" for name in CONTENT)
    moved = " OR ".join(f"(OLD.{name} IS NOT NULL AND OLD.{name} {differs} NEW.{name})" for name in PLACE)
    kept = (
        "OLD.seq IS NULL OR NOT EXISTS (SELECT 1 FROM audit_chain "
        "WHERE practice_id = OLD.practice_id AND kept_from > OLD.seq)"
    )
    back = "NEW.seq < OLD.seq OR NEW.kept_from < OLD.kept_from OR NEW.practice_id <> OLD.practice_id"
    rules = (
        ("audit_entry", "UPDATE", f"{changed} OR {moved}"),
        ("audit_entry", "DELETE", kept),
        ("audit_chain", "UPDATE", back),
        ("audit_chain", "DELETE", "TRUE"),
    )
    for table, verb, when in rules:
        name = f"{table}_no_{verb.lower()}"
        if sqlite:
            op.execute(
                sa.text(
                    f"CREATE TRIGGER {name} BEFORE {verb} ON {table} WHEN {when} "
                    f"BEGIN SELECT RAISE(ABORT, '{REFUSED}'); END"
                )
            )
            continue
        going = "NEW" if verb == "UPDATE" else "OLD"
        op.execute(
            sa.text(
                f"CREATE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
                f"IF {when} THEN RAISE EXCEPTION '{REFUSED}'; END IF; RETURN {going}; END $$"
            )
        )
        op.execute(
            sa.text(f"CREATE TRIGGER {name} BEFORE {verb} ON {table} FOR EACH ROW EXECUTE FUNCTION {name}()")
        )


def downgrade() -> None:
    op.drop_table("audit_entry")
    op.drop_table("audit_chain")
    if op.get_bind().dialect.name == "postgresql":
        for table in ("audit_entry", "audit_chain"):
            for verb in ("update", "delete"):
                op.execute(sa.text(f"DROP FUNCTION {table}_no_{verb}()"))
