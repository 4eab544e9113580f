"""Tables of the gate: drafts, decisions, consent and its withdrawal."""

from sqlalchemy import Boolean, Column, ForeignKey, Index, Integer, String, Table, Text, UniqueConstraint

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
    Column("level", String(8), nullable=False),  # EXPRESS | WRITTEN
    Column("how", String(24), nullable=False),
    Column("shown", Text, nullable=False),
    Column("shown_hash", String(64), nullable=False),
    Column("proof", Json, nullable=False),
    Column("at", UTCDateTime, nullable=False),
    Index("ix_consent_address", "address_id"),
)
revocation = Table(
    "revocation",
    metadata,
    id_column(),
    practice_column(),
    Column("contact_id", String(36), nullable=False),
    Column("address_id", ForeignKey("address.id"), nullable=False),
    Column("scope", String(16), nullable=False),  # all | marketing | wrong_number | unclear
    Column("message_id", String(36)),
    Column("how", String(24), nullable=False),
    Column("at", UTCDateTime, nullable=False),
    Column("lifted_at", UTCDateTime),
    Index("ix_revocation_address", "address_id"),
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
)
claim_index(audit_entry)
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
