"""Tables of what people have paid for and not had yet: series of sessions, what used each one, and memberships."""

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    Date,
    ForeignKey,
    Index,
    Integer,
    String,
    Table,
    UniqueConstraint,
)

from core.tables import Json, UTCDateTime, id_column, metadata, practice_column

plan = Table(
    "plan",
    metadata,
    id_column(),
    practice_column(),
    Column("contact_id", String(36), nullable=False),
    Column(
        "key", String(300), nullable=False
    ),  # what it came from, once: package:<id>, file:<...>, staff:<...>
    Column("source", String(8), nullable=False),  # package (its system counts) | staff (people do) | file
    Column("package_id", String(36)),  # the row of booking's that counts its sessions
    Column("services", Json, nullable=False),
    Column("service", String(64)),  # the first of them that the practice has
    Column("label", String(200)),
    Column("sold_as", String(64)),  # the package of the practice file
    Column("total", Integer, nullable=False),
    Column("opened_used", Integer, nullable=False),  # when we first heard of it: nobody dated those
    Column("told_used", Integer, nullable=False),  # as its source said last
    Column("used", Integer, nullable=False),  # with the visits that were counted here since
    Column("cadence_days", Integer),  # none: nobody has said a rhythm, so nothing is due
    Column("minimum_days", Integer, nullable=False),
    Column("window_days", Integer, nullable=False),
    Column("track", String(8), nullable=False),  # light | full
    Column("price_minor", BigInteger),
    Column("currency", String(3), nullable=False),
    Column("stake_minor", BigInteger),  # what the unused sessions are worth
    Column("location", String(64)),
    Column("bought_at", UTCDateTime, nullable=False),
    Column("expires", Date),
    Column("last_done_at", UTCDateTime),
    Column("session_due_at", UTCDateTime),
    Column("window_end_at", UTCDateTime),
    Column("next_visit_at", UTCDateTime),
    Column("next_visit_id", String(36)),
    Column("booked_until", UTCDateTime),  # when the last visit that stands begins
    Column(
        "state", String(8), nullable=False
    ),  # active | complete | ended; stalled is active and past its window
    Column("ended_why", String(24)),  # expired | cancelled | refunded | transferred | other
    Column("completed_at", UTCDateTime),
    Column("ended_at", UTCDateTime),
    Column("adjusted", Json, nullable=False),  # names of what a person has set: its source keeps off them
    Column("version", Integer, nullable=False),
    Column("by_id", String(64)),
    Column("created_at", UTCDateTime, nullable=False),
    Column("updated_at", UTCDateTime, nullable=False),
    UniqueConstraint("practice_id", "key"),
    Index("ix_plan_contact", "practice_id", "contact_id"),
    Index("ix_plan_package", "practice_id", "package_id"),
    Index("ix_plan_due", "practice_id", "state", "window_end_at"),
)
plan_session = Table(
    "plan_session",
    metadata,
    id_column(),
    practice_column(),
    Column("plan_id", ForeignKey("plan.id"), nullable=False),
    Column("appointment_id", String(36)),
    Column("source", String(8), nullable=False),  # visit | package | staff
    Column("counts", Boolean, nullable=False),  # false: whoever sold it counts it there
    Column("at", UTCDateTime, nullable=False),
    Column("taken_back_at", UTCDateTime),
    Column("by_id", String(64)),
    Column("created_at", UTCDateTime, nullable=False),
    UniqueConstraint("plan_id", "appointment_id"),
    Index("ix_plan_session_appointment", "practice_id", "appointment_id"),
)
membership = Table(
    "membership",
    metadata,
    id_column(),
    practice_column(),
    Column("contact_id", String(36), nullable=False),
    Column("key", String(200), nullable=False),
    Column("source", String(8), nullable=False),  # file | staff | list
    Column("kind", String(64)),  # of the practice file's memberships
    Column("name", String(200), nullable=False),
    Column("state", String(8), nullable=False),  # active | failed | paused | lapsed | ended
    Column("credits", Integer, nullable=False),  # unused
    Column("credits_each", Integer, nullable=False),  # that each renewal brings
    Column("price_minor", BigInteger),
    Column("currency", String(3), nullable=False),
    Column("months", Integer, nullable=False),  # from one renewal to the next
    Column("location", String(64)),
    Column("started_at", UTCDateTime, nullable=False),
    Column("renews_at", UTCDateTime),
    Column("renewed_at", UTCDateTime),
    Column("failed_at", UTCDateTime),
    Column("lapsed_at", UTCDateTime),
    Column("ended_at", UTCDateTime),
    Column("version", Integer, nullable=False),
    Column("by_id", String(64)),
    Column("created_at", UTCDateTime, nullable=False),
    Column("updated_at", UTCDateTime, nullable=False),
    UniqueConstraint("practice_id", "key"),
    Index("ix_membership_contact", "practice_id", "contact_id"),
    Index("ix_membership_renews", "practice_id", "state", "renews_at"),
)
