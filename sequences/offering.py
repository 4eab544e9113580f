"""Times within a text: named while they are free, and put down as an offer so that an answer like "the first" books."""

from collections.abc import Mapping
from datetime import timedelta
from functools import cache
from typing import Any, Final

import yaml
from sqlalchemy import Connection

from booking import service
from booking.service import OfferedSlot, Start
from core.session import now
from inbox import threads
from practice.book import PracticeBook
from sequences.filling import blanks, templates
from sequences.saying import LOCALES, moment
from sequences.subjects.base import Facts, Times

BLANK: Final = "times"
LIVES: Final = timedelta(hours=24)
"""So long the named times count as our offer; each is looked at again when it is chosen."""
OPEN: Final = ("type", "provider", "start", "location", "slot_id")


def names_times(key: str, language: str, channel: str) -> bool:
    """Does this text have the blank? Only then are times looked for."""
    found = templates(language).get(key)
    return found is not None and BLANK in blanks(found.words(channel))


class Naming:
    """The times of one message: looked for once, put down when it leaves, open for an answer from then on."""

    def __init__(self, conn: Connection, book: PracticeBook, facts: Facts, thread: Any) -> None:
        self._conn, self._book, self._thread = conn, book, thread
        self._look = facts.offering
        self._found: Times | None = None
        self._slots: tuple[dict[str, Any], ...] = ()

    def said(self, language: str) -> Mapping[str, str]:
        """The blank; nothing where no time is free, or where something else is being settled with them."""
        if self._look is not None:
            open_already = service.live_offer(self._conn, self._thread.id) is not None
            busy = bool((self._thread.pending or {}).get("slots"))
            self._found, self._look = None if open_already or busy else self._look(), None
        if self._found is None or not self._found.starts:
            return {}
        return {BLANK: either([moment(each.start, language) for each in self._found.starts], language)}

    def put_down(self) -> tuple[dict[str, Any], ...]:
        """The times as a message keeps them. What was named before counts no longer."""
        assert self._found is not None
        until = now(self._conn) + LIVES
        made = service.offer(
            self._conn, self._thread.id, self._found.starts, self._found.treatments, None, until
        )
        self._slots = tuple(_stored(self._book, each) for each in made.slots)
        return self._slots

    def left(self, has_left: bool) -> None:  # noqa: FBT001 - its one question
        """An answer means one of them from now on; without the message nothing was offered."""
        if not self._slots or self._found is None:
            return
        if not has_left:
            service.withdraw(self._conn, self._thread.id)
            return
        kind = "confirm_booking" if len(self._slots) == 1 else "slot_choice"
        open_ = [{name: slot[name] for name in OPEN} for slot in self._slots]
        pending = {"kind": kind, "service": next(iter(self._found.treatments), None), "slots": open_}
        threads.change(self._conn, self._thread.id, pending=pending)


def either(said: list[str], language: str) -> str:
    """Like "Mon Dec 7 at 9:00 AM, Tue Dec 8 at 9:30 AM or Wed Dec 9 at 9:00 AM"."""
    return said[0] if len(said) == 1 else f"{', '.join(said[:-1])} {_or(language)} {said[-1]}"


def _stored(book: PracticeBook, each: OfferedSlot) -> dict[str, Any]:
    start: Start = each.start
    return {
        "type": start.type,
        "provider": start.provider,
        "start": start.start.isoformat(timespec="minutes"),
        "location": start.location,
        "slot_id": each.slot_id,
        "at": start.at.isoformat(),
        "zone": start.zone,
        "provider_name": book.staff(start.provider).name,
        "type_name": book.appointment_type(start.type).name,
    }


@cache
def _or(language: str) -> str:
    path = LOCALES / language / "words.yaml"
    found = yaml.safe_load((path if path.exists() else LOCALES / "en" / "words.yaml").read_text("utf-8"))
    return str(found["or"][0])
