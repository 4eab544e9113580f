"""A look at a location's reviews: what is new, changed, answered, decided or gone since the last one."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any, Final

from channels.abilities import Polled
from channels.adapters.google_profile import Profile
from channels.adapters.google_review_shapes import Page, Review, envelope_of, id_of, name_of
from channels.base import Account, Verified
from core.errors import NotFoundError, RejectedError

FIRST_LOOK: Final = timedelta(days=14)
"""Older reviews are history; they are not anybody's work of today."""
OVERLAP: Final = timedelta(hours=1)
SWEEP: Final = timedelta(hours=6)
"""How often all that we know is looked through: what was deleted is told by nobody."""
DAILY: Final = timedelta(hours=20)
WHILE_PENDING: Final = timedelta(minutes=1)
PENDING_FOR: Final = timedelta(hours=1)
PAGE: Final = "50"
MOST_PAGES: Final = 20
MOST_KNOWN: Final = 500
MOST_SINGLE: Final = 20


async def look(profile: Profile, account: Account, cursor: Mapping[str, Any], now: datetime) -> Polled:
    """Raises `RetryLaterError` or `ReconnectError`: then nothing of this look is kept."""
    since = _at(cursor.get("since")) or now - FIRST_LOOK
    swept, looked = _at(cursor.get("swept_at")), _at(cursor.get("looked_at"))
    sweep = swept is None or looked is None or now - swept >= SWEEP
    found, whole = await _listed(profile, account, since if sweep or looked is None else looked - OVERLAP)
    known: dict[str, str] = dict(cursor.get("known", {}))
    wanted = _wanted(cursor, found, known, account, sweep=sweep and whole)
    gone = await _single(profile, account, wanted, found)
    first = looked is None
    fresh = [each for each in found.values() if _is_news(each, known, since, first=first)]
    envelopes = [envelope_of(each, now, known.get(id_of(each.name), "")) for each in reversed(fresh)]
    known |= {id_of(each.name): each.state for each in reversed(fresh)}
    for name in gone:
        known.pop(id_of(name), None)
    problems, checked = await _notifications(profile, account, cursor, now)
    waiting = [each for each in found.values() if each.is_pending]
    return Polled(
        envelopes=(*envelopes, *map(_gone, gone)),
        cursor={
            "since": since.isoformat(),
            "looked_at": now.isoformat(),
            "swept_at": (now if sweep else swept or now).isoformat(),
            "known": dict(list(known.items())[-MOST_KNOWN:]),
            "pending": [each.name for each in waiting][:MOST_SINGLE],
            "checked": checked,
        },
        problems=problems,
        next_in=WHILE_PENDING if any(_is_young(each, now) for each in waiting) else None,
    )


async def _listed(profile: Profile, account: Account, until: datetime) -> tuple[dict[str, Review], bool]:
    """Newest change first, down to that instant; False when there were more than we page through."""
    found: dict[str, Review] = {}
    query = {"pageSize": PAGE, "orderBy": "updateTime desc"}
    for _ in range(MOST_PAGES):
        page: Page = await profile.ask(
            "GET", "reviews", f"{account.external_id}/reviews", account, Page, query=query
        )
        found |= {each.name: each for each in page.reviews}
        if not page.nextPageToken or any(each.changed_at < until for each in page.reviews):
            return found, True
        query["pageToken"] = page.nextPageToken
    return found, False


def _wanted(
    cursor: Mapping[str, Any],
    found: Mapping[str, Review],
    known: Mapping[str, str],
    account: Account,
    *,
    sweep: bool,
) -> list[str]:
    """Reviews to ask for one by one: named by a push or a reply of ours, undecided, or missing from a whole list."""
    missing = [name_of(each, account) for each in known] if sweep else []
    names = dict.fromkeys((*cursor.get("ask", ()), *cursor.get("pending", ()), *missing))
    ours = f"{account.external_id}/reviews/"
    return [each for each in names if each not in found and each.startswith(ours)][:MOST_SINGLE]


async def _single(
    profile: Profile, account: Account, names: list[str], found: dict[str, Review]
) -> list[str]:
    """Adds what is there to `found`; gives what is not."""
    gone = []
    for name in names:
        try:
            found[name] = await profile.ask("GET", "reviews", name, account, Review)
        except NotFoundError:
            gone.append(name)
    return gone


def _is_news(review: Review, known: Mapping[str, str], since: datetime, *, first: bool) -> bool:
    told = known.get(id_of(review.name))
    if told is not None:
        return told != review.state
    if review.changed_at < since:
        return False
    return not (first and review.reviewReply is not None)  # answered before we came


async def _notifications(
    profile: Profile, account: Account, cursor: Mapping[str, Any], now: datetime
) -> tuple[tuple[str, ...], dict[str, Any]]:
    """Google keeps one setting for a whole account: another tool may have put itself in our place."""
    checked: dict[str, Any] = dict(cursor.get("checked", {}))
    topic, at = account.settings.get("topic"), _at(checked.get("at"))
    if not topic:
        return (), {}
    if at is None or now - at >= DAILY:
        owner = account.external_id.partition("/locations/")[0]
        try:
            told = await profile.ask("GET", "notifications", f"{owner}/notificationSetting", account)
        except (NotFoundError, RejectedError):
            told = {}
        there = told.get("pubsubTopic")
        problem = None if there == topic else "NOTIFICATIONS_TAKEN" if there else "NOTIFICATIONS_OFF"
        checked = {"at": now.isoformat(), "problem": problem}
    return ((checked["problem"],) if checked.get("problem") else ()), checked


def _is_young(review: Review, now: datetime) -> bool:
    reply = review.reviewReply
    told = _at(reply.updateTime) if reply is not None else None
    return told is not None and now - told < PENDING_FOR


def _gone(name: str) -> Verified:
    return Verified(f"gone:{id_of(name)}"[:160], id_of(name).encode(), "review_gone")


def _at(told: Any) -> datetime | None:
    try:
        return datetime.fromisoformat(told) if told else None
    except ValueError:
        return None
