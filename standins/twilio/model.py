"""What the far end remembers, and the JSON it shows of it, shaped like Twilio's public API description."""

from datetime import UTC, datetime
from email.utils import format_datetime

import msgspec

from standins.twilio.segments import count_segments

API = "/2010-04-01/Accounts"
FINAL = frozenset({"delivered", "undelivered", "failed", "canceled", "read", "received"})


class TwilioSettings(msgspec.Struct, frozen=True, kw_only=True):
    """One Twilio account as its owner would have set it up in the console.

    `number_webhooks` gives single numbers an inbound URL of their own; the others use `webhook_url`.
    """

    account_sid: str = "AC" + "0a1b2c3d" * 4
    auth_token: str = "stand-in-auth-token"  # noqa: S105 - a loopback secret, public on purpose
    api_keys: dict[str, str] = {}
    numbers: tuple[str, ...] = ("+12125550100",)
    messaging_service_sid: str | None = None
    public_url: str = "http://127.0.0.1:8001"
    webhook_url: str | None = None
    number_webhooks: dict[str, str] = {}
    fallback_url: str | None = None
    status_callback_url: str | None = None
    registered: bool = True
    """Its numbers stand in the carriers' registry from the start."""
    stop_keywords: bool = True
    advanced_opt_out: bool = False
    autoplay: bool = True
    step_seconds: float = 0.0
    answer_seconds: float = 0.0


class Media(msgspec.Struct, frozen=True, kw_only=True):
    sid: str
    content_type: str
    content: bytes


class Message(msgspec.Struct, frozen=True, kw_only=True):
    sid: str
    account_sid: str
    direction: str
    sender: str | None
    to: str
    body: str
    status: str
    created_at: datetime
    updated_at: datetime
    sent_at: datetime | None = None
    service_sid: str | None = None
    error_code: int | None = None
    callback_url: str | None = None
    media: tuple[Media, ...] = ()
    media_urls: tuple[str, ...] = ()
    history: tuple[str, ...] = ()
    parameters: dict[str, list[str]] = {}
    smart_encoded: bool = False

    @property
    def media_count(self) -> int:
        return len(self.media) + len(self.media_urls)

    @property
    def segments(self) -> int:
        """Nought until a service has picked its sender, as at Twilio; an MMS is one piece."""
        if self.status in {"accepted", "scheduled"}:
            return 0
        return 1 if self.media_count else count_segments(self.body, smart=self.smart_encoded)


class WebhookAnswer(msgspec.Struct, frozen=True, kw_only=True):
    """What the product said to one webhook; `status` is None when it said nothing."""

    kind: str
    sid: str
    state: str
    status: int | None
    body: str = ""
    content_type: str = ""
    attempts: int = 1
    milliseconds: float = 0.0
    failure: str | None = None

    @property
    def accepted(self) -> bool:
        return self.status is not None and 200 <= self.status < 300


class Alert(msgspec.Struct, frozen=True, kw_only=True):
    """A line of the console's error log."""

    code: int
    sid: str


def rfc2822(moment: datetime | None) -> str | None:
    return None if moment is None else format_datetime(moment.astimezone(UTC)).replace("GMT", "+0000")


def message_uri(message: Message) -> str:
    return f"{API}/{message.account_sid}/Messages/{message.sid}"


def wire(message: Message) -> dict[str, object]:
    uri = message_uri(message)
    return {
        "account_sid": message.account_sid,
        "api_version": "2010-04-01",
        "body": message.body,
        "date_created": rfc2822(message.created_at),
        "date_sent": rfc2822(message.sent_at),
        "date_updated": rfc2822(message.updated_at),
        "direction": message.direction,
        "error_code": message.error_code,
        "error_message": None if message.error_code is None else f"Delivery failed ({message.error_code})",
        "from": message.sender,
        "messaging_service_sid": message.service_sid,
        "num_media": str(message.media_count),
        "num_segments": str(message.segments),
        "price": None,
        "price_unit": "USD",
        "sid": message.sid,
        "status": message.status,
        "subresource_uris": {"media": f"{uri}/Media.json", "feedback": f"{uri}/Feedback.json"},
        "to": message.to,
        "uri": f"{uri}.json",
    }
