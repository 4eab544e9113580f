"""Boulevard: its booking API's cart for times and bookings, the practice's own API for people and the book."""

from booking.emr.boulevard.calendar import Boulevard

__all__ = ["Boulevard"]
