"""The Send API's own rules: who may be written to, when, under which tag, and how much."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

from standins.meta.model import GraphRefusalError, Person, Word

if TYPE_CHECKING:
    from standins.meta.network import MetaFarEnd

WEEK = timedelta(days=7)
TYPES = {"RESPONSE", "UPDATE", "MESSAGE_TAG", "UTILITY"}
ACTIONS = {"mark_seen", "typing_on", "typing_off", "react", "unreact"}


def accept(meta: MetaFarEnd, node: str, body: dict[str, Any]) -> Word | None:
    """The message as it is kept now; None for a sender action."""
    recipient = body.get("recipient") or {}
    if "comment_id" in recipient:
        return _private_reply(meta, str(recipient["comment_id"]), body)
    person = meta.find_person(str(recipient.get("id", "")))
    if node not in {"me", meta.settings.page_id, meta.settings.business(person.platform)}:
        raise GraphRefusalError(100, words="Unsupported node")
    if "sender_action" in body:
        if body["sender_action"] not in ACTIONS:
            raise GraphRefusalError(100, words="Bad sender action")
        return None
    if person.blocked:
        raise GraphRefusalError(551, words="This person isn't available right now")
    _check_window(meta, person, body)
    return _keep(meta, person, body)


def _check_window(meta: MetaFarEnd, person: Person, body: dict[str, Any]) -> None:
    kind, tag = body.get("messaging_type"), body.get("tag")
    if kind is None and person.platform == "messenger":
        raise GraphRefusalError(100, words="messaging_type is required")
    if kind is not None and kind not in TYPES:
        raise GraphRefusalError(100, words="Bad messaging_type")
    if tag is not None and tag != "HUMAN_AGENT":
        raise GraphRefusalError(100, 1893061, words="This tag is no longer supported")
    if tag == "HUMAN_AGENT":
        if meta.is_open(person):
            meta.misuses.append("HUMAN_AGENT inside the window")
        if not meta.is_open(person, WEEK):
            raise GraphRefusalError(10, 2018278, words="Outside of allowed window")
    elif not meta.is_open(person):
        raise GraphRefusalError(10, 2018278, words="Outside of allowed window")


def _private_reply(meta: MetaFarEnd, comment_id: str, body: dict[str, Any]) -> Word:
    comment = meta.words.get(comment_id)
    if comment is None or comment.kind != "comment":
        raise GraphRefusalError(100, 33, words="Object does not exist")
    if comment.replied:
        raise GraphRefusalError(10900, words="Activity already replied to")
    if meta.now() - comment.at > WEEK:
        raise GraphRefusalError(10, 2018278, words="Outside of allowed window")
    comment.replied = True
    word = _keep(meta, meta.people[comment.person], body)
    word.answers = comment_id
    return word


def _keep(meta: MetaFarEnd, person: Person, body: dict[str, Any]) -> Word:
    message = body.get("message") or {}
    text = message.get("text", "")
    given = message.get("attachments") or [message[key] for key in ("attachment",) if key in message]
    if not text and not given:
        raise GraphRefusalError(100, words="Message cannot be empty")
    too_long = len(text.encode()) > 1000 if person.platform == "instagram" else len(text) > 2000
    replies = message.get("quick_replies", [])
    if too_long or len(replies) > 13 or any(len(each["title"]) > 20 for each in replies):
        raise GraphRefusalError(100, words="Length of param is too long")
    if person.platform == "instagram" and "metadata" in message:
        raise GraphRefusalError(100, words="Unexpected param metadata")
    word = meta.keep(person, "app", text)
    word.attachments, word.quick_replies = given, replies
    word.metadata, word.tag = message.get("metadata"), body.get("tag")
    return word
