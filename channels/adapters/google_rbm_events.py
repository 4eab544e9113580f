"""What Google's RCS agents are told: people's messages, and what became of ours."""

import re
from datetime import UTC, datetime, timedelta
from typing import Any, Final

import msgspec

from channels.base import Account, After, Attachment, Inbound, Parsed, StatusUpdate
from core.errors import BadInputError

RANKS: Final = {"DELIVERED": ("delivered", 4), "READ": ("read", 5)}
EXPIRED: Final = "TTL_EXPIRATION_REVOKED"
MAYBE: Final = "TTL_EXPIRATION_REVOKE_FAILED"
SLOT: Final = "slot:"
_E164: Final = re.compile(r"\+[1-9]\d{6,14}\Z")
MOST_ID: Final = 120


class FilePayload(msgspec.Struct, frozen=True):
    mimeType: str | None = None  # noqa: N815 - Google's names, here and below
    fileName: str | None = None  # noqa: N815
    fileUri: str | None = None  # noqa: N815


class UserFile(msgspec.Struct, frozen=True):
    payload: FilePayload = FilePayload()


class Location(msgspec.Struct, frozen=True):
    latitude: float = 0.0
    longitude: float = 0.0


class Suggested(msgspec.Struct, frozen=True):
    postbackData: str | None = None  # noqa: N815
    text: str = ""


class Told(msgspec.Struct, frozen=True):
    """A message or an event; which fields are there says what it is."""

    agentId: str = ""  # noqa: N815
    senderPhoneNumber: str = ""  # noqa: N815
    phoneNumber: str = ""  # noqa: N815
    messageId: str = ""  # noqa: N815
    eventId: str = ""  # noqa: N815
    eventType: str = ""  # noqa: N815
    sendTime: str = ""  # noqa: N815
    text: str | None = None
    userFile: UserFile | None = None  # noqa: N815
    location: Location | None = None
    suggestionResponse: Suggested | None = None  # noqa: N815

    @property
    def key(self) -> str:
        """An event's own id, or a message's: what is told twice is one thing."""
        return f"e:{self.eventId}" if self.eventType and self.eventId else f"m:{self.messageId}"

    @property
    def person(self) -> str:
        return self.senderPhoneNumber or self.phoneNumber


def told_of(data: bytes) -> Told:
    """Raises `BadInputError` naming the place."""
    try:
        told = msgspec.json.decode(data, type=Told)
    except msgspec.ValidationError as error:
        inner = str(error).rpartition("`$")[2].partition("`")[0]
        raise BadInputError("not an agent's event", at=inner.replace(".", "/") or "/") from None
    except (msgspec.DecodeError, UnicodeDecodeError):
        raise BadInputError("not JSON", at="/message/data") from None
    if not (told.messageId or told.eventId) or max(len(told.messageId), len(told.eventId)) > MOST_ID:
        raise BadInputError("no id", at="/messageId")
    return told


def read_told(told: Told, account: Account) -> tuple[Parsed, ...]:
    """Typing, and events of kinds that nobody has met, give nothing."""
    if told.eventType:
        return _event(told, account)
    if not _E164.match(told.person):
        return ()
    if told.suggestionResponse is not None:
        answer = told.suggestionResponse
        slot = (answer.postbackData or "").partition(SLOT)
        return (_inbound(told, answer.text, slot_id=slot[2] if slot[1] and not slot[0] else None),)
    if told.userFile is not None:
        return (_inbound(told, "", attachments=(_file(told.userFile.payload),)),)
    if told.location is not None:
        return (_inbound(told, f"📍 {told.location.latitude:.5f}, {told.location.longitude:.5f}"),)
    return () if told.text is None else (_inbound(told, told.text),)


def _inbound(told: Told, text: str, **more: Any) -> Inbound:
    return Inbound(
        provider_id=told.messageId,
        sender=told.person,
        text=text,
        sent_at=_instant(told.sendTime),
        meta={"via": "rcs"},
        **more,
    )


def _event(told: Told, account: Account) -> tuple[Parsed, ...]:
    kind = told.eventType.upper()
    if kind in {"UNSUBSCRIBE", "SUBSCRIBE"} and _E164.match(told.person):
        # Pressed in the messages app: it counts as the word, and reads as one.
        word, hint = ("STOP", "stop") if kind == "UNSUBSCRIBE" else ("START", "start")
        message = _inbound(told, word, opt_out_hint=hint)
        return (msgspec.structs.replace(message, provider_id=told.eventId or told.messageId),)
    if not told.messageId:
        return ()
    if kind in RANKS:
        status, rank = RANKS[kind]
        return (StatusUpdate(told.messageId, status, rank, outbound_id=told.messageId),)
    if kind == EXPIRED:
        return (
            StatusUpdate(told.messageId, "undelivered", 4, kind[:40], told.messageId, after=_after(account)),
        )
    if kind == MAYBE:  # it may have arrived after all: nothing is sent a second time on a guess
        return (
            StatusUpdate(told.messageId, "undelivered", 4, kind[:40], told.messageId, after=After(ask=True)),
        )
    return ()


def _after(account: Account) -> After:
    """Google has taken it back, so a text cannot arrive twice."""
    fallback = account.settings.get("fallback_account")
    if not fallback:
        return After(ask=True)
    return After(again_in=timedelta(seconds=1), by_account=str(fallback), ask=True)


def _file(payload: FilePayload) -> Attachment:
    family = (payload.mimeType or "").partition("/")[0]
    kind = family if family in {"image", "video", "audio"} else "file"
    return Attachment(kind, payload.fileUri, payload.mimeType, payload.fileName)  # type: ignore[arg-type]


def _instant(told: str) -> datetime | None:
    try:
        found = datetime.fromisoformat(told)
    except ValueError:
        return None
    return found.replace(tzinfo=found.tzinfo or UTC)
