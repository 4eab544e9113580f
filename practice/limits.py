"""Keeping the rules of booking that the practice file has no words for: checked against the book, then stored."""

import re

import msgspec
from sqlalchemy import Connection, select, update

from core.errors import BadInputError, ConflictError
from core.session import practice_of
from practice.book import PracticeBook
from practice.limit_types import EVERY_TYPE, Limits
from practice.models import practice

SHORTEST, LONGEST = 5, 720
MOST = 500
LONGEST_LINK = 300
_PAGE = re.compile(r"https://[a-z0-9.-]+\.[a-z]{2,}(:\d+)?(/[^\s<>\"']*)?", re.IGNORECASE)


def revision_of(conn: Connection) -> int:
    """Of everything that the practice says of itself: whoever edits its rules has looked at one."""
    return int(
        conn.execute(select(practice.c.revision).where(practice.c.id == practice_of(conn))).scalar_one()
    )


def save_limits(conn: Connection, book: PracticeBook, limits: Limits, revision: int) -> None:
    """Raises `BadInputError` naming the place, `ConflictError` where the practice has changed since. What is booked
    already stays as it is.
    """
    _check(book, limits)
    written = conn.execute(
        update(practice)
        .where(practice.c.id == practice_of(conn), practice.c.revision == revision)
        .values(limits=msgspec.to_builtins(limits), revision=revision + 1)
    )
    if written.rowcount != 1:
        raise ConflictError("the practice has been changed meanwhile; look at its rules again")


def _check(book: PracticeBook, limits: Limits) -> None:
    known = {
        "per_provider": {each.id for each in book.providers},
        "per_type": {each.id for each in book.file.appointment_types},
        "per_service": {each.id for each in book.file.services},
    }
    for field, ids in known.items():
        for name, most in getattr(limits, field).items():
            if name not in ids:
                raise BadInputError("nothing here has this id", at=f"/{field}/{name}")
            if not 1 <= most <= MOST:
                raise BadInputError(f"from 1 to {MOST}", at=f"/{field}/{name}")
    for type_id, providers in limits.minutes.items():
        kind = book.find_appointment_type(type_id)
        if kind is None:
            raise BadInputError("no such appointment type", at=f"/minutes/{type_id}")
        for provider, minutes in providers.items():
            if provider not in kind.providers:
                raise BadInputError("does not do this type", at=f"/minutes/{type_id}/{provider}")
            if not SHORTEST <= minutes <= LONGEST:
                raise BadInputError(
                    f"from {SHORTEST} to {LONGEST} minutes", at=f"/minutes/{type_id}/{provider}"
                )
    for place, type_id in enumerate(limits.buffers_past_closing):
        if type_id not in known["per_type"]:
            raise BadInputError("no such appointment type", at=f"/buffers_past_closing/{place}")
    _check_links(limits, known["per_type"])


def _check_links(limits: Limits, types: set[str]) -> None:
    for type_id, link in limits.deposit_links.items():
        if type_id != EVERY_TYPE and type_id not in types:
            raise BadInputError("no such appointment type", at=f"/deposit_links/{type_id}")
        if len(link) > LONGEST_LINK or _PAGE.fullmatch(link) is None:
            raise BadInputError(
                "an address of your own page, beginning with https://", at=f"/deposit_links/{type_id}"
            )
