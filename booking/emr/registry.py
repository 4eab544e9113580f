"""Which calendars of record there are: one file and one line here for each."""

from collections.abc import Callable

from booking.emr.base import CalendarOfRecord, TakesAttendance
from booking.emr.boulevard import Boulevard
from booking.emr.caldav import CalDavCalendar
from booking.emr.connection import Surroundings
from booking.emr.csv_import.calendar import FileCalendar
from booking.emr.fhir import FhirCalendar
from booking.emr.four_d import FourD
from booking.emr.hl7 import Hl7Calendar
from booking.emr.modmed import ModMedCalendar
from booking.emr.nextech import NextechCalendar
from booking.emr.own_calendar import OwnCalendar
from booking.emr.patientnow import PatientNow
from booking.emr.zenoti import Zenoti

Connect = Callable[[Surroundings], CalendarOfRecord]

CALENDARS: dict[str, Connect] = {
    "own": lambda around: OwnCalendar(around.db, around.scope, around.practice),
    "boulevard": Boulevard,
    "zenoti": Zenoti,
    "patientnow": PatientNow,
    "four_d": FourD,
    "nextech": NextechCalendar,
    "modmed": ModMedCalendar,
    "fhir": FhirCalendar,
    "hl7": Hl7Calendar,
    "caldav": CalDavCalendar,
    "csv": FileCalendar,
}


def calendar_of(name: str) -> Connect:
    """Raises KeyError for a system that we do not speak to."""
    return CALENDARS[name]


def takes_attendance(name: str) -> bool:
    """Whether that system hears from us that somebody will come."""
    connect = CALENDARS.get(name)
    return isinstance(connect, type) and issubclass(connect, TakesAttendance)
