"""What the practice wants done with a call right now: open or closed, whom to ring, and what is said."""

from collections.abc import Iterable
from datetime import timedelta
from typing import Any

from sqlalchemy import Connection

from agent.office_hours import is_open
from agent.wording import fixed_text
from channels.base import Account
from channels.calls import Asked, NotRung, Plan, Said
from inbox import calls, outgoing_calls
from practice.book import PracticeBook
from practice.phones import e164
from practice.store import Books

SECONDS = 20
"""Of ringing: less than it takes a carrier's own mailbox to pick up."""
MISDIAL = 3


class FrontDoor:
    """The reception that `wiring.py` hands to the switchboard and to ingest.

    Reads from the account's settings: `ring` (the practice's phones), `ring_seconds`, `screen` (press 1 to
    take the call; default yes), `forwarded` (calls come here only when nobody picked up elsewhere),
    `ring_when_closed`, `location`, `offer_text` (press 1 for a text), `greeting` and `greeting_closed` by
    language, `misdial_seconds`.
    """

    def __init__(self, books: Books) -> None:
        self._books = books

    def plan(self, conn: Connection, account: Account, asked: Asked) -> Plan:
        book = self._books.get(conn)
        if asked.about in {"bridge", "connect"}:
            return self._outgoing(conn, account, book, asked)
        said, settings = _Words(book), account.settings
        shut = not (is_open(book, asked.at, settings.get("location")) or settings.get("ring_when_closed"))
        ring = _phones(book, account, asked)
        not_rung = _not_rung(settings, ring, shut=shut)
        return Plan(
            ring=ring if not_rung is None else (),
            seconds=int(settings.get("ring_seconds") or SECONDS),
            screened=bool(settings.get("screen", True)),
            misdial=timedelta(seconds=float(settings.get("misdial_seconds", MISDIAL))),
            not_rung=not_rung,
            taken=asked.about == "dial" and calls.is_taken(conn, account.id, asked.call_id),
            whisper=said.each("call_whisper"),
            greeting=said.greeting(settings, shut=shut),
            offer=said.each("call_offer") if settings.get("offer_text") else (),
            texting=said.each("call_texting"),
            thanks=said.each("call_thanks"),
        )

    def _outgoing(self, conn: Connection, account: Account, book: PracticeBook, asked: Asked) -> Plan:
        row = outgoing_calls.whom(conn, account.id, asked.call_id)
        to = None if row is None or row.outcome is not None else row.caller
        return Plan(to=to, whisper=_Words(book).first("call_bridge"))


def _not_rung(settings: Any, ring: tuple[str, ...], *, shut: bool) -> NotRung | None:
    if shut:
        return "closed"
    if settings.get("forwarded"):
        return "forwarded"
    return None if ring else "nobody"


def _phones(book: PracticeBook, account: Account, asked: Asked) -> tuple[str, ...]:
    """Never the phone that calls, nor the one that forwarded to us: that would go round in circles."""
    numbers = (e164(str(each), book.practice.country) for each in account.settings.get("ring", ()))
    not_these = {asked.caller, asked.forwarded_from, account.external_id, None}
    return tuple(dict.fromkeys(each for each in numbers if each is not None and each not in not_these))


class _Words:
    """What is said on the phone, in every language of the practice, its first one first."""

    def __init__(self, book: PracticeBook) -> None:
        self._book = book

    def each(self, key: str) -> Said:
        return tuple(self._of(key, self._book.languages))

    def first(self, key: str) -> Said:
        return tuple(self._of(key, (self._book.default_language,)))

    def greeting(self, settings: Any, *, shut: bool) -> Said:
        """The practice's own words, where it has written some."""
        key = "greeting_closed" if shut else "greeting"
        own = settings.get(key) or {}
        usual = "call_greeting_closed" if shut else "call_greeting"
        return tuple(
            (language, str(own[language]) if own.get(language) else words)
            for language, words in self._of(usual, self._book.languages)
        )

    def _of(self, key: str, languages: Iterable[str]) -> Iterable[tuple[str, str]]:
        for language in languages:
            if language in {"en", "es"}:
                yield language, fixed_text(key, language).format(practice=self._book.practice.name)
