"""Meta's happenings in our words. Which key is there decides; what nobody has met is counted and let be."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any, Final

import msgspec

from channels.adapters.meta_comments import read_change
from channels.adapters.meta_envelope import OBJECTS, WAYS, happenings, owners
from channels.adapters.meta_shapes import Enclosed, Envelope, Item, Message, Referral, instant, opened
from channels.base import (
    Account,
    Alarm,
    Attachment,
    Control,
    Echo,
    Edited,
    Inbound,
    Parsed,
    Reacted,
    Removed,
    Source,
    StatusUpdate,
    Visited,
    Watermark,
)
from core.logging import logger

OURS: Final = "gd:"
"""Begins the metadata of what we send; the rest is our outbound's id, which the echo brings back."""
SLOT: Final = "slot:"
KINDS: Final[dict[str, Any]] = {
    "image": "image",
    "sticker": "image",
    "story_mention": "image",
    "ephemeral": "image",
    "share": "image",
    "ig_post": "image",
    "video": "video",
    "reel": "video",
    "ig_reel": "video",
    "audio": "audio",
    "file": "file",
}
FACES: Final = {
    "love": "❤",
    "like": "👍",
    "dislike": "👎",
    "smile": "😆",
    "wow": "😮",
    "sad": "😢",
    "angry": "😠",
}
QUIET: Final = {"request_thread_control", "app_roles", "response_feedback", "account_linking", "game_play"}


def read_envelope(body: bytes, account: Account, window: timedelta | None) -> tuple[Parsed, ...]:
    """What it tells of this account, in Meta's order; other accounts' entries are not looked into."""
    envelope = opened(body, Envelope)
    ours = (account.channel, account.external_id)
    found: list[Parsed] = []
    for number, entry in enumerate(envelope.entry):
        for way in WAYS:
            for place, raw in enumerate(happenings(entry, way)):
                if ours not in owners(envelope.object, entry, way, raw):
                    continue
                where = f"/entry/{number}/{way}/{place}"
                if way == "changes":
                    found += read_change(raw, entry.time, account, where)
                else:
                    found += _read_item(raw, account, window, where, standby=way == "standby")
    if envelope.object not in OBJECTS:
        logger().info("webhook_ignored", kind=envelope.object[:32], account=account.id)
    return tuple(found)


def _read_item(
    raw: msgspec.Raw, account: Account, window: timedelta | None, where: str, *, standby: bool
) -> Iterator[Parsed]:
    item = opened(raw, Item, where)
    person, us = _id(item.sender), _id(item.recipient)
    if item.message is not None and (item.message.is_echo or person == account.external_id):
        yield from _echo(item.message, us, item, account)
    elif item.message is not None:
        yield from _message(item.message, person, item)
    elif item.postback is not None:
        yield _postback(item, person)
    elif person == account.external_id:
        pass  # our own reaction or reading is no news
    else:
        yield from _about_a_message(item, person)
        yield from _about_the_thread(item, person, account, window)
        if not _is_known(item):
            _note_unknown(raw, account)
    if standby and person and person != account.external_id:
        yield Control(person, ours=False, sent_at=instant(item.timestamp))


def _message(message: Message, person: str, item: Item) -> Iterator[Parsed]:
    if message.is_deleted:
        yield Removed(message.mid)
        return
    context, source, meta = _circumstances(message)
    payload = message.quick_reply.payload if message.quick_reply else None
    text = message.text or ""
    yield Inbound(
        provider_id=message.mid,
        sender=person,
        text=text,
        attachments=attachments(message),
        slot_id=_slot(payload),
        sent_at=instant(item.timestamp),
        reply_to=message.reply_to.mid if message.reply_to else None,
        context=context,
        source=source,
        automatic=context == "story_mention" and not text,
        meta=meta,
    )


def _circumstances(message: Message) -> tuple[Any, Source | None, dict[str, Any]]:
    meta: dict[str, Any] = {}
    shared = next((each for each in message.attachments or () if each.type == "fallback"), None)
    if shared is not None:
        meta |= _known(
            link=shared.url or (shared.payload.url if shared.payload else None), quote=shared.title
        )
    if message.is_unsupported or not (message.text or message.attachments or message.quick_reply):
        meta["unsupported"] = True
    if any(each.type == "location" for each in message.attachments or ()):
        meta["location"] = True
    story = message.reply_to.story if message.reply_to else None
    came = source_of(message.referral)
    if story is not None:
        return "story_reply", came or Source("story"), meta | _known(story_url=story.url)
    if any(each.type == "story_mention" for each in message.attachments or ()):
        return "story_mention", came or Source("story"), meta
    return "message", came, meta


def attachments(message: Message) -> tuple[Attachment, ...]:
    """Links only: Meta lets an inbox show what people send, not archive it. A sticker may come a second time as image."""
    found: dict[str, Attachment] = {}
    for number, each in enumerate(message.attachments or ()):
        kind = KINDS.get(each.type)
        if kind is None:
            continue
        sticker = each.payload.sticker_id if each.payload else None
        key = f"sticker {sticker}" if sticker else str(number)
        found.setdefault(key, _attachment(each, kind, f"{message.mid}#{number + 1}", sticker=bool(sticker)))
    return tuple(found.values())


