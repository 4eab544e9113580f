"""A practice whose system only gives files: booked in our own calendar, told of the rest by what is brought in."""

from booking.emr.base import Capabilities
from booking.emr.connection import Surroundings
from booking.emr.own_calendar import OwnCalendar


class FileCalendar(OwnCalendar):
    def __init__(self, surroundings: Surroundings) -> None:
        super().__init__(surroundings.db, surroundings.scope, surroundings.practice)

    def capabilities(self) -> Capabilities:
        """Nothing can be asked of a file; what it told stands in our own rows."""
        return Capabilities(
            book="none", reschedule="none", cancel="none", packages="native", invoices="native"
        )
