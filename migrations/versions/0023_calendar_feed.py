"""Secret addresses under which a provider's calendar can be subscribed to, without patients' names."""

import sqlalchemy as sa
from alembic import op

import core.tables
from migrations.lock import protect

revision = "0023"
down_revision = "0022"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "calendar_feed",
        sa.Column("id", sa.String(36), nullable=False),
        sa.Column("practice_id", sa.String(36), nullable=False),
        sa.Column("provider", sa.String(64), nullable=False),
        sa.Column("digest", sa.String(64), nullable=False),
        sa.Column("created_at", core.tables.UTCDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_calendar_feed")),
        sa.UniqueConstraint("practice_id", "provider", name=op.f("uq_calendar_feed_practice_id")),
        sa.UniqueConstraint("digest", name=op.f("uq_calendar_feed_digest")),
    )
    protect("calendar_feed")


def downgrade() -> None:
    op.drop_table("calendar_feed")
