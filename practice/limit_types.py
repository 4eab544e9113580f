"""The rules of booking beside the practice file, as a value that the book carries."""

from collections.abc import Mapping

import msgspec

EVERY_TYPE = "*"


class Limits(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Every part is optional; a practice without any is bound by its file alone."""

    per_provider: Mapping[str, int] = {}
    """Most people a provider sees on one day, by staff id."""
    per_type: Mapping[str, int] = {}
    """Most appointments of a type on one day, whoever gives them."""
    per_service: Mapping[str, int] = {}
    minutes: Mapping[str, Mapping[str, int]] = {}
    """By type and provider: how long this person takes for it, where not as long as the type says."""
    buffers_past_closing: tuple[str, ...] = ()
    """Types whose buffers may lie outside of the opening and working hours."""
    deposit_links: Mapping[str, str] = {}
    """Where the deposit of a type is paid, on a page of the practice's own; under `*` for all the others."""


NO_LIMITS = Limits()
