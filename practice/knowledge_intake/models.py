"""Tables of set-up from pages and price lists: what was read, and what it proposes."""

from sqlalchemy import Column, ForeignKey, Index, Integer, String, Table

from core.tables import Json, UTCDateTime, id_column, metadata, practice_column

knowledge_import = Table(
    "knowledge_import",
    metadata,
    id_column(),
    practice_column(),
    Column("kind", String(8), nullable=False),  # page | pdf | table
    Column("name", String(500), nullable=False),  # the file's name or the page's address
    Column("status", String(8), nullable=False),  # open | done
    Column("found", Integer, nullable=False),
    Column("known", Integer, nullable=False),  # left out, because the same waits or was turned down already
    Column("warnings", Json, nullable=False),
    Column("by_kind", String(8), nullable=False),
    Column("by_id", String(64)),
    Column("at", UTCDateTime, nullable=False),
    Index("ix_knowledge_import_practice", "practice_id", "at"),
)
knowledge_proposal = Table(
    "knowledge_proposal",
    metadata,
    id_column(),
    practice_column(),
    Column("import_id", ForeignKey("knowledge_import.id")),
    Column("gap_id", String(36)),  # an answer that somebody suggests for a question
    Column("place", Integer, nullable=False),
    Column("kind", String(12), nullable=False),
    Column("status", String(10), nullable=False),  # open | approved | rejected
    Column("content", Json, nullable=False),
    Column("source", Json, nullable=False),
    Column("fingerprint", String(64), nullable=False),
    Column("became", String(130)),  # the entry or the service whose price list it changed
    Column("by_kind", String(8), nullable=False),
    Column("by_id", String(64)),
    Column("decided_by", String(64)),
    Column("decided_at", UTCDateTime),
    Column("at", UTCDateTime, nullable=False),
    Column("version", Integer, nullable=False, server_default="1"),
    Index("ix_knowledge_proposal_import", "import_id", "place"),
    Index("ix_knowledge_proposal_status", "practice_id", "status"),
)
