"""What the agent may look up while it thinks: free times. It reads; settle commits."""

from datetime import date, datetime
from typing import Protocol

import msgspec

from agent.context import Slot
from booking.constraints.types import Constraint


class SlotQuery(msgspec.Struct, frozen=True):
    """Which times to look for. `constraint` None fits every time."""

    appointment_type: str
    services: tuple[str, ...] = ()
    constraint: Constraint | None = None
    providers: tuple[str, ...] = ()
    """Only these; empty = anybody of the type, in its order of preference."""
    location: str | None = None
    returning: bool = False
    moving: str | None = None
    """Appointment that the new time would replace: it does not block itself."""
    limit: int = 3
    spread: bool = True
    people: int = 1
    """Two: each time found has one beside it for whoever comes along."""


class Desk(Protocol):
    """The booking service as the agent sees it, for the thread whose turn it is."""

    def seats_two(self, query: SlotQuery) -> bool:
        """Whether two who come together can be given times here."""
        ...

    async def find_slots(self, query: SlotQuery) -> tuple[Slot, ...]:
        """Free starts that fit, soonest first but spread over days and day parts, at most `limit`."""
        ...

    async def is_free(self, slot: Slot, query: SlotQuery) -> bool:
        """Whether this very start could be committed now (this thread's own hold does not block it)."""
        ...

    async def nearest(self, slot: Slot, query: SlotQuery) -> tuple[Slot, ...]:
        """What to offer instead of a wished start, nearest first, at most three."""
        ...

    async def why_not(self, wall: datetime, query: SlotQuery) -> str | None:
        """Why nobody of the query can have that wall-clock time (booking.slots.Reason); None when free."""
        ...

    async def why_day(self, day: date, query: SlotQuery) -> str | None:
        """Why nobody of the query has any time that day (Reason or "full"); None when somebody has."""
        ...
