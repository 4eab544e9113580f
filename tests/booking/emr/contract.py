"""What the contract suite needs to hold of any practice system: its calendar, its far end, and bad days on command."""

from collections.abc import Callable, Mapping
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass
from datetime import datetime

from booking.emr.base import CalendarOfRecord, CalendarSlot, Client, IntentKey
from booking.slots import StartQuery
from core.clock import ManualClock
from standins.emr.book import OfficeBook
from standins.emr.door import Bad, Door

ANNA = Client(None, "Anna Strand", "+12125550111", "anna@example.com")
BEA = Client(None, "Bea Holm", "+12125550112", "bea@example.com")
SOONEST = StartQuery(type="visit", limit=2)
Push = tuple[Mapping[str, str], bytes]


def key(wish: str, thread: str = "a") -> IntentKey:
    return IntentKey(f"thread-{thread}", wish)


@dataclass
class Office:
    """One practice of one system. Without `book` it is our own calendar, which has no far end to misbehave."""

    name: str
    calendar: CalendarOfRecord
    clock: ManualClock
    book: OfficeBook | None = None
    door: Door | None = None
    push: Callable[[], Push] | None = None
    """A delivery as that system would make it now, signed."""

    def steal(self, slot: CalendarSlot) -> None:
        """Somebody books it at the counter, whatever is reserved."""
        assert self.book is not None
        (service,) = self.book.services
        (provider,) = self.book.providers
        (place,) = self.book.places
        self.book.steal(service, provider, place, slot.start.at)

    def fail_next(self, kind: Bad, times: int = 1, *, writes: bool | None = None, **headers: str) -> None:
        assert self.door is not None
        for _ in range(times):
            self.door.fail_next(kind, writes=writes, **headers)

    def visits(self, at: datetime | None = None) -> list[str]:
        """Ids of what stands in its book."""
        assert self.book is not None
        return [
            each.id for each in self.book.visits.values() if each.live and (at is None or each.start == at)
        ]


OpenOffice = Callable[[ManualClock], AbstractAsyncContextManager[Office]]
