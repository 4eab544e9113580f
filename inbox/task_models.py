"""Tables of tasks: what a person must do for somebody, every try at it, and what went wrong and is dealt with."""

from sqlalchemy import Column, ForeignKey, Index, Integer, String, Table, Text, UniqueConstraint

from core.tables import Json, UTCDateTime, id_column, metadata, practice_column

task = Table(
    "task",
    metadata,
    id_column(),
    practice_column(),
    Column("kind", String(24), nullable=False),  # of inbox/data/tasks.yaml
    Column("contact_id", ForeignKey("contact.id"), nullable=False),
    Column("thread_id", String(36)),
    # what it is about beyond the person: a plan, an opportunity, a visit
    Column("subject_kind", String(16)),
    Column("subject_id", String(36)),
    Column("owner_id", String(64)),
    Column("key", String(120)),  # at most one open task for each
    Column("state", String(8), nullable=False),  # open | done
    Column("outcome", String(16)),  # the last one that a person gave
    Column("closed_why", String(40)),
    Column("tries", Integer, nullable=False),  # how often somebody was called or written to for it
    Column("worth_minor", Integer, nullable=False, server_default="0"),  # money at stake, for the order
    Column("detail", Json, nullable=False),  # ids, codes, counts
    Column("note", Text),  # what a colleague wrote who made it by hand
    Column("due_at", UTCDateTime, nullable=False),
    Column("first_due_at", UTCDateTime, nullable=False),  # before anybody put it off
    Column("by_kind", String(8), nullable=False),
    Column("by_id", String(64)),
    Column("created_at", UTCDateTime, nullable=False),
    Column("closed_at", UTCDateTime),
    Column("version", Integer, nullable=False),
    Index("ix_task_due", "practice_id", "state", "due_at"),
    Index("ix_task_contact", "practice_id", "contact_id", "state"),
    Index("ix_task_subject", "practice_id", "subject_id"),
)
_OPEN = (task.c.state == "open") & task.c.key.isnot(None)
Index("uq_task_key", task.c.practice_id, task.c.key, unique=True, sqlite_where=_OPEN, postgresql_where=_OPEN)
task_entry = Table(
    "task_entry",
    metadata,
    id_column(),
    practice_column(),
    Column("task_id", ForeignKey("task.id"), nullable=False),
    Column(
        "what", String(16), nullable=False
    ),  # opened | assigned | outcome | snoozed | note | closed | skipped
    Column("outcome", String(16)),
    Column("why", String(40)),
    Column("note", Text),
    Column("again_at", UTCDateTime),
    Column("owner_id", String(64)),
    Column("by_kind", String(8), nullable=False),
    Column("by_id", String(64)),
    Column("at", UTCDateTime, nullable=False),
    Index("ix_task_entry_task", "task_id", "at"),
)
settled = Table(
    # Something that was not sent, and that a person has dealt with or let be.
    "settled",
    metadata,
    id_column(),
    practice_column(),
    Column("source", String(12), nullable=False),  # message | touch
    Column("item_id", String(36), nullable=False),
    Column("contact_id", String(36), nullable=False),
    Column("how", String(24), nullable=False),  # dismissed, or the fix that was taken
    Column("by_kind", String(8), nullable=False),
    Column("by_id", String(64)),
    Column("at", UTCDateTime, nullable=False),
    UniqueConstraint("practice_id", "source", "item_id"),
)
