"""Tables of access: users, their sessions and second steps, invitations, keys, and what was opened in need."""

from sqlalchemy import Column, ForeignKey, Index, Integer, LargeBinary, String, Table, Text

from core.tables import Json, UTCDateTime, id_column, metadata, practice_column

user = Table(
    "app_user",
    metadata,
    id_column(),
    practice_column(),
    Column("email", String(254), nullable=False, unique=True),
    Column("name", String(200), nullable=False),
    Column("role", String(16), nullable=False),
    Column("staff_id", String(64)),
    Column("password_hash", Text),
    Column("disabled_at", UTCDateTime),
    Column("created_at", UTCDateTime, nullable=False),
    Column("locations", Json),  # null = all of them
    Column("totp_secret", LargeBinary),  # sealed with the practice's data key
    Column("totp_since", UTCDateTime),  # null = not confirmed yet
    Column("totp_step", Integer),  # the last thirty seconds whose code was used
    Column("oidc_subject", String(64)),  # hash of issuer and subject
    Column("phone", String(20)),  # where they are rung when they call a patient from the inbox
)
sign_in = Table(
    "sign_in",
    metadata,
    Column("id", String(64), primary_key=True),  # keyed hash of the cookie, never the cookie
    practice_column(),
    Column("user_id", ForeignKey("app_user.id"), nullable=False),
    Column("csrf", String(64), nullable=False),
    Column("created_at", UTCDateTime, nullable=False),
    Column("seen_at", UTCDateTime, nullable=False),  # when somebody last did something
    Column("expires_at", UTCDateTime, nullable=False),
    Column("ended_at", UTCDateTime),
    Column("locked_at", UTCDateTime),
    Column("how", String(12)),  # password | totp | oidc | link
    Column("device", String(60)),
    Column("source", String(64)),  # keyed hash of the peer's address
    Index("ix_sign_in_user", "practice_id", "user_id"),
)
attempts = Table(
    "sign_in_attempts",
    metadata,
    Column("id", String(64), primary_key=True),  # keyed hash of the address that was typed, known or not
    Column("practice_id", String(36)),  # never set: whose it is nobody may learn
    Column("failures", Integer, nullable=False),
    Column("last_at", UTCDateTime, nullable=False),
    Column("locked_until", UTCDateTime),
    Index("ix_sign_in_attempts_last", "last_at"),
)
recovery_code = Table(
    "recovery_code",
    metadata,
    id_column(),
    practice_column(),
    Column("user_id", ForeignKey("app_user.id"), nullable=False),
    Column("hash", String(64), nullable=False),
    Column("used_at", UTCDateTime),
    Index("ix_recovery_code_user", "practice_id", "user_id"),
)
invitation = Table(
    "invitation",
    metadata,
    id_column(),
    practice_column(),
    Column("token_hash", String(64), nullable=False, unique=True),
    Column("email", String(254), nullable=False),
    Column("name", String(200), nullable=False),
    Column("role", String(16), nullable=False),
    Column("staff_id", String(64)),
    Column("locations", Json),
    Column("invited_by", String(36)),
    Column("created_at", UTCDateTime, nullable=False),
    Column("expires_at", UTCDateTime, nullable=False),
    Column("ended_at", UTCDateTime),  # used, or taken back
    Index("ix_invitation_practice", "practice_id", "created_at"),
)
api_key = Table(
    "api_key",
    metadata,
    id_column(),
    practice_column(),
    Column("hash", String(64), nullable=False, unique=True),
    Column("prefix", String(16), nullable=False),
    Column("name", String(80), nullable=False),
    Column("scopes", Json, nullable=False),
    Column("created_by", String(36)),
    Column("created_at", UTCDateTime, nullable=False),
    Column("expires_at", UTCDateTime),
    Column("used_at", UTCDateTime),
    Column("revoked_at", UTCDateTime),
    Index("ix_api_key_practice", "practice_id", "created_at"),
)
break_glass = Table(
    "break_glass",
    metadata,
    id_column(),
    practice_column(),
    Column("user_id", ForeignKey("app_user.id"), nullable=False),
    Column("contact_id", String(36), nullable=False),
    Column("reason", String(300), nullable=False),
    Column("opened_at", UTCDateTime, nullable=False),
    Column("until", UTCDateTime, nullable=False),
    Index("ix_break_glass_user", "practice_id", "user_id", "until"),
)
user_notice = Table(
    "user_notice",
    metadata,
    id_column(),
    practice_column(),
    Column("user_id", ForeignKey("app_user.id"), nullable=False),
    Column("kind", String(40), nullable=False),
    Column("detail", Json, nullable=False),
    Column("at", UTCDateTime, nullable=False),
    Column("read_at", UTCDateTime),
    Index("ix_user_notice_user", "practice_id", "user_id", "at"),
)
access_policy = Table(
    "access_policy",
    metadata,
    Column("practice_id", String(36), primary_key=True),
    Column("second_step", Json, nullable=False),  # roles that cannot do without
)
