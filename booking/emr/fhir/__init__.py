"""FHIR R4 as the standard has it: Schedule, Slot and Appointment on any server that keeps them."""

from booking.emr.fhir.calendar import FhirCalendar

__all__ = ["FhirCalendar"]
