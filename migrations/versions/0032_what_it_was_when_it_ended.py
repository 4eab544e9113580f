"""A sequence that a visit has ended knows what it was: a colleague's pause holds when the visit falls through."""

import sqlalchemy as sa
from alembic import op

revision = "0032"
down_revision = "0031"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("enrolment") as table:
        table.add_column(sa.Column("ended_from", sa.String(12)))


def downgrade() -> None:
    with op.batch_alter_table("enrolment") as table:
        table.drop_column("ended_from")
