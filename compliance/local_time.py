"""When it is decent to text somebody: all places the recipient may be in, and the first instant that suits them all."""

from collections.abc import Iterable
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

import holidays

from compliance.tables import table
from compliance.types import Facts, Place

EASTERN = Place("", "America/New_York")
DAYS_AHEAD = 15
Hours = tuple[int, int] | None


@lru_cache
def area_codes() -> dict[str, tuple[Place, ...]]:
    """Every listed area code with all zones it reaches into; a library's single zone is wrong for split codes."""
    data = table("area_codes")
    split = {str(code): zones for code, zones in data["split"].items()}
    return {
        str(code): tuple(Place(state, tz) for tz in split.get(str(code), [data["zones"][state]]))
        for state, codes in data["codes"].items()
        for code in codes
    }


def places_of_number(phone: str | None) -> tuple[Place, ...]:
    if (
        not phone
        or not phone.startswith("+1")
        or len(phone) != len("+12025550100")
        or not phone[1:].isdigit()
    ):
        return ()
    return area_codes().get(phone[2:5], ())


def candidates(facts: Facts) -> frozenset[Place]:
    """The union of what address, visited location and area code say; numbers move, so none of them wins."""
    known = [facts.address, facts.practice if facts.visited_24m else None, *places_of_number(facts.phone)]
    return frozenset(place for place in known if place is not None) | facts.more_places


@lru_cache(maxsize=64)
def _holidays(year: int) -> frozenset[date]:
    return frozenset(holidays.country_holidays("US", years=year, observed=True))


def is_rest_day(day: date) -> bool:
    return day.weekday() == 6 or day in _holidays(day.year)


def hours_on(window: str, place: Place, day: date, *, known: bool) -> Hours:
    """Read the opening and closing hour of a window on one day at one place, or None when that day is shut."""
    kind = "rest" if is_rest_day(day) else "saturday" if day.weekday() == 5 else "weekday"
    data = table("states")
    own = _pair(data["windows" if known else "unknown"][window][kind])
    if window != "marketing_state" or not known:
        return own
    state = _pair(data["states"].get(place.state, data["default"])[kind])
    if own is None or state is None:
        return None
    return max(own[0], state[0]), min(own[1], state[1])


def _pair(raw: list[int] | None) -> Hours:
    return None if raw is None else (raw[0], raw[1])


def is_open(window: str, places: Iterable[Place], now: datetime) -> bool:
    chosen, known = _or_eastern(places)
    return all(_opens(window, place, now, known=known) == now for place in chosen)


def shut_days(window: str, places: Iterable[Place], now: datetime) -> bool:
    """Is today, anywhere the recipient may be, a day without any hours in this window?"""
    chosen, known = _or_eastern(places)
    return any(
        hours_on(window, place, now.astimezone(ZoneInfo(place.tz)).date(), known=known) is None
        for place in chosen
    )


def next_open(window: str, places: Iterable[Place], now: datetime) -> datetime | None:
    """Find the first instant from now on at which every place allows the window; None if there is none in sight."""
    chosen, known = _or_eastern(places)
    instant, limit = now.astimezone(UTC), now + timedelta(days=DAYS_AHEAD)
    while instant < limit:
        opens = [_opens(window, place, instant, known=known) for place in chosen]
        latest = max((at for at in opens if at is not None), default=None)
        if latest is None or None in opens:
            return None
        if latest == instant:
            return instant
        instant = latest
    return None


def _or_eastern(places: Iterable[Place]) -> tuple[tuple[Place, ...], bool]:
    chosen = tuple(places)
    return (chosen, True) if chosen else ((EASTERN,), False)


def _opens(window: str, place: Place, instant: datetime, *, known: bool) -> datetime | None:
    """Find the first open instant at one place, in its own calendar, so that clock changes are theirs."""
    zone = ZoneInfo(place.tz)
    today = instant.astimezone(zone).date()
    spare = timedelta(minutes=table("states")["spare_minutes"])
    for ahead in range(DAYS_AHEAD):
        day = today + timedelta(days=ahead)
        hours = hours_on(window, place, day, known=known)
        if hours is None:
            continue
        opening, closing = (datetime.combine(day, time(hour), zone).astimezone(UTC) for hour in hours)
        if instant <= closing - spare:
            return max(opening, instant)
    return None
