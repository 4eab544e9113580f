"""A visit as a calendar file (RFC 5545, 5546): when and where, and nothing of what it is for."""

from datetime import date, datetime
from typing import Final, Literal
from zoneinfo import ZoneInfo

import msgspec
from icalendar import Calendar, Event, vCalAddress, vText

from booking.service import Appointment
from practice.book import PracticeBook

Method = Literal["REQUEST", "CANCEL", "PUBLISH"]
PRODUCT: Final = "-//Glowdesk//Visits 1//EN"
CONTENT_TYPE: Final = "text/calendar"


class Sides(msgspec.Struct, frozen=True):
    """Who invites whom, as mail addresses; a file that is only downloaded names nobody."""

    organizer: str
    attendee: str


def calendar_file(
    book: PracticeBook,
    visit: Appointment,
    *,
    method: Method,
    host: str,
    stamp: datetime,
    sides: Sides | None = None,
    link: str = "",
) -> bytes:
    """The same UID for a visit's whole life; the number of changes rises with its row, so that the newest counts."""
    calendar = Calendar()
    calendar.add("prodid", PRODUCT)
    calendar.add("version", "2.0")
    calendar.add("method", method)
    event = Event()
    event.add("uid", f"{visit.id}@{host}")
    event.add("sequence", visit.version)
    event.add("dtstamp", stamp)
    zone = ZoneInfo(visit.zone)
    event.add("dtstart", visit.starts_at.astimezone(zone))
    event.add("dtend", visit.ends_at.astimezone(zone))
    event.add("summary", book.practice.name)
    event.add("class", "PRIVATE")
    event.add("status", "CANCELLED" if method == "CANCEL" else "CONFIRMED")
    _place(event, book, visit)
    if link:
        event.add("url", link)
        event.add("description", link)
    if sides is not None:
        _sides(event, book, sides)
    calendar.add_component(event)
    calendar.add_missing_timezones(date(visit.starts_at.year - 1, 1, 1), date(visit.starts_at.year + 2, 1, 1))
    return bytes(calendar.to_ical())


def _place(event: Event, book: PracticeBook, visit: Appointment) -> None:
    kind = book.find_appointment_type(visit.type)
    if kind is not None and kind.mode != "in_person":
        return
    address = book.location(visit.location).address
    place = " ".join(each for each in (address.region, address.postal_code) if each)
    event.add("location", vText(f"{address.street}, {address.city}, {place}"))


def _sides(event: Event, book: PracticeBook, sides: Sides) -> None:
    organizer = vCalAddress(f"mailto:{sides.organizer}")
    organizer.params["cn"] = vText(book.practice.name)
    event["organizer"] = organizer
    attendee = vCalAddress(f"mailto:{sides.attendee}")
    attendee.params["role"], attendee.params["rsvp"] = vText("REQ-PARTICIPANT"), vText("FALSE")
    attendee.params["partstat"] = vText("ACCEPTED")
    event.add("attendee", attendee, encode=False)
