"""In which country a telephone number is, as far as the carriers' rules ask."""

from typing import Final

import phonenumbers

US: Final = frozenset({"US", "PR", "VI", "GU", "AS", "MP"})


def region_of(number: str | None) -> str | None:
    """None for what is no number; a toll-free number of North America counts as the US."""
    try:
        return phonenumbers.region_code_for_number(phonenumbers.parse(number or ""))
    except phonenumbers.NumberParseException:
        return None
