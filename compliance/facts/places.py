"""Where the recipient may be: the confirmed address, the places they visited, and emergencies declared there."""

from datetime import date, datetime, timedelta
from functools import cache
from typing import Any

import msgspec

from compliance.facts.reading import Reading
from compliance.tables import table
from compliance.types import Place
from practice.book import PracticeBook

TWO_YEARS = timedelta(days=731)
EIGHTEEN_MONTHS = timedelta(days=547)
SEEN = {"visit", "consultation"}


class Emergency(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    state: str
    begins: date
    source: str
    ends: date | None = None


class _Past(msgspec.Struct, frozen=True):
    date: date
    event: str


class _Record(msgspec.Struct, frozen=True):
    """The part of a contact's record that counts here."""

    history: tuple[_Past, ...] = ()


def where(reading: Reading) -> dict[str, Any]:
    visits = _visits(reading)
    recent = [place for at, place in visits if reading.instant - at <= TWO_YEARS]
    known = [place for place in recent if place is not None]
    return {
        "address": _confirmed(reading),
        "practice": known[-1] if known else None,
        "visited_24m": bool(recent),
        "more_places": frozenset(known),
        "visited_18m": any(reading.instant - at <= EIGHTEEN_MONTHS for at in _completed(reading)),
        "declared_emergencies": declared(reading.instant.date()),
    }


def _confirmed(reading: Reading) -> Place | None:
    found = reading.standing
    if found.state is None or found.tz is None or found.place_confirmed_at is None:
        return None
    fresh = reading.instant - found.place_confirmed_at <= TWO_YEARS
    return Place(found.state, found.tz) if fresh else None


def _visits(reading: Reading) -> list[tuple[datetime, Place | None]]:
    """What is over and was not called off counts as a visit: here that is the careful side."""
    book = reading.around.book
    own = [
        (each.starts_at, _place(book, each.location))
        for each in reading.appointments
        if each.starts_at <= reading.instant and each.status in {"booked", "completed"}
    ]
    told = [(at, _place(book, None)) for at in _history(reading, SEEN)]
    return sorted([*own, *told], key=lambda pair: pair[0])


def _completed(reading: Reading) -> list[datetime]:
    own = [each.starts_at for each in reading.appointments if each.status == "completed"]
    return [*own, *_history(reading, {"visit"})]


def _history(reading: Reading, events: set[str]) -> list[datetime]:
    record = msgspec.convert(reading.around.person.reveal().record, _Record)
    zone = reading.around.book.zone_of()
    days = [each.date for each in record.history if each.event in events]
    return [datetime(day.year, day.month, day.day, tzinfo=zone) for day in days]


def _place(book: PracticeBook, location: str | None) -> Place | None:
    at = book.find_location(location) if location is not None else None
    region = (at.address if at is not None else book.practice.address).region
    zone = at.zone.key if at is not None else book.practice.timezone
    return Place(region, zone) if region else None


def declared(day: date) -> frozenset[str]:
    """States whose declared emergency forbids marketing on this day."""
    return frozenset(
        each.state
        for each in _emergencies()
        if each.begins <= day and (each.ends is None or day <= each.ends)
    )


@cache
def _emergencies() -> tuple[Emergency, ...]:
    return msgspec.convert(table("emergencies")["emergencies"], tuple[Emergency, ...])
