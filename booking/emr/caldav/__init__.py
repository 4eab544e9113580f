"""Calendars that people keep elsewhere: busy times from CalDAV or an ICS feed, and our visits among them."""

from booking.emr.caldav.calendar import CalDavCalendar

__all__ = ["CalDavCalendar"]
