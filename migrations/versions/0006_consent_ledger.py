"""Consent ledger: the full record, a chain over all of it, and a database that refuses to rewrite it."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

import core.tables
from migrations.lock import protect

revision = "0006"
down_revision = "0004"
branch_labels = None
depends_on = None

JSON = sa.JSON().with_variant(postgresql.JSONB(), "postgresql")
FIXED = {"consent": {"evidence"}, "revocation": {"lifted_at"}, "consent_lift": set(), "consent_link": set()}
"""Tables whose rows stand for ever, and the column of each that may still change: evidence is sealed again
when keys are rotated (its hash stays), an opt-out is lifted once.
"""


def upgrade() -> None:
    _widen()
    op.create_table(
        "consent_lift",
        sa.Column("id", sa.String(36), nullable=False),
        sa.Column("practice_id", sa.String(36), nullable=False),
        sa.Column("contact_id", sa.String(36), nullable=False),
        sa.Column("address_id", sa.String(36), nullable=False),
        sa.Column("revocation_ids", JSON, nullable=False),
        sa.Column("categories", JSON, nullable=False),
        sa.Column("how", sa.String(24), nullable=False),
        sa.Column("message_id", sa.String(36)),
        sa.Column("consent_id", sa.String(36)),
        sa.Column("staff_id", sa.String(64)),
        sa.Column("at", core.tables.UTCDateTime(), nullable=False),
        sa.ForeignKeyConstraint(["address_id"], ["address.id"], name=op.f("fk_consent_lift_address_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_consent_lift")),
    )
    op.create_index("ix_consent_lift_address", "consent_lift", ["address_id"])
    op.create_table(
        "consent_link",
        sa.Column("practice_id", sa.String(36), nullable=False),
        sa.Column("seq", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("kind", sa.String(12), nullable=False),
        sa.Column("record_id", sa.String(36), nullable=False),
        sa.Column("content_hash", sa.String(64), nullable=False),
        sa.Column("prev_hash", sa.String(64), nullable=False),
        sa.Column("hash", sa.String(64), nullable=False),
        sa.Column("at", core.tables.UTCDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("practice_id", "seq", name=op.f("pk_consent_link")),
    )
    op.create_table(
        "consent_head",
        sa.Column("practice_id", sa.String(36), nullable=False),
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("hash", sa.String(64), nullable=False),
        sa.PrimaryKeyConstraint("practice_id", name=op.f("pk_consent_head")),
    )
    op.create_table(
        "consent_keyword",
        sa.Column("id", sa.String(36), nullable=False),
        sa.Column("practice_id", sa.String(36), nullable=False),
        sa.Column("keyword", sa.String(24), nullable=False),
        sa.Column("programme", sa.String(80), nullable=False),
        sa.Column("categories", JSON, nullable=False),
        sa.Column("per_month", sa.Integer(), nullable=False),
        sa.Column("shown", sa.Text(), nullable=False),
        sa.Column("created_at", core.tables.UTCDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_consent_keyword")),
        sa.UniqueConstraint("practice_id", "keyword", name=op.f("uq_consent_keyword_practice_id_keyword")),
    )
    protect("consent_lift", "consent_link", "consent_head", "consent_keyword")
    _stand_for_ever()


def _widen() -> None:
    with op.batch_alter_table("consent") as table:
        for column in (
            sa.Column("record_format", sa.Integer(), server_default="0", nullable=False),
            sa.Column("kind", sa.String(16), server_default="consent", nullable=False),
            sa.Column("asked", sa.String(8)),
            sa.Column("legal_entity", sa.String(200)),
            sa.Column("channel", sa.String(12)),
            sa.Column("address_given", sa.String(254)),
            sa.Column("address_e164", sa.String(20)),
            sa.Column("wording_id", sa.String(40)),
            sa.Column("wording_version", sa.String(24)),
            sa.Column("language", sa.String(3)),
            sa.Column("page_id", sa.String(200)),
            sa.Column("box_before", sa.Boolean()),
            sa.Column("box_after", sa.Boolean()),
            sa.Column("not_condition", sa.Boolean()),
            sa.Column("discloses", JSON),
            sa.Column("links", JSON),
            sa.Column("signature_kind", sa.String(16)),
            sa.Column("given_at", core.tables.UTCDateTime()),
            sa.Column("zone", sa.String(64)),
            sa.Column("shown_message_id", sa.String(36)),
            sa.Column("inbound_message_id", sa.String(36)),
            sa.Column("provider_message_id", sa.String(128)),
            sa.Column("confirmation_message_id", sa.String(36)),
            sa.Column("staff_id", sa.String(64)),
            sa.Column("ownership", sa.String(16)),
            sa.Column("source", sa.String(120)),
            sa.Column("source_hash", sa.String(64)),
            sa.Column("supersedes", sa.String(36)),
            sa.Column("evidence", sa.LargeBinary()),
            sa.Column("evidence_hash", sa.String(64)),
        ):
            table.add_column(column)
    with op.batch_alter_table("revocation") as table:
        table.add_column(sa.Column("record_format", sa.Integer(), server_default="0", nullable=False))
        table.add_column(sa.Column("categories", JSON))
        table.add_column(sa.Column("channel", sa.String(12)))
        table.add_column(sa.Column("words", sa.Text()))
        table.add_column(sa.Column("staff_id", sa.String(64)))
    with op.batch_alter_table("visitor") as table:
        table.add_column(sa.Column("shown_language", sa.String(3)))
        table.add_column(sa.Column("shown_page", sa.String(254)))


def _stand_for_ever() -> None:
    postgres = op.get_bind().dialect.name == "postgresql"
    if postgres:
        op.execute(
            "CREATE FUNCTION consent_stands() RETURNS trigger AS $$ BEGIN "
            "RAISE EXCEPTION 'consent records are only added to'; END $$ LANGUAGE plpgsql"
        )
    for name, free in FIXED.items():
        columns = [each["name"] for each in sa.inspect(op.get_bind()).get_columns(name)]
        fixed = ", ".join(f'"{each}"' for each in columns if each not in free)
        _refuse(name, "kept", "DELETE", postgres=postgres)
        _refuse(name, "fixed", f"UPDATE OF {fixed}", postgres=postgres)
        if postgres:
            op.execute(
                f"CREATE TRIGGER {name}_whole BEFORE TRUNCATE ON {name} EXECUTE FUNCTION consent_stands()"
            )
    _refuse(
        "revocation", "lifted", "UPDATE OF lifted_at", "WHEN (OLD.lifted_at IS NOT NULL)", postgres=postgres
    )


def _refuse(table: str, name: str, when: str, only: str = "", *, postgres: bool) -> None:
    does = (
        "EXECUTE FUNCTION consent_stands()"
        if postgres
        else "BEGIN SELECT RAISE(ABORT, 'consent records are only added to'); END"
    )
    op.execute(f"CREATE TRIGGER {table}_{name} BEFORE {when} ON {table} FOR EACH ROW {only} {does}")


def downgrade() -> None:
    postgres = op.get_bind().dialect.name == "postgresql"
    for table in ("consent", "revocation"):
        names = ("kept", "fixed", *(("lifted",) if table == "revocation" else ()))
        for name in (*names, *(("whole",) if postgres else ())):
            op.execute(f"DROP TRIGGER {table}_{name}" + (f" ON {table}" if postgres else ""))
    for table in ("consent_keyword", "consent_head", "consent_link", "consent_lift"):
        op.drop_table(table)
    if postgres:
        op.execute("DROP FUNCTION consent_stands()")
    for table, first in (
        ("visitor", "shown_language"),
        ("revocation", "record_format"),
        ("consent", "record_format"),
    ):
        columns = [each["name"] for each in sa.inspect(op.get_bind()).get_columns(table)]
        with op.batch_alter_table(table) as batch:
            for column in columns[columns.index(first) :]:
                batch.drop_column(column)
