"""A time has become free: the first who asked and whom it fits is asked, then the next, each through the gate."""

from datetime import datetime, timedelta
from typing import Any

import msgspec
from sqlalchemy import Connection

from agent import telling
from booking import heard, service
from booking.types import Taken
from booking.waitlist import entries, offering
from booking.waitlist.freeing import FREED, freed
from booking.waitlist.offering import ANSWER, OFFERS, Freed, Turn, WaitlistOffer
from compliance.gate import Gate
from compliance.phi.scan import fixed
from compliance.types import Action, Reason
from core import claims
from core.claims import Claimed, Claimer
from core.db import Database
from core.events import AppointmentBooked, AppointmentCancelled, AppointmentMoved, FreedTimePassed
from core.session import now, of_practice, wake
from practice.book import PracticeBook
from practice.store import Books

ENOUGH = timedelta(minutes=10)
"""A time that must be answered sooner is not offered: nobody could get here."""
LATER = timedelta(minutes=10)
"""While everything automated is paused."""
NIGHT = timedelta(hours=15)
"""A time is kept through the quiet hours for the one who is asked in the morning, and no longer."""


class FreedTimes:
    """Two claimers: freed times look for whose turn it is; offers are sent when they may be, and run out."""

    def __init__(self, db: Database, books: Books, gate: Gate) -> None:
        self._db, self._books, self._gate = db, books, gate
        self.claimer = Claimer(db, FREED, self._freed)
        self.answers = Claimer(db, OFFERS, self._due)

    async def _freed(self, claimed: Claimed) -> None:
        assert claimed.practice_id is not None
        await self._db.write(of_practice(claimed.practice_id), lambda conn: self._look(conn, claimed))

    async def _due(self, claimed: Claimed) -> None:
        assert claimed.practice_id is not None
        await self._db.write(of_practice(claimed.practice_id), lambda conn: self._turn_of(conn, claimed))

    # Whose turn it is

    def _look(self, conn: Connection, claimed: Claimed) -> None:
        book, freed = self._books.get(conn), offering.load_freed(conn, claimed.id)
        claims.done(conn, FREED, claimed)
        passed: set[str] = set()
        while freed.ends_at > now(conn):
            turn = offering.next_turn(conn, book, freed, without=frozenset(passed))
            if turn is None:
                return
            busy_until = self._talking(conn, book, turn)
            if busy_until is not None:
                offering.look_again(conn, freed, busy_until + timedelta(seconds=1))
                return
            if self._ask(conn, book, freed, turn):
                return
            passed.add(turn.entry.id)

    def _talking(self, conn: Connection, book: PracticeBook, turn: Turn) -> datetime | None:
        """They are choosing a time this very moment: theirs is not taken away for another."""
        held = service.live_hold(conn, book, turn.entry.thread_id)
        return None if held is None else held.expires_at

    def _ask(self, conn: Connection, book: PracticeBook, freed: Freed, turn: Turn) -> bool:
        """Keep it for them and write, now or when they may be written to. False where they cannot be asked."""
        verdict = self._verdict(conn, book, turn.entry, turn.start, turn.entry.id)[0]
        if verdict.reason is Reason.PAUSED:
            offering.look_again(conn, freed, now(conn) + LATER)
            return True
        send_at = now(conn) if verdict.action is Action.SEND else verdict.hold_until
        if send_at is None or verdict.action is Action.BLOCK:
            entries.set_state(conn, turn.entry, "waiting", "cannot_be_texted")
            return False
        answer_by = min(send_at + ANSWER, self._latest(book, turn))
        if answer_by - send_at < ENOUGH or send_at - now(conn) > NIGHT:
            return False
        hold = service.hold(
            conn,
            book,
            turn.entry.thread_id,
            turn.start,
            turn.entry.services,
            turn.entry.moves,
            answer_by - now(conn),
            query=self._query(conn, book, turn),
            kind="waitlist",
        )
        if isinstance(hold, Taken):
            return False
        offer_id = offering.put_offer(
            conn, turn, freed, hold_id=hold.id, send_at=send_at, answer_by=answer_by
        )
        if send_at <= now(conn):
            self._write(conn, book, offering.load_offer(conn, offer_id), turn.entry)
        else:
            telling.on_timeline(conn, book, turn.entry.thread_id, "waitlist_kept", turn.start)
            wake(conn, OFFERS.name)
        heard.changed(conn)
        return True

    def _latest(self, book: PracticeBook, turn: Turn) -> datetime:
        """An answer after that comes too late to be booked."""
        lead = timedelta(minutes=book.practice.booking_rules.min_lead_minutes)
        return turn.start.at - lead

    def _query(self, conn: Connection, book: PracticeBook, turn: Turn) -> service.StartQuery:
        entry = turn.entry
        facts = service.facts_of(conn, book, entry.contact_id, entry.type, entry.services, moving=entry.moves)
        return facts.into(service.StartQuery(type=entry.type, services=entry.services))

    def _verdict(
        self, conn: Connection, book: PracticeBook, entry: entries.Entry, start: service.Start, cause_id: str
    ) -> tuple[Any, Any]:
        """With consent to texts about visits as one of these; else as the answer to what they asked for."""
        way = telling.way_to(conn, book, entry.thread_id)
        text = self._words(conn, book, entry, start, way.language, now(conn) + ANSWER)
        asked = telling.request(
            way, kind="waitlist_offer", purpose="appointment", cause_id=cause_id, words=text,
            subject=entry.id, expires_at=start.at, location=start.location,
        )  # fmt: skip
        verdict = self._gate.preview(conn, asked)
        if verdict.action is Action.BLOCK and verdict.reason.value == "NO_CONSENT":
            asked = msgspec.structs.replace(asked, kind="waitlist_slot_asked", purpose="service_notice")
            verdict = self._gate.preview(conn, asked)
        return verdict, asked

    # The offer itself

    def _turn_of(self, conn: Connection, claimed: Claimed) -> None:
        claims.done(conn, OFFERS, claimed)
        offer = offering.load_offer(conn, claimed.id)
        if offer.state != "open":
            return
        book, entry = self._books.get(conn), entries.one(conn, offer.entry_id)
        if offer.message_id is None and entry.state == "offered" and now(conn) < offer.answer_by:
            self._write(conn, book, offer, entry)
        else:
            self._over(conn, book, offer, "silent" if offer.message_id else "unsent")

    def _write(
        self, conn: Connection, book: PracticeBook, offer: WaitlistOffer, entry: entries.Entry
    ) -> None:
        """Send it, or give the time to the next where the gate has changed its mind."""
        verdict, asked = self._verdict(conn, book, entry, offer.start, offer.id)
        if verdict.action is not Action.SEND:
            self._over(conn, book, offer, "unsent")
            return
        way = telling.way_to(conn, book, entry.thread_id, lock=True)
        made = service.offer(
            conn, entry.thread_id, (offer.start,), entry.services, entry.moves, offer.answer_by
        )
        slots = telling.slots_of(book, made)
        text = self._words(conn, book, entry, offer.start, way.language, offer.answer_by)
        submitted = self._gate.submit(
            conn,
            msgspec.structs.replace(
                asked,
                text=text,
                phi=fixed(text),
                slots=slots,
                cancel_on=("takeover",),
                expires_at=offer.answer_by,
            ),
        )
        if submitted.action != "send":
            self._over(conn, book, offer, "unsent")
            return
        offering.told(conn, offer.id, submitted.message_id)
        pending = {"kind": "confirm_booking", "service": next(iter(entry.services), None)}
        telling.left_open(conn, way, {**pending, "moves": entry.moves}, slots)
        telling.on_timeline(conn, book, entry.thread_id, "waitlist_offered", offer.start)

    def _over(self, conn: Connection, book: PracticeBook, offer: WaitlistOffer, why: str) -> None:
        """Nobody took it: they wait on, and it is the next one's turn."""
        if not offering.close_offer(conn, offer, why):  # type: ignore[arg-type]
            return
        held = service.live_hold(conn, book, offer.thread_id)
        known = service.live_offer(conn, offer.thread_id)
        if held is None or held.id == offer.hold_id:
            service.release(conn, offer.thread_id)
        if known is not None and all(slot.start == offer.start for slot in known.slots):
            service.withdraw(conn, offer.thread_id)
            telling.no_longer_open(conn, offer.thread_id, {slot.slot_id for slot in known.slots})

    def _words(
        self,
        conn: Connection,
        book: PracticeBook,
        entry: entries.Entry,
        start: service.Start,
        language: str,
        until: datetime,
    ) -> str:
        zone = book.zone_of(start.location)
        values = {
            "when": telling.moment(start, language, now(conn)),
            "provider": book.staff(start.provider).name,
            "until": telling.clock_of(until, zone, language),
        }
        standing = service.find_one(conn, entry.moves) if entry.moves is not None else None
        if standing is None:
            return telling.words("waitlist_offer", language, **values)
        old = telling.moment(service.start_of_appointment(standing), language, now(conn))
        return telling.words("waitlist_offer_move", language, old=old, **values)


