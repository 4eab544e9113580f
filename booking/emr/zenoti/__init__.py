"""Zenoti: drafts of bookings, a day's times, a reservation, a confirmation; errors inside good answers."""

from booking.emr.zenoti.calendar import Zenoti

__all__ = ["Zenoti"]
