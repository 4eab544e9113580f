"""Tables of the agent: its runs and what the practice's knowledge lacked."""

from sqlalchemy import Column, ForeignKey, Index, Integer, String, Table, Text

from core.tables import Json, UTCDateTime, id_column, metadata, practice_column

run = Table(
    "agent_run",
    metadata,
    id_column(),
    practice_column(),
    Column("thread_id", ForeignKey("thread.id"), nullable=False),
    Column("seen_seq", Integer, nullable=False),
    Column("mode", String(8), nullable=False),
    Column("outcome", String(24), nullable=False),
    Column("trace", Json, nullable=False),
    Column("message_id", String(36)),
    Column("at", UTCDateTime, nullable=False),
    Index("ix_agent_run_thread", "thread_id"),
)
knowledge_gap = Table(
    "knowledge_gap",
    metadata,
    id_column(),
    practice_column(),
    Column("run_id", String(36)),
    Column("question", Text, nullable=False),
    Column("services", Json, nullable=False),
    Column("status", String(8), nullable=False),
    Column("at", UTCDateTime, nullable=False),
    Index("ix_knowledge_gap_practice", "practice_id", "status"),
)
