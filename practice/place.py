"""One place where patients are seen, with every default of the practice file already applied."""

from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

from practice.file import (
    WEEKDAYS,
    Address,
    ByLanguage,
    Location,
    Practice,
    Range,
    SpecialDay,
    SpecialDays,
    Week,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """`id` is None where the file has no locations and the practice itself is the one place."""

    id: str | None
    name: str
    name_by_language: ByLanguage = field(default_factory=dict)
    address: Address
    phone: str
    sms_number: str
    zone: ZoneInfo
    hours: Week
    special_days: SpecialDays
    directions: str | None = None
    directions_by_language: ByLanguage = field(default_factory=dict)
    parking: str | None = None
    parking_by_language: ByLanguage = field(default_factory=dict)
    google_place_id: str | None = None

    def special_day(self, day: date) -> SpecialDay | None:
        return self.special_days.get(day)

    def opening(self, day: date) -> tuple[Range, ...]:
        special = self.special_days.get(day)
        return special.hours if special else self.hours.get(WEEKDAYS[day.weekday()], ())

    def instant(self, local: datetime) -> datetime:
        """The UTC instant of a wall-clock time here; one that occurs twice means the first."""
        return local.replace(tzinfo=self.zone, fold=0).astimezone(UTC)

    def local(self, instant: datetime) -> datetime:
        """The wall clock here at that instant, without a zone, as the practice file writes times."""
        return instant.astimezone(self.zone).replace(tzinfo=None, fold=0)


def whole_practice(practice: Practice) -> Place:
    return Place(
        id=None,
        name=practice.name,
        address=practice.address,
        phone=practice.phone,
        sms_number=practice.sms_number or practice.phone,
        zone=ZoneInfo(practice.timezone),
        hours=practice.hours,
        special_days=practice.special_days,
    )


def place_of(location: Location, practice: Practice) -> Place:
    return Place(
        id=location.id,
        name=location.name,
        name_by_language=location.name_by_language,
        address=location.address,
        phone=location.phone,
        sms_number=location.sms_number or practice.sms_number or practice.phone,
        zone=ZoneInfo(location.timezone or practice.timezone),
        hours=practice.hours if location.hours is None else location.hours,
        special_days={**practice.special_days, **location.special_days},
        directions=location.directions,
        directions_by_language=location.directions_by_language,
        parking=location.parking,
        parking_by_language=location.parking_by_language,
        google_place_id=location.google_place_id,
    )
