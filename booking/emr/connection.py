"""What one practice has given us to reach its system, and what every adapter is built with."""

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

import msgspec

from core.clock import Clock
from core.db import Database
from core.session import Scope
from practice.book import PracticeBook

if TYPE_CHECKING:
    from booking.emr.transport import Transport


class Links(msgspec.Struct, frozen=True):
    """Their id by ours: what a person matched when the system was connected."""

    types: Mapping[str, str] = {}
    services: Mapping[str, str] = {}
    providers: Mapping[str, str] = {}
    locations: Mapping[str, str] = {}


class Connection(msgspec.Struct, frozen=True):
    """One practice's access to its system. Its repr holds no secret."""

    id: str
    practice_id: str
    system: str
    """A name of the registry."""
    base_url: str | None = None
    """None: the vendor's own host."""
    secrets: Mapping[str, str] = {}
    options: Mapping[str, str] = {}
    """What is no secret: a product version, a header's name, a firm's prefix."""
    links: Links = Links()

    def __repr__(self) -> str:
        return f"Connection({self.id}, {self.system})"


class Surroundings(msgspec.Struct, frozen=True):
    """What an adapter stands in. `practice` gives the book as it is now, so that changed hours count at once."""

    db: Database
    scope: Scope
    practice: Callable[[], PracticeBook]
    clock: Clock
    connection: Connection | None = None
    """None for our own calendar only."""
    transport: "Transport | None" = None
    """Opened for this connection: its breaker, its quota and its log without addresses."""
