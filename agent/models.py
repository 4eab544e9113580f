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
    # One row for a question, however often and in whatever words it is asked.
    "knowledge_gap",
    metadata,
    id_column(),
    practice_column(),
    Column("run_id", String(36)),
    Column("question", Text, nullable=False),  # without a name or number, see agent.gaps
    Column("services", Json, nullable=False),
    Column("status", String(8), nullable=False),  # open | answered | closed
    Column("at", UTCDateTime, nullable=False),
    Column("terms", Json),  # its content words, by which the same question is known again
    Column("language", String(3)),
    Column("count", Integer, nullable=False, server_default="1"),
    Column("last_at", UTCDateTime),
    Column("entry_id", String(64)),  # what answers it since
    Column("closed_at", UTCDateTime),
    Column("closed_by", String(64)),
    Column("version", Integer, nullable=False, server_default="1"),
    Index("ix_knowledge_gap_practice", "practice_id", "status"),
)
knowledge_asking = Table(
    # Each time that question was asked, and where.
    "knowledge_asking",
    metadata,
    id_column(),
    practice_column(),
    Column("gap_id", ForeignKey("knowledge_gap.id"), nullable=False),
    Column("thread_id", ForeignKey("thread.id"), nullable=False),
    Column("run_id", String(36)),
    Column("question", Text, nullable=False),
    Column("at", UTCDateTime, nullable=False),
    Index("ix_knowledge_asking_gap", "gap_id", "at"),
    Index("ix_knowledge_asking_thread", "thread_id"),
)
