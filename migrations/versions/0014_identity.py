"""Identity: who went into whom, what moved with them, and who is known to be somebody else."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

import core.tables
from migrations.lock import protect

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None

TABLES = ("contact_merge", "merge_entry", "kept_apart")


def upgrade() -> None:
    op.add_column("contact", sa.Column("merged_into", sa.String(36)))
    op.add_column("thread", sa.Column("merged_into", sa.String(36)))
    op.add_column("visitor", sa.Column("came", _json()))
    op.create_table(
        "contact_merge",
        *_own("contact_merge"),
        sa.Column("survivor_id", sa.String(36), nullable=False),
        sa.Column("gone_id", sa.String(36), nullable=False),
        sa.Column("survivor_thread_id", sa.String(36)),
        sa.Column("gone_thread_id", sa.String(36)),
        sa.Column("how", sa.String(16), nullable=False),
        sa.Column("choices", _json(), nullable=False),
        sa.Column("by_kind", sa.String(8), nullable=False),
        sa.Column("by_id", sa.String(64)),
        sa.Column("at", _instant(), nullable=False),
        sa.Column("undone_at", _instant()),
        sa.Column("undone_by", sa.String(64)),
        sa.ForeignKeyConstraint(["survivor_id"], ["contact.id"], name=op.f("fk_contact_merge_survivor_id")),
        sa.ForeignKeyConstraint(["gone_id"], ["contact.id"], name=op.f("fk_contact_merge_gone_id")),
    )
    op.create_index("ix_contact_merge_survivor", "contact_merge", ["survivor_id", "at"])
    op.create_index("ix_contact_merge_gone", "contact_merge", ["gone_id"])
    op.create_table(
        "merge_entry",
        *_own("merge_entry"),
        sa.Column("merge_id", sa.String(36), nullable=False),
        sa.Column("place", sa.Integer(), nullable=False),
        sa.Column("table_name", sa.String(64), nullable=False),
        sa.Column("rows", _json(), nullable=False),
        sa.ForeignKeyConstraint(["merge_id"], ["contact_merge.id"], name=op.f("fk_merge_entry_merge_id")),
    )
    op.create_index("ix_merge_entry_merge", "merge_entry", ["merge_id", "place"])
    op.create_table(
        "kept_apart",
        *_own("kept_apart"),
        sa.Column("first_id", sa.String(36), nullable=False),
        sa.Column("second_id", sa.String(36), nullable=False),
        sa.Column("by_id", sa.String(64)),
        sa.Column("at", _instant(), nullable=False),
        sa.UniqueConstraint("first_id", "second_id", name=op.f("uq_kept_apart_first_id_second_id")),
    )
    protect(*TABLES)


def downgrade() -> None:
    for table in ("kept_apart", "merge_entry", "contact_merge"):
        op.drop_table(table)
    op.drop_column("visitor", "came")
    op.drop_column("thread", "merged_into")
    op.drop_column("contact", "merged_into")


def _instant() -> core.tables.UTCDateTime:
    return core.tables.UTCDateTime()


def _json() -> sa.types.TypeEngine[object]:
    return sa.JSON().with_variant(postgresql.JSONB(), "postgresql")


def _own(table: str) -> tuple[sa.Column[str], sa.Column[str], sa.PrimaryKeyConstraint]:
    return (
        sa.Column("id", sa.String(36), nullable=False),
        sa.Column("practice_id", sa.String(36), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{table}")),
    )
