"""Tables of what was paid and which sessions were bought, from practice systems, files and people."""

from sqlalchemy import BigInteger, Column, Date, Index, Integer, String, Table, UniqueConstraint

from core.tables import Json, UTCDateTime, id_column, metadata, practice_column

STAFF = "staff"
"""Source of what a person entered here; another is the id of a connection."""

invoice = Table(
    "invoice",
    metadata,
    id_column(),
    practice_column(),
    Column("source", String(40), nullable=False),  # staff, or the connection's id
    Column("external_id", String(160), nullable=False),
    Column("external_version", BigInteger, nullable=False),
    Column("client", String(160)),  # whose it is there
    Column("contact_id", String(36)),  # none until we know whose
    Column("updated_at", UTCDateTime, nullable=False),
    Column("total_minor", BigInteger, nullable=False),
    Column("refunded_minor", BigInteger, nullable=False),
    Column("currency", String(3), nullable=False),
    Column("state", String(10), nullable=False),  # open | paid | refunded
    Column("at", UTCDateTime, nullable=False),
    Column("appointment_id", String(36)),
    Column("by_id", String(64)),
    UniqueConstraint("practice_id", "source", "external_id"),
    Index("ix_invoice_contact", "practice_id", "contact_id"),
    Index("ix_invoice_client", "practice_id", "source", "client"),
)
package = Table(
    "package",
    metadata,
    id_column(),
    practice_column(),
    Column("source", String(40), nullable=False),
    Column("external_id", String(160), nullable=False),
    Column("external_version", BigInteger, nullable=False),
    Column("client", String(160)),
    Column("contact_id", String(36)),
    Column("updated_at", UTCDateTime, nullable=False),
    Column("services", Json, nullable=False),  # ours where they are linked
    Column("total", Integer, nullable=False),
    Column("used", Integer, nullable=False),
    Column("remaining", Integer, nullable=False),
    Column("expires", Date),
    Column("bought_at", UTCDateTime),
    Column("state", String(10), nullable=False),  # active | redeemed | expired | cancelled
    Column("by_id", String(64)),
    UniqueConstraint("practice_id", "source", "external_id"),
    Index("ix_package_contact", "practice_id", "contact_id"),
    Index("ix_package_client", "practice_id", "source", "client"),
)
