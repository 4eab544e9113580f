"""ModMed EMA with Practice Management: R4 in style, schedules only where the practice has bought them."""

from booking.emr.modmed.calendar import ModMedCalendar

__all__ = ["ModMedCalendar"]
