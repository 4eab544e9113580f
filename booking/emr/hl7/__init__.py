"""HL7 v2 scheduling messages over MLLP, both ways."""

from booking.emr.hl7.calendar import Hl7Calendar

__all__ = ["Hl7Calendar"]
