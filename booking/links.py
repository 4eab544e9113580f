"""Links to one visit: short, signed, running out; whoever has one may confirm, move or give back that visit only."""

import base64
import hashlib
import hmac
from datetime import date, datetime, timedelta
from typing import Any, Final

import msgspec
from sqlalchemy import Connection, delete, select, update

from booking.link_models import visit_link
from booking.types import Appointment
from core.errors import NotFoundError
from core.events import ContactErased
from core.session import add, mine, new_id, now

PURPOSE: Final = "visit links"
PATH: Final = "/a"
KEY_BYTES: Final = 12
LONGEST: Final = timedelta(days=400)
PICK_LASTS: Final = timedelta(days=7)
AFTER: Final = timedelta(hours=4)
"""Who is late or has just been there still reads what to do."""


class Wanted(msgspec.Struct, frozen=True):
    """What a time may be picked for, where there is no visit yet."""

    type: str
    services: tuple[str, ...] = ()
    provider: str | None = None
    location: str | None = None
    returning: bool = False
    first_day: date | None = None
    """No earlier: sessions of a series keep their distance."""


class VisitLink(msgspec.Struct, frozen=True):
    """A link that we made and that has not run out."""

    id: str
    practice_id: str
    appointment_id: str | None
    contact_id: str
    thread_id: str | None
    wanted: Wanted | None
    language: str | None
    expires_at: datetime


class VisitLinks:
    """Makes them for reminders, mails and the agent."""

    def __init__(self, key: bytes, public_url: str) -> None:
        self._key, self._base = key, public_url.rstrip("/")

    def to_visit(self, conn: Connection, visit: Appointment, language: str) -> str:
        """The visit's link: the same one each time, for as long as it is good."""
        assert visit.contact_id is not None
        until = min(visit.ends_at + AFTER, now(conn) + LONGEST)
        statement = select(visit_link.c.id).where(
            mine(visit_link),
            visit_link.c.appointment_id == visit.id,
            visit_link.c.contact_id == visit.contact_id,
            visit_link.c.expires_at > now(conn),
        )
        found = conn.execute(statement.order_by(visit_link.c.created_at.desc()).limit(1)).scalar()
        if found is not None and self._is_ours(conn, found):
            conn.execute(
                update(visit_link).where(mine(visit_link), visit_link.c.id == found).values(expires_at=until)
            )
            return self._address(found)
        return self._make(conn, visit.contact_id, visit.thread_id, language, until, appointment_id=visit.id)

    def to_pick(
        self, conn: Connection, contact_id: str, thread_id: str | None, wanted: Wanted, language: str
    ) -> str:
        """A link under which one time may be picked; afterwards it leads to that visit."""
        until = now(conn) + PICK_LASTS
        plain: dict[str, Any] = msgspec.to_builtins(wanted)
        return self._make(conn, contact_id, thread_id, language, until, wanted=plain)

    def _make(
        self,
        conn: Connection,
        contact_id: str,
        thread_id: str | None,
        language: str,
        until: datetime,
        **values: Any,
    ) -> str:
        link_id = new_id(conn)
        add(
            conn,
            visit_link,
            id=link_id,
            key_hash=_hash(self._token(link_id)),
            contact_id=contact_id,
            thread_id=thread_id,
            language=language[:8],
            expires_at=until,
            created_at=now(conn),
            **values,
        )
        return self._address(link_id)

    def _is_ours(self, conn: Connection, link_id: str) -> bool:
        """Made under the key that signs now: after a rotation a new one is made, and the old one still opens."""
        kept = conn.execute(
            select(visit_link.c.key_hash).where(mine(visit_link), visit_link.c.id == link_id)
        ).scalar()
        return kept == _hash(self._token(link_id))

    def _address(self, link_id: str) -> str:
        return f"{self._base}{PATH}/{self._token(link_id)}"

    def _token(self, link_id: str) -> str:
        signed = hmac.digest(self._key, link_id.encode(), hashlib.sha256)[:KEY_BYTES]
        return base64.urlsafe_b64encode(signed).decode()


def find_link(conn: Connection, token: str) -> VisitLink:
    """Runs under the system's scope: an address in a text names no practice. Raises `NotFoundError` for what is
    none of ours; one that has run out is found, for its page to say so.
    """
    if len(token) > 2 * KEY_BYTES or not token.isascii():
        raise NotFoundError("no such page")
    row = conn.execute(select(visit_link).where(visit_link.c.key_hash == _hash(token))).first()
    if row is None:
        raise NotFoundError("no such page")
    return VisitLink(
        id=row.id,
        practice_id=row.practice_id,
        appointment_id=row.appointment_id,
        contact_id=row.contact_id,
        thread_id=row.thread_id,
        wanted=None if row.wanted is None else msgspec.convert(row.wanted, Wanted),
        language=row.language,
        expires_at=row.expires_at,
    )


def picked(conn: Connection, link_id: str, appointment: Appointment) -> None:
    """A time was picked under it: from now on it is that visit's link."""
    conn.execute(
        update(visit_link)
        .where(mine(visit_link), visit_link.c.id == link_id)
        .values(appointment_id=appointment.id, expires_at=appointment.ends_at + AFTER)
    )


def end_links(conn: Connection, contact_id: str) -> None:
    """Their number is somebody else's now: nothing that went there opens any more."""
    conn.execute(
        update(visit_link)
        .where(mine(visit_link), visit_link.c.contact_id == contact_id)
        .values(expires_at=now(conn))
    )


def on_contact_erased(conn: Connection, event: ContactErased) -> None:
    conn.execute(delete(visit_link).where(mine(visit_link), visit_link.c.contact_id == event.contact_id))


def _hash(token: str) -> str:
    return hashlib.sha256(token.encode("utf-8", "surrogatepass")).hexdigest()
