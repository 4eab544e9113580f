"""What there is at Google: a location with reviews, its owner's grant, one notification setting, and an RCS agent."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Literal

import msgspec

STARS = ("ONE", "TWO", "THREE", "FOUR", "FIVE")
STAMP = "%Y-%m-%dT%H:%M:%S.%fZ"


class GoogleSettings(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The project as its console shows it, and where its pushes and webhooks go."""

    client_id: str = "400000000001-glowdesk.apps.googleusercontent.com"
    client_secret: str = "a-client-secret-for-loopback"  # noqa: S105 - public on purpose
    refresh_token: str = "1//refresh-loopback"  # noqa: S105
    location: str = "accounts/100000000000000000001/locations/2000000000000000002"
    topic: str = "projects/glowdesk-demo/topics/reviews"
    push_url: str | None = None
    push_audience: str = ""
    push_sender: str = "pusher@glowdesk-demo.iam.gserviceaccount.com"
    agent_id: str = "glow_agent@rbm.goog"
    agent_key_email: str = "rbm@glowdesk-demo.iam.gserviceaccount.com"
    client_token: str = "SJENCPGJESMGUFPY"  # noqa: S105
    agent_url: str | None = None
    moderates: bool = False
    """Replies wait until somebody decides; else they are published with the next look."""

    @property
    def owner(self) -> str:
        return self.location.partition("/locations/")[0]


class Fault(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Something that goes wrong once."""

    kind: Literal[
        "quota", "no_access", "error", "error_after", "drop_before", "drop_after", "expire_token", "lose_push",
        "duplicate_push", "forge_push", "stale_push", "other_audience", "other_sender", "no_keys", "offline",
        "lose_event", "duplicate_event", "forge_event", "token_error",
    ]  # fmt: skip
    status: int = 503
    seconds: int = 30


@dataclass
class Review:
    id: str
    author: str
    stars: int
    comment: str
    created_at: datetime
    updated_at: datetime
    key: str = ""
    """Whose it is on the phone."""
    anonymous: bool = False
    photos: int = 0
    reply: str | None = None
    replied_at: datetime | None = None
    state: Literal["PENDING", "REJECTED", "APPROVED"] = "APPROVED"
    violation: str | None = None

    def told(self, location: str) -> dict[str, Any]:
        """As the API lists it."""
        found: dict[str, Any] = {
            "name": f"{location}/reviews/{self.id}",
            "reviewId": self.id,
            "reviewer": {"displayName": self.author}
            if not self.anonymous
            else {"displayName": "A Google user", "isAnonymous": True},
            "starRating": STARS[self.stars - 1],
            "createTime": self.created_at.strftime(STAMP),
            "updateTime": self.updated_at.strftime(STAMP),
            "reviewReplyUrl": f"https://business.google.com/n/reviews/{self.id}",
        }
        if self.comment:
            found["comment"] = self.comment
        if self.photos:
            found["reviewMediaItems"] = [
                {"thumbnailUrl": f"https://lh3.googleusercontent.com/p/{self.id}-{each}"}
                for each in range(self.photos)
            ]
        if self.reply is not None and self.replied_at is not None:
            found["reviewReply"] = self.told_reply()
        return found

    def told_reply(self) -> dict[str, Any]:
        assert self.replied_at is not None
        told: dict[str, Any] = {
            "comment": self.reply,
            "updateTime": self.replied_at.strftime(STAMP),
            "reviewReplyState": self.state,
        }
        return told | ({"policyViolation": self.violation} if self.violation else {})


@dataclass
class Texted:
    """An RCS message as the phone has it."""

    id: str
    phone: str
    mine: bool
    text: str
    at: datetime
    state: str = "sent"
    ttl: str | None = None
    traffic: str | None = None
    suggestions: list[dict[str, Any]] = field(default_factory=list)


class ApiRefusalError(Exception):
    """An error answer of a Google API."""

    def __init__(self, code: int, status: str, details: tuple[dict[str, Any], ...] = ()) -> None:
        super().__init__(status)
        self.code, self.status, self.details = code, status, details

    def body(self) -> dict[str, Any]:
        return {
            "error": {
                "code": self.code,
                "message": "Refused",
                "status": self.status,
                "details": [*self.details],
            }
        }
