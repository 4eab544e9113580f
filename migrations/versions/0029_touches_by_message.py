"""A touch is found by its message: with the practice first, a database without statistics read all of a practice's
touches to find those of one enrolment.
"""

from alembic import op

revision = "0029"
down_revision = "0028"
branch_labels = None
depends_on = None
NAME = "ix_touch_message"


def upgrade() -> None:
    op.drop_index(NAME, "touch")
    op.create_index(NAME, "touch", ["message_id"])


def downgrade() -> None:
    op.drop_index(NAME, "touch")
    op.create_index(NAME, "touch", ["practice_id", "message_id"])
