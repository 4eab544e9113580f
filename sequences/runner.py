"""Fires what is due: one enrolment at a time, its reason asked again in the very transaction that sends."""

import asyncio
from typing import Any
from urllib.parse import urlsplit

import msgspec
from sqlalchemy import Connection

from booking import service
from booking.closures.days import open_cases
from booking.emr.sync import is_stale
from booking.links import VisitLinks
from booking.service import Appointment
from booking.together import goes_along
from compliance.gate import Gate
from core import claims
from core.claims import Claimed, Claimer
from core.db import Ahead, Database
from core.media import Incoming, MediaStore
from core.session import by_id, mine, new_id, now, of_practice
from inbox import tasks, threads
from practice.contacts import addresses_of, load_contact
from practice.store import Books
from sequences import editions, enrolling, enrolments
from sequences.calendar_file import Method, Sides, calendar_file
from sequences.definitions import Definition, library
from sequences.enrolling import ENROLMENTS, SINGLE, touches_of
from sequences.looking_ahead import look_ahead
from sequences.models import enrolment
from sequences.planning import Planned, due
from sequences.preparing import preparing
from sequences.stepping import UNREAD, fire
from sequences.touching import Outcome, Touching, keep, send, send_file
from sequences.tracing import trace
from sequences.ways import MAIL, Way, ways_to

RESENT = "~"
"""Between a step and the channel that it takes after the first one failed."""
FILE_NAME = "visit.ics"
GAVE_UP = "GAVE_UP"
_ONE = by_id(enrolment)


class Invitation(msgspec.Struct, frozen=True):
    """A calendar entry that is to go out, as the rows were when it was written."""

    file: bytes
    method: Method
    way: Way
    version: int
    media_id: str


class SequenceRunner:
    """Claims enrolments whose next step is due."""

    def __init__(
        self,
        db: Database,
        books: Books,
        gate: Gate,
        links: VisitLinks,
        store: MediaStore,
        public_url: str,
    ) -> None:
        self._db, self._books, self._gate, self._links, self._store = db, books, gate, links, store
        self._host = urlsplit(public_url).hostname or "localhost"
        self.claimer = Claimer(db, ENROLMENTS, self._work, _given_up)

    async def _work(self, claimed: Claimed) -> None:
        assert claimed.practice_id is not None
        scope = of_practice(claimed.practice_id)
        settled, invitation = await self._db.write(
            scope, lambda conn: self._first(conn, claimed), ahead=Ahead(look_ahead, claimed.id)
        )
        if settled:
            return
        incoming = None
        if invitation is not None:
            incoming = await asyncio.to_thread(
                self._store.take_in, invitation.media_id, [invitation.file], name=FILE_NAME
            )
        used = await self._db.write(scope, lambda conn: self._fire(conn, claimed, invitation, incoming))
        if incoming is not None and not used:
            await asyncio.to_thread(self._store.drop, incoming.id)

    def _first(self, conn: Connection, claimed: Claimed) -> tuple[bool, Invitation | None]:
        """True when that was all: only a calendar entry needs its file first."""
        row = _load(conn, claimed.id)
        if row.sequence not in library():
            fire(self._touching(conn), claimed, row)
        elif row.sequence != SINGLE:
            self._fire(conn, claimed, None, None)
        else:
            return False, self._invitation(conn, claimed)
        return True, None

    def _touching(self, conn: Connection) -> Touching:
        return Touching(conn, self._books.get(conn), self._gate, self._links)

    def _fire(
        self, conn: Connection, claimed: Claimed, invitation: Invitation | None, incoming: Incoming | None
    ) -> bool:
        """True when the file was used. Thread, then visit: the order in which a turn of the agent locks them too."""
        row = _load(conn, claimed.id)
        if row.contact_id is not None:
            threads.thread_of(conn, row.contact_id, lock=True)
        visit = service.one_locked(conn, row.subject_id)
        definition = library().get(row.sequence)
        if definition is None or row.state in {"paused", "done"}:
            claims.done(conn, ENROLMENTS, claimed)
            return False
        enrolling.follow(conn, definition, visit)
        fresh = _load(conn, claimed.id)
        if fresh.cycle != row.cycle or (fresh.state == "ended" and row.state != "ended"):
            return False  # the visit has changed since: what follows from that has a due time of its own
        at = self._touching(conn)
        if definition.id == SINGLE:
            return self._invite(at, claimed, fresh, visit, definition, invitation, incoming)
        self._step(at, claimed, fresh, visit, definition)
        return False

    def _step(
        self, at: Touching, claimed: Claimed, row: Any, visit: Appointment, definition: Definition
    ) -> None:
        conn = at.conn
        if row.state != "active" or visit.status != "booked":
            claims.done(conn, ENROLMENTS, claimed)
            return
        planned = enrolling.planned_of(conn, definition, row, visit)
        touches = {each.step: each for each in enrolling.touches_of(conn, row.id, row.cycle)}
        self._resend(at, row, visit, definition, planned, touches)
        found = due(planned, touches, now(conn))
        for step, why in found.skips:
            keep(conn, row, step, Outcome("skipped", why))
        if found.send is not None and (is_stale(conn) or open_cases(conn, appointment_id=visit.id)):
            claims.again(conn, ENROLMENTS, claimed, now(conn) + UNREAD)
            return
        if found.send is not None:
            keep(conn, row, found.send, _came(at, row, visit, definition, found.send))
        _sleep(conn, claimed, row, found.next_at)

    def _resend(
        self,
        at: Touching,
        row: Any,
        visit: Appointment,
        definition: Definition,
        planned: tuple[Planned, ...],
        touches: dict[str, Any],
    ) -> None:
        """What did not arrive goes another way once, while it still helps."""
        for each in planned:
            failed = touches.get(each.step)
            if failed is None or failed.outcome != "failed" or now(at.conn) >= each.until:
                continue
            again = msgspec.structs.replace(each, step=f"{each.step}{RESENT}2")
            if again.step not in touches:
                came = send(at, row, visit, again, definition.channels, apart=failed.channel)
                keep(at.conn, row, again, came)

    # Calendar entries

    def _invitation(self, conn: Connection, claimed: Claimed) -> Invitation | None:
        """The file for this enrolment, where it is one of calendar entries and there is a mail address."""
        row = _load(conn, claimed.id)
        if row.state == "paused":
            return None
        visit, book = service.one(conn, row.subject_id), self._books.get(conn)
        if visit.contact_id is None or not _has_mail(conn, visit):
            return None
        way = next(iter(ways_to(conn, book, visit.contact_id, visit.location, (MAIL,))), None)
        if way is None:
            return None
        method: Method = "REQUEST" if visit.status == "booked" else "CANCEL"
        file = calendar_file(
            book,
            visit,
            method=method,
            host=self._host,
            stamp=now(conn),
            sides=Sides(book.practice.email or f"no-reply@{self._host}", way.address.value),
            link=self._links.to_visit(conn, visit, book.default_language) if method == "REQUEST" else "",
        )
        return Invitation(file, method, way, visit.version, new_id(conn))

    def _invite(
        self,
        at: Touching,
        claimed: Claimed,
        row: Any,
        visit: Appointment,
        definition: Definition,
        invitation: Invitation | None,
        incoming: Incoming | None,
    ) -> bool:
        conn = at.conn
        planned = _invited(at, definition, row, visit)
        if planned is None or invitation is None or incoming is None:
            claims.done(conn, ENROLMENTS, claimed)
            return False
        if invitation.version != visit.version:
            claims.again(conn, ENROLMENTS, claimed, now(conn))
            return False
        kept = self._store.keep(conn, incoming)
        keep(conn, row, planned, send_file(at, row, visit, planned, invitation.way, kept))
        claims.done(conn, ENROLMENTS, claimed)
        return True


