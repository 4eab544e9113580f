"""Tables of the waitlist: who waits, what became free, and what was offered to whom."""

from sqlalchemy import Column, ForeignKey, Index, Integer, String, Table, UniqueConstraint

from core.tables import Json, UTCDateTime, claim_columns, claim_index, id_column, metadata, practice_column

waitlist_entry = Table(
    "waitlist_entry",
    metadata,
    id_column(),
    practice_column(),
    Column("contact_id", String(36), nullable=False),
    Column("thread_id", String(36), nullable=False),
    Column("type", String(64), nullable=False),
    Column("services", Json, nullable=False),
    Column("providers", Json, nullable=False),  # only these; empty: anybody
    Column("location", String(64)),
    Column("wish", Json, nullable=False),  # a constraint: when it would suit
    Column("moves", String(36)),  # the appointment that an earlier time would replace
    Column("note", String(300)),
    Column("source", String(8), nullable=False),  # agent | staff
    Column("state", String(10), nullable=False),  # waiting | offered | booked | ended
    Column("why", String(40)),
    Column("by_id", String(64)),
    Column("until", UTCDateTime),  # nothing that begins later helps them
    Column("version", Integer, nullable=False),
    Column("created_at", UTCDateTime, nullable=False),
    Column("ended_at", UTCDateTime),
    Index("ix_waitlist_entry_state", "practice_id", "state", "created_at"),
    Index("ix_waitlist_entry_contact", "practice_id", "contact_id"),
)
waitlist_offer = Table(
    "waitlist_offer",
    metadata,
    id_column(),
    practice_column(),
    Column("entry_id", ForeignKey("waitlist_entry.id"), nullable=False),
    Column("thread_id", String(36), nullable=False),
    Column("freed_id", String(36), nullable=False),
    Column("start", Json, nullable=False),
    Column("starts_at", UTCDateTime, nullable=False),
    Column("provider", String(64), nullable=False),
    Column("hold_id", String(36), nullable=False),
    Column("message_id", String(36)),
    Column("state", String(10), nullable=False),  # open | booked | declined | silent | lost | unsent
    Column("answer_by", UTCDateTime, nullable=False),
    Column("created_at", UTCDateTime, nullable=False),
    Column("ended_at", UTCDateTime),
    *claim_columns(),  # due_at: when silence is an answer
    UniqueConstraint("practice_id", "entry_id", "starts_at", "provider"),
    Index("ix_waitlist_offer_thread", "practice_id", "thread_id", "state"),
)
claim_index(waitlist_offer)
freed_time = Table(
    # Time that was taken and is not any more: somebody who waits may have it.
    "freed_time",
    metadata,
    id_column(),
    practice_column(),
    Column("cause", String(120), nullable=False),
    Column("provider", String(64)),
    Column("starts_at", UTCDateTime, nullable=False),
    Column("ends_at", UTCDateTime, nullable=False),
    Column("created_at", UTCDateTime, nullable=False),
    *claim_columns(),
    UniqueConstraint("practice_id", "cause"),
)
claim_index(freed_time)
