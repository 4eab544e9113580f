"""The lists of an untrusted practice file by id, with the few defaults that rules between lists need."""

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from practice.checks.cursor import At
from practice.file.places import WEEKDAYS
from practice.file.values import RANGE, Range

_ZONE_NAME = re.compile(r"(?=.{1,64}\Z)[A-Za-z][A-Za-z0-9_+-]*(?:/[A-Za-z0-9_+-]+){0,3}")
LISTS = (
    "locations", "resources", "staff", "appointment_types", "services", "not_offered",
    "memberships", "knowledge", "contacts", "appointments",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Facts:
    """What rules look up. Ids that stand twice mean their first; zones that do not exist are None."""

    document: At
    by_id: dict[str, dict[str, At]]
    packages: dict[str, tuple[str | None, At]]
    zones: dict[str | None, ZoneInfo | None]
    """By location id; None is the practice's own."""

    @property
    def has_locations(self) -> bool:
        return self.document["locations"].present

    @property
    def first_location(self) -> str | None:
        return next(iter(self.by_id["locations"]), None)

    def main_location(self, staff_id: str | None) -> str | None:
        person = self.by_id["staff"].get(staff_id or "")
        stated = [] if person is None else [place.text for place in person["locations"].each()]
        return stated[0] if stated else self.first_location

    def resource_location(self, resource_id: str | None) -> str | None:
        resource = self.by_id["resources"].get(resource_id or "")
        stated = None if resource is None else resource["location"].text
        return stated or self.first_location

    def zone(self, location: str | None) -> ZoneInfo | None:
        return self.zones.get(location, self.zones[None])

    def ranges(self, staff_id: str, day: date) -> list[tuple[At, Range, str | None]]:
        """What the provider works on that date: place in the file, range, location."""
        special = self.document["provider_special_days"][day.isoformat()]
        hours = self.document["provider_hours"][staff_id][WEEKDAYS[day.weekday()]]
        return self.day_ranges(staff_id, special[staff_id] if special.present else hours)

    def day_ranges(self, staff_id: str, items: At) -> list[tuple[At, Range, str | None]]:
        main = self.main_location(staff_id)
        found = []
        for item in items.each():
            parsed = range_of(item if item.text else item["range"])
            if parsed is not None:
                found.append((item, parsed, item["location"].text or main))
        return found


def facts_of(document: At) -> Facts:
    by_id = {name: _by_id(document[name]) for name in LISTS}
    packages: dict[str, tuple[str | None, At]] = {}
    for service in document["services"].each():
        for package in service["packages"].each():
            if package["id"].text is not None:
                packages.setdefault(package["id"].text, (service["id"].text, package))
    zones: dict[str | None, ZoneInfo | None] = {None: zone_named(document["practice"]["timezone"].text)}
    for location_id, location in by_id["locations"].items():
        own = location["timezone"].text
        zones[location_id] = zones[None] if own is None else zone_named(own)
    return Facts(document=document, by_id=by_id, packages=packages, zones=zones)


def _by_id(items: At) -> dict[str, At]:
    found: dict[str, At] = {}
    for item in items.each():
        if item["id"].text is not None:
            found.setdefault(item["id"].text, item)
    return found


def zone_named(name: str | None) -> ZoneInfo | None:
    # Names become paths and modules to import where the system has no zones: only plausible ones may.
    if name is None or _ZONE_NAME.fullmatch(name) is None:
        return None
    try:
        return ZoneInfo(name)
    except (KeyError, ValueError, OSError):  # OSError: "America" is a directory of zones
        return None


def range_of(item: At) -> Range | None:
    """The range if it is written as one and ends after it starts."""
    if item.text is None or RANGE.fullmatch(item.text) is None:
        return None
    parsed = Range.parse(item.text)
    return parsed if parsed.end_minute > parsed.start_minute else None


def local_time(item: At) -> datetime | None:
    if item.text is None or len(item.text) != 16 or not item.text.isascii():
        return None
    try:
        return datetime.strptime(item.text, "%Y-%m-%dT%H:%M")  # noqa: DTZ007  (wall clock on purpose)
    except ValueError:
        return None


def day_of(item: At) -> date | None:
    if item.text is None or len(item.text) != 10 or not item.text.isascii():
        return None
    try:
        return date.fromisoformat(item.text)
    except ValueError:
        return None


def is_far(moment: date) -> bool:
    """Too near the ends of the calendar to be turned into another zone."""
    return not 1 < moment.year < 9999


def is_skipped(local: datetime, zone: ZoneInfo) -> bool:
    there = local.replace(tzinfo=zone).astimezone(UTC).astimezone(zone)
    return there.replace(tzinfo=None) != local


def instant(local: datetime, zone: ZoneInfo) -> datetime:
    return local.replace(tzinfo=zone, fold=0).astimezone(UTC)


def span(day: date, part: Range, zone: ZoneInfo) -> tuple[datetime, datetime]:
    midnight = datetime(day.year, day.month, day.day)  # noqa: DTZ001  (wall clock on purpose)
    return (
        instant(midnight + timedelta(minutes=part.start_minute), zone),
        instant(midnight + timedelta(minutes=part.end_minute), zone),
    )
