"""What has happened in a conversation and on the channels that carry it."""

from core.events.base import Event


class InquiryOpened(Event, frozen=True, tag="inquiry_opened.v1"):
    thread_id: str
    inquiry_id: str
    channel: str = ""
    source: str | None = None
    """The practice's own name for where it came from."""
    came: str | None = None
    """The kind of it: ad, link, form, …"""
    machine: bool = False
    """An absence note or a network's notice has opened it."""


class LeadReceived(Event, frozen=True, tag="lead_received.v1"):
    """Somebody came in by a form, at the door or by a friend's link: the pipeline's first step."""

    thread_id: str
    contact_id: str
    message_id: str
    inquiry_id: str | None
    is_new: bool
    """Nobody whom we knew."""


class InboundStored(Event, frozen=True, tag="inbound_stored.v1"):
    thread_id: str
    message_id: str
    seq: int
    contact_id: str = ""
    machine: bool = False
    """An absence note or a network's notice: they have not replied."""


class OwnerChanged(Event, frozen=True, tag="owner_changed.v1"):
    thread_id: str
    to_kind: str
    by: str | None


class AddressRevoked(Event, frozen=True, tag="address_revoked.v1"):
    """`categories` are what was taken back where the scope is less than all."""

    thread_id: str
    address_id: str
    scope: str
    categories: tuple[str, ...] = ()


class Declined(Event, frozen=True, tag="declined.v1"):
    """They said no, or not now, and left nothing else open."""

    thread_id: str
    contact_id: str


class StaffSpoke(Event, frozen=True, tag="staff_spoke.v1"):
    thread_id: str


class ThreadTouched(Event, frozen=True, tag="thread_touched.v1"):
    """Something a list row shows has changed."""

    thread_id: str


class TimelineAdded(Event, frozen=True, tag="timeline_added.v1"):
    thread_id: str
    item_id: str


class TimelineChanged(Event, frozen=True, tag="timeline_changed.v1"):
    thread_id: str
    item_id: str


class MessageReleased(Event, frozen=True, tag="message_released.v1"):
    thread_id: str
    message_id: str
    by: str
    held: bool = False
    """It had waited in the gate."""


class OutboundMoved(Event, frozen=True, tag="outbound_moved.v1"):
    """Something became of an outbound: sending, sent, delivered, failed, unknown, cancelled."""

    outbound_id: str
    message_id: str
    thread_id: str
    status: str
    rank: int
    code: str | None = None
    provider_id: str | None = None


class RecipientRefused(Event, frozen=True, tag="recipient_refused.v1"):
    """The provider says that this address has opted out there."""

    thread_id: str
    address_id: str
    message_id: str


class AccountBroken(Event, frozen=True, tag="account_broken.v1"):
    """The provider does not take our credentials or our sender any more: a person must look."""

    account_id: str
    thread_id: str | None
    """The thread whose message was refused, if one was."""
    code: str


class ChannelTroubled(Event, frozen=True, tag="channel_troubled.v1"):
    """Something is wrong with a channel that nobody has been told of yet; `code` names the fix."""

    account_id: str
    code: str
    broken: bool


class OutboundExpired(Event, frozen=True, tag="outbound_expired.v1"):
    """It could not leave in time and will not leave stale: a person must write instead."""

    thread_id: str
    message_id: str


class OutcomeUnclear(Event, frozen=True, tag="outcome_unclear.v1"):
    """Nobody can tell whether it was sent: a person must decide."""

    outbound_id: str
    thread_id: str
    message_id: str


class OptOutHeard(Event, frozen=True, tag="opt_out_heard.v1"):
    thread_id: str
    contact_id: str
    address_id: str
    message_id: str
    scope: str
    how: str


class OptInHeard(Event, frozen=True, tag="opt_in_heard.v1"):
    thread_id: str
    contact_id: str
    address_id: str
    message_id: str
    categories: tuple[str, ...] = ()
    """Only these are wanted again; empty: everything."""


class MessageSent(Event, frozen=True, tag="message_sent.v1"):
    """The provider took it."""

    thread_id: str
    message_id: str
    by: str


class WordHeard(Event, frozen=True, tag="word_heard.v1"):
    """A message that is one word, which may be a keyword that the practice advertises."""

    thread_id: str
    address_id: str
    message_id: str
    word: str


class DeliveryFailed(Event, frozen=True, tag="delivery_failed.v1"):
    """The network says that a text did not arrive, and what that means for the person or the desk."""

    thread_id: str
    message_id: str
    address_id: str
    unreachable: bool = False
    ask: bool = False
    loop: bool = False
    """Machines answer each other there."""


class AttachmentMoved(Event, frozen=True, tag="attachment_moved.v1"):
    """A file that came with a message is here, was refused, or will never come."""

    thread_id: str
    message_id: str
    position: int
    state: str
    media_id: str | None = None
    kind: str | None = None
    content_type: str | None = None
    name: str | None = None
    size: int | None = None


class HandoffOpened(Event, frozen=True, tag="handoff_opened.v1"):
    handoff_id: str
    thread_id: str
    reason: str
    urgency: str
