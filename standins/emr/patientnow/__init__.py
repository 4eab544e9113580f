"""PatientNow Essentials' far end on loopback."""

from standins.emr.patientnow.office import PatientNowOffice, PatientNowSettings

__all__ = ["PatientNowOffice", "PatientNowSettings"]
