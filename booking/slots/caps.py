"""How many people one day may have: of a provider, of a type, for a service."""

from collections import Counter
from datetime import date

from booking.slots.types import Busy, StartQuery
from booking.slots.wall import wall_at
from practice.book import PracticeBook


class Caps:
    """The caps that bind one query, counted once for all that is taken."""

    def __init__(self, book: PracticeBook, query: StartQuery, busy: Busy) -> None:
        limits = book.limits
        self._book, self._busy = book, busy
        self._providers = limits.per_provider
        self._type = (query.type, limits.per_type[query.type]) if query.type in limits.per_type else None
        self._services = {
            each: limits.per_service[each] for each in query.services if each in limits.per_service
        }
        self.bind = bool(self._providers or self._type or self._services)
        self._counted: Counter[tuple[str, str, date]] | None = None

    def full(self, provider: str, day: date) -> bool:
        """Whether one more on that day with that provider would be too many."""
        if not self.bind:
            return False
        counts = self._count()
        most = self._providers.get(provider)
        if most is not None and counts["provider", provider, day] >= most:
            return True
        if self._type is not None and counts["type", self._type[0], day] >= self._type[1]:
            return True
        return any(counts["service", each, day] >= most for each, most in self._services.items())

    def _count(self) -> Counter[tuple[str, str, date]]:
        if self._counted is None:
            counts: Counter[tuple[str, str, date]] = Counter()
            for span in self._busy.spans:
                if not span.type:  # a block is nobody
                    continue
                day = wall_at(self._book.zone_of(span.location), span.start).date()
                counts["provider", span.provider, day] += 1
                counts["type", span.type, day] += 1
                for each in span.services:
                    counts["service", each, day] += 1
            self._counted = counts
        return self._counted
