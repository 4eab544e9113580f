"""Access."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

import core.tables
from migrations.lock import protect

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

OWN = ("recovery_code", "invitation", "api_key", "break_glass", "user_notice", "access_policy")


def _json() -> sa.types.TypeEngine:
    return sa.JSON().with_variant(postgresql.JSONB(), "postgresql")


def upgrade() -> None:
    with op.batch_alter_table("app_user") as batch_op:
        batch_op.add_column(sa.Column("locations", _json()))
        batch_op.add_column(sa.Column("totp_secret", sa.LargeBinary()))
        batch_op.add_column(sa.Column("totp_since", core.tables.UTCDateTime()))
        batch_op.add_column(sa.Column("totp_step", sa.Integer()))
        batch_op.add_column(sa.Column("oidc_subject", sa.String(64)))
    with op.batch_alter_table("sign_in") as batch_op:
        batch_op.add_column(sa.Column("locked_at", core.tables.UTCDateTime()))
        batch_op.add_column(sa.Column("how", sa.String(12)))
        batch_op.add_column(sa.Column("device", sa.String(60)))
        batch_op.add_column(sa.Column("source", sa.String(64)))
        batch_op.create_index("ix_sign_in_user", ["practice_id", "user_id"])
    with op.batch_alter_table("thread_card") as batch_op:
        batch_op.add_column(sa.Column("location", sa.String(64)))
    op.create_table(
        "sign_in_attempts",
        sa.Column("id", sa.String(64), nullable=False),
        sa.Column("practice_id", sa.String(36)),
        sa.Column("failures", sa.Integer(), nullable=False),
        sa.Column("last_at", core.tables.UTCDateTime(), nullable=False),
        sa.Column("locked_until", core.tables.UTCDateTime()),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sign_in_attempts")),
    )
    op.create_index("ix_sign_in_attempts_last", "sign_in_attempts", ["last_at"])
    op.create_table(
        "recovery_code",
        sa.Column("id", sa.String(36), nullable=False),
        sa.Column("practice_id", sa.String(36), nullable=False),
        sa.Column("user_id", sa.String(36), nullable=False),
        sa.Column("hash", sa.String(64), nullable=False),
        sa.Column("used_at", core.tables.UTCDateTime()),
        sa.ForeignKeyConstraint(["user_id"], ["app_user.id"], name=op.f("fk_recovery_code_user_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_recovery_code")),
    )
    op.create_index("ix_recovery_code_user", "recovery_code", ["practice_id", "user_id"])
    op.create_table(
        "invitation",
        sa.Column("id", sa.String(36), nullable=False),
        sa.Column("practice_id", sa.String(36), nullable=False),
        sa.Column("token_hash", sa.String(64), nullable=False),
        sa.Column("email", sa.String(254), nullable=False),
        sa.Column("name", sa.String(200), nullable=False),
        sa.Column("role", sa.String(16), nullable=False),
        sa.Column("staff_id", sa.String(64)),
        sa.Column("locations", _json()),
        sa.Column("invited_by", sa.String(36)),
        sa.Column("created_at", core.tables.UTCDateTime(), nullable=False),
        sa.Column("expires_at", core.tables.UTCDateTime(), nullable=False),
        sa.Column("ended_at", core.tables.UTCDateTime()),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_invitation")),
        sa.UniqueConstraint("token_hash", name=op.f("uq_invitation_token_hash")),
    )
    op.create_index("ix_invitation_practice", "invitation", ["practice_id", "created_at"])
    op.create_table(
        "api_key",
        sa.Column("id", sa.String(36), nullable=False),
        sa.Column("practice_id", sa.String(36), nullable=False),
        sa.Column("hash", sa.String(64), nullable=False),
        sa.Column("prefix", sa.String(16), nullable=False),
        sa.Column("name", sa.String(80), nullable=False),
        sa.Column("scopes", _json(), nullable=False),
        sa.Column("created_by", sa.String(36)),
        sa.Column("created_at", core.tables.UTCDateTime(), nullable=False),
        sa.Column("expires_at", core.tables.UTCDateTime()),
        sa.Column("used_at", core.tables.UTCDateTime()),
        sa.Column("revoked_at", core.tables.UTCDateTime()),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_api_key")),
        sa.UniqueConstraint("hash", name=op.f("uq_api_key_hash")),
    )
    op.create_index("ix_api_key_practice", "api_key", ["practice_id", "created_at"])
    op.create_table(
        "break_glass",
        sa.Column("id", sa.String(36), nullable=False),
        sa.Column("practice_id", sa.String(36), nullable=False),
        sa.Column("user_id", sa.String(36), nullable=False),
        sa.Column("contact_id", sa.String(36), nullable=False),
        sa.Column("reason", sa.String(300), nullable=False),
        sa.Column("opened_at", core.tables.UTCDateTime(), nullable=False),
        sa.Column("until", core.tables.UTCDateTime(), nullable=False),
        sa.ForeignKeyConstraint(["user_id"], ["app_user.id"], name=op.f("fk_break_glass_user_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_break_glass")),
    )
    op.create_index("ix_break_glass_user", "break_glass", ["practice_id", "user_id", "until"])
    op.create_table(
        "user_notice",
        sa.Column("id", sa.String(36), nullable=False),
        sa.Column("practice_id", sa.String(36), nullable=False),
        sa.Column("user_id", sa.String(36), nullable=False),
        sa.Column("kind", sa.String(40), nullable=False),
        sa.Column("detail", _json(), nullable=False),
        sa.Column("at", core.tables.UTCDateTime(), nullable=False),
        sa.Column("read_at", core.tables.UTCDateTime()),
        sa.ForeignKeyConstraint(["user_id"], ["app_user.id"], name=op.f("fk_user_notice_user_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_user_notice")),
    )
    op.create_index("ix_user_notice_user", "user_notice", ["practice_id", "user_id", "at"])
    op.create_table(
        "access_policy",
        sa.Column("practice_id", sa.String(36), nullable=False),
        sa.Column("second_step", _json(), nullable=False),
        sa.PrimaryKeyConstraint("practice_id", name=op.f("pk_access_policy")),
    )
    protect("sign_in_attempts", *OWN)


def downgrade() -> None:
    for table in reversed((*OWN, "sign_in_attempts")):
        op.drop_table(table)
    with op.batch_alter_table("thread_card") as batch_op:
        batch_op.drop_column("location")
    with op.batch_alter_table("sign_in") as batch_op:
        batch_op.drop_index("ix_sign_in_user")
        for name in ("source", "device", "how", "locked_at"):
            batch_op.drop_column(name)
    with op.batch_alter_table("app_user") as batch_op:
        for name in ("oidc_subject", "totp_step", "totp_since", "totp_secret", "locations"):
            batch_op.drop_column(name)
