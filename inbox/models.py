"""Tables of the inbox: threads, inquiries, messages and what else stands on the timeline."""

from sqlalchemy import (
    Boolean,
    Column,
    ForeignKey,
    Index,
    Integer,
    String,
    Table,
    Text,
    UniqueConstraint,
    text,
)

from core.tables import Json, UTCDateTime, claim_columns, claim_index, id_column, metadata, practice_column

UNSENT_SQL = "status IN ('blocked', 'failed', 'unknown')"
"""Few rows among very many: as a literal, so that both databases see that their index is meant."""
thread = Table(
    "thread",
    metadata,
    id_column(),
    practice_column(),
    Column("contact_id", ForeignKey("contact.id"), nullable=False, unique=True),
    # agent | staff | none, who exactly, and since when
    Column("owner_kind", String(8), nullable=False),
    Column("owner_id", String(64)),
    Column("owner_since", UTCDateTime, nullable=False),
    Column("owner_version", Integer, nullable=False, server_default="0"),
    Column("agent_mode", String(8)),  # null = the practice's setting for the channel
    Column("state", String(8), nullable=False),  # open | done
    Column("snoozed_until", UTCDateTime),
    Column("resume_at", UTCDateTime),  # quiet-time release of a person's thread
    # where the next reply goes: the address and account last written on
    Column("channel", String(12), nullable=False),
    Column("address_id", ForeignKey("address.id"), nullable=False),
    Column("account_id", ForeignKey("channel_account.id"), nullable=False),
    Column("head_seq", Integer, nullable=False),
    Column("read_seq", Integer, nullable=False),
    Column("last_in_seq", Integer, nullable=False),  # newest message of the patient
    Column(
        "answered_seq", Integer, nullable=False
    ),  # newest one that a settled turn or a person has dealt with
    Column("last_in_at", UTCDateTime),
    Column("last_out_at", UTCDateTime),
    Column("waiting_since", UTCDateTime),  # oldest message of the patient without an answer
    Column("language", String(8)),
    Column("pending", Json),
    Column("greeted_at", UTCDateTime),
    Column("outbound_count", Integer, nullable=False, server_default="0"),
    Column("failed_turns", Integer, nullable=False, server_default="0"),
    Column("asked", Json, nullable=False),
    Column("inquiry_id", String(36)),
    Column("boundary_seq", Integer, nullable=False, server_default="0"),  # context starts after it
    Column("created_at", UTCDateTime, nullable=False),
    Column("version", Integer, nullable=False, server_default="1"),
    *claim_columns(),  # due_at: when the agent's turn is due
    Column("burst_at", UTCDateTime),  # arrival of the burst's first message
    Column("parked_why", String(32)),  # why the agent leaves its turn to people for now
    Column("merged_into", String(36)),  # the thread that has this one's entries now
    Column("awaits", String(36)),  # what a practice system is asked before the turn can be answered
)
claim_index(thread)
inquiry = Table(
    "inquiry",
    metadata,
    id_column(),
    practice_column(),
    Column("thread_id", ForeignKey("thread.id"), nullable=False),
    Column("channel", String(12), nullable=False),
    Column("source", String(64)),
    Column("opened_at", UTCDateTime, nullable=False),
    Column("opened_seq", Integer, nullable=False),
    Column("closed_at", UTCDateTime),
    Column("outcome", String(24)),
    # first-response clocks, kept apart for bot and person
    Column("agent_first_at", UTCDateTime),
    Column("staff_first_at", UTCDateTime),
    Column("first_kind", String(16)),  # real | acknowledgement
    Column("unanswered_why", String(32)),
    Column("attribution", Json),  # the source's kind and values of the message that opened it
    *claim_columns(),  # due_at: the first-response watchdog
    Index("ix_inquiry_thread", "thread_id"),
)
claim_index(inquiry)
message = Table(
    "message",
    metadata,
    id_column(),
    practice_column(),
    Column("thread_id", ForeignKey("thread.id"), nullable=False),
    Column("inquiry_id", String(36)),
    Column("seq", Integer, nullable=False),
    # dense among what the patient sees at this address: the widget finds gaps by it
    Column("patient_seq", Integer),
    Column("direction", String(3), nullable=False),  # in | out
    Column("kind", String(8), nullable=False, server_default="message"),  # message | note
    Column("channel", String(12), nullable=False),
    Column("address_id", String(36)),
    Column("account_id", String(36)),
    Column("provider_id", String(255)),
    Column("client_id", String(64)),
    Column("author_kind", String(8), nullable=False),
    Column("author_id", String(64)),
    Column("text", Text, nullable=False),
    Column("attachments", Json, nullable=False),
    Column("slots", Json, nullable=False),
    Column("citations", Json, nullable=False),
    Column("status", String(12), nullable=False),
    Column("status_rank", Integer, nullable=False, server_default="0"),
    Column("status_code", String(40)),
    Column("purpose", String(32)),
    Column("decision_id", String(36)),
    Column("run_id", String(36)),
    Column("at", UTCDateTime, nullable=False),
    Column("answers_at", UTCDateTime),  # arrival of the newest message this one answers
    Column("handed_at", UTCDateTime),  # when the provider took it
    Column("sent_at", UTCDateTime),  # by the provider's clock
    Column("context", String(16)),  # comment | review | story_reply | … ; null = an ordinary message
    Column("reply_to", String(255)),  # provider id of what it answers
    Column("subject", String(200)),
    Column("meta", Json),
    Column("reactions", Json),
    Column("edits", Integer, nullable=False, server_default="0"),
    Column("removed_at", UTCDateTime),
    UniqueConstraint("thread_id", "seq"),
    UniqueConstraint("account_id", "provider_id"),
    UniqueConstraint("thread_id", "client_id"),
    Index("ix_message_address", "address_id", "patient_seq"),
    Index(
        "ix_message_unsent",
        "practice_id",
        "at",
        sqlite_where=text(UNSENT_SQL),
        postgresql_where=text(UNSENT_SQL),
    ),
)
early_mark = Table(
    # What a provider said of a message before the message itself arrived (they do not keep order).
    "early_mark",
    metadata,
    id_column(),
    practice_column(),
    Column("account_id", String(36), nullable=False),
    Column("provider_id", String(255), nullable=False),
    Column("kind", String(12), nullable=False),
    Column("data", Json, nullable=False),
    Column("at", UTCDateTime, nullable=False),
    Index("ix_early_mark_message", "account_id", "provider_id"),
)
thread_event = Table(
    "thread_event",
    metadata,
    id_column(),
    practice_column(),
    Column("thread_id", ForeignKey("thread.id"), nullable=False),
    Column("seq", Integer, nullable=False),
    Column("kind", String(12), nullable=False),
    Column("at", UTCDateTime, nullable=False),
    Column("author_kind", String(8), nullable=False),
    Column("author_id", String(64)),
    Column("data", Json, nullable=False),
    UniqueConstraint("thread_id", "seq"),
)
handoff = Table(
    "handoff",
    metadata,
    id_column(),
    practice_column(),
    Column("thread_id", ForeignKey("thread.id"), nullable=False),
    Column("reason", String(24), nullable=False),
    Column("urgency", String(12), nullable=False),
    Column("summary", Text, nullable=False),
    Column("queue", String(24), nullable=False),
    Column("status", String(8), nullable=False),  # open | taken | closed
    Column("opened_at", UTCDateTime, nullable=False),
    Column("answer_by", UTCDateTime),
    Column("taken_by", String(64)),
    Column("closed_at", UTCDateTime),
    Column("escalated", Boolean, nullable=False),
    Column("step", Integer, nullable=False, server_default="0"),
    *claim_columns(),  # due_at: the next rung of the escalation ladder
    Index("ix_handoff_thread", "thread_id", "status"),
)
claim_index(handoff)
thread_card = Table(
    "thread_card",
    metadata,
    Column("thread_id", String(36), primary_key=True),
    practice_column(),
    Column("zone", String(12), nullable=False),
    Column("sort_key", String(48), nullable=False),  # ascending is the order of its zone
    Column("unread", Integer, nullable=False),
    Column("location", String(64)),  # where the contact's visits are; null = nowhere yet
    Column("card", Json, nullable=False),
    Index("ix_thread_card_zone", "practice_id", "zone", "sort_key"),
)
staff_notice = Table(
    "staff_notice",
    metadata,
    id_column(),
    practice_column(),
    Column("kind", String(32), nullable=False),
    Column("thread_id", String(36)),
    Column("handoff_id", String(36)),
    Column("to_staff", String(64)),
    Column("at", UTCDateTime, nullable=False),
    Column("seen_at", UTCDateTime),
    Index("ix_staff_notice_practice", "practice_id", "at"),
)
call = Table(
    # A telephone call: one row per call of the caller, or per call that a colleague made from here.
    "call",
    metadata,
    id_column(),
    practice_column(),
    Column("account_id", ForeignKey("channel_account.id"), nullable=False),
    Column("provider_id", String(64)),  # of the leg that began it; null until the provider has said
    Column("direction", String(3), nullable=False),  # in | out
    Column("caller", String(254), nullable=False),  # as the provider gave it; of the patient on the way out
    Column("called", String(64), nullable=False),  # our own line
    Column("forwarded_from", String(64)),
    Column("thread_id", String(36)),
    Column("event_id", String(36)),  # its card on the timeline
    Column("inquiry_id", String(36)),
    Column("progress", Json, nullable=False),  # inbox.call_progress.Progress
    Column("outcome", String(12)),  # null while it goes | connected | missed | misdial | failed
    Column("reason", String(16)),
    Column("began_at", UTCDateTime, nullable=False),
    Column("over_at", UTCDateTime),  # T0: known to be over for the caller
    Column("text_state", String(8)),  # of the text to a missed caller: due | sent | held | not_sent
    Column("text_why", String(24)),
    Column("staff_id", String(64)),
    Column("client_id", String(64)),
    *claim_columns(),  # due_at: the backstop, then the text
    UniqueConstraint("account_id", "provider_id"),
    UniqueConstraint("thread_id", "client_id"),
    Index("ix_call_caller", "practice_id", "caller", "began_at"),
    Index("ix_call_thread", "thread_id"),
)
claim_index(call)
call_leg = Table(
    "call_leg",
    metadata,
    id_column(),
    practice_column(),
    Column("call_id", ForeignKey("call.id"), nullable=False),
    Column("provider_id", String(64), nullable=False),
    Column("number", String(64), nullable=False),  # the practice's phone that rang
    Column("answered_at", UTCDateTime),
    Column("accepted_at", UTCDateTime),  # pressed 1: a person, not somebody's mailbox
    UniqueConstraint("call_id", "provider_id"),
)
call_recording = Table(
    "call_recording",
    metadata,
    id_column(),
    practice_column(),
    Column("call_id", ForeignKey("call.id"), nullable=False),
    Column("provider_id", String(64), nullable=False),
    Column("url", Text),
    Column("seconds", Integer),
    Column("media_id", String(36)),  # null until it has been fetched
    Column("at", UTCDateTime, nullable=False),
    *claim_columns(),  # due_at: to be fetched
    UniqueConstraint("call_id", "provider_id"),
)
claim_index(call_recording)
