"""What a sequence may be about, as the engine sees it: whose it is, when it counts, what is true of it now."""

from collections.abc import Callable, Iterable, Mapping
from datetime import datetime
from typing import Any, Protocol

import msgspec
from sqlalchemy import Connection

from booking.links import Wanted
from booking.service import Start
from practice.book import PracticeBook

Values = Callable[[str], Mapping[str, str]]
"""The blanks of a template by name, in a language; asked for only when something is sent."""


def nothing(_language: str) -> Mapping[str, str]:
    return {}


class Times(msgspec.Struct, frozen=True):
    """Free times that a text names: put down as an offer when it leaves, so that "the second" books one of them."""

    starts: tuple[Start, ...]
    treatments: tuple[str, ...] = ()


Offering = Callable[[], Times | None]
"""Looked for only when something is about to be sent; None where nothing is free."""


class Facts(msgspec.Struct, frozen=True, kw_only=True):
    """One subject as its rows are in this transaction. Read anew each time: nothing of it is kept."""

    contact_id: str
    version: int
    anchors: Mapping[str, datetime]
    """Moments that steps count from, by the names that definitions use; one that is not known is left out."""
    over: str | None = None
    """Why nothing about it is to be sent any more, as a code in capitals."""
    service: str | None = None
    line: str | None = None
    location: str | None = None
    source: str | None = None
    """Where the person came from, as `pipeline` writes it."""
    returning: bool | None = None
    holds: frozenset[str] = frozenset()
    """Names of conditions that are true of this subject."""
    values: Values = nothing
    appointment_id: str | None = None
    owner_id: str | None = None
    """The person of the practice whose it is; tasks of a sequence are theirs."""
    wanted: Wanted | None = None
    """What a link of its texts picks a time for, where it is more than a kind of visit for the service."""
    about: str | None = None
    """What caps "per subject" count by, where a subject lives through several (each lapse of a plan is its own)."""
    detail: Mapping[str, Any] = {}
    """What its tasks say besides: ids, codes and counts."""
    offering: Offering | None = None
    """Times that its texts name, in the blank {times}. What names times is never held: it waits until it may go."""


class Subject(Protocol):
    """One kind of thing that sequences are about; one line each in `registry.py`."""

    kind: str
    anchors: frozenset[str]
    """Every name that `Facts.anchors` may have: a definition with another one is refused when it is read."""
    triggers: frozenset[str]
    """What may begin a sequence about it."""

    def facts(self, conn: Connection, book: PracticeBook, subject_id: str) -> Facts | None:
        """None where there is no such row any more."""
        ...

    def standing(self, conn: Connection, book: PracticeBook, on: str, stage: str | None) -> Iterable[str]:
        """Ids for which the trigger holds now: who is enrolled when a practice switches a sequence on for those
        who are there already.
        """
        ...
