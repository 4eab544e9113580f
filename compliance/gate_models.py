"""Tables of what the gate knows of a person and a number besides consent: flags, checks, places, what we started."""

from sqlalchemy import Boolean, Column, ForeignKey, Index, String, Table

from core.tables import Json, UTCDateTime, id_column, metadata, practice_column

contact_flag = Table(
    "contact_flag",
    metadata,
    id_column(),
    practice_column(),
    Column("contact_id", String(36), nullable=False),
    Column("kind", String(20), nullable=False),  # compliance.standing.FLAGS
    Column("why", String(40), nullable=False),  # a code, never the patient's words
    Column("handoff_id", String(36)),
    Column("opened_at", UTCDateTime, nullable=False),
    Column("opened_kind", String(8), nullable=False),
    Column("opened_by", String(64)),
    Column("closed_at", UTCDateTime),
    Column("closed_kind", String(8)),
    Column("closed_by", String(64)),
    Column("closed_why", String(40)),
    Index("ix_contact_flag_contact", "contact_id", "kind"),
)
# One row per person for the gate's single look: open flags, the confirmed place, when STOP was last explained.
contact_standing = Table(
    "contact_standing",
    metadata,
    Column("contact_id", String(36), primary_key=True),
    practice_column(),
    Column("flags", Json, nullable=False),
    Column("state", String(4)),
    Column("tz", String(64)),
    Column("place_confirmed_at", UTCDateTime),
    Column("explained", Json, nullable=False),  # address id -> instant of the last opt-out line there
)
number_check = Table(
    "number_check",
    metadata,
    id_column(),
    practice_column(),
    Column("value", String(20), nullable=False),
    Column("kind", String(12), nullable=False),  # dnc | reassigned | line_type
    Column("result", String(24), nullable=False),
    Column("source", String(40), nullable=False),
    Column("checked_at", UTCDateTime, nullable=False),
    Index("ix_number_check_value", "practice_id", "value", "kind", "checked_at"),
)
# What we started and therefore counts toward a cap; answers to a message just received are not here.
started = Table(
    "started",
    metadata,
    id_column(),
    practice_column(),
    Column("thread_id", ForeignKey("thread.id"), nullable=False),
    Column("draft_id", ForeignKey("draft.id"), nullable=False, unique=True),
    Column("inquiry_id", String(36)),
    Column("purpose", String(32), nullable=False),
    Column("channel", String(12), nullable=False),
    Column("subject", String(64), nullable=False),
    Column("nudge", Boolean, nullable=False),
    Column("at", UTCDateTime, nullable=False),
    Index("ix_started_thread", "thread_id", "at"),
)
approval = Table(
    "approval",
    metadata,
    id_column(),
    practice_column(),
    Column("draft_id", ForeignKey("draft.id"), nullable=False, unique=True),
    Column("by_kind", String(8), nullable=False),
    Column("by_id", String(64)),
    Column("licensed", Boolean, nullable=False),
    Column("at", UTCDateTime, nullable=False),
)
