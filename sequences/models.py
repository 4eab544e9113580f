"""Tables of follow-up: who is enrolled in which sequence, what each step came to, how a practice sets it."""

from sqlalchemy import Column, ForeignKey, Index, Integer, String, Table, UniqueConstraint, text

from core.tables import (
    Json,
    UTCDateTime,
    claim_columns,
    claim_index,
    id_column,
    metadata,
    practice_column,
)

TROUBLED_SQL = "outcome IN ('blocked', 'failed')"
enrolment = Table(
    "enrolment",
    metadata,
    id_column(),
    practice_column(),
    Column("sequence", String(64), nullable=False),
    Column(
        "definition", Integer, nullable=False
    ),  # the practice's edition that it runs on; 0: the library's own
    Column(
        "subject_kind", String(16), nullable=False
    ),  # appointment | opportunity | plan | membership | recall
    Column("subject_id", String(36), nullable=False),
    Column("contact_id", String(36)),
    Column(
        "cycle", Integer, nullable=False
    ),  # counts up with each new anchor: a moved visit is reminded anew
    Column("anchor_at", UTCDateTime),  # what the steps are reckoned from
    Column("anchor_version", Integer, nullable=False),  # of the subject's row, as it was last looked at
    Column("state", String(12), nullable=False),  # active | paused | done | ended
    Column("ended_why", String(40)),
    Column("started_at", UTCDateTime, nullable=False),
    Column("changed_at", UTCDateTime, nullable=False),
    Column("step", String(48)),  # the one that comes next; visits reckon theirs from the start instead
    Column("since_at", UTCDateTime),  # when the step before it came to its end
    Column("ended_at", UTCDateTime),
    Column("ended_from", String(12)),  # what it was until then: it goes on as that
    *claim_columns(),
    UniqueConstraint("practice_id", "sequence", "subject_id", "cycle"),
    Index("ix_enrolment_subject", "practice_id", "subject_id"),
    Index("ix_enrolment_contact", "practice_id", "contact_id"),
    Index("ix_enrolment_sequence", "practice_id", "sequence", "state"),
)
claim_index(enrolment)
touch = Table(
    "touch",
    metadata,
    id_column(),
    practice_column(),
    Column("enrolment_id", ForeignKey("enrolment.id"), nullable=False),
    Column("step", String(48), nullable=False),
    Column("cycle", Integer, nullable=False),
    Column(
        "outcome", String(12), nullable=False
    ),  # sent | held | blocked | skipped | dropped | failed | done
    Column("why", String(40)),
    Column("channel", String(16)),
    Column("template", String(48)),
    Column("message_id", String(36)),
    Column("by_id", String(36)),  # the person who skipped it
    Column("planned_at", UTCDateTime),
    Column("at", UTCDateTime, nullable=False),
    UniqueConstraint("enrolment_id", "step", "cycle"),
    Index("ix_touch_message", "message_id"),
    Index(
        "ix_touch_troubled",
        "practice_id",
        "id",
        sqlite_where=text(TROUBLED_SQL),
        postgresql_where=text(TROUBLED_SQL),
    ),
)
sequence_setting = Table(
    "sequence_setting",
    metadata,
    id_column(),
    practice_column(),
    Column("sequence", String(64), nullable=False),
    Column("version", Integer, nullable=False),
    Column("settings", Json, nullable=False),
    Column("by_kind", String(12), nullable=False),
    Column("by_id", String(64)),
    Column("at", UTCDateTime, nullable=False),
    UniqueConstraint("practice_id", "sequence", "version"),
)
sequence_edition = Table(
    # A sequence as a practice has changed it; enrolments name the edition that they run on.
    "sequence_edition",
    metadata,
    id_column(),
    practice_column(),
    Column("sequence", String(64), nullable=False),
    Column("number", Integer, nullable=False),
    Column("document", Json, nullable=False),
    Column("by_kind", String(12), nullable=False),
    Column("by_id", String(64)),
    Column("at", UTCDateTime, nullable=False),
    UniqueConstraint("practice_id", "sequence", "number"),
)
