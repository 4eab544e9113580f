"""Tables of the privacy policy: whose a value is, by keyed hash, and what the placeholders of a thread stand for."""

from sqlalchemy import Column, Index, LargeBinary, PrimaryKeyConstraint, String, Table

from core.tables import UTCDateTime, id_column, metadata, practice_column

phi_digest = Table(
    "phi_digest",
    metadata,
    practice_column(),
    Column("digest", String(64), nullable=False),
    Column("contact_id", String(36), nullable=False),
    PrimaryKeyConstraint("practice_id", "digest", "contact_id"),
    Index("ix_phi_digest_contact", "contact_id"),
)
phi_vault = Table(
    "phi_vault",
    metadata,
    id_column(),
    practice_column(),
    Column("thread_id", String(36), nullable=False, unique=True),
    Column("contact_id", String(36), nullable=False),
    Column("sealed", LargeBinary, nullable=False),
    Column("expires_at", UTCDateTime, nullable=False),
    Column("version", String(36), nullable=False),  # of the last writer: two at once must not lose a value
    Index("ix_phi_vault_expires", "expires_at"),
)