def _attachment(each: Enclosed, kind: Any, provider_id: str, *, sticker: bool) -> Attachment:
    url = each.payload.url if each.payload else None
    name = "sticker" if sticker or each.type == "sticker" else None
    return Attachment(kind, url or each.url, name=name, provider_id=provider_id, keep=False)


def _echo(message: Message, person: str, item: Item, account: Account) -> Iterator[Parsed]:
    """Ours come back with our app's id; every other is a person of the practice, or a third tool of theirs."""
    if message.is_deleted:
        yield Removed(message.mid)
    elif (message.metadata or "").startswith(OURS):
        outbound_id = (message.metadata or "").removeprefix(OURS)
        yield StatusUpdate(message.mid, "sent", 3, outbound_id=outbound_id)
    elif message.app_id is not None and str(message.app_id) == str(account.settings.get("app_id")):
        yield StatusUpdate(message.mid, "sent", 3)
    else:
        yield Echo(
            provider_id=message.mid,
            recipient=person,
            text=message.text or "",
            sent_at=instant(item.timestamp),
            attachments=attachments(message),
        )


def _postback(item: Item, person: str) -> Inbound:
    pressed = item.postback
    assert pressed is not None
    return Inbound(
        provider_id=pressed.mid or f"postback:{person}:{item.timestamp}"[:120],
        sender=person,
        text=pressed.title or "",
        slot_id=_slot(pressed.payload),
        sent_at=instant(item.timestamp),
        source=source_of(pressed.referral),
    )


def _about_a_message(item: Item, person: str) -> Iterator[Parsed]:
    if item.message_edit is not None:
        yield Edited(item.message_edit.mid, item.message_edit.text, item.message_edit.num_edit)
    if item.reaction is not None:
        given = item.reaction
        face = given.emoji or FACES.get(given.reaction or "", "❤")
        emoji = None if given.action == "unreact" else face
        yield Reacted(given.mid, person, emoji, instant(item.timestamp))
    if item.delivery is not None:
        for mid in item.delivery.mids or ():
            yield StatusUpdate(mid, "delivered", 4)
        delivered = instant(item.delivery.watermark)
        if delivered is not None:
            yield Watermark(person, "delivered", delivered)
    if item.read is not None:
        read = instant(item.read.watermark)
        if item.read.mid is not None:
            yield StatusUpdate(item.read.mid, "read", 5)
        elif read is not None:
            yield Watermark(person, "read", read)


def _about_the_thread(
    item: Item, person: str, account: Account, window: timedelta | None
) -> Iterator[Parsed]:
    referral = item.referral
    if referral is None and item.optin is not None:
        referral = Referral(source="OPTIN", ref=item.optin.ref)
    source = source_of(referral)
    if source is not None:
        yield Visited(person, source, instant(item.timestamp), window)
    handed = item.take_thread_control or item.pass_thread_control
    if handed is not None:
        ours = str(handed.new_owner_app_id) == str(account.settings.get("app_id"))
        yield Control(person, ours=ours, sent_at=instant(item.timestamp))
    policy = item.policy_enforcement or item.policy
    if policy is not None and policy.action != "unblock":
        blocked = policy.action == "block"
        yield Alarm("POLICY_BLOCK" if blocked else "POLICY_WARNING", broken=blocked)
    if item.integrity is not None or item.messaging_integrity is not None:
        yield Alarm("INTEGRITY_WARNING")


def source_of(referral: Referral | None) -> Source | None:
    """An ad with its id, or a link with its ref."""
    if referral is None:
        return None
    ad = (referral.source or "").upper() == "ADS" or referral.ad_id is not None
    title = referral.ads_context_data.ad_title if referral.ads_context_data else None
    ad_id = None if referral.ad_id is None else str(referral.ad_id)
    return Source("ad" if ad else "link", _known(ad_id=ad_id, ref=referral.ref, ad_title=title))


def _is_known(item: Item) -> bool:
    return any(
        value is not None
        for name in item.__struct_fields__
        if name not in {"sender", "recipient", "timestamp"}
        for value in [getattr(item, name)]
    )


def _note_unknown(raw: msgspec.Raw, account: Account) -> None:
    keys = set(msgspec.json.decode(raw, type=dict[str, msgspec.Raw])) - {"sender", "recipient", "timestamp"}
    if not keys <= QUIET:
        logger().info("webhook_ignored", kind=".".join(sorted(keys))[:64].lower(), account=account.id)


def _slot(payload: str | None) -> str | None:
    return payload.removeprefix(SLOT)[:64] if payload and payload.startswith(SLOT) else None


def _known(**values: str | None) -> dict[str, str]:
    return {name: value for name, value in values.items() if value}


def _id(party: Any) -> str:
    return str(party.id) if party is not None else ""
