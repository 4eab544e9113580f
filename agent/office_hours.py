"""When a handoff must be answered: by urgency, counted in the practice's opening hours."""

from datetime import UTC, datetime, timedelta

from practice.book import PracticeBook

URGENT = timedelta(minutes=15)
EMERGENCY = timedelta(minutes=3)
"""On-call is told at once; after this without anybody the next person is."""
LOOK_AHEAD_DAYS = 14


def answer_by(book: PracticeBook, urgency: str, now: datetime) -> datetime:
    """emergency: minutes; urgent: 15 minutes, at any hour; soon: the same business day; routine: the next."""
    if urgency == "emergency":
        return now + EMERGENCY
    if urgency == "urgent":
        return now + URGENT
    closings = _closings(book, now)
    if urgency == "soon":
        return closings[0] if closings else now + timedelta(days=1)
    return closings[1] if len(closings) > 1 else now + timedelta(days=2)


def is_open(book: PracticeBook, now: datetime, location: str | None = None) -> bool:
    """Of a location's own hours; None: the main one's."""
    if location is None or book.find_location(location) is None:
        location = None
    local = now.astimezone(book.zone_of(location))
    minute = local.hour * 60 + local.minute
    return any(each.start_minute <= minute < each.end_minute for each in book.opening(local.date(), location))


def next_opening(book: PracticeBook, now: datetime) -> datetime | None:
    """The next instant at which the practice opens, if it is closed now; None when nothing is in sight."""
    local = now.astimezone(book.zone)
    for ahead in range(LOOK_AHEAD_DAYS):
        day = local.date() + timedelta(days=ahead)
        for each in book.opening(day):
            opens = datetime(day.year, day.month, day.day, tzinfo=book.zone) + timedelta(
                minutes=each.start_minute
            )
            if opens > local:
                return opens.astimezone(UTC)
    return None


def _closings(book: PracticeBook, now: datetime) -> list[datetime]:
    """The ends of the next business days that are not over yet, today included."""
    local = now.astimezone(book.zone)
    found = []
    for ahead in range(LOOK_AHEAD_DAYS):
        day = local.date() + timedelta(days=ahead)
        ranges = book.opening(day)
        if ranges:
            end = datetime(day.year, day.month, day.day, tzinfo=book.zone) + timedelta(
                minutes=ranges[-1].end_minute
            )
            if end > local:
                found.append(end.astimezone(UTC))
    return found
