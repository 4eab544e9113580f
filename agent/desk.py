"""What the agent may look up while it thinks: free times. It reads; settle commits."""

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
    not_before_minutes: int = 0


class Desk(Protocol):
    """The booking service as the agent sees it."""

    async def find_slots(self, query: SlotQuery) -> tuple[Slot, ...]:
        """Free starts that fit, soonest first but spread over days and day parts, at most `limit`."""
        ...

    async def is_free(self, slot: Slot, moving: str | None = None) -> bool:
        """Whether this very start can be committed now by this thread (its own hold does not block)."""
        ...
