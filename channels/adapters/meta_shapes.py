"""Meta's webhook envelopes as far as we read them; a field of the wrong kind names its path, others are let be."""

from datetime import UTC, datetime
from typing import Any, TypeVar

import msgspec

from core.errors import BadInputError, pointer_in

T = TypeVar("T")
Id = str | int


class Party(msgspec.Struct, frozen=True):
    id: Id = ""


class Payload(msgspec.Struct, frozen=True):
    url: str | None = None
    title: str | None = None
    sticker_id: Id | None = None


class Enclosed(msgspec.Struct, frozen=True):
    type: str = ""
    payload: Payload | None = None
    url: str | None = None
    title: str | None = None


class Story(msgspec.Struct, frozen=True):
    id: Id = ""
    url: str | None = None


class ReplyTo(msgspec.Struct, frozen=True):
    mid: str | None = None
    story: Story | None = None


class QuickReply(msgspec.Struct, frozen=True):
    payload: str | None = None


class AdContext(msgspec.Struct, frozen=True):
    ad_title: str | None = None


class Referral(msgspec.Struct, frozen=True):
    source: str | None = None
    type: str | None = None
    ref: str | None = None
    ad_id: Id | None = None
    ads_context_data: AdContext | None = None


class Message(msgspec.Struct, frozen=True):
    mid: str
    text: str | None = None
    attachments: tuple[Enclosed, ...] | None = None
    quick_reply: QuickReply | None = None
    reply_to: ReplyTo | None = None
    referral: Referral | None = None
    is_echo: bool = False
    is_deleted: bool = False
    is_unsupported: bool = False
    app_id: Id | None = None
    metadata: str | None = None


class Edit(msgspec.Struct, frozen=True):
    mid: str
    text: str = ""
    num_edit: int = 1


class Reaction(msgspec.Struct, frozen=True):
    mid: str
    action: str = "react"
    emoji: str | None = None
    reaction: str | None = None


class Postback(msgspec.Struct, frozen=True):
    mid: str | None = None
    title: str | None = None
    payload: str | None = None
    referral: Referral | None = None


class Delivery(msgspec.Struct, frozen=True):
    watermark: int | None = None
    mids: tuple[str, ...] | None = None


class Read(msgspec.Struct, frozen=True):
    watermark: int | None = None
    mid: str | None = None


class Optin(msgspec.Struct, frozen=True):
    ref: str | None = None


class Handed(msgspec.Struct, frozen=True):
    new_owner_app_id: Id | None = None


class Policy(msgspec.Struct, frozen=True):
    action: str = ""


class Item(msgspec.Struct, frozen=True):
    """One of `messaging[]` or `standby[]`; which key is there says what happened."""

    sender: Party | None = None
    recipient: Party | None = None
    timestamp: int | float | None = None
    message: Message | None = None
    message_edit: Edit | None = None
    reaction: Reaction | None = None
    postback: Postback | None = None
    referral: Referral | None = None
    delivery: Delivery | None = None
    read: Read | None = None
    optin: Optin | None = None
    take_thread_control: Handed | None = None
    pass_thread_control: Handed | None = None
    policy_enforcement: Policy | None = msgspec.field(default=None, name="policy-enforcement")
    policy: Policy | None = msgspec.field(default=None, name="policy_enforcement")
    integrity: Any = None
    messaging_integrity: Any = None


class Writer(msgspec.Struct, frozen=True):
    id: Id = ""
    name: str | None = None
    username: str | None = None


class Media(msgspec.Struct, frozen=True):
    id: Id = ""
    ad_id: Id | None = None


class Post(msgspec.Struct, frozen=True):
    permalink_url: str | None = None
    message: str | None = None


class Said(msgspec.Struct, frozen=True):
    """What `changes[]` tells of a comment, on either platform."""

    item: str | None = None
    verb: str | None = None
    id: Id | None = None
    comment_id: Id | None = None
    post_id: Id | None = None
    writer: Writer | None = msgspec.field(default=None, name="from")
    message: str | None = None
    text: str | None = None
    media: Media | None = None
    post: Post | None = None
    ad_id: Id | None = None
    created_time: int | None = None


class Change(msgspec.Struct, frozen=True):
    field: str
    value: msgspec.Raw = msgspec.Raw(b"{}")


class Entry(msgspec.Struct, frozen=True):
    id: Id
    time: int | float | None = None
    messaging: tuple[msgspec.Raw, ...] = ()
    standby: tuple[msgspec.Raw, ...] = ()
    changes: tuple[msgspec.Raw, ...] = ()


class Envelope(msgspec.Struct, frozen=True):
    object: str
    entry: tuple[Entry, ...]


def opened(content: bytes | msgspec.Raw, kind: type[T], place: str = "") -> T:
    """Raises `BadInputError` with the JSON pointer of what is wrong, and nothing of what stood there."""
    try:
        return msgspec.json.decode(content, type=kind)
    except msgspec.ValidationError as error:
        pointer = pointer_in(error).rstrip("/")
        raise BadInputError("not Meta's envelope", at=f"{place}{pointer}" or "/") from None
    except (msgspec.DecodeError, UnicodeDecodeError):
        raise BadInputError("not JSON", at=place or "/") from None


def instant(stamp: float | None) -> datetime | None:
    """Milliseconds in messaging, seconds in changes; None for what is neither."""
    if stamp is None:
        return None
    try:
        return datetime.fromtimestamp(stamp / 1000 if stamp > 1e11 else stamp, UTC)
    except (OverflowError, ValueError, OSError):
        return None
