"""4D EMR: what one page and one integration show of it, and a person for the rest."""

from booking.emr.four_d.calendar import FourD

__all__ = ["FourD"]
