"""Boulevard's far end on loopback: carts that expire, tokens that age, a bucket that empties, and signed pushes."""

from standins.emr.boulevard.office import BoulevardOffice, BoulevardSettings

__all__ = ["BoulevardOffice", "BoulevardSettings"]
