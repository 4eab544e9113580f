"""The pipeline: cards of the board, every move of each, tags of people, and who takes leads."""

import sqlalchemy as sa
from alembic import op

import core.tables
from migrations.lock import protect

revision = "0025"
down_revision = "0024"
branch_labels = None
depends_on = None

TABLES = ("opportunity", "opportunity_move", "contact_tag", "lead_owner")
INSTANT = core.tables.UTCDateTime


def upgrade() -> None:
    _opportunity()
    op.create_table(
        "opportunity_move",
        *_own("opportunity_move"),
        sa.Column("opportunity_id", sa.String(36), nullable=False),
        sa.Column("contact_id", sa.String(36), nullable=False),
        sa.Column("at", INSTANT(), nullable=False),
        sa.Column("from_stage", sa.String(8)),
        sa.Column("to_stage", sa.String(8), nullable=False),
        sa.Column("why", sa.String(40), nullable=False),
        sa.Column("note", sa.String(300)),
        sa.Column("by_kind", sa.String(8), nullable=False),
        sa.Column("by_id", sa.String(64)),
        sa.ForeignKeyConstraint(
            ["opportunity_id"], ["opportunity.id"], name=op.f("fk_opportunity_move_opportunity_id")
        ),
    )
    op.create_index("ix_opportunity_move_of", "opportunity_move", ["practice_id", "opportunity_id", "at"])
    op.create_index("ix_opportunity_move_at", "opportunity_move", ["practice_id", "at"])
    op.create_table(
        "contact_tag",
        *_own("contact_tag"),
        sa.Column("contact_id", sa.String(36), nullable=False),
        sa.Column("tag", sa.String(40), nullable=False),
        sa.Column("at", INSTANT(), nullable=False),
        sa.Column("by_kind", sa.String(8), nullable=False),
        sa.Column("by_id", sa.String(64)),
        sa.ForeignKeyConstraint(["contact_id"], ["contact.id"], name=op.f("fk_contact_tag_contact_id")),
        sa.UniqueConstraint(
            "practice_id", "contact_id", "tag", name=op.f("uq_contact_tag_practice_id_contact_id_tag")
        ),
    )
    op.create_index("ix_contact_tag_tag", "contact_tag", ["practice_id", "tag"])
    op.create_table(
        "lead_owner",
        *_own("lead_owner"),
        sa.Column("user_id", sa.String(36), nullable=False),
        sa.Column("takes_leads", sa.Boolean(), nullable=False),
        sa.Column("away_until", INSTANT()),
        sa.ForeignKeyConstraint(["user_id"], ["app_user.id"], name=op.f("fk_lead_owner_user_id")),
        sa.UniqueConstraint("practice_id", "user_id", name=op.f("uq_lead_owner_practice_id_user_id")),
    )
    protect(*TABLES)


def downgrade() -> None:
    for table in reversed(TABLES):
        op.drop_table(table)


def _opportunity() -> None:
    op.create_table(
        "opportunity",
        *_own("opportunity"),
        sa.Column("contact_id", sa.String(36), nullable=False),
        sa.Column("thread_id", sa.String(36)),
        sa.Column("stage", sa.String(8), nullable=False),
        sa.Column("status", sa.String(4), nullable=False),
        sa.Column("entered_at", INSTANT(), nullable=False),
        sa.Column("closed_at", INSTANT()),
        sa.Column("service", sa.String(64)),
        sa.Column("line", sa.String(24)),
        sa.Column("chosen", sa.Boolean(), nullable=False),
        sa.Column("value_minor", sa.BigInteger(), nullable=False),
        sa.Column("currency", sa.String(3), nullable=False),
        sa.Column("value_from", sa.String(8), nullable=False),
        sa.Column("estimate_minor", sa.BigInteger(), nullable=False),
        sa.Column("owner_id", sa.String(36)),
        sa.Column("origin", sa.String(8), nullable=False),
        sa.Column("channel", sa.String(12)),
        sa.Column("source", sa.String(64)),
        sa.Column("inquiry_id", sa.String(36)),
        sa.Column("location", sa.String(64)),
        sa.Column("words", sa.String(400), nullable=False),
        sa.Column("slot", sa.String(4)),
        sa.Column("folded_into", sa.String(36)),
        sa.Column("created_at", INSTANT(), nullable=False),
        sa.Column("version", sa.Integer(), server_default="1", nullable=False),
        sa.ForeignKeyConstraint(["contact_id"], ["contact.id"], name=op.f("fk_opportunity_contact_id")),
        sa.UniqueConstraint(
            "practice_id", "contact_id", "slot", name=op.f("uq_opportunity_practice_id_contact_id_slot")
        ),
    )
    for name, column in (("created", "created_at"), ("entered", "entered_at")):
        op.create_index(f"ix_opportunity_{name}", "opportunity", ["practice_id", "stage", column, "id"])
    shown = sa.text("folded_into IS NULL")
    op.create_index(
        "ix_opportunity_value",
        "opportunity",
        [
            "practice_id",
            "stage",
            "value_minor",
            "id",
            "owner_id",
            "location",
            "source",
            "line",
            "service",
        ],
        sqlite_where=shown,
        postgresql_where=shown,
    )
    op.create_index("ix_opportunity_words", "opportunity", ["practice_id", "words", "id"])
    op.create_index("ix_opportunity_thread", "opportunity", ["practice_id", "thread_id"])
    op.create_index("ix_opportunity_owner", "opportunity", ["practice_id", "slot", "owner_id"])


def _own(table: str) -> tuple[object, ...]:
    return (
        sa.Column("id", sa.String(36), nullable=False),
        sa.Column("practice_id", sa.String(36), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{table}")),
    )
