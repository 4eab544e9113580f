"""Small practices for the tests of this folder, and the service they are booked through."""

from datetime import UTC, date, datetime
from typing import Any

from booking.slots import Busy, Span, Start, start_at
from booking.slots.check import busy_span
from booking.slots.types import minute_of
from practice.book import PracticeBook
from practice.file import practice_file

Document = dict[str, Any]
ALL_WEEK = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
ADDRESS = {"street": "1 Test Row", "city": "Nowhere", "postal_code": "00001"}


def week(*ranges: Any) -> Document:
    return {day: list(ranges) for day in ALL_WEEK}


def kind(type_id: str = "visit", **more: Any) -> Document:
    return {
        "id": type_id, "name": type_id.title(), "minutes": 30, "providers": ["ada"], "who": "any",
        "fee": {"kind": "free"}, **more,
    }  # fmt: skip


def document(*types: Document, **more: Any) -> Document:
    """One provider who works 9 to 17 all week, a grid of 30 minutes, nothing else; `more` replaces parts."""
    rules = {"grid_minutes": 30, "min_lead_minutes": 60, "horizon_days": 30}
    practice = {
        "id": "test", "name": "Test", "timezone": "America/New_York", "country": "US", "currency": "USD",
        "languages": ["en"], "address": ADDRESS, "phone": "+12125550100", "hours": week("09:00-17:00"),
        "booking_rules": {**rules, **more.pop("rules", {})}, **more.pop("practice", {}),
    }  # fmt: skip
    services = [
        {"id": "glow", "name": "Glow", "revenue_line": "skin", "prices": [],
         "appointment_types": {"new": "visit", "returning": "visit"}},
    ]  # fmt: skip
    return {
        "practice_file": 1, "practice": practice, "staff": [{"id": "ada", "name": "Ada"}],
        "provider_hours": {"ada": week("09:00-17:00")}, "appointment_types": list(types) or [kind()],
        "services": services, "knowledge": [], **more,
    }  # fmt: skip


def book_of(*types: Document, **more: Any) -> PracticeBook:
    return PracticeBook(practice_file(document(*types, **more)))


def at(text: str) -> datetime:
    """Wall-clock time, as the practice file writes it."""
    return datetime.fromisoformat(text)


def utc(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


def start(
    book: PracticeBook, wall: str, provider: str = "ada", type_id: str = "visit", location: str | None = None
) -> Start:
    found = start_at(book, type_id, provider, at(wall), location)
    assert found is not None, "the clock skips this time"
    return found


def span(book: PracticeBook, begins: Start, *resources: str) -> Span:
    minute = minute_of(begins.at)
    busy_from, busy_to = busy_span(book.appointment_type(begins.type), minute, begins.minutes)
    return Span(
        provider=begins.provider, type=begins.type, location=begins.location, start=minute,
        busy_from=busy_from, busy_to=busy_to, resources=resources,
    )  # fmt: skip


def busy(book: PracticeBook, *starts: Start) -> Busy:
    return Busy(span(book, each) for each in starts)


def clocks(starts: list[Start], day: date) -> list[str]:
    """Times of day of the starts on one date."""
    return [each.start.strftime("%H:%M") for each in starts if each.start.date() == day]
