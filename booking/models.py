"""Tables of the calendar: appointments, holds and what was offered."""

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    ForeignKey,
    Index,
    Integer,
    String,
    Table,
    UniqueConstraint,
)

from core.tables import Json, UTCDateTime, id_column, metadata, practice_column

appointment = Table(
    "appointment",
    metadata,
    id_column(),
    practice_column(),
    Column("file_id", String(64)),
    Column("contact_id", String(36)),
    Column("thread_id", String(36)),
    Column("type", String(64), nullable=False),
    Column("provider", String(64), nullable=False),
    Column("location", String(64)),
    Column("zone", String(64), nullable=False),
    Column("starts_at", UTCDateTime, nullable=False),
    Column("ends_at", UTCDateTime, nullable=False),
    Column("busy_from", UTCDateTime, nullable=False),
    Column("busy_to", UTCDateTime, nullable=False),
    Column("minutes", Integer, nullable=False),
    Column("resources", Json, nullable=False),
    Column("status", String(12), nullable=False),  # booked cancelled completed no_show
    Column("confirmed", Boolean, nullable=False),
    Column("arrived_at", UTCDateTime),
    Column("name", String(200)),
    Column("phone", String(20)),
    Column("treatments", Json, nullable=False),
    Column("source", String(12), nullable=False),  # file | thread | staff | elsewhere
    Column("document", Json),  # as the practice file said it, so that an export says it again
    Column("cancel_reason", String(120)),
    Column("intent_key", String(80)),
    Column("version", Integer, nullable=False),
    Column("created_at", UTCDateTime, nullable=False),
    UniqueConstraint("practice_id", "file_id"),
    UniqueConstraint("practice_id", "intent_key"),
    Index("ix_appointment_provider", "practice_id", "provider", "busy_from"),
    Index("ix_appointment_contact", "practice_id", "contact_id"),
)
hold = Table(
    "hold",
    metadata,
    id_column(),
    practice_column(),
    Column("thread_id", String(36), nullable=False),
    Column("type", String(64), nullable=False),
    Column("provider", String(64), nullable=False),
    Column("location", String(64)),
    Column("starts_at", UTCDateTime, nullable=False),
    Column("busy_from", UTCDateTime, nullable=False),
    Column("busy_to", UTCDateTime, nullable=False),
    Column("resources", Json, nullable=False),
    Column("treatments", Json, nullable=False),
    Column("moves", String(36)),
    Column("kind", String(10), nullable=False, server_default="talk"),  # talk | waitlist
    Column("state", String(8), nullable=False),  # live | used | gone
    Column("expires_at", UTCDateTime, nullable=False),
    Column("created_at", UTCDateTime, nullable=False),
    Index("ix_hold_provider", "practice_id", "provider", "busy_from"),
    Index("ix_hold_thread", "practice_id", "thread_id", "state"),
)
offer = Table(
    "offer",
    metadata,
    id_column(),
    practice_column(),
    Column("thread_id", String(36), nullable=False),
    Column("slots", Json, nullable=False),
    Column("treatments", Json, nullable=False),
    Column("moves", String(36)),
    Column("state", String(8), nullable=False),  # live | gone
    Column("expires_at", UTCDateTime, nullable=False),
    Column("created_at", UTCDateTime, nullable=False),
    Index("ix_offer_thread", "practice_id", "thread_id", "state"),
)
calendar = Table(
    "calendar",
    metadata,
    Column("practice_id", String(36), primary_key=True),
    Column("key", String(80), primary_key=True),  # provider or resource: one writer at a time
    Column("version", Integer, nullable=False),
)
intent = Table(
    "booking_intent",
    metadata,
    id_column(),
    practice_column(),
    Column("key", String(80), nullable=False),
    Column("thread_id", String(36)),
    Column("kind", String(12), nullable=False),  # book | move | cancel
    Column("request", Json, nullable=False),
    Column("outcome", String(16), nullable=False),  # pending | done | conflict | unknown
    Column("appointment_id", ForeignKey("appointment.id")),
    Column("created_at", UTCDateTime, nullable=False),
    UniqueConstraint("practice_id", "key"),
)
booking_claim = Table(
    # Who has which place at which time, one row for each place that is taken; PostgreSQL refuses a second one
    # by an exclusion constraint, SQLite by a trigger. See booking/occupancy.py.
    "booking_claim",
    metadata,
    id_column(),
    practice_column(),
    Column("slot", BigInteger, nullable=False),  # of practice, key and unit
    Column("key", String(140), nullable=False),
    Column("unit", Integer, nullable=False),
    Column("group_id", String(64), nullable=False),
    Column("member", String(36)),  # the appointment or hold that has this seat; null: the group's own claim
    Column("busy_from", UTCDateTime, nullable=False),
    Column("busy_to", UTCDateTime, nullable=False),
    Column("expires_at", UTCDateTime),
    Index("ix_booking_claim_slot", "slot", "busy_from"),
    Index("ix_booking_claim_group", "practice_id", "group_id"),
    Index("ix_booking_claim_member", "practice_id", "member"),
)
calendar_block = Table(
    # Time that staff keep free of bookings, besides the blocks of the practice file.
    "calendar_block",
    metadata,
    id_column(),
    practice_column(),
    Column("provider", String(64)),
    Column("resource", String(64)),
    Column("starts_at", UTCDateTime, nullable=False),
    Column("ends_at", UTCDateTime, nullable=False),
    Column("reason", String(200)),
    Column("closure_id", String(36)),
    Column("state", String(8), nullable=False),  # live | gone
    Column("by_id", String(64)),
    Column("version", Integer, nullable=False),
    Column("created_at", UTCDateTime, nullable=False),
    Index("ix_calendar_block_time", "practice_id", "state", "ends_at"),
)
