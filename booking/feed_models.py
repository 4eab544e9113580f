"""The table of secret addresses under which providers' calendars can be subscribed to."""

from sqlalchemy import Column, String, Table, UniqueConstraint

from core.tables import UTCDateTime, id_column, metadata, practice_column

calendar_feed = Table(
    "calendar_feed",
    metadata,
    id_column(),
    practice_column(),
    Column("provider", String(64), nullable=False),
    Column("digest", String(64), nullable=False),  # of the secret part of the address
    Column("created_at", UTCDateTime, nullable=False),
    UniqueConstraint("practice_id", "provider"),
    UniqueConstraint("digest"),
)
