"""Twilio's two message forms in our words; every odd or hostile field has a stated end."""

import re
from collections.abc import Mapping
from typing import Final

import phonenumbers

from channels.adapters.sms_codes import RANKS, family_of_receipt
from channels.base import Account, Attachment, Inbound, OptOutHint, StatusUpdate
from channels.signatures import read_form
from core.errors import BadInputError, ForbiddenError

SID: Final = re.compile(r"(SM|MM)[0-9a-fA-F]{32}\Z")
_E164: Final = re.compile(r"\+[1-9]\d{6,14}\Z")
_HINTS: Final[dict[str, OptOutHint]] = {"STOP": "stop", "START": "start", "HELP": "help"}

Form = Mapping[str, str]


def parse_inbound(form: Form) -> Inbound | None:
    """A patient's text; None for senders nobody can answer, such as short codes and other networks."""
    sender = form.get("From", "")
    if not _is_number(sender):
        return None
    return Inbound(
        provider_id=message_sid(form),
        sender=sender,
        text=form.get("Body") or form.get("ButtonText", ""),
        attachments=_attachments(form),
        display_name=form.get("ProfileName") or None,
        opt_out_hint=_HINTS.get(form.get("OptOutType", "").upper()),
    )


def parse_status(form: Form, reference: str | None = None) -> StatusUpdate | None:
    """A delivery report; None for states that are not about delivery."""
    status = message_status(form)
    if status not in RANKS:
        return None
    code = form.get("ErrorCode") or None
    return StatusUpdate(
        provider_id=message_sid(form),
        status=status,
        rank=RANKS[status],
        code=code,
        outbound_id=reference,
        suppress=family_of_receipt(code) == "opted_out",
    )


def open_form(body: bytes) -> dict[str, str]:
    pairs = read_form(body)
    if pairs is None:
        raise BadInputError("not a form")
    return dict(pairs)


def check_belongs(form: Form, kind: str, account: Account) -> None:
    """The path chose the secret; what was signed must agree with it."""
    account_sid = account.settings.get("account_sid")
    if not account_sid or form.get("AccountSid") != account_sid:
        raise ForbiddenError("another account's webhook")
    service = account.settings.get("messaging_service_sid")
    if service and form.get("MessagingServiceSid") == service and kind != "inbound":
        return  # a pool may send from any of its numbers
    ours = form.get("To" if kind == "inbound" else "From", "")
    if ours != account.external_id:
        raise ForbiddenError("another number's webhook")


def message_sid(form: Form) -> str:
    sid = form.get("MessageSid") or form.get("SmsSid", "")
    if not SID.match(sid):
        raise BadInputError("no message id", at="/MessageSid")
    return sid


def message_status(form: Form) -> str:
    return (form.get("MessageStatus") or form.get("SmsStatus", "")).lower()[:24]


def _is_number(address: str) -> bool:
    if not _E164.match(address):
        return False
    return phonenumbers.is_valid_number(phonenumbers.parse(address))


def _attachments(form: Form) -> tuple[Attachment, ...]:
    count = form.get("NumMedia", "0")
    known = range(min(int(count), 10)) if count.isdecimal() else range(0)
    return tuple(
        _attachment(form.get(f"MediaUrl{index}"), form.get(f"MediaContentType{index}")) for index in known
    )


def _attachment(url: str | None, content_type: str | None) -> Attachment:
    family = (content_type or "").partition("/")[0]
    if family == "image":
        return Attachment("image", url, content_type)
    if family == "video":
        return Attachment("video", url, content_type)
    return Attachment("audio" if family == "audio" else "file", url, content_type)
