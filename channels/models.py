"""Tables of the channels: accounts, what came in, what goes out and what became of it."""

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

channel_account = Table(
    "channel_account",
    metadata,
    id_column(),
    practice_column(),
    Column("channel", String(12), nullable=False),
    Column("provider", String(16), nullable=False),
    Column("external_id", String(120), nullable=False),  # the number, page or site at the provider
    Column("status", String(16), nullable=False),
    Column("settings", Json, nullable=False),
    Column("secret", LargeBinary),  # encrypted with the practice's data key
    Column("created_at", UTCDateTime, nullable=False),
    # where a look at the provider went on, what was wrong with the account, when its token ends
    Column("state", Json),
    # a sender's pace, in milliseconds (channels/throughput.py), and what it sent on the carriers' day
    Column("pace_until", BigInteger, nullable=False, server_default="0"),
    Column("pace_lag", BigInteger, nullable=False, server_default="0"),
    Column("pace_day", String(10)),
    Column("pace_segments", Integer, nullable=False, server_default="0"),
    *claim_columns(),  # due_at: the next look
    UniqueConstraint("provider", "channel", "external_id"),
)
claim_index(channel_account)
inbound_event = Table(
    "inbound_event",
    metadata,
    id_column(),
    Column("practice_id", String(36)),
    Column("account_id", ForeignKey("channel_account.id"), nullable=False),
    Column("kind", String(64), nullable=False),
    Column("event_key", String(160), nullable=False),
    Column("received_at", UTCDateTime, nullable=False),
    Column("body", LargeBinary),
    Column("content_type", String(80), nullable=False),
    *claim_columns(),
    UniqueConstraint("account_id", "event_key"),
    Index("ix_inbound_event_heard", "account_id", "kind", "received_at"),
)
claim_index(inbound_event)
outbound = Table(
    "outbound",
    metadata,
    id_column(),
    practice_column(),
    Column("decision_id", ForeignKey("decision.id"), nullable=False, unique=True),
    Column("message_id", ForeignKey("message.id"), nullable=False),
    Column("thread_id", ForeignKey("thread.id"), nullable=False),
    Column("account_id", ForeignKey("channel_account.id"), nullable=False),
    Column("channel", String(12), nullable=False),
    Column("address_id", ForeignKey("address.id"), nullable=False),
    Column("recipient", String(254), nullable=False),
    Column("body", Text, nullable=False),
    Column("extras", Json, nullable=False),  # slot buttons and the like, as the channel's capabilities allow
    Column("purpose", String(32), nullable=False),
    Column("author_kind", String(8), nullable=False),
    Column("state", String(12), nullable=False),  # queued sending accepted rejected unknown cancelled
    Column("cancelled_why", String(40)),
    Column("provider_id", String(255)),
    Column("caused_at", UTCDateTime),  # arrival of the message it answers
    Column("created_at", UTCDateTime, nullable=False),
    Column("expires_at", UTCDateTime, nullable=False),
    Column("ticket", BigInteger),  # its turn at a sender with a pace
    Column("retries", Integer, nullable=False, server_default="0"),  # second tries, after a report
    *claim_columns(),
    Index("ix_outbound_thread", "thread_id", "state"),
    Index("ix_outbound_provider_id", "account_id", "provider_id"),
)
claim_index(outbound)
attempt = Table(
    "attempt",
    metadata,
    id_column(),
    practice_column(),
    Column("outbound_id", ForeignKey("outbound.id"), nullable=False),
    Column("number", Integer, nullable=False),
    Column("started_at", UTCDateTime, nullable=False),
    Column("finished_at", UTCDateTime),
    Column("outcome", String(12), nullable=False),  # started accepted rejected retry unknown
    Column("code", String(40)),
    Column("provider_id", String(255)),
    UniqueConstraint("outbound_id", "number"),
)
receipt = Table(
    "receipt",
    metadata,
    id_column(),
    practice_column(),
    Column("outbound_id", ForeignKey("outbound.id"), nullable=False),
    Column("provider_id", String(120)),  # of which try it speaks
    Column("status", String(24), nullable=False),
    Column("rank", Integer, nullable=False),
    Column("code", String(40)),
    Column("at", UTCDateTime, nullable=False),
    Column("moved", Boolean, nullable=False),  # whether it changed the message's status
    Index("ix_receipt_outbound", "outbound_id"),
)
attachment = Table(
    # What came with a message and is fetched, looked at and stored later.
    "attachment",
    metadata,
    id_column(),
    practice_column(),
    Column("thread_id", String(36), nullable=False),
    Column("message_id", String(36), nullable=False),
    Column("account_id", String(36), nullable=False),
    Column("position", Integer, nullable=False),
    Column("kind", String(8), nullable=False),
    Column("url", Text),
    Column("provider_id", String(120)),
    Column("content_type", String(80)),
    Column("name", String(200)),
    Column("content", LargeBinary),  # where the envelope carried it, until it is stored
    Column("state", String(12), nullable=False),  # pending | kept | refused | gone
    Column("media_id", String(36)),
    Column("code", String(40)),
    Column("created_at", UTCDateTime, nullable=False),
    *claim_columns(),
    Index("ix_attachment_thread_id", "thread_id"),
    Index("ix_attachment_created_at", "practice_id", "created_at"),
)
claim_index(attachment)
opt_out_push = Table(
    # What the provider is told of opt-outs that it did not hear itself.
    "opt_out_push",
    metadata,
    id_column(),
    practice_column(),
    Column("account_id", String(36), nullable=False),
    Column("address_id", String(36), nullable=False),
    Column("opted_out", Boolean, nullable=False),
    Column("at", UTCDateTime, nullable=False),
    Column("told_at", UTCDateTime),
    *claim_columns(),
    Index("ix_opt_out_push_address_id", "address_id"),
)
claim_index(opt_out_push)
text_registration = Table(
    # A number's way through the carriers' registry.
    "text_registration",
    metadata,
    id_column(),
    practice_column(),
    Column("account_id", String(36), nullable=False, unique=True),
    Column("facts", Json, nullable=False),
    Column("steps", Json, nullable=False),  # what was made at the provider, by step
    Column("status", String(16), nullable=False),  # draft | working | waiting | registered | rejected
    Column("problem", String(500)),
    Column("updated_at", UTCDateTime, nullable=False),
    *claim_columns(),
)
claim_index(text_registration)
lead_fetch = Table(
    # Leads that a provider has announced; what stands in them is fetched from it.
    "lead_fetch",
    metadata,
    id_column(),
    practice_column(),
    Column("account_id", ForeignKey("channel_account.id"), nullable=False),
    Column("lead_id", String(100), nullable=False),
    Column("announced_at", UTCDateTime, nullable=False),
    Column("fetched_at", UTCDateTime),
    *claim_columns(),
    UniqueConstraint("account_id", "lead_id"),
)
claim_index(lead_fetch)
channel_health = Table(
    # How an account is: what is usual for it, what went wrong lately, and what people were told.
    "channel_health",
    metadata,
    id_column(),
    practice_column(),
    Column("account_id", ForeignKey("channel_account.id"), nullable=False, unique=True),
    Column("watched_since", UTCDateTime, nullable=False),
    Column("last_in_at", UTCDateTime),
    Column("usual", Json),  # how often each hour of the week had something, in the practice's time
    Column("usual_at", UTCDateTime),
    Column("quiet_since", UTCDateTime),  # longer than usual
    Column("failures", Json, nullable=False),  # [instant, code, thread] of sends that failed lately
    Column("refused", Json, nullable=False),  # instants at which requests were refused as forged
    Column("missed", Json, nullable=False),  # [instant, count] of what no webhook told of
    Column("findings", Json, nullable=False),  # [{code, since}], as people were told
    *claim_columns(),  # due_at: the next look
)
claim_index(channel_health)
