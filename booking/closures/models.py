"""Tables of lost days: what was closed, and the case of every appointment that stood there."""

from sqlalchemy import Column, ForeignKey, Index, Integer, String, Table, UniqueConstraint

from core.tables import Json, UTCDateTime, claim_columns, claim_index, id_column, metadata, practice_column

closure = Table(
    "closure",
    metadata,
    id_column(),
    practice_column(),
    Column("kind", String(8), nullable=False),  # sick | closed
    Column("providers", Json, nullable=False),
    Column("starts_at", UTCDateTime, nullable=False),
    Column("ends_at", UTCDateTime, nullable=False),
    Column("reason", String(200)),  # for staff; never told to patients
    Column("state", String(8), nullable=False),  # open | undone
    Column("by_id", String(64)),
    Column("version", Integer, nullable=False),
    Column("created_at", UTCDateTime, nullable=False),
    Index("ix_closure_time", "practice_id", "created_at"),
)
closure_case = Table(
    "closure_case",
    metadata,
    id_column(),
    practice_column(),
    Column("closure_id", ForeignKey("closure.id"), nullable=False),
    Column("appointment_id", String(36), nullable=False),
    Column("contact_id", String(36)),
    Column("thread_id", String(36)),
    Column("starts_at", UTCDateTime, nullable=False),
    # waiting | offered | replied | moved | cancelled | wants_call | silent | unreachable | called | kept
    Column("state", String(12), nullable=False),
    Column("why", String(40)),
    Column("offered", Json, nullable=False),
    Column("message_id", String(36)),
    Column("answer_by", UTCDateTime),
    Column("version", Integer, nullable=False),
    Column("updated_at", UTCDateTime, nullable=False),
    *claim_columns(),  # due_at: when to write to them, then when silence is an answer
    UniqueConstraint("closure_id", "appointment_id"),
    Index("ix_closure_case_thread", "practice_id", "thread_id", "state"),
    Index("ix_closure_case_appointment", "practice_id", "appointment_id"),
)
claim_index(closure_case)
