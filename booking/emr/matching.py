"""Who of a system's people may be ours: the number and the mail first, the birth date to tell a family apart."""

from collections.abc import Iterable
from datetime import date
from typing import Any, Final

import msgspec

from booking.emr.base import Candidate, Change
from booking.emr.changes import ClientChange, change_of
from practice.phones import e164

WEIGHTS: Final = {"phone": 0.4, "email": 0.3, "name": 0.2, "birthdate": 0.1}


class Known(msgspec.Struct, frozen=True):
    """One person as that system has them. Its repr names nobody."""

    external_id: str
    phones: tuple[str, ...] = ()
    emails: tuple[str, ...] = ()
    name: str | None = None
    birthdate: date | None = None

    def __repr__(self) -> str:
        return f"Known({self.external_id})"


def changed(known: Known, version: int, country: str, **more: Any) -> Change:
    """As news of that person: the first number that can be one, in E.164."""
    numbers = (e164(each, country) for each in known.phones)
    return change_of(
        ClientChange(
            external_id=known.external_id,
            version=version,
            name=known.name,
            phone=next(filter(None, numbers), None),
            email=next(iter(known.emails), None),
            birthdate=known.birthdate,
            **more,
        )
    )


class Sought(msgspec.Struct, frozen=True):
    """Whom we look for. Its repr names nobody."""

    phone: str | None = None
    email: str | None = None
    name: str | None = None
    birthdate: date | None = None
    country: str = "US"

    def __repr__(self) -> str:
        return "Sought()"


def candidates(people: Iterable[Known], sought: Sought) -> tuple[Candidate, ...]:
    """Best first. Whoever has another birth date is somebody else, whatever number they share."""
    found = {each.external_id: _candidate(each, sought) for each in people if not _another(each, sought)}
    agreeing = [each for each in found.values() if {"phone", "email"} & set(each.reasons)]
    return tuple(sorted(agreeing, key=lambda each: (-each.score, each.external_id)))


def _candidate(known: Known, sought: Sought) -> Candidate:
    number = e164(sought.phone, sought.country)
    agrees = {
        "phone": number is not None and number in {e164(each, sought.country) for each in known.phones},
        "email": sought.email is not None
        and sought.email.casefold() in {each.casefold() for each in known.emails},
        "name": _words(sought.name) != [] and _words(sought.name) == _words(known.name),
        "birthdate": sought.birthdate is not None and sought.birthdate == known.birthdate,
    }
    reasons = tuple(reason for reason, fits in agrees.items() if fits)
    return Candidate(known.external_id, round(sum(WEIGHTS[each] for each in reasons), 2), reasons)


def _another(known: Known, sought: Sought) -> bool:
    return None not in {known.birthdate, sought.birthdate} and known.birthdate != sought.birthdate


def _words(name: str | None) -> list[str]:
    """Surname first or last, with or without a comma."""
    return sorted((name or "").replace(",", " ").casefold().split())
