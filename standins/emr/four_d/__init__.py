"""4D EMR's far end on loopback."""

from standins.emr.four_d.office import FourDOffice, FourDSettings

__all__ = ["FourDOffice", "FourDSettings"]