class WaitlistEnds:
    """Handlers for `wiring.py`."""

    def __init__(self, books: Books) -> None:
        self._books = books

    def on_booked(self, conn: Connection, event: AppointmentBooked | AppointmentMoved) -> None:
        """What they waited for has come, whoever booked it."""
        if event.contact_id is None:
            return
        visit = service.one(conn, event.appointment_id)
        ended = entries.ended_by(conn, event.contact_id, visit.type, visit.id)
        for each in ended:
            telling.on_timeline(
                conn,
                self._books.get(conn),
                each.thread_id,
                "waitlist_booked",
                service.start_of_appointment(visit),
            )

    def on_passed(self, conn: Connection, event: FreedTimePassed) -> None:
        """They said no, or nothing, or could not be asked: the card says which."""
        start = offering.load_offer(conn, event.offer_id).start
        telling.on_timeline(conn, self._books.get(conn), event.thread_id, f"waitlist_{event.why}", start)
        heard.changed(conn)

    def on_cancelled(self, conn: Connection, event: AppointmentCancelled) -> None:
        """Its time is free, wherever it was cancelled; who waited for an earlier one of it waits no more."""
        visit = service.one(conn, event.appointment_id)
        cause = f"cancel:{visit.id}:{visit.version}"
        freed(conn, cause, visit.provider, visit.starts_at, visit.ends_at)
        if event.contact_id is None:
            return
        for each in entries.open_entries(conn, event.contact_id):
            if each.moves == event.appointment_id:
                entries.leave(conn, each.id, "cancelled")
