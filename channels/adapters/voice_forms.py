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
FROM_OUR_LINE: Final = frozenset({"bridge", "connect", "bridged", "out"})
"""Of calls that we make."""
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
    if kind in FROM_OUR_LINE and form.get("From") != account.external_id:
        raise ForbiddenError("another number's webhook")


def parse(kind: str, form: Form, reference: str | None, account: Account) -> CallEvent | None:
    """A step of the call under the caller's own leg; None for what says nothing new."""
    match kind:
        case "dial":
            return _dial_ended(form, account)
        case "leg" | "accept":
            return _of_leg(kind, form, reference, account)
        case "recording" if form.get("RecordingStatus") in {"completed", "absent"}:
            return _recording(form, account)
        case "out" | "connect" | "outleg" | "bridged":
            return _of_ours(kind, form, reference, account)
    return _of_caller(kind, form, account)


def _of_caller(kind: str, form: Form, account: Account) -> CallEvent | None:
    status = form.get("CallStatus", "")
    match kind:
        case "call":
            meta = {name: form[key] for name, key in _TOLD.items() if form.get(key)}
            return _event(form, "ringing", sid(form, "CallSid"), account, meta=meta)
        case "ended" if status in OVER:
            seconds = _whole(form.get("CallDuration"))
            return _event(form, "ended", sid(form, "CallSid"), account, result=status, seconds=seconds)
        case "press" if form.get("Digits") == ACCEPT_KEY:
            return _event(form, "wants_text", sid(form, "CallSid"), account)
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


_HEARD: Final = {
    "out": OVER | {"ringing", "in-progress"},
    "outleg": frozenset({"ringing", "in-progress"}),
}


def _of_ours(kind: str, form: Form, reference: str | None, account: Account) -> CallEvent | None:
    """A step of a call that a colleague makes, under our own id of it."""
    if not reference:
        raise BadInputError("no id of our call", at="/")
    part, result = _PARTS[kind], form.get("CallStatus", "")[:16]
    seconds, meta = None, {"part": part}
    if kind == "bridged":
        result, seconds = form.get("DialCallStatus", "")[:16], _whole(form.get("DialCallDuration"))
        meta["bridged"] = form.get("DialBridged", "").lower()
    elif kind == "connect":
        result = "accepted" if form.get("Digits") == ACCEPT_KEY else ""
    if not result or (kind in _HEARD and result not in _HEARD[kind]):
        return None
    return CallEvent(
        call_id=reference,
        step="outbound",
        caller="",
        called=account.external_id,
        leg=sid(form, "CallSid"),
        result=result,
        seconds=seconds,
        meta=meta,
    )


_PARTS: Final = {"out": "staff", "connect": "staff", "outleg": "patient", "bridged": "bridge"}


def _recording(form: Form, account: Account) -> CallEvent:
    recording_id = sid(form, "RecordingSid", RECORDING_SID)
    kept = form.get("RecordingStatus") == "completed" and form.get("RecordingUrl")
    file = _file(form["RecordingUrl"], recording_id) if kept else None
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


def _file(url: str, recording_id: str) -> Attachment:
    """As MP3: a tenth of the size of what the bare address gives, and every browser plays it."""
    address = url if url.endswith(".mp3") else f"{url}.mp3"
    return Attachment("audio", address, "audio/mpeg", "voicemail.mp3", provider_id=recording_id)


def _whole(given: str | None) -> int | None:
    return int(given) if given and given.isascii() and given.isdigit() and len(given) < 8 else None
