"""ModMed's far end on loopback: both schemes of tokens, five days of slots at a time, no holds."""

from standins.emr.modmed.office import ModMedOffice, ModMedSettings

__all__ = ["ModMedOffice", "ModMedSettings"]
