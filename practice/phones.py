"""A telephone number as people type it, by the practice's country; what is none is never stored as an address."""

import phonenumbers

LONGEST = 40


def e164(written: str | None, country: str) -> str | None:
    """None for what is no number that exists; a withheld caller's sentinels are none."""
    if not written or len(written) > LONGEST:
        return None
    try:
        number = phonenumbers.parse(written, country)
    except phonenumbers.NumberParseException:
        return None
    if not phonenumbers.is_valid_number(number):
        return None
    return str(phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164))
