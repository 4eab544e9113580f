"""Our ids for theirs and back, for one connection: what a person linked is all that is ever offered or booked."""

from collections.abc import Mapping
from datetime import UTC, datetime

from booking.emr.base import CalendarSlot
from booking.emr.connection import Links
from booking.slots import StartQuery
from booking.types import start_of
from core.errors import RejectedError
from practice.book import PracticeBook


class Theirs:
    """Raises RejectedError where nobody has linked what is asked for."""

    def __init__(self, links: Links, book: PracticeBook) -> None:
        self._links, self._book = links, book
        self._types, self._providers = inverse(links.types), inverse(links.providers)
        self._locations = inverse(links.locations)

    def type(self, ours: str) -> str:
        return _linked(self._links.types, ours, "type_not_linked")

    def provider(self, ours: str) -> str:
        return _linked(self._links.providers, ours, "provider_not_linked")

    def location(self, ours: str | None) -> str:
        """A practice without locations has one there all the same."""
        if ours is None and len(self._links.locations) == 1:
            return next(iter(self._links.locations.values()))
        return _linked(self._links.locations, ours or "", "location_not_linked")

    def service(self, ours: str) -> str | None:
        return self._links.services.get(ours)

    def our_type(self, theirs: str | None) -> str | None:
        return self._types.get(theirs or "")

    def providers_of(self, query: StartQuery) -> tuple[str, ...]:
        """Theirs who could do what is asked, in our order of preference."""
        wanted = query.providers or self._book.appointment_type(query.type).providers
        return tuple(self._links.providers[each] for each in wanted if each in self._links.providers)

    def locations_of(self, query: StartQuery) -> tuple[str, ...]:
        """Theirs where it could be done."""
        if query.location is not None:
            return (self.location(query.location),)
        places = self._book.booking_locations(query.type, query.services)
        found = (self._links.locations.get(each or "") for each in places)
        known = tuple(each for each in found if each is not None)
        return known or (self.location(None),)

    def slot(
        self,
        kind: str,
        *,
        provider: str,
        location: str,
        start: datetime,
        end: datetime,
        token: str,
        fetched_at: datetime,
    ) -> CalendarSlot | None:
        """Their free time as ours; None where nobody linked that person or place, or it ends before it begins."""
        who, where = self._providers.get(provider), self._locations.get(location)
        if who is None or where is None or end <= start:
            return None
        place = where if where in self._book.location_ids else None
        made = start_of(
            type_id=kind,
            provider=who,
            location=place,
            at=start.astimezone(UTC),
            zone=self._book.zone_of(place).key,
            minutes=int((end - start).total_seconds() // 60),
        )
        return CalendarSlot(start=made, end=end.astimezone(UTC), token=token, fetched_at=fetched_at)


def _linked(links: Mapping[str, str], ours: str, code: str) -> str:
    if ours not in links:
        raise RejectedError(code)
    return links[ours]


def inverse(links: Mapping[str, str]) -> dict[str, str]:
    found: dict[str, str] = {}
    for ours, theirs in links.items():
        found.setdefault(theirs, ours)
    return found
