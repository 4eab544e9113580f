"""Tables of what systems told us of themselves, and of their ids that nobody has matched."""

from sqlalchemy import Column, ForeignKey, Index, Integer, String, Table, UniqueConstraint

from core.tables import UTCDateTime, id_column, metadata, practice_column

emr_notice = Table(
    "emr_notice",
    metadata,
    id_column(),
    practice_column(),
    Column("connection_id", ForeignKey("emr_connection.id"), nullable=False),
    Column("event_key", String(160), nullable=False),
    Column("at", UTCDateTime, nullable=False),
    UniqueConstraint("connection_id", "event_key"),
    Index("ix_emr_notice_at", "connection_id", "at"),
)
emr_unlinked = Table(
    "emr_unlinked",
    metadata,
    id_column(),
    practice_column(),
    Column("connection_id", ForeignKey("emr_connection.id"), nullable=False),
    Column("kind", String(12), nullable=False),  # type | provider | location
    Column("external_id", String(160), nullable=False),
    Column("seen", Integer, nullable=False),
    Column("last_at", UTCDateTime, nullable=False),
    UniqueConstraint("connection_id", "kind", "external_id"),
)
