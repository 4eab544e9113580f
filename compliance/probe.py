"""Asks the gate and the opt-out reader one question at a time, in the words of the test interface."""

import re
from datetime import UTC, datetime
from typing import Any, Literal, get_args
from zoneinfo import ZoneInfo

import msgspec

from compliance.decide import decide
from compliance.opt_out import Context, read_opt_out
from compliance.types import Category, Channel, Consent, ConsentState, Facts, Place, Purpose, Settings

CHANNELS = {Channel.SMS, Channel.WEB, Channel.INSTAGRAM, Channel.FACEBOOK, Channel.GOOGLE, Channel.EMAIL}
_REVOKED = re.compile(r"REVOKED\(([a-z]+)\)")


class PlaceCase(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    address: Place | None = None
    practice: Place | None = None
    phone: str | None = None
    visited_24m: bool = False


class FactsCase(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    minutes_since_inbound: float | None = None
    minutes_since_call: float | None = None
    minutes_since_optout: float | None = None
    session_open: bool | None = None
    window_open: bool | None = None
    line_type: str | None = None
    booked_in_thread: bool | None = None
    quote_requested: bool | None = None
    clinical: bool | None = None
    model_written: bool | None = None
    reviewed: bool | None = None
    open_complaint: bool | None = None
    wrong_number: bool | None = None
    reassigned_check: Literal["no", "yes"] | None = None
    confirmations_sent: int | None = None
    textbacks_24h: int | None = None
    marketing_24h: int | None = None
    consent_store_error: bool | None = None
    text: str | None = None


class StrictPlace(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    state: str
    tz: str


class StrictSettings(Settings, frozen=True, kw_only=True, forbid_unknown_fields=True):
    pass


_FIELDS = {"purpose", "channel", "consent", "now", "place", "settings", "facts"}
_REQUIRED = ("purpose", "channel", "consent", "now")


def probe_opt_out(text: str, context: str) -> dict[str, str]:
    if not isinstance(text, str):
        raise ValueError("/text: must be a string")  # noqa: TRY004 - the interface names one kind of refusal
    if context not in get_args(Context):
        raise ValueError("/context: unknown context")
    known: Context = msgspec.convert(context, Context)
    return {"verdict": read_opt_out(text, known).verdict.value}


def probe_decide(case: dict[str, Any]) -> dict[str, str]:
    """Decide one case; a field or value the interface does not know is refused with a pointer to it."""
    verdict = decide(_facts(case))
    answer = {"action": verdict.action.value, "reason": verdict.reason.value}
    if verdict.hold_until is not None:
        answer["hold_until"] = verdict.hold_until.astimezone(UTC).isoformat().replace("+00:00", "Z")
    return answer


def _facts(case: dict[str, Any]) -> Facts:
    if not isinstance(case, dict):
        raise ValueError("/: must be an object")  # noqa: TRY004 - see above
    for field in sorted(set(case) - _FIELDS):
        raise ValueError(f"/{_escape(str(field))}: unknown field")
    for field in _REQUIRED:
        if field not in case:
            raise ValueError(f"/{field}: missing")
    place = _convert(case.get("place") or {}, PlaceCase, "/place")
    _check_place(case.get("place") or {})
    known = _convert(case.get("facts") or {}, FactsCase, "/facts")
    given = {name: value for name, value in msgspec.structs.asdict(known).items() if value is not None}
    return Facts(
        purpose=_convert(case["purpose"], Purpose, "/purpose"),
        channel=_channel(case["channel"]),
        now=_instant(case["now"]),
        consent=_consent(case["consent"]),
        settings=_convert(case.get("settings") or {}, StrictSettings, "/settings"),
        author="staff" if case["purpose"] == Purpose.STAFF_REPLY else "agent",
        **msgspec.structs.asdict(place),
        **given,
    )


def _convert(value: Any, kind: Any, at: str) -> Any:
    try:
        return msgspec.convert(value, kind, strict=True)
    except msgspec.ValidationError as error:
        raise ValueError(f"{at}{_pointer(str(error))}: unknown field, type or value") from None


def _pointer(message: str) -> str:
    """Find where a value was refused; an unknown field is named in the message, the rest in its path."""
    path = re.search(r"at `\$(.*?)`", message)
    unknown = re.search(r"unknown field `(.*?)`", message)
    steps = path[1].replace(".", "/") if path else ""
    return f"{steps}/{_escape(unknown[1])}" if unknown else steps


def _escape(name: str) -> str:
    return name.replace("~", "~0").replace("/", "~1")


def _check_place(place: dict[str, Any]) -> None:
    for name in ("address", "practice"):
        if place.get(name) is not None:
            spot = _convert(place[name], StrictPlace, f"/place/{name}")
            _check_zone(spot.tz, f"/place/{name}/tz")


def _check_zone(tz: str, at: str) -> None:
    try:
        ZoneInfo(tz)
    except (KeyError, ValueError, OSError):
        raise ValueError(f"{at}: unknown time zone") from None


def _channel(value: Any) -> Channel:
    channel: Channel = _convert(value, Channel, "/channel")
    if channel not in CHANNELS:
        raise ValueError("/channel: unknown value")
    return channel


def _instant(value: Any) -> datetime:
    now: datetime = _convert(value, datetime, "/now")
    if now.tzinfo is None:
        raise ValueError("/now: must carry an offset")
    return now.astimezone(UTC)


def _consent(value: Any) -> Consent:
    if not isinstance(value, str):
        raise ValueError("/consent: must be a string")  # noqa: TRY004 - see above
    level, categories, everything = ConsentState.NONE, set(), False
    for part in (piece.strip() for piece in value.split(";")):
        revoked = _REVOKED.fullmatch(part)
        if revoked and revoked[1] == "all":
            everything = True
        elif revoked and revoked[1] in set(Category):
            categories.add(Category(revoked[1]))
        elif part in ConsentState.__members__:
            level = max(level, ConsentState[part])
        else:
            raise ValueError("/consent: unknown state")
    return Consent(general=level, revoked=frozenset(categories), revoked_all=everything)
