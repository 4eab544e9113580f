"""Tables of recall: when each person last had each service, and what a practice has changed of its intervals."""

from sqlalchemy import Column, Index, Integer, String, Table, UniqueConstraint

from core.tables import Json, UTCDateTime, id_column, metadata, practice_column

recall = Table(
    # One row for each person and service. When they are due follows from it and from the practice's intervals.
    "recall",
    metadata,
    id_column(),
    practice_column(),
    Column("contact_id", String(36), nullable=False),
    Column("service", String(64), nullable=False),
    Column("visit_id", String(36)),  # the latest treatment, where it is one of our calendar
    Column("provider", String(64)),
    Column("location", String(64)),
    Column("last_done_at", UTCDateTime, nullable=False),
    Column("again_at", UTCDateTime),  # they had booked and gave it back: not asked before this
    Column("excluded_at", UTCDateTime),
    Column("excluded_by", String(64)),
    Column("excluded_why", String(40)),
    Column("version", Integer, nullable=False),
    Column("created_at", UTCDateTime, nullable=False),
    UniqueConstraint("practice_id", "contact_id", "service"),
    Index("ix_recall_service", "practice_id", "service", "last_done_at"),
)
recall_rules = Table(
    "recall_rules",
    metadata,
    id_column(),
    practice_column(),
    Column("version", Integer, nullable=False),
    Column("rules", Json, nullable=False),  # by service: only what differs from the practice's file
    Column("by_kind", String(12), nullable=False),
    Column("by_id", String(64)),
    Column("at", UTCDateTime, nullable=False),
    UniqueConstraint("practice_id", "version"),
)
