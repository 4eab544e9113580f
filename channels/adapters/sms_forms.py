"""Twilio's two message forms in our words; every odd or hostile field has a stated end."""

import json
import re
from collections.abc import Mapping
from typing import Final

import phonenumbers

from channels.adapters.sms_codes import RANKS, after_receipt, family_of_receipt
from channels.base import Account, Attachment, Inbound, OptOutHint, Source, StatusUpdate
from channels.signatures import read_form
from core.errors import BadInputError, ForbiddenError

SID: Final = re.compile(r"(SM|MM)[0-9a-fA-F]{32}\Z")
_E164: Final = re.compile(r"\+[1-9]\d{6,14}\Z")
_HINTS: Final[dict[str, OptOutHint]] = {"STOP": "stop", "START": "start", "HELP": "help"}

Form = Mapping[str, str]


def parse_inbound(form: Form, prefix: str = "") -> Inbound | None:
    """A patient's text; None for senders nobody can answer, such as short codes and other networks."""
    sender = bare(form.get("From", ""))
    if form.get("From", "").startswith("whatsapp:") != (prefix == "whatsapp:") or not _is_number(sender):
        return None
    via = _rich(form)
    return Inbound(
        provider_id=message_sid(form),
        sender=sender,
        text=form.get("Body") or form.get("ButtonText", ""),
        attachments=_attachments(form),
        display_name=form.get("ProfileName") or None,
        opt_out_hint=_HINTS.get(form.get("OptOutType", "").upper()),
        reply_to=form.get("OriginalRepliedMessageSid") or None,
        source=_referral(form),
        meta={"via": via} if via else {},
    )


def bare(address: str) -> str:
    """The number behind a channel's prefix."""
    return address.removeprefix("whatsapp:").removeprefix("rcs:")


def _rich(form: Form) -> str | None:
    """`rcs` for what came as RCS; Twilio says so beside the message, in JSON."""
    if form.get("From", "").startswith("rcs:"):
        return "rcs"
    try:
        told = json.loads(form.get("ChannelMetadata") or "{}")
    except ValueError:
        return None
    return "rcs" if isinstance(told, dict) and told.get("type") == "rcs" else None


def _referral(form: Form) -> Source | None:
    """The advertisement or post that a WhatsApp conversation began with."""
    if not form.get("ReferralSourceId"):
        return None
    kind = "ad" if form.get("ReferralSourceType", "").lower() == "ad" else "post"
    told = {"ad_id": form["ReferralSourceId"], "ctwa_clid": form.get("ReferralCtwaClid", "")}
    return Source(kind, {name: value[:200] for name, value in told.items() if value})  # type: ignore[arg-type]


def parse_status(form: Form, reference: str | None = None) -> StatusUpdate | None:
    """A delivery report; None for states that are not about delivery."""
    status = "read" if form.get("EventType", "").upper() == "READ" else message_status(form)
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
        after=after_receipt(code, status),
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
    rich = account.settings.get("rcs_sender")
    if bare(ours) != account.external_id and not (rich and bare(ours) == bare(str(rich))):
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
