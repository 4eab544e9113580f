"""What goes to the Send API: whom it answers, in which window, under whose name."""

import mimetypes
from datetime import datetime, timedelta
from typing import Any, Final
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

import msgspec

from channels.adapters.meta_reading import OURS, SLOT
from channels.base import Capabilities, Sending

HUMAN_AGENT: Final = "HUMAN_AGENT"
"""The one tag left; only for what a person wrote, between the platform's window and seven days."""
MOST_REPLIES: Final = 13
MOST_IMAGES: Final = 10


class Dialect(msgspec.Struct, frozen=True):
    """Where the two platforms differ in what they take."""

    says_type: bool
    """`messaging_type` with every message; else only with the tag."""
    metadata: bool
    """Our id travels with a message and comes back with its echo."""
    many_images: bool = False


def refusal(sending: Sending, able: Capabilities) -> str | None:
    """Why this cannot be sent as it is: said before the call, never cut to fit."""
    if len(sending.text) > able.most_characters:
        return "TOO_LONG"
    if able.most_bytes is not None and len(sending.text.encode()) > able.most_bytes:
        return "TOO_LONG"
    if not sending.text and not sending.media:
        return "EMPTY"
    if sending.media and sending.text:
        return "TEXT_AND_MEDIA"  # two calls would be two messages under one id
    return None


def body_of(sending: Sending, able: Capabilities, dialect: Dialect) -> dict[str, Any] | str:
    """The call's JSON, or the code of why it must not be made."""
    at = sending.at
    message = _message(sending, dialect)
    if isinstance(message, str):
        return message
    if at is None or sending.answers is None or _in_window(sending, able, at):
        kind = {"messaging_type": "RESPONSE"} if dialect.says_type else {}
        return {"recipient": {"id": sending.recipient}, **kind, "message": message}
    age = at - sending.answers.at
    if age > (able.human_window or timedelta(0)):
        return "WINDOW_CLOSED"
    if sending.answers.context == "comment":
        return {"recipient": {"comment_id": sending.answers.provider_id}, "message": message}
    if sending.author_kind != "staff":
        return "WINDOW_CLOSED"
    tag = {"messaging_type": "MESSAGE_TAG", "tag": HUMAN_AGENT}
    return {"recipient": {"id": sending.recipient}, **tag, "message": message}


def _in_window(sending: Sending, able: Capabilities, at: datetime) -> bool:
    answers = sending.answers
    assert answers is not None
    if answers.window_until is not None:
        return at < answers.window_until
    return answers.context != "comment" and at - answers.at < (able.window or timedelta(0))


def _message(sending: Sending, dialect: Dialect) -> dict[str, Any] | str:
    ours = {"metadata": f"{OURS}{sending.outbound_id}"} if dialect.metadata else {}
    if sending.media:
        pictures = [{"type": _kind(url), "payload": {"url": url}} for url in sending.media]
        if len(pictures) == 1:
            return {"attachment": pictures[0], **ours}
        if not dialect.many_images or len(pictures) > MOST_IMAGES:
            return "TOO_MANY_FILES"
        return {"attachments": pictures, **ours}
    replies = [_quick_reply(slot) for slot in sending.extras.get("slots", ()) if "at" in slot]
    offered = {"quick_replies": replies[:MOST_REPLIES]} if replies else {}
    return {"text": sending.text, **offered, **ours}


def _kind(url: str) -> str:
    family = (mimetypes.guess_type(urlsplit(url).path)[0] or "").partition("/")[0]
    return family if family in {"image", "video", "audio"} else "file"


def _quick_reply(slot: dict[str, Any]) -> dict[str, str]:
    """A title has room for twenty characters, which is what a day and a time take at most."""
    local = datetime.fromisoformat(slot["at"]).astimezone(ZoneInfo(slot["zone"]))
    title = f"{local:%a %b} {local.day}, {local.hour % 12 or 12}:{local:%M %p}"
    return {"content_type": "text", "title": title[:20], "payload": f"{SLOT}{slot['slot_id']}"}
