"""Time as a practice counts it: only while it is open."""

from datetime import datetime, timedelta
from typing import Final

from practice.book import PracticeBook

LOOK_AHEAD_DAYS: Final = 30


def after_open_time(
    book: PracticeBook, instant: datetime, span: timedelta, location: str | None = None
) -> datetime:
    """When this much opening time has passed since then; by the clock where no opening is in sight."""
    place = book.location(location if location is None or book.find_location(location) else None)
    left, day = span, place.local(instant).date()
    for ahead in range(LOOK_AHEAD_DAYS):
        date = day + timedelta(days=ahead)
        midnight = datetime(date.year, date.month, date.day)  # noqa: DTZ001 - the wall clock of the place
        for each in place.opening(date):
            begin = max(place.instant(midnight + timedelta(minutes=each.start_minute)), instant)
            end = place.instant(midnight + timedelta(minutes=each.end_minute))
            if end <= begin:
                continue
            if end - begin >= left:
                return begin + left
            left -= end - begin
    return instant + span
