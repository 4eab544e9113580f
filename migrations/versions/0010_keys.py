"""Keys, stored media, and what this installation is."""

import sqlalchemy as sa
from alembic import op

import core.tables
from migrations.lock import SYSTEM, TENANT, protect

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "installation",
        sa.Column("id", sa.String(8), nullable=False),
        sa.Column("restored_at", core.tables.UTCDateTime(), nullable=False),
        sa.Column("backup_id", sa.String(36), nullable=False),
        sa.Column("confirmed_at", core.tables.UTCDateTime()),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_installation")),
    )
    op.create_table(
        "stored_media",
        sa.Column("id", sa.String(36), nullable=False),
        sa.Column("practice_id", sa.String(36), nullable=False),
        sa.Column("media_type", sa.String(40), nullable=False),
        sa.Column("name", sa.String(120), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("sealed_key", sa.LargeBinary(), nullable=False),
        sa.Column("created_at", core.tables.UTCDateTime(), nullable=False),
        sa.Column("deleted_at", core.tables.UTCDateTime()),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_stored_media")),
    )
    op.create_index("ix_stored_media_practice", "stored_media", ["practice_id", "created_at"])
    protect("stored_media")
    if op.get_bind().dialect.name == "postgresql":
        # No practice owns it: everybody may ask, the system's role may answer.
        op.execute(sa.text(f"GRANT SELECT ON installation TO {TENANT}, {SYSTEM}"))
        op.execute(sa.text(f"GRANT INSERT, UPDATE, DELETE ON installation TO {SYSTEM}"))


def downgrade() -> None:
    op.drop_table("stored_media")
    op.drop_table("installation")
