"""The sandbox's requests, strictly: unknown fields, wrong types and unknown values name their place."""

import re
from datetime import datetime
from typing import Annotated, Any, Literal, TypeVar
from zoneinfo import ZoneInfo

import msgspec

T = TypeVar("T")
ChatChannel = Literal["sms", "web", "instagram", "facebook"]
E164 = Annotated[str, msgspec.Meta(pattern=r"^\+[1-9]\d{6,14}$")]
Id = Annotated[str, msgspec.Meta(min_length=1, max_length=200)]
LocalTime = Annotated[str, msgspec.Meta(pattern=r"^\d{4}-\d\d-\d\dT\d\d:\d\d$")]
NEEDED = {
    "question": "asks",
    "slot_choice": "slots",
    "confirm_booking": "slots",
    "reminder": "appointment",
    "recall": "service",
}
"""What each kind of pending cannot do without."""


class SandboxError(Exception):
    """An answer of the sandbox that is not 200; nothing has changed."""

    def __init__(self, status: int, code: str, message: str, at: str | None = None, **more: Any) -> None:
        super().__init__(message)
        self.status, self.code, self.message, self.at, self.more = status, code, message, at, more


class _Strict(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    pass


class Configure(_Strict, frozen=True):
    practice: dict[str, Any]


class SlotIn(_Strict, frozen=True):
    type: Id
    provider: Id
    start: LocalTime


class PendingIn(_Strict, frozen=True):
    kind: Literal[
        "question", "slot_choice", "confirm_booking", "reminder", "recall", "outreach", "review_request"
    ]
    asks: Literal["service", "book_now", "new_or_returning", "name", "phone", "email", "daypart"] | None = (
        None
    )
    service: Id | None = None
    options: list[Id] | None = None
    slots: Annotated[list[SlotIn], msgspec.Meta(min_length=1, max_length=3)] | None = None
    appointment: Id | None = None


class Context(_Strict, frozen=True):
    contact: Id
    phone: E164 | None = None
    display_name: str | None = None
    last_out: str | None = None
    pending: PendingIn | None = None


class Reset(_Strict, frozen=True):
    now: str
    channel: ChatChannel
    context: Context


class AttachmentIn(_Strict, frozen=True):
    kind: Literal["image", "video", "audio", "file"]


class Understand(_Strict, frozen=True):
    text: str
    attachments: list[AttachmentIn] = []


class MessageIn(_Strict, frozen=True):
    id: Id
    text: str
    attachments: list[AttachmentIn] = []
    after_ms: Annotated[int, msgspec.Meta(ge=0, le=10**9)] = 0
    during_generation: bool = False


class Inbound(_Strict, frozen=True):
    messages: Annotated[list[MessageIn], msgspec.Meta(min_length=1)]


class OutboundEvent(_Strict, frozen=True, tag_field="event", tag="outbound"):
    text: str
    pending: PendingIn | None = None


class SlotTaken(_Strict, frozen=True, tag_field="event", tag="slot_taken"):
    slots: Annotated[list[SlotIn], msgspec.Meta(min_length=1, max_length=3)]


class HumanTakeover(_Strict, frozen=True, tag_field="event", tag="human_takeover"):
    by: Id
    text: str | None = None


class HumanSays(_Strict, frozen=True, tag_field="event", tag="human_says"):
    by: Id
    text: str


class HumanRelease(_Strict, frozen=True, tag_field="event", tag="human_release"):
    by: Id


class Advance(_Strict, frozen=True, tag_field="event", tag="advance"):
    minutes: Annotated[int, msgspec.Meta(ge=1, le=5_000_000)]


class LlmDown(_Strict, frozen=True, tag_field="event", tag="llm_down"):
    pass


class LlmSlow(_Strict, frozen=True, tag_field="event", tag="llm_slow"):
    seconds: Annotated[float, msgspec.Meta(ge=0)]


class LlmUp(_Strict, frozen=True, tag_field="event", tag="llm_up"):
    pass


AnyEvent = (
    OutboundEvent | SlotTaken | HumanTakeover | HumanSays | HumanRelease | Advance | LlmDown | LlmSlow | LlmUp
)


class WhenContextIn(_Strict, frozen=True):
    appointment: str | None = None
    offered: list[str] | None = None


class ProbeWhen(_Strict, frozen=True):
    text: str
    now: str
    tz: str
    context: WhenContextIn | None = None


class ProbeOptOut(_Strict, frozen=True):
    text: str
    context: Literal["mkt", "appt", "conv", "review", "email", "ig"]


class KnownIn(_Strict, frozen=True):
    name: str | None = None
    phone: str | None = None
    email: str | None = None


class ProbeRedact(_Strict, frozen=True):
    text: str
    destination: Literal["llm", "log"]
    contact: KnownIn | None = None


def parse(raw: bytes, shape: type[T] | Any) -> T:
    """The request in its shape, or `bad_request` with the place."""
    try:
        decoded = msgspec.json.decode(raw)
    except (msgspec.DecodeError, UnicodeDecodeError):
        raise SandboxError(400, "bad_request", "not JSON") from None
    if not isinstance(decoded, dict):
        raise SandboxError(400, "bad_request", "not a JSON object")
    try:
        result: T = msgspec.convert(decoded, shape)
    except msgspec.ValidationError as error:
        raise _refusal(str(error)) from None
    return result


def wall(text: str, at: str) -> datetime:
    """An ISO 8601 time, with or without offset."""
    try:
        return datetime.fromisoformat(text)
    except ValueError:
        raise SandboxError(400, "bad_request", "no such time", at) from None


def check_pending(pending: PendingIn | None, at: str) -> None:
    """What the kind needs is there; an appointment or times that it does not need are let be."""
    if pending is None:
        return
    needed = NEEDED.get(pending.kind)
    if needed is not None and getattr(pending, needed) is None:
        raise SandboxError(400, "bad_request", "missing field", f"{at}/{needed}")
    if pending.kind == "confirm_booking" and len(pending.slots or ()) != 1:
        raise SandboxError(400, "bad_request", "exactly one time is confirmed", f"{at}/slots")


def check_order(messages: list[MessageIn]) -> None:
    """The first one has no answer being made to arrive in."""
    if messages[0].during_generation:
        raise SandboxError(
            400, "bad_request", "only for the second or later", "/messages/0/during_generation"
        )


def check_when(wanted: ProbeWhen) -> None:
    """A zone that exists, and moments that are some."""
    try:
        ZoneInfo(wanted.tz)
    except (KeyError, ValueError, OSError):
        raise SandboxError(400, "bad_request", "unknown time zone", "/tz") from None
    context = wanted.context or WhenContextIn()
    if context.appointment is not None:
        wall(context.appointment, "/context/appointment")
    for number, each in enumerate(context.offered or ()):
        wall(each, f"/context/offered/{number}")


def instant(text: str, at: str) -> datetime:
    """ISO 8601 with an offset."""
    try:
        value = datetime.fromisoformat(text)
    except ValueError:
        raise SandboxError(400, "bad_request", "not an ISO 8601 time", at) from None
    if value.tzinfo is None:
        raise SandboxError(400, "bad_request", "needs an offset", at)
    return value


def _refusal(message: str) -> SandboxError:
    """Msgspec says "Object contains unknown field `x` - at `$.a[0]`"."""
    text, _, place = message.partition(" - at `")
    at = re.sub(r"\[(\d+)\]", r"/\1", place.rstrip("`").removeprefix("$").replace(".", "/"))
    unknown = re.search(r"unknown field `([^`]*)`", text)
    missing = re.search(r"missing required field `([^`]*)`", text)
    if unknown:
        return SandboxError(400, "bad_request", "unknown field", f"{at}/{unknown[1]}")
    if missing:
        return SandboxError(400, "bad_request", "missing field", f"{at}/{missing[1]}")
    return SandboxError(400, "bad_request", text[:1].lower() + text[1:], at or None)
