"""One request of Meta's tells of several accounts and happenings: cut into single ones, each under its own key."""

import hashlib
from collections.abc import Iterator
from typing import Final

import msgspec

from channels.adapters.meta_shapes import Change, Entry, Envelope, Item, Said, opened
from channels.base import Account, Part, Verified
from core.errors import BadInputError

WAYS: Final = ("messaging", "standby", "changes")
OBJECTS: Final = {"page": "facebook", "instagram": "instagram"}
LONGEST_KEY: Final = 160


def parts_of(body: bytes, account: Account) -> tuple[Part, ...]:
    """Each happening with whom it may belong to. What nobody can read stays whole, for who was told."""
    try:
        envelope = opened(body, Envelope)
    except BadInputError:
        key = f"odd:{hashlib.sha256(body).hexdigest()}"
        return (Part(((account.channel, account.external_id),), Verified(key, body)),)
    return tuple(
        Part(
            owners(envelope.object, entry, way, raw),
            Verified(key_of(way, raw), one(envelope, entry, way, raw)),
        )
        for entry in envelope.entry
        for way in WAYS
        for raw in happenings(entry, way)
    )


def happenings(entry: Entry, way: str) -> Iterator[msgspec.Raw]:
    found: tuple[msgspec.Raw, ...] = getattr(entry, way)
    return iter(found)


def one(envelope: Envelope, entry: Entry, way: str, raw: msgspec.Raw) -> bytes:
    """The same envelope with a single happening, its bytes as they came."""
    return msgspec.json.encode(
        {"object": envelope.object, "entry": [{"id": str(entry.id), "time": entry.time, way: [raw]}]}
    )


def owners(kind: str, entry: Entry, way: str, raw: msgspec.Raw) -> tuple[tuple[str, str], ...]:
    """Instagram may come under the linked page's id or as the page's: the account's own id in the item decides."""
    entry_id, channel = str(entry.id), OBJECTS.get(kind, kind)
    if way == "changes":
        if _field(raw) == "leadgen":
            return (("form", entry_id), (channel, entry_id))
        return ((channel, entry_id),)
    ours = _our_side(raw)
    if ours in {"", entry_id}:
        return ((channel, entry_id),)
    return (("instagram", ours), (channel, entry_id))


def key_of(way: str, raw: msgspec.Raw) -> str:
    """What makes this happening the same one when it is told again (channels.md, section 0)."""
    try:
        parts = _change_key(raw) if way == "changes" else _item_key(opened(raw, Item))
    except BadInputError:
        parts = None
    if parts is None:
        return f"{way}:{hashlib.sha256(bytes(raw)).hexdigest()}"
    key = ":".join(str(part) for part in parts)
    return key if len(key) <= LONGEST_KEY else f"{parts[0]}:{hashlib.sha256(key.encode()).hexdigest()}"


def _item_key(item: Item) -> tuple[object, ...] | None:
    actor, at = item.sender.id if item.sender else "", item.timestamp or ""
    pressed = item.postback.mid if item.postback else None
    if item.message is not None or pressed:
        gone = item.message is not None and item.message.is_deleted
        return ("gone" if gone else "message", item.message.mid if item.message else pressed)
    if item.message_edit is not None:
        return ("edit", item.message_edit.mid, item.message_edit.num_edit)
    if item.reaction is not None:
        return ("reaction", item.reaction.mid, actor, item.reaction.action, at)
    if item.delivery is not None:
        return ("delivery", actor, item.delivery.watermark, *(item.delivery.mids or ()))
    if item.read is not None:
        return ("read", actor, item.read.watermark or "", item.read.mid or "")
    return None


def _change_key(raw: msgspec.Raw) -> tuple[object, ...] | None:
    change = opened(raw, Change)
    if change.field not in {"comments", "live_comments", "feed"}:
        return None
    said = opened(change.value, Said)
    comment = said.comment_id or said.id
    if comment is None or said.verb in {"edited", "edit"}:
        return None  # each edit of a comment is told with its new words: the bytes are its key
    return ("comment", comment, said.verb or "add")


def _our_side(raw: msgspec.Raw) -> str:
    try:
        item = opened(raw, Item)
    except BadInputError:
        return ""
    echo = item.message is not None and item.message.is_echo
    party = item.sender if echo else item.recipient
    return str(party.id) if party else ""


def _field(raw: msgspec.Raw) -> str:
    try:
        return opened(raw, Change).field
    except BadInputError:
        return ""
