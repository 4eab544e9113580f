"""Business associate agreements as settings name them: signed when, until when, for which services."""

import re
from datetime import date
from typing import NamedTuple

_SPAN = re.compile(r"(\d{4}-\d\d-\d\d)\.\.(\d{4}-\d\d-\d\d)?(?::([a-z0-9_,\s]+))?\Z")
FORM = "write signed..expires as 2026-01-15..2028-01-15, with :sms,voice behind it when it covers some services only"


class Agreement(NamedTuple):
    """`services` empty means everything that the vendor's agreement can cover; no `expires`: until it is ended."""

    signed: date
    expires: date | None
    services: tuple[str, ...] = ()

    def covers(self, service: str, day: date) -> bool:
        in_time = self.signed <= day and (self.expires is None or day <= self.expires)
        return in_time and (not self.services or service in self.services)


def read_agreement(text: str) -> Agreement:
    """Raises `ValueError` that says how it is written."""
    found = _SPAN.match(text.strip())
    if found is None:
        raise ValueError(FORM)
    signed = date.fromisoformat(found[1])
    expires = date.fromisoformat(found[2]) if found[2] else None
    if expires is not None and expires < signed:
        raise ValueError("it expires before it was signed")
    services = tuple(each.strip() for each in (found[3] or "").split(",") if each.strip())
    return Agreement(signed, expires, services)
