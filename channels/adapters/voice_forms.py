"""Twilio's call forms in our words; every odd or hostile field has a stated end."""

import re
from collections.abc import Mapping
from typing import Any, Final

from channels.base import Account, Attachment, CallEvent
from core.errors import BadInputError, ForbiddenError

CALL_SID: Final = re.compile(r"CA[0-9a-fA-F]{32}\Z")
RECORDING_SID: Final = re.compile(r"RE[0-9a-fA-F]{32}\Z")
OVER: Final = frozenset({"completed", "busy", "no-answer", "failed", "canceled"})
OF_OUR_LINE: Final = frozenset({"call", "ended", "dial"})
ACCEPT_KEY: Final = "1"
Form = Mapping[str, str]


def event_key(kind: str, form: Form) -> str:
    """What makes this envelope the same as another delivery of it, in at most 160 characters."""
    call = sid(form, "CallSid")
    match kind:
        case "call":
            return call
        case "dial":
            return f"dial:{call}:{form.get('DialCallSid', '')}"[:160]
        case "recording":
            return f"{sid(form, 'RecordingSid', RECORDING_SID)}:{form.get('RecordingStatus', '')}"[:160]
        case "accept" | "press":
            return f"{kind}:{call}:{form.get('Digits', '')}"[:160]
    return f"{kind}:{call}:{form.get('CallStatus', '')}"[:160]


def check_belongs(kind: str, form: Form, account: Account) -> None:
    """The path chose the secret; what was signed must agree with it."""
    ours = account.settings.get("account_sid")
    if not ours or form.get("AccountSid") != ours:
        raise ForbiddenError("another account's webhook")
    if kind in OF_OUR_LINE and form.get("To") != account.external_id:
        raise ForbiddenError("another number's webhook")


def parse(kind: str, form: Form, reference: str | None, account: Account) -> CallEvent | None:
    """A step of the call under the caller's own leg; None for what says nothing new."""
    status = form.get("CallStatus", "")
    match kind:
        case "call":
            meta = {name: form[key] for name, key in _TOLD.items() if form.get(key)}
            return _event(form, "ringing", sid(form, "CallSid"), account, meta=meta)
        case "ended" if status in OVER:
            seconds = _whole(form.get("CallDuration"))
            return _event(form, "ended", sid(form, "CallSid"), account, result=status, seconds=seconds)
        case "dial":
            return _dial_ended(form, account)
        case "leg" | "accept":
            return _of_leg(kind, form, reference, account)
        case "recording" if form.get("RecordingStatus") in {"completed", "absent"}:
            return _recording(form, account)
    return None


def sid(form: Form, name: str, shape: re.Pattern[str] = CALL_SID) -> str:
    found = form.get(name, "")
    if not shape.match(found):
        raise BadInputError("no id of a call or recording", at=f"/{name}")
    return found


_TOLD: Final = {"forwarded_from": "ForwardedFrom", "attested": "StirVerstat", "caller_name": "CallerName"}


def _event(form: Form, step: str, call_id: str, account: Account, **more: Any) -> CallEvent:
    return CallEvent(
        call_id=call_id,
        step=step,  # type: ignore[arg-type]
        caller=form.get("From", "")[:254],
        called=account.external_id,
        **more,
    )


def _dial_ended(form: Form, account: Account) -> CallEvent:
    said = form.get("DialBridged")
    meta = {} if said is None else {"bridged": said.lower() == "true"}
    return _event(
        form,
        "dial_ended",
        sid(form, "CallSid"),
        account,
        leg=form.get("DialCallSid") or None,
        result=form.get("DialCallStatus", "")[:16],
        seconds=_whole(form.get("DialCallDuration")),
        meta=meta,
    )


def _of_leg(kind: str, form: Form, reference: str | None, account: Account) -> CallEvent | None:
    """A phone of the practice was picked up, or whoever picked up pressed the key."""
    news = form.get("CallStatus") == "in-progress" if kind == "leg" else form.get("Digits") == ACCEPT_KEY
    if not news:
        return None
    step = "answered" if kind == "leg" else "accepted"
    parent = reference or form.get("ParentCallSid", "")
    if not CALL_SID.match(parent):
        raise BadInputError("no id of the caller's call", at="/ParentCallSid")
    return _event(
        form, step, parent, account, leg=sid(form, "CallSid"), meta={"phone": form.get("To", "")[:64]}
    )


def _recording(form: Form, account: Account) -> CallEvent:
    recording_id = sid(form, "RecordingSid", RECORDING_SID)
    kept = form.get("RecordingStatus") == "completed" and form.get("RecordingUrl")
    file = Attachment("audio", form["RecordingUrl"], provider_id=recording_id) if kept else None
    seconds = _whole(form.get("RecordingDuration"))
    return _event(
        form,
        "recording",
        sid(form, "CallSid"),
        account,
        result=form["RecordingStatus"],
        seconds=seconds,
        recording=file,
    )


def _whole(given: str | None) -> int | None:
    return int(given) if given and given.isascii() and given.isdigit() and len(given) < 8 else None
