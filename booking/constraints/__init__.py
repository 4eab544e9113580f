"""Times in a patient's own words, read into a constraint by rules alone, so that nothing is guessed."""

from booking.constraints.reading import read_when
from booking.constraints.types import Clause, Constraint, Reading, WhenContext, WhenSlots

__all__ = ["Clause", "Constraint", "Reading", "WhenContext", "WhenSlots", "read_when"]
