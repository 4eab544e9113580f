"""Touches that came to nothing are found among all that went out, for the list of what a person can put right."""

import sqlalchemy as sa
from alembic import op

revision = "0030"
down_revision = "0029"
branch_labels = None
depends_on = None
NAME = "ix_touch_troubled"


def upgrade() -> None:
    never = sa.text("outcome IN ('blocked', 'failed')")
    op.create_index(NAME, "touch", ["practice_id", "id"], sqlite_where=never, postgresql_where=never)


def downgrade() -> None:
    op.drop_index(NAME, "touch")
