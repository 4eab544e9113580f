"""Tables of the pipeline: cards, every move of each, tags of people, and who takes leads."""

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    ForeignKey,
    Index,
    Integer,
    String,
    Table,
    UniqueConstraint,
)

from core.tables import UTCDateTime, claim_columns, claim_index, id_column, metadata, practice_column

opportunity = Table(
    "opportunity",
    metadata,
    id_column(),
    practice_column(),
    Column("contact_id", ForeignKey("contact.id"), nullable=False),
    Column("thread_id", String(36)),
    Column("stage", String(8), nullable=False),  # lead | booked | patient | cold | not_fit
    Column("status", String(4), nullable=False),  # open | won | lost
    Column("entered_at", UTCDateTime, nullable=False),  # the stage
    Column("closed_at", UTCDateTime),
    Column("service", String(64)),
    Column("line", String(24)),
    Column("chosen", Boolean, nullable=False),  # a person has said which treatment it is about
    Column("value_minor", BigInteger, nullable=False),
    Column("currency", String(3), nullable=False),
    Column("value_from", String(8), nullable=False),  # default | service | staff | paid
    Column("estimate_minor", BigInteger, nullable=False),  # what it is worth while nothing is paid
    Column("owner_id", String(36)),  # a user
    Column("origin", String(8), nullable=False),  # what opened it
    Column("channel", String(12)),
    Column("source", String(64)),
    Column("inquiry_id", String(36)),
    Column("location", String(64)),  # of the newest visit that was booked
    Column("words", String(400), nullable=False),  # what it is found by: name, numbers, mail
    Column("slot", String(4)),  # "open" while it is: a person has one open card
    Column("folded_into", String(36)),  # two people turned out to be one: the card that stands for both
    Column("created_at", UTCDateTime, nullable=False),
    Column("version", Integer, nullable=False, server_default="1"),
    UniqueConstraint("practice_id", "contact_id", "slot"),
    Index("ix_opportunity_created", "practice_id", "stage", "created_at", "id"),
    Index("ix_opportunity_entered", "practice_id", "stage", "entered_at", "id"),
    Index("ix_opportunity_words", "practice_id", "words", "id"),
    Index("ix_opportunity_thread", "practice_id", "thread_id"),
    Index("ix_opportunity_owner", "practice_id", "slot", "owner_id"),
)
_SHOWN = opportunity.c.folded_into.is_(None)
Index(
    # What every column of the board is counted and added up from, whichever filter stands.
    "ix_opportunity_value",
    *(opportunity.c[name] for name in ("practice_id", "stage", "value_minor", "id", "owner_id", "location")),
    *(opportunity.c[name] for name in ("source", "line", "service")),
    sqlite_where=_SHOWN,
    postgresql_where=_SHOWN,
)
opportunity_move = Table(
    "opportunity_move",
    metadata,
    id_column(),
    practice_column(),
    Column("opportunity_id", ForeignKey("opportunity.id"), nullable=False),
    Column("contact_id", String(36), nullable=False),
    Column("at", UTCDateTime, nullable=False),
    Column("from_stage", String(8)),  # null: it was opened
    Column("to_stage", String(8), nullable=False),
    Column("why", String(40), nullable=False),
    Column("note", String(300)),
    Column("by_kind", String(8), nullable=False),
    Column("by_id", String(64)),
    Index("ix_opportunity_move_of", "practice_id", "opportunity_id", "at"),
    Index("ix_opportunity_move_at", "practice_id", "at"),
)
contact_tag = Table(
    "contact_tag",
    metadata,
    id_column(),
    practice_column(),
    Column("contact_id", ForeignKey("contact.id"), nullable=False),
    Column("tag", String(40), nullable=False),
    Column("at", UTCDateTime, nullable=False),
    Column("by_kind", String(8), nullable=False),
    Column("by_id", String(64)),
    UniqueConstraint("practice_id", "contact_id", "tag"),
    Index("ix_contact_tag_tag", "practice_id", "tag"),
)
lead_owner = Table(
    "lead_owner",
    metadata,
    id_column(),
    practice_column(),
    Column("user_id", ForeignKey("app_user.id"), nullable=False),
    Column("takes_leads", Boolean, nullable=False),
    Column("away_from", UTCDateTime),
    Column("away_until", UTCDateTime),
    *claim_columns(),  # due_at: when an absence that is still ahead begins
    UniqueConstraint("practice_id", "user_id"),
)
claim_index(lead_owner)
