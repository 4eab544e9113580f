"""How many calls each vendor allows, as their documents say; a connection's options may name others."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Final

from booking.emr.line import Quota

QUOTAS: Final[Mapping[str, tuple[Quota, ...]]] = {
    "boulevard": (Quota(50, timedelta(seconds=1)),),
    "zenoti": (Quota(60, timedelta(minutes=1)),),
    "nextech": (Quota(20, timedelta(seconds=1)),),
    "modmed": (Quota(1000, timedelta(minutes=1)),),
    "patientnow": (Quota(1000, timedelta(days=1)),),
}


def quotas_of(system: str, options: Mapping[str, str]) -> tuple[Quota, ...]:
    """`calls_a_day` in the options tightens what the vendor's plan allows, or replaces it where it is by the day."""
    known = QUOTAS.get(system, ())
    told = options.get("calls_a_day", "")
    if not told.isdigit() or int(told) == 0:
        return known
    day = timedelta(days=1)
    return (*(each for each in known if each.within != day), Quota(int(told), day))
