"""What has happened in the calendar, and what was paid."""

from core.events.base import Event


class AppointmentBooked(Event, frozen=True, tag="appointment_booked.v1"):
    appointment_id: str
    contact_id: str | None
    thread_id: str | None


class AppointmentMoved(Event, frozen=True, tag="appointment_moved.v1"):
    appointment_id: str
    contact_id: str | None
    thread_id: str | None


class AppointmentCancelled(Event, frozen=True, tag="appointment_cancelled.v1"):
    appointment_id: str
    contact_id: str | None
    thread_id: str | None


class CalendarAnswered(Event, frozen=True, tag="calendar_answered.v1"):
    """A practice's own system has said what becomes of a wish, or a wish has to wait for it."""

    intent_id: str
    thread_id: str
    state: str


class CalendarTroubled(Event, frozen=True, tag="calendar_troubled.v1"):
    """A practice's own system refuses us: a person must connect it anew."""

    connection_id: str
    code: str


class VisitToEnter(Event, frozen=True, tag="visit_to_enter.v1"):
    """A visit was booked, moved or cancelled in our calendar, and a person must do the same in the practice's system."""

    appointment_id: str
    thread_id: str | None
    what: str


class VisitEntered(Event, frozen=True, tag="visit_entered.v1"):
    """The practice's own system shows a visit just as our calendar has it."""

    appointment_id: str


class CaseMoved(Event, frozen=True, tag="case_moved.v1"):
    """What becomes of a visit on a lost day: a person must call, or it is settled."""

    case_id: str
    appointment_id: str
    contact_id: str | None
    thread_id: str | None
    state: str


class FreedTimePassed(Event, frozen=True, tag="freed_time_passed.v1"):
    """Who was asked does not have it: declined, silent, unsent. It is the next one's turn."""

    thread_id: str
    offer_id: str
    why: str


class AppointmentConfirmed(Event, frozen=True, tag="appointment_confirmed.v1"):
    """The person has said that they will come."""

    appointment_id: str
    contact_id: str | None
    thread_id: str | None


class AppointmentArrived(Event, frozen=True, tag="appointment_arrived.v1"):
    """The person is at the practice."""

    appointment_id: str
    contact_id: str | None
    thread_id: str | None


class AppointmentCompleted(Event, frozen=True, tag="appointment_completed.v1"):
    """The visit has taken place."""

    appointment_id: str
    contact_id: str | None
    thread_id: str | None


class AppointmentMissed(Event, frozen=True, tag="appointment_missed.v1"):
    """The person did not come."""

    appointment_id: str
    contact_id: str | None
    thread_id: str | None


class InvoicePaid(Event, frozen=True, tag="invoice_paid.v1"):
    """Money came in, or more of it; counted once for each invoice, whatever is told how often."""

    invoice_id: str
    contact_id: str
    paid_minor: int
    """What is paid now that was not before."""


class InvoiceRefunded(Event, frozen=True, tag="invoice_refunded.v1"):
    invoice_id: str
    contact_id: str
    refunded_minor: int
    """What is given back now that was not before."""


class PackageChanged(Event, frozen=True, tag="package_changed.v1"):
    """purchased | redeemed | reversed | expired | cancelled | changed (anything else that was said of it)."""

    package_id: str
    contact_id: str
    what: str


class AppointmentReopened(Event, frozen=True, tag="appointment_reopened.v1"):
    """That it took place, or that they did not come, was said by mistake."""

    appointment_id: str
    contact_id: str | None
    thread_id: str | None


class CalendarImported(Event, frozen=True, tag="calendar_imported.v1"):
    """Appointments came in with a practice's file: new ones, and known ones as they are now."""

    appointment_ids: tuple[str, ...]
