"""A review as the Business Profile API tells it, in our words."""

import hashlib
from datetime import UTC, datetime
from typing import Any, Final, Literal

import msgspec

from channels.base import Account, Attachment, Inbound, Parsed, PublicReply, Reviewed, Source, Verified
from core.errors import BadInputError, pointer_in

STARS: Final = {"ONE": 1, "TWO": 2, "THREE": 3, "FOUR": 4, "FIVE": 5}
STATES: Final[dict[str, Literal["pending", "published", "rejected"]]] = {
    "PENDING": "pending",
    "REJECTED": "rejected",
}
"""Others, and replies from before Google told of states, are published."""
PROFILE: Final = "google_business"
NOBODY: Final = "Google user"
MOST_PICTURES: Final = 4
LONGEST_NAME: Final = 240


class Reviewer(msgspec.Struct, frozen=True):
    displayName: str = ""  # noqa: N815 - Google's names, here and below
    isAnonymous: bool = False  # noqa: N815


class Reply(msgspec.Struct, frozen=True):
    comment: str = ""
    updateTime: str = ""  # noqa: N815
    reviewReplyState: str = ""  # noqa: N815
    state: str = ""
    policyViolation: Any = None  # noqa: N815


class MediaItem(msgspec.Struct, frozen=True):
    thumbnailUrl: str | None = None  # noqa: N815
    videoUrl: str | None = None  # noqa: N815


class Review(msgspec.Struct, frozen=True):
    name: str
    updateTime: str  # noqa: N815
    createTime: str = ""  # noqa: N815
    reviewer: Reviewer = Reviewer()
    starRating: str = ""  # noqa: N815
    comment: str = ""
    reviewReply: Reply | None = None  # noqa: N815
    reviewReplyUrl: str | None = None  # noqa: N815
    reviewMediaItems: tuple[MediaItem, ...] = ()  # noqa: N815
    seen: datetime | None = None
    """Ours: when Google was asked."""

    @property
    def changed_at(self) -> datetime:
        return instant(self.updateTime, "/updateTime")

    @property
    def state(self) -> str:
        """What of it can change, so that the same state is told once."""
        reply = self.reviewReply
        told = () if reply is None else (reply.updateTime, _state(reply), _violation(reply) or "")
        return hashlib.sha256("\n".join((self.updateTime, *told)).encode()).hexdigest()[:16]

    @property
    def is_pending(self) -> bool:
        return self.reviewReply is not None and _state(self.reviewReply) == "pending"


class Page(msgspec.Struct, frozen=True):
    reviews: tuple[Review, ...] = ()
    nextPageToken: str | None = None  # noqa: N815


def review_of(body: bytes) -> Review:
    """Raises `BadInputError` naming the place."""
    try:
        review = msgspec.json.decode(body, type=Review)
    except msgspec.ValidationError as error:
        raise BadInputError("not a review", at=pointer_in(error)) from None
    except (msgspec.DecodeError, UnicodeDecodeError):
        raise BadInputError("not JSON", at="/") from None
    if not 0 < len(review.name) <= LONGEST_NAME:
        raise BadInputError("no name", at="/name")
    return review


def envelope_of(review: Review, seen: datetime, before: str = "") -> Verified:
    """Once per change: the review's name with its own time and its reply's, and the state it was in `before`
    (a reply that is taken away leaves things as they once were).

    Kept under its last part alone: the long numbers of a location could pass for a card's, and be covered.
    """
    key = hashlib.sha256(f"{review.name}\n{before}\n{review.state}".encode()).hexdigest()
    kept = msgspec.structs.replace(review, name=id_of(review.name), seen=seen)
    return Verified(f"review:{key}", msgspec.json.encode(kept), "review")


def id_of(name: str) -> str:
    return name.rpartition("/")[2]


def name_of(review_id: str, account: Account) -> str:
    return f"{account.external_id}/reviews/{review_id}"


def read_review(review: Review, account: Account) -> tuple[Parsed, ...]:
    """The message that it is, and how it stands now. One review is one address: nothing names its writer for good."""
    name, changed, words = name_of(review.name, account), review.changed_at, own_words(review.comment)
    return (
        Inbound(
            provider_id=name,
            sender=name,
            text=words,
            attachments=_pictures(review),
            display_name=_name(review.reviewer),
            sent_at=instant(review.createTime or review.updateTime, "/createTime"),
            context="review",
            source=Source("profile", _came(account)),
            automatic=True,
            meta=_meta(review, account),
        ),
        Reviewed(
            provider_id=name,
            text=words,
            at=changed,
            stars=STARS.get(review.starRating),
            edited=review.createTime not in {"", review.updateTime},
            seen=review.seen,
            reply=None if review.reviewReply is None else _reply(review.reviewReply, changed),
        ),
    )


def own_words(comment: str) -> str:
    """Google may put a translation around what was written."""
    _, mark, original = comment.partition("(Original)")
    if mark and original.strip():
        return original.strip()
    return comment.partition("(Translated by Google)")[0].strip() or comment.strip()


def _meta(review: Review, account: Account) -> dict[str, Any]:
    place = account.settings.get("name")
    given = {
        "stars": STARS.get(review.starRating),
        "review_url": review.reviewReplyUrl or account.settings.get("reviews_url"),
        "fields": {"location": str(place)} if place else None,
    }
    return {name: value for name, value in given.items() if value is not None}


def _came(account: Account) -> dict[str, str]:
    place = account.settings.get("name")
    return {"ref": PROFILE} | ({"location": str(place)} if place else {})


def _name(reviewer: Reviewer) -> str:
    return NOBODY if reviewer.isAnonymous or not reviewer.displayName.strip() else reviewer.displayName


def _pictures(review: Review) -> tuple[Attachment, ...]:
    items = [each for each in review.reviewMediaItems if each.thumbnailUrl][:MOST_PICTURES]
    return tuple(Attachment("image", each.thumbnailUrl, "image/jpeg") for each in items)


def _reply(reply: Reply, reviewed: datetime) -> PublicReply:
    at = instant(reply.updateTime, "/reviewReply/updateTime") if reply.updateTime else reviewed
    return PublicReply(reply.comment, at, _state(reply), _violation(reply))


def _state(reply: Reply) -> Literal["pending", "published", "rejected"]:
    return STATES.get((reply.reviewReplyState or reply.state).upper(), "published")


def _violation(reply: Reply) -> str | None:
    """A word, or an object with one: the page that tells of it is younger than its clients."""
    told = reply.policyViolation
    if isinstance(told, dict):
        told = next((each for each in told.values() if isinstance(each, str)), None)
    return told[:40] if isinstance(told, str) and told else None


def instant(told: str, place: str) -> datetime:
    try:
        found = datetime.fromisoformat(told)
    except ValueError:
        raise BadInputError("no time", at=place) from None
    return found.replace(tzinfo=found.tzinfo or UTC).astimezone(UTC)
