"""Tables of identity: who went into whom, what moved with them, and who is known to be somebody else."""

from sqlalchemy import Column, ForeignKey, Index, Integer, String, Table, UniqueConstraint

from core.tables import Json, UTCDateTime, id_column, metadata, practice_column

contact_merge = Table(
    "contact_merge",
    metadata,
    id_column(),
    practice_column(),
    Column("survivor_id", ForeignKey("contact.id"), nullable=False),
    Column("gone_id", ForeignKey("contact.id"), nullable=False),
    Column("survivor_thread_id", String(36)),
    Column("gone_thread_id", String(36)),
    Column("how", String(16), nullable=False),  # staff | proven
    Column("choices", Json, nullable=False),  # field -> survivor | gone
    Column("by_kind", String(8), nullable=False),
    Column("by_id", String(64)),
    Column("at", UTCDateTime, nullable=False),
    Column("undone_at", UTCDateTime),
    Column("undone_by", String(64)),
    Index("ix_contact_merge_survivor", "survivor_id", "at"),
    Index("ix_contact_merge_gone", "gone_id"),
)
merge_entry = Table(
    # What a merge changed, in order: ids with the values from before, so that all of it can be taken back.
    "merge_entry",
    metadata,
    id_column(),
    practice_column(),
    Column("merge_id", ForeignKey("contact_merge.id"), nullable=False),
    Column("place", Integer, nullable=False),
    Column("table_name", String(64), nullable=False),
    Column("rows", Json, nullable=False),  # [[id, {column: before}], …]
    Index("ix_merge_entry_merge", "merge_id", "place"),
)
kept_apart = Table(
    "kept_apart",
    metadata,
    id_column(),
    practice_column(),
    Column("first_id", String(36), nullable=False),  # the smaller of both ids
    Column("second_id", String(36), nullable=False),
    Column("by_id", String(64)),
    Column("at", UTCDateTime, nullable=False),
    UniqueConstraint("first_id", "second_id"),
)
