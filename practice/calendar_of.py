"""The practice's clock and the days on which nobody is there, for those who know nothing else of it."""

from collections.abc import Callable
from datetime import date
from zoneinfo import ZoneInfo

from sqlalchemy import Connection

from practice.store import Books


def calendar_of(books: Books) -> Callable[[Connection], tuple[ZoneInfo, Callable[[date], bool]]]:
    def calendar(conn: Connection) -> tuple[ZoneInfo, Callable[[date], bool]]:
        book = books.get(conn)

        def is_closed(day: date) -> bool:
            return not any(book.opening(day, place) for place in book.location_ids)

        return book.zone, is_closed

    return calendar
