"""Table of the links by which a patient picks, moves, confirms or cancels a time without signing in."""

from sqlalchemy import Column, Index, String, Table, UniqueConstraint

from core.tables import Json, UTCDateTime, id_column, metadata, practice_column

visit_link = Table(
    "visit_link",
    metadata,
    id_column(),
    practice_column(),
    Column(
        "key_hash", String(64), nullable=False
    ),  # of what stands in the address; the key itself is kept nowhere
    Column("appointment_id", String(36)),  # None until a time is picked
    Column("contact_id", String(36), nullable=False),
    Column("thread_id", String(36)),
    Column("wanted", Json),  # what a time may be picked for: type, services, provider, location
    Column("language", String(8)),
    Column("expires_at", UTCDateTime, nullable=False),
    Column("created_at", UTCDateTime, nullable=False),
    UniqueConstraint("key_hash"),
    Index("ix_visit_link_contact", "practice_id", "contact_id"),
    Index("ix_visit_link_appointment", "practice_id", "appointment_id"),
)
