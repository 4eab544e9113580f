"""Tables of a practice: who it is and who its people are."""

from sqlalchemy import (
    Boolean,
    Column,
    ForeignKey,
    Index,
    Integer,
    String,
    Table,
    UniqueConstraint,
)

from core.tables import Json, UTCDateTime, id_column, metadata, practice_column

practice = Table(
    "practice",
    metadata,
    id_column(),
    Column("file_id", String(64), nullable=False, unique=True),
    Column("name", String(200), nullable=False),
    Column("timezone", String(64), nullable=False),
    # The practice file without its people: what the book is built from.
    Column("document", Json, nullable=False),
    # Rules of booking that the practice file has no words for; see practice/limits.py.
    Column("limits", Json),
    Column("revision", Integer, nullable=False),
    Column("created_at", UTCDateTime, nullable=False),
)
contact = Table(
    "contact",
    metadata,
    id_column(),
    practice_column(),
    Column("file_id", String(64)),
    Column("name", String(200)),
    Column("display_name", String(200)),
    Column("email", String(254)),
    Column("phone", String(20)),
    Column("language", String(3)),
    Column("status", String(12)),
    Column("new_or_returning", String(10)),
    Column("treatments", Json, nullable=False),
    # History, packages and membership as in the practice file.
    Column("record", Json, nullable=False),
    Column("created_at", UTCDateTime, nullable=False),
    Column("version", Integer, nullable=False, server_default="1"),
    Column("erased_at", UTCDateTime),  # who this was is gone for good; the row stays for what refers to it
    Column("merged_into", String(36)),  # the contact that this one turned out to be
    Index("ix_contact_practice_phone", "practice_id", "phone"),
    UniqueConstraint("practice_id", "file_id"),
)
address = Table(
    "address",
    metadata,
    id_column(),
    practice_column(),
    Column("contact_id", ForeignKey("contact.id"), nullable=False),
    Column("channel", String(12), nullable=False),
    Column("value", String(254), nullable=False),
    Column("verified", Boolean, nullable=False),
    Column("revoked", String(12)),  # null | all | wrong_number | unclear
    Column("revoked_categories", Json, nullable=False),
    Column("consent_version", Integer, nullable=False, server_default="0"),
    Column("patient_head", Integer, nullable=False, server_default="0"),
    Column("window_until", UTCDateTime),  # until when the platform lets automation answer
    Column("held_elsewhere_at", UTCDateTime),  # since when another tool owns the conversation there
    Column("unreachable_at", UTCDateTime),  # when a provider last said that nothing arrives there
    Column("created_at", UTCDateTime, nullable=False),
    UniqueConstraint("practice_id", "channel", "value"),
    Index("ix_address_contact", "contact_id"),
)
visitor = Table(
    "visitor",
    metadata,
    id_column(),
    practice_column(),
    Column("account_id", ForeignKey("channel_account.id"), nullable=False),
    Column("refresh_hash", String(64), nullable=False),
    Column("created_at", UTCDateTime, nullable=False),
    Column("seen_at", UTCDateTime, nullable=False),
    Column("shown_language", String(3)),  # of the consent line under the chat's form
    Column("shown_page", String(254)),
    Column("came", Json),  # first and last touch of this browser: utm_*, click ids, landing page, referrer
)
referral_code = Table(
    # Stands in the link that a person passes on; whoever comes by it came through them.
    "referral_code",
    metadata,
    id_column(),
    practice_column(),
    Column("contact_id", ForeignKey("contact.id"), nullable=False, unique=True),
    Column("code", String(16), nullable=False, unique=True),
    Column("created_at", UTCDateTime, nullable=False),
)
