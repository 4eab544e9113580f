"""Which calendars of record there are: one file and one line here for each."""

from collections.abc import Callable

from booking.emr.base import CalendarOfRecord
from booking.emr.own_calendar import OwnCalendar
from core.db import Database
from core.session import Scope
from practice.book import PracticeBook

Connect = Callable[[Database, Scope, Callable[[], PracticeBook]], CalendarOfRecord]

CALENDARS: dict[str, Connect] = {
    "own": OwnCalendar,
}


def calendar_of(name: str) -> Connect:
    """Raises KeyError for a system that we do not speak to."""
    return CALENDARS[name]
