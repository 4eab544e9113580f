"""Tables of the connections to practice systems: how each is reached, what is wanted of it, and what is known there."""

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    String,
    Table,
    Text,
    UniqueConstraint,
)

from core.tables import Json, UTCDateTime, claim_columns, claim_index, id_column, metadata, practice_column

emr_connection = Table(
    "emr_connection",
    metadata,
    id_column(),
    practice_column(),
    Column("system", String(24), nullable=False),  # a name of the registry
    Column("books", Boolean, nullable=False),  # the practice's calendar of record; one at most
    Column("state", String(8), nullable=False),  # active | paused (reads only) | off
    Column("base_url", String(300)),  # none: the vendor's own host
    Column("secret", LargeBinary),
    Column("options", Json, nullable=False),
    Column("links", Json, nullable=False),
    Column("paused_at", UTCDateTime),
    Column("paused_why", String(40)),
    Column("last_ok_at", UTCDateTime),
    Column("failing_since", UTCDateTime),
    Column("last_error", String(40)),
    Column("calls", Json),  # what is left of the quota, as last heard
    Column("created_at", UTCDateTime, nullable=False),
    Column("version", Integer, nullable=False),
)
Index(
    "uq_emr_connection_books",
    emr_connection.c.practice_id,
    unique=True,
    sqlite_where=emr_connection.c.books,
    postgresql_where=emr_connection.c.books,
)
emr_cursor = Table(
    "emr_cursor",
    metadata,
    id_column(),
    practice_column(),
    Column("connection_id", ForeignKey("emr_connection.id"), nullable=False),
    Column("kind", String(16), nullable=False),  # appointments | clients | invoices | packages
    Column("cursor", Text),
    Column("read_at", UTCDateTime),  # when it was last read to its end
    *claim_columns(),  # due_at: when it is read next
    UniqueConstraint("connection_id", "kind"),
)
claim_index(emr_cursor)
emr_appointment = Table(
    "emr_appointment",
    metadata,
    id_column(),
    practice_column(),
    Column("connection_id", ForeignKey("emr_connection.id"), nullable=False),
    Column("appointment_id", ForeignKey("appointment.id"), nullable=False),
    Column("external_id", String(160), nullable=False),
    Column("external_version", BigInteger, nullable=False),
    Column("state", String(12), nullable=False),  # as it stands there: booked confirmed arrived completed …
    Column("synced_at", UTCDateTime, nullable=False),
    Column("client", String(160)),  # whose it is there
    UniqueConstraint("connection_id", "external_id"),
    UniqueConstraint("connection_id", "appointment_id"),
    Index("ix_emr_appointment_client", "connection_id", "client"),
)
emr_client = Table(
    "emr_client",
    metadata,
    id_column(),
    practice_column(),
    Column("connection_id", ForeignKey("emr_connection.id"), nullable=False),
    Column("contact_id", String(36), nullable=False),
    Column("external_id", String(160), nullable=False),
    Column("how", String(12), nullable=False),  # matched | created | chosen
    Column("created_at", UTCDateTime, nullable=False),
    UniqueConstraint("connection_id", "contact_id"),
    Index("ix_emr_client_external", "connection_id", "external_id"),
    Index("ix_emr_client_contact", "practice_id", "contact_id"),
)
emr_intent = Table(
    "emr_intent",
    metadata,
    id_column(),
    practice_column(),
    Column("connection_id", ForeignKey("emr_connection.id"), nullable=False),
    Column("key", String(120), nullable=False),
    Column("thread_id", String(36)),
    Column("contact_id", String(36)),
    Column("kind", String(8), nullable=False),  # book | move | cancel | attend | …
    Column(
        "state", String(10), nullable=False
    ),  # pending sent unknown done conflict payment staff failed dropped
    Column("request", Json, nullable=False),
    Column("result", Json),
    Column("appointment_id", String(36)),  # ours: the one to move or cancel, then the one that came of it
    Column("provider", String(64)),
    Column("starts_at", UTCDateTime),  # what it keeps others from while it is open
    Column("busy_from", UTCDateTime),
    Column("busy_to", UTCDateTime),
    Column("lane", String(90), nullable=False),  # provider and day: one writer at a time
    Column("upto_seq", Integer),  # the newest message of the burst that asked for it
    Column("sent_at", UTCDateTime),
    Column("looked", Integer, nullable=False, server_default="0"),
    Column("told_at", UTCDateTime),  # the patient has heard what came of it
    Column("created_at", UTCDateTime, nullable=False),
    *claim_columns(),
    UniqueConstraint("practice_id", "key"),
    Index("ix_emr_intent_thread", "practice_id", "thread_id", "state"),
    Index("ix_emr_intent_lane", "practice_id", "lane", "state"),
)
claim_index(emr_intent)
