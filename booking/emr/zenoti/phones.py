"""Telephone numbers as Zenoti keeps them: the country apart."""

import phonenumbers


def national(written: str | None, country: str) -> str | None:
    """The digits behind the country's code; None where there is no number."""
    try:
        return str(phonenumbers.parse(written or "", country).national_number)
    except phonenumbers.NumberParseException:
        return None
