"""The search for free times: pure, without a database, so that its rule can be proved."""

from booking.slots.check import broken, resources_for, start_at, why_not, why_not_at, why_not_on
from booking.slots.find import find_starts, iter_starts
from booking.slots.nearest import nearest
from booking.slots.types import Busy, Cadence, DayReason, Reason, Span, Start, StartQuery

__all__ = [
    "Busy",
    "Cadence",
    "DayReason",
    "Reason",
    "Span",
    "Start",
    "StartQuery",
    "broken",
    "find_starts",
    "iter_starts",
    "nearest",
    "resources_for",
    "start_at",
    "why_not",
    "why_not_at",
    "why_not_on",
]
