"""How long a system asks us to stay away, in the headers that systems use for it."""

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime

LONGEST = timedelta(hours=24)
EPOCH_FROM = 10_000_000
"""A reset this large is an instant since 1970, not a number of seconds from now."""
RESETS = ("ratelimit-reset", "x-ratelimit-reset", "x-rate-limit-reset")


def wait_asked(headers: Mapping[str, str], now: datetime) -> timedelta | None:
    """Retry-After first (seconds or a date), then the reset of a rate limit; None where nothing is said."""
    asked = _retry_after(headers.get("retry-after"), now)
    asked = reset_in(headers, now) if asked is None else asked
    return None if asked is None else min(max(asked, timedelta()), LONGEST)


def reset_in(headers: Mapping[str, str], now: datetime) -> timedelta | None:
    told = next((headers[name] for name in RESETS if name in headers), None)
    number = None if told is None else number_of(told)
    if number is None:
        return None
    if number < EPOCH_FROM:
        return timedelta(seconds=number)
    return datetime.fromtimestamp(number, UTC) - now


def number_of(text: str) -> float | None:
    try:
        number = float(text.split(",", maxsplit=1)[0].split(";", maxsplit=1)[0])
    except ValueError:
        return None
    return number if 0 <= number < 10_000_000_000 else None


def _retry_after(told: str | None, now: datetime) -> timedelta | None:
    if told is None:
        return None
    number = number_of(told)
    if number is not None:
        return timedelta(seconds=min(number, LONGEST.total_seconds()))
    try:
        at = parsedate_to_datetime(told)
    except ValueError:
        return None
    return (at if at.tzinfo is not None else at.replace(tzinfo=UTC)) - now