def _given_up(conn: Connection, claimed: Claimed) -> None:
    """It has failed again and again: it stands on the list of what went wrong, and a person takes over."""
    row = enrolments.load(conn, claimed.id)
    if row is None or not row.contact_id or row.sequence in library():
        return
    definition = editions.edition(conn, row.sequence, row.definition)
    step = definition.step(row.step) if definition is not None else None
    if step is not None and all(each.step != step.id for each in touches_of(conn, row.id, row.cycle)):
        trace(conn, row, step, "failed", GAVE_UP)
    tasks.open_task(
        conn,
        "follow_up",
        contact_id=row.contact_id,
        due_at=now(conn),
        subject=(row.subject_kind, row.subject_id),
        key=f"{GAVE_UP}:{row.id}",
        detail={"sequence": row.sequence, "enrolment": row.id},
    )


def _came(at: Touching, row: Any, visit: Appointment, definition: Definition, planned: Planned) -> Outcome:
    """Preparing makes sense only where the practice has written how; two who come together are told once."""
    if goes_along(at.conn, visit):
        return Outcome("skipped", "SAID_TO_BOTH")
    if planned.part == "prep" and not preparing(at.book, visit):
        return Outcome("skipped", "NOTHING_TO_SAY")
    return send(at, row, visit, planned, definition.channels)


def _invited(at: Touching, definition: Definition, row: Any, visit: Appointment) -> Planned | None:
    """Which entry is due: the first, one for a new time, or the one that takes it out again."""
    conn = at.conn
    touches = enrolling.touches_of(conn, row.id, row.cycle)
    sent_before = any(
        each.message_id is not None
        for cycle in range(1, row.cycle + 1)
        for each in (touches if cycle == row.cycle else enrolling.touches_of(conn, row.id, cycle))
    )
    planned = enrolling.planned_of(conn, definition, row, visit)
    if not planned or visit.starts_at <= now(conn):
        return None
    step = planned[0]
    if visit.status != "booked":
        off = msgspec.structs.replace(step, step=f"{step.step}_off", template="invite_cancelled")
        return off if sent_before and not any(each.step == off.step for each in touches) else None
    if any(each.step == step.step for each in touches):
        return None
    return msgspec.structs.replace(step, template="invite_moved" if sent_before else "invite")


def _has_mail(conn: Connection, visit: Appointment) -> bool:
    assert visit.contact_id is not None
    told = load_contact(conn, visit.contact_id).email
    return bool(told) or any(each.channel == MAIL for each in addresses_of(conn, visit.contact_id))


def _sleep(conn: Connection, claimed: Claimed, row: Any, next_at: Any) -> None:
    if next_at is not None:
        claims.again(conn, ENROLMENTS, claimed, next_at)
        return
    claims.done(conn, ENROLMENTS, claimed)
    conn.execute(enrolment.update().where(mine(enrolment), enrolment.c.id == row.id).values(state="done"))


def _load(conn: Connection, enrolment_id: str) -> Any:
    return conn.execute(_ONE, {"row_id": enrolment_id}).one()
