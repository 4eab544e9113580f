"""Tables of the gate: drafts, decisions, consent and its withdrawal."""

from sqlalchemy import (
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

draft = Table(
    "draft",
    metadata,
    id_column(),
    practice_column(),
    Column("thread_id", ForeignKey("thread.id"), nullable=False),
    Column("cause_id", String(64), nullable=False),
    Column("kind", String(32), nullable=False),
    Column("purpose", String(32), nullable=False),
    Column("message_id", String(36), nullable=False),
    Column("state", String(10), nullable=False),  # held | released | blocked | cancelled | expired
    Column("request", Json, nullable=False),  # what was asked for, so that release re-checks everything
    Column("cancel_on", Json, nullable=False),
    Column("expires_at", UTCDateTime),
    Column("created_at", UTCDateTime, nullable=False),
    Column("held_why", String(32)),
    *claim_columns(),  # due_at: when a hold is looked at again
    UniqueConstraint("thread_id", "cause_id", "kind"),
    Index("ix_draft_thread", "thread_id", "state"),
)
claim_index(draft)
decision = Table(
    "decision",
    metadata,
    id_column(),
    practice_column(),
    Column("draft_id", ForeignKey("draft.id"), nullable=False),
    Column("thread_id", String(36), nullable=False),
    Column("purpose", String(32), nullable=False),
    Column("action", String(8), nullable=False),
    Column("reason", String(32), nullable=False),
    Column("hold_until", UTCDateTime),
    Column("checks", Json, nullable=False),
    Column("rule_pack", String(32), nullable=False),
    Column("moment", String(8), nullable=False),  # submit | release | sending
    Column("at", UTCDateTime, nullable=False),
    Index("ix_decision_draft", "draft_id"),
)
consent = Table(
    "consent",
    metadata,
    id_column(),
    practice_column(),
    Column("contact_id", String(36), nullable=False),
    Column("address_id", ForeignKey("address.id"), nullable=False),
    Column("categories", Json, nullable=False),
    Column("level", String(8), nullable=False),  # what the record proves: NONE | EXPRESS | WRITTEN
    Column("how", String(24), nullable=False),
    Column("shown", Text, nullable=False),
    Column("shown_hash", String(64), nullable=False),
    Column("proof", Json, nullable=False),  # ids beside the ones that have a column
    Column("at", UTCDateTime, nullable=False),
    # 0: from before the ledger, proves nothing; 1: the columns below, in the chain.
    Column("record_format", Integer, nullable=False, server_default="0"),
    Column("kind", String(16), nullable=False, server_default="consent"),
    Column("asked", String(8)),
    Column("legal_entity", String(200)),
    Column("channel", String(12)),
    Column("address_given", String(254)),
    Column("address_e164", String(20)),
    Column("wording_id", String(40)),
    Column("wording_version", String(24)),
    Column("language", String(3)),
    Column("page_id", String(200)),
    Column("box_before", Boolean),
    Column("box_after", Boolean),
    Column("not_condition", Boolean),
    Column("discloses", Json),
    Column("links", Json),
    Column("signature_kind", String(16)),
    Column("given_at", UTCDateTime),
    Column("zone", String(64)),
    Column("shown_message_id", String(36)),
    Column("inbound_message_id", String(36)),
    Column("provider_message_id", String(128)),
    Column("confirmation_message_id", String(36)),
    Column("staff_id", String(64)),
    Column("ownership", String(16)),
    Column("source", String(120)),
    Column("source_hash", String(64)),
    Column("supersedes", String(36)),
    Column("evidence", LargeBinary),  # sealed with the practice's key
    Column("evidence_hash", String(64)),
    Index("ix_consent_address", "address_id"),
)
revocation = Table(
    "revocation",
    metadata,
    id_column(),
    practice_column(),
    Column("contact_id", String(36), nullable=False),
    Column("address_id", ForeignKey("address.id"), nullable=False),
    Column("scope", String(16), nullable=False),  # all | marketing | category | wrong_number | unclear
    Column("message_id", String(36)),
    Column("how", String(24), nullable=False),
    Column("at", UTCDateTime, nullable=False),
    Column("lifted_at", UTCDateTime),
    Column("record_format", Integer, nullable=False, server_default="0"),
    Column("categories", Json),
    Column("channel", String(12)),
    Column("words", Text),
    Column("staff_id", String(64)),
    Index("ix_revocation_address", "address_id"),
)
consent_lift = Table(
    "consent_lift",
    metadata,
    id_column(),
    practice_column(),
    Column("contact_id", String(36), nullable=False),
    Column("address_id", ForeignKey("address.id"), nullable=False),
    Column("revocation_ids", Json, nullable=False),
    Column("categories", Json, nullable=False),
    Column("how", String(24), nullable=False),
    Column("message_id", String(36)),
    Column("consent_id", String(36)),
    Column("staff_id", String(64)),
    Column("at", UTCDateTime, nullable=False),
    Index("ix_consent_lift_address", "address_id"),
)
consent_link = Table(
    "consent_link",
    metadata,
    Column("practice_id", String(36), primary_key=True),
    Column("seq", Integer, primary_key=True, autoincrement=False),
    Column("kind", String(12), nullable=False),  # consent | revocation | lift
    Column("record_id", String(36), nullable=False),
    Column("content_hash", String(64), nullable=False),
    Column("prev_hash", String(64), nullable=False),
    Column("hash", String(64), nullable=False),
    Column("at", UTCDateTime, nullable=False),
)
consent_head = Table(
    "consent_head",
    metadata,
    Column("practice_id", String(36), primary_key=True),
    Column("seq", Integer, nullable=False),
    Column("hash", String(64), nullable=False),
)
consent_keyword = Table(
    "consent_keyword",
    metadata,
    id_column(),
    practice_column(),
    Column("keyword", String(24), nullable=False),
    Column("programme", String(80), nullable=False),
    Column("categories", Json, nullable=False),
    Column("per_month", Integer, nullable=False),
    Column("shown", Text, nullable=False),  # the words beside the keyword wherever it is advertised
    Column("created_at", UTCDateTime, nullable=False),
    UniqueConstraint("practice_id", "keyword"),
)
audit_entry = Table(
    "audit_entry",
    metadata,
    id_column(),
    practice_column(),
    Column("at", UTCDateTime, nullable=False),
    Column("actor_kind", String(8), nullable=False),  # user | agent | system | key | patient
    Column("actor_id", String(64)),
    Column("action", String(40), nullable=False),
    Column("subject_kind", String(24), nullable=False),
    Column("subject_id", String(64)),
    Column("why", String(40)),
    Column("source", String(64)),
    Column("detail", Json, nullable=False),
    # Filled by the chain: the place in the practice's chain and the hash over the entry and the one before.
    Column("seq", Integer),
    Column("hash", String(64)),
    *claim_columns(),
    Index("ix_audit_entry_subject", "practice_id", "subject_kind", "subject_id"),
    Index("ix_audit_entry_seq", "practice_id", "seq"),
    Index("ix_audit_entry_actor", "practice_id", "actor_id", "at"),
    Index("ix_audit_entry_at", "practice_id", "at", "id"),
)
claim_index(audit_entry)
audit_chain = Table(
    "audit_chain",
    metadata,
    Column("practice_id", String(36), primary_key=True),
    Column("seq", Integer, nullable=False),  # the newest place given
    Column("hash", String(64), nullable=False),
    Column("kept_from", Integer, nullable=False),  # the oldest place still here, and the hash before it
    Column("kept_hash", String(64), nullable=False),
    Column("key_id", String(16), nullable=False),
    Column(
        "mac", String(64), nullable=False
    ),  # over all of the above: only who has the master key can cut the end
    Column("at", UTCDateTime, nullable=False),
)
gate_mark = Table(
    "gate_mark",
    metadata,
    Column("practice_id", String(36), primary_key=True),
    # Another one with each change of settings or pauses: what a process has read is good until then.
    Column("mark", String(36), nullable=False),
)
compliance_setting = Table(
    "compliance_setting",
    metadata,
    id_column(),
    practice_column(),
    Column("version", Integer, nullable=False),
    Column("settings", Json, nullable=False),
    Column("changed", Json, nullable=False),  # by name: from and to
    Column("by_kind", String(8), nullable=False),
    Column("by_id", String(64)),
    Column("at", UTCDateTime, nullable=False),
    UniqueConstraint("practice_id", "version"),
)
pause = Table(
    "pause",
    metadata,
    id_column(),
    practice_column(),
    Column("scope", String(12), nullable=False),  # practice | location | channel
    Column("scope_id", String(64)),
    Column("include_first_replies", Boolean, nullable=False),
    Column("reason", String(24)),
    Column("by_kind", String(8), nullable=False),
    Column("by_id", String(64)),
    Column("since", UTCDateTime, nullable=False),
    Column("ended_at", UTCDateTime),
    Column("ended_kind", String(8)),
    Column("ended_by", String(64)),
    Column("released", Integer),  # what waited and was let go on
    Index("ix_pause_since", "practice_id", "since"),
)
retention = Table(
    "retention",
    metadata,
    id_column(),
    practice_column(),
    Column("message_months", Integer),  # null: messages are kept
    Column("swept_to", Json, nullable=False),  # by step: the last id that was looked at
    Column("address_key", LargeBinary),  # sealed: what the digests of erased addresses are keyed with
    Column("swept_at", UTCDateTime),
    Column("version", Integer, nullable=False, server_default="1"),
    *claim_columns(),  # due_at: the next sweep
    UniqueConstraint("practice_id"),
)
claim_index(retention)
legal_hold = Table(
    "legal_hold",
    metadata,
    id_column(),
    practice_column(),
    Column("contact_id", String(36)),  # null: everybody of the practice
    Column("reason", String(200), nullable=False),
    Column("placed_by", String(64)),
    Column("placed_at", UTCDateTime, nullable=False),
    Column("lifted_by", String(64)),
    Column("lifted_at", UTCDateTime),
    Index("ix_legal_hold_contact", "practice_id", "contact_id"),
)
erasure = Table(
    "erasure",
    metadata,
    id_column(),
    practice_column(),
    Column("contact_id", String(36), nullable=False),
    Column("reason", String(24), nullable=False),
    Column("by_kind", String(8), nullable=False),
    Column("by_id", String(64)),
    Column("counts", Json, nullable=False),
    Column("at", UTCDateTime, nullable=False),
    Index("ix_erasure_at", "practice_id", "at"),
)
erased_address = Table(
    "erased_address",
    metadata,
    Column("practice_id", String(36), primary_key=True),
    Column("digest", String(64), primary_key=True),  # keyed: nobody finds the number by trying all
    Column("revoked", String(12)),
    Column("revoked_categories", Json, nullable=False),
    Column("at", UTCDateTime, nullable=False),
)
