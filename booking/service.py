"""The booking service: every unit of work of the calendar under one name, for those above."""

from booking.busy import load_busy
from booking.changing import cancel, cancel_with_guest, confirm_attendance, one_locked, rename, take_elsewhere
from booking.exporting import export_appointments
from booking.facts import Facts, facts_of
from booking.holds import held, hold, hold_beside, live_hold, release
from booking.importing import import_appointments
from booking.making import Wish, book
from booking.offers import live_offer, offer, withdraw
from booking.rows import all_appointments, appointments_of, find_one, one, start_of_appointment
from booking.searching import alternatives, find, is_free, why, why_day, wished_start
from booking.slots import Cadence, Start, StartQuery, start_at
from booking.types import Appointment, Booked, Held, Offer, OfferedSlot, Person, Taken

__all__ = [
    "Appointment",
    "Booked",
    "Cadence",
    "Facts",
    "Held",
    "Offer",
    "OfferedSlot",
    "Person",
    "Start",
    "StartQuery",
    "Taken",
    "Wish",
    "all_appointments",
    "alternatives",
    "appointments_of",
    "book",
    "cancel",
    "cancel_with_guest",
    "confirm_attendance",
    "export_appointments",
    "facts_of",
    "find",
    "find_one",
    "held",
    "hold",
    "hold_beside",
    "import_appointments",
    "is_free",
    "live_hold",
    "live_offer",
    "load_busy",
    "offer",
    "one",
    "one_locked",
    "release",
    "rename",
    "start_at",
    "start_of_appointment",
    "take_elsewhere",
    "why",
    "why_day",
    "wished_start",
    "withdraw",
]
