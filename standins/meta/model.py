"""What there is at Meta: one app, a page, a professional account, people, and what they said to each other."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Literal

import msgspec

Platform = Literal["messenger", "instagram"]


class MetaSettings(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The app as its dashboard shows it, and where its one callback is."""

    app_id: str = "120030405060708"
    app_secret: str = "an-app-secret-for-loopback"  # noqa: S105 - public on purpose
    access_token: str = "EAAloopback"  # noqa: S105
    verify_token: str = "a-token-we-made-up"  # noqa: S105
    page_id: str = "102938475610293"
    instagram_id: str = "17841400000000000"
    inbox_app_id: str = "263902037430900"
    webhook_url: str | None = None
    read_receipts: bool = True
    token_ends_at: int = 0
    scopes: tuple[str, ...] = (
        "pages_messaging",
        "pages_manage_metadata",
        "instagram_basic",
        "instagram_manage_messages",
    )

    def business(self, platform: Platform) -> str:
        return self.page_id if platform == "messenger" else self.instagram_id


class Fault(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Something that goes wrong once."""

    kind: Literal[
        "error", "throttle", "error_after", "drop_after", "drop_before", "busy_headers",
        "lose_webhook", "duplicate_webhook", "forge_webhook", "lose_echo",
    ]  # fmt: skip
    code: int = 2
    subcode: int | None = None
    status: int = 400
    minutes: int = 0
    percent: int = 85


@dataclass
class Word:
    """A message or comment as the platform keeps it."""

    mid: str
    platform: Platform
    person: str
    by: Literal["person", "app", "inbox"]
    text: str
    at: datetime
    kind: str = "message"
    attachments: list[dict[str, Any]] = field(default_factory=list)
    quick_replies: list[dict[str, str]] = field(default_factory=list)
    metadata: str | None = None
    tag: str | None = None
    edits: int = 0
    removed: bool = False
    reaction: str | None = None
    state: str = "sent"
    replied: bool = False
    """Of a comment: its one private reply is used."""
    answers: str | None = None
    """Of a private reply: the comment."""


@dataclass
class Person:
    """Somebody under the id that this page or account knows them by."""

    id: str
    platform: Platform
    name: str
    acted_at: datetime | None = None
    """Their last action that opens the window."""
    blocked: bool = False
    elsewhere: bool = False
    """The page's own inbox has the conversation: our app is on standby."""


class GraphRefusalError(Exception):
    """An error answer of the Graph API."""

    def __init__(self, code: int, subcode: int | None = None, *, status: int = 400, words: str = "") -> None:
        super().__init__(f"{code}/{subcode}")
        self.code, self.subcode, self.status, self.words = code, subcode, status, words

    def body(self) -> dict[str, Any]:
        more = {} if self.subcode is None else {"error_subcode": self.subcode}
        told = {"message": f"(#{self.code}) {self.words or 'Refused'}", "type": "OAuthException"}
        return {"error": {**told, "code": self.code, **more, "fbtrace_id": "A1bLoopback"}}
