"""How a person can be reached by what we start: their addresses in the order that a sequence prefers, each with a line."""

from typing import Any

import msgspec
from sqlalchemy import Connection

from channels.accounts import accounts
from inbox import threads
from inbox.last_used import lines_of
from practice.book import PracticeBook
from practice.contacts import add_address, addresses_of, find_address, load_contact

MAIL = "email"
TEXT = "sms"
ENDED = frozenset({"all", "wrong_number"})


class Way(msgspec.Struct, frozen=True):
    """An address of the person, and the line of ours that it is written to from."""

    address: Any
    account_id: str

    @property
    def channel(self) -> str:
        return str(self.address.channel)


def ways_to(
    conn: Connection,
    book: PracticeBook,
    contact_id: str,
    location: str | None,
    channels: tuple[str, ...],
    *,
    apart: str = "",
    thread: Any = None,
) -> list[Way]:
    """Best first. `apart`: not on this channel, where it has just failed. `thread`: theirs, where it is at hand."""
    lines = [each for each in accounts(conn) if each.status != "disabled"]
    wanted = [each for each in channels if each != apart and any(line.channel == each for line in lines)]
    if MAIL in wanted:
        _mail_of(conn, contact_id)
    found = [each for each in addresses_of(conn, contact_id) if each.channel in wanted]
    several = [each.id for each in found if sum(line.channel == each.channel for line in lines) > 1]
    used = lines_of(conn, several) if several else {}
    thread = thread or threads.thread_of(conn, contact_id)
    current = None if thread is None else thread.address_id
    number = book.location(book.still_there(location)).sms_number
    found.sort(
        key=lambda each: (
            each.revoked in ENDED,
            each.unreachable_at is not None,
            wanted.index(each.channel),
            each.id != current,
        )
    )
    return [Way(each, _line(each, lines, used.get(each.id), number)) for each in found]


def _line(address: Any, lines: list[Any], used: str | None, number: str) -> str:
    """The one that they know; else the place's own, else any of the channel."""
    own = [each for each in lines if each.channel == address.channel]
    by = [
        *(each for each in own if each.id == used),
        *(each for each in own if each.external_id == number),
        *own,
    ]
    return str(by[0].id)


def _mail_of(conn: Connection, contact_id: str) -> None:
    """A mail address that they told us becomes one that we can write to; whether we may is for the gate."""
    told = (load_contact(conn, contact_id).email or "").strip().lower()
    if told and find_address(conn, MAIL, told) is None:
        add_address(conn, contact_id, MAIL, told, verified=False)
