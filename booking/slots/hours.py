"""When a provider could begin an appointment of a type on a date, as far as hours and windows go."""

from collections.abc import Iterable, Iterator
from datetime import date

from booking.slots.spans import Interval
from practice.book import PracticeBook
from practice.file import WEEKDAYS, AppointmentType, Range


class Hours:
    """The hours that bind one type, for new or for returning people."""

    def __init__(self, book: PracticeBook, kind: AppointmentType, *, returning: bool) -> None:
        self._book = book
        self._kind = kind
        self._returning = returning
        self._usual: dict[tuple[str, str | None, int], list[Interval]] = {}
        self._special = set(book.file.provider_special_days)

    def starts(self, provider: str, location: str | None, day: date) -> list[Interval]:
        """First and last possible start in minutes after midnight, on a day on which no clock is put."""
        if day in self._special or self._book.special_day(day, location) is not None:
            return self._starts(provider, location, day)
        key = (provider, location, day.weekday())
        found = self._usual.get(key)
        if found is None:
            found = self._usual[key] = self._starts(provider, location, day)
        return found

    def spans(self, provider: str, location: str | None, day: date) -> Iterator[tuple[int, int]]:
        """What both the practice and the provider are there for, each range of the one with each of the other."""
        for own in self._book.provider_ranges(provider, day):
            if own.location != location:
                continue
            for opening in self._book.opening(day, location):
                start = max(own.range.start_minute, opening.start_minute)
                end = min(own.range.end_minute, opening.end_minute)
                if start < end:
                    yield start, end

    def new_windows(self, day: date) -> tuple[Range, ...] | None:
        """The ranges in which a new person's whole appointment must lie; None where it need not."""
        windows = self._kind.new_patient_windows
        if windows is None or self._returning:
            return None
        return windows.hours.get(WEEKDAYS[day.weekday()], ())

    def closed_windows(self, day: date) -> tuple[Range, ...]:
        """The ranges that a returning person's appointment must not touch."""
        windows = self._kind.new_patient_windows
        if windows is None or not self._returning or not windows.exclusive:
            return ()
        return windows.hours.get(WEEKDAYS[day.weekday()], ())

    def _starts(self, provider: str, location: str | None, day: date) -> list[Interval]:
        kind, minutes = self._kind, self._book.minutes_with(self._kind.id, provider)
        leaks = kind.id in self._book.limits.buffers_past_closing
        before, after = (0, 0) if leaks else (kind.buffer_before, kind.buffer_after)
        found: Iterable[Interval] = (
            (start + before, end - after - minutes) for start, end in self.spans(provider, location, day)
        )
        windows = self.new_windows(day)
        if windows is not None:
            inside = [(window.start_minute, window.end_minute - minutes) for window in windows]
            found = [(max(a, c), min(b, d)) for a, b in found for c, d in inside]
        for window in self.closed_windows(day):
            found = _without(found, window.start_minute - minutes + 1, window.end_minute - 1)
        return sorted((first, last) for first, last in found if first <= last)


def _without(intervals: Iterable[Interval], start: int, end: int) -> list[Interval]:
    return [
        piece
        for first, last in intervals
        for piece in ((first, min(last, start - 1)), (max(first, end + 1), last))
        if piece[0] <= piece[1]
    ]
