"""Table of rebook prompts: one for each visit that somebody came to, with what became of their next one."""

from sqlalchemy import Column, Index, Integer, String, Table, UniqueConstraint

from core.tables import UTCDateTime, id_column, metadata, practice_column

rebook_prompt = Table(
    "rebook_prompt",
    metadata,
    id_column(),
    practice_column(),
    Column("appointment_id", String(36), nullable=False),  # the visit that they came to
    Column("contact_id", String(36), nullable=False),
    Column("service", String(64)),
    Column("plan_id", String(36)),
    Column("type", String(64)),  # of the next visit; null: only a colleague can say
    Column("provider", String(64), nullable=False),
    Column("location", String(64)),
    Column("basis", String(16)),  # plan | series | recall | spacing: where the interval comes from
    Column("aim_at", UTCDateTime),  # when the next visit would be right
    Column("state", String(8), nullable=False),  # open | closed
    Column("closed_why", String(24)),  # booked | dismissed | undone | erased
    Column("outcome", String(12)),  # before | at_checkout | later; null: no next visit so far
    Column("next_id", String(36)),  # the visit that was booked
    Column("reason", String(24)),  # why a colleague put it away
    Column("by_id", String(64)),
    Column("opened_at", UTCDateTime, nullable=False),
    Column("left_at", UTCDateTime),  # treated or paid: from then on they may be gone
    Column("closed_at", UTCDateTime),
    Column("version", Integer, nullable=False),
    UniqueConstraint("practice_id", "appointment_id"),
    Index("ix_rebook_prompt_contact", "practice_id", "contact_id"),
    Index("ix_rebook_prompt_opened", "practice_id", "opened_at"),
)
