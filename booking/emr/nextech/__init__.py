"""Nextech Select and Practice+: STU3 in the vendor's own dialect."""

from booking.emr.nextech.calendar import NextechCalendar

__all__ = ["NextechCalendar"]
