"""Asks the redactor one question, in the words of the test interface."""

from typing import Any, get_args

import msgspec

from compliance.phi.redact import redact
from compliance.phi.spans import Destination, Known


class ContactCase(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    name: str | None = None
    phone: str | None = None
    email: str | None = None


def probe_redact(text: str, destination: str, contact: dict[str, Any] | None = None) -> dict[str, Any]:
    """The redacted text and the covered spans; raises ValueError naming the place of a wrong field."""
    if not isinstance(text, str):
        raise ValueError("/text: must be a string")  # noqa: TRY004 - the interface names one kind of refusal
    if destination not in get_args(Destination):
        raise ValueError("/destination: must be llm or log")
    try:
        person = msgspec.convert(contact or {}, ContactCase)
    except msgspec.ValidationError as error:
        raise ValueError(f"/contact: {error}") from None
    done = redact(text, msgspec.convert(destination, Destination), _known(person))
    return {
        "text": done.text,
        "spans": [{"start": span.start, "end": span.end, "type": span.type} for span in done.spans],
    }


def _known(person: ContactCase) -> Known:
    return Known(
        names=(person.name,) if person.name else (),
        phones=(person.phone,) if person.phone else (),
        emails=(person.email,) if person.email else (),
    )
