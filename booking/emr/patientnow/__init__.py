"""PatientNow Essentials: what is public is read, what is not stands in one sheet, what is booked staff enter."""

from booking.emr.patientnow.calendar import PatientNow

__all__ = ["PatientNow"]
