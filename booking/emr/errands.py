"""Carries wishes to practice systems: one writer per provider and day, nothing sent twice, every end told."""

from contextlib import nullcontext
from datetime import datetime, timedelta
from typing import Any, Final

import msgspec
from sqlalchemy import Connection

from booking.emr import clients, wishes
from booking.emr.asked import hand_to_staff
from booking.emr.base import (
    CalendarBooking,
    CalendarHold,
    CalendarOfRecord,
    CalendarSlot,
    Client,
    Confirmed,
    Conflict,
    NeedsPayment,
    NeedsStaff,
    TakesAttendance,
)
from booking.emr.connections import Connections, heard
from booking.emr.landing import external_of, land, link
from booking.emr.transport import in_conversation
from booking.emr.whom import known_there
from booking.emr.wishes import WISHES, Result, Wish
from booking.locks import lock
from booking.rows import appointments_of, find_one
from booking.slots import StartQuery
from booking.types import ends_of, start_to_json
from core import claims
from core.claims import Claimed, Claimer
from core.clock import Clock
from core.db import Database
from core.errors import ReconnectError, RejectedError, RetryLaterError, UnknownOutcomeError
from core.logging import logger, place_of
from core.session import now, of_practice
from practice.contacts import find_contact
from practice.store import Books

LOOKS: Final = (timedelta(seconds=5), timedelta(seconds=30), timedelta(seconds=120))
"""When a write whose answer never came is looked up, counted from the write; then a person does."""
LONGEST_CALL: Final = 40.0
LIVE: Final = timedelta(seconds=60)
"""A wish this young has a patient waiting for it."""
FRESH: Final = timedelta(minutes=3)
"""A slot found this lately is booked as it is; an older one is found anew first."""
SOON, LATE = timedelta(seconds=2), timedelta(seconds=60)
GIVE_UP: Final = timedelta(minutes=10)
HARMLESS: Final = {"cancel", "attend"}
"""Said twice it is the same as said once: nothing needs to be looked up first."""


class Later(msgspec.Struct, frozen=True):
    """Nothing has happened there; try again."""

    code: str
    after: timedelta | None = None


class Unclear(msgspec.Struct, frozen=True):
    """It left, and nobody knows what came of it."""

    code: str


class NothingThere(msgspec.Struct, frozen=True):
    """It was looked for and is not there, not yet."""


Said = Confirmed | Later | Unclear | NothingThere


class Step(msgspec.Struct, frozen=True):
    """One claimed wish, and all that is needed to speak of it."""

    wish: Wish
    look: bool
    live: bool
    external_id: str | None
    client: Client


class Errands:
    """Claims wishes that are due."""

    def __init__(self, db: Database, connections: Connections, books: Books, clock: Clock) -> None:
        self._db, self._connections, self._books, self._clock = db, connections, books, clock
        self.claimer = Claimer(db, WISHES, self._work, self._dead)

    async def _work(self, claimed: Claimed) -> None:
        assert claimed.practice_id is not None
        scope = of_practice(claimed.practice_id)
        step = await self._db.write(scope, lambda conn: begin(conn, claimed))
        if step is None:
            return
        said = await self._said(claimed.practice_id, step)
        await self._db.write(scope, lambda conn: self._settle(conn, claimed, step, said))

    async def _said(self, practice_id: str, step: Step) -> Said:
        try:
            async with self._clock.timeout(LONGEST_CALL):
                with in_conversation() if step.live else nullcontext():
                    return await self._ask(practice_id, step)
        except RetryLaterError as error:
            return Later(error.code, error.after)
        except ReconnectError as error:
            return Later(error.code, LATE)
        except RejectedError as error:
            return NeedsStaff(error.code)
        except (UnknownOutcomeError, TimeoutError) as error:
            return Unclear(getattr(error, "code", "TIMEOUT"))
        except Exception as error:  # noqa: BLE001 - whoever waits must hear of it, whatever it was
            logger().error(
                "wish_stumbled", row=step.wish.id, error=type(error).__name__, place=place_of(error)
            )
            return Unclear("BROKEN")

    async def _ask(self, practice_id: str, step: Step) -> Said:
        opened = await self._connections.open(practice_id, step.wish.connection_id)
        calendar, wish = opened.calendar, step.wish
        if wish.kind == "times":
            health = await calendar.health()
            return CalendarBooking("", "booked", 0) if health.state == "ok" else Later("AWAY")
        if wish.kind == "release":
            await _let_go(calendar, wish)
            return CalendarBooking("", "cancelled", 0)
        if wish.kind == "cancel":
            if step.external_id is None:
                return NeedsStaff("not_linked")
            return await calendar.cancel(step.external_id, wish.request.reason, wish.key)
        if wish.kind == "attend":
            return await _attend(calendar, step.external_id)
        client = await known_there(calendar, step.client)
        if client.external_id is not None and step.client.external_id is None and wish.contact_id is not None:
            theirs, ours = client.external_id, wish.contact_id
            await self._db.write(
                of_practice(practice_id),
                lambda conn: clients.link(conn, wish.connection_id, ours, theirs, "matched"),
            )
        return await (_look(calendar, step, client) if step.look else self._book(calendar, step, client))

    async def _book(self, calendar: CalendarOfRecord, step: Step, client: Client) -> Confirmed:
        wish = step.wish
        slot = await self._slot(calendar, step)
        if slot is None:
            return Conflict("taken")
        if wish.kind == "move":
            if step.external_id is None:
                return NeedsStaff("not_linked")
            return await calendar.reschedule(step.external_id, slot, client, wish.key)
        answers = {"services": ",".join(wish.request.treatments), "note": wish.request.note}
        return await calendar.confirm(slot, client, answers, wish.key)

    async def _slot(self, calendar: CalendarOfRecord, step: Step) -> CalendarSlot | None:
        """The time with a token that is good; None: it is gone."""
        known, start = step.wish.request.slot, step.wish.start
        if known is not None and self._clock.now() - known.fetched_at < FRESH:
            return known
        assert start is not None
        query = StartQuery(
            type=start.type,
            services=step.wish.request.treatments,
            providers=(start.provider,),
            location=start.location,
            earliest=start.at,
            latest=start.at,
            limit=None,
            each_provider=True,
        )
        found = await calendar.find_slots(query, moving=step.external_id)
        return next((each for each in found if each.start.at == start.at), None)

    def _settle(self, conn: Connection, claimed: Claimed, step: Step, said: Said) -> None:
        wish = wishes.load(conn, claimed.id, lock=True)
        if wish.state not in wishes.OPEN:
            claims.done(conn, WISHES, claimed)
            return
        error = said.code if isinstance(said, Later | Unclear) else None
        heard(conn, wish.connection_id, None if error is None else error[:40])
        if isinstance(said, Later):
            _wait(conn, claimed, wish, said, look=step.look)
        elif isinstance(said, Unclear | NothingThere):
            _look_again(conn, claimed, wish, looked=step.look)
        else:
            self._end(conn, claimed, wish, said)

    def _end(self, conn: Connection, claimed: Claimed, wish: Wish, said: Confirmed) -> None:
        claims.done(conn, WISHES, claimed)
        if isinstance(said, CalendarBooking) and wish.kind == "cancel" and said.state != "cancelled":
            _ended(conn, wish, "staff", Result(reason="asked_there"))
        elif isinstance(said, CalendarBooking) and wish.kind == "attend":
            _heard_there(conn, wish, said)
        elif isinstance(said, CalendarBooking):
            appointment_id = wish.appointment_id
            if wish.kind in {"book", "move", "cancel"}:
                appointment_id = land(conn, self._books.get(conn), wish, said)
                if said.by_hand:
                    hand_to_staff(conn, appointment_id, wish.thread_id, wish.kind, said.external_id)
                if said.leftover is not None:
                    hand_to_staff(conn, appointment_id, wish.thread_id, "leftover")
            result = Result(external_id=said.external_id, version=said.version)
            _ended(conn, wish, "done", result, appointment_id=appointment_id)
        elif isinstance(said, Conflict):
            others = tuple(start_to_json(each) for each in said.alternatives[:3])
            _ended(conn, wish, "conflict", Result(reason=said.reason, alternatives=others))
        elif isinstance(said, NeedsPayment):
            _ended(conn, wish, "payment", Result(amount_minor=said.amount_minor))
        else:
            _ended(conn, wish, "staff", Result(reason=said.reason))

    def _dead(self, conn: Connection, claimed: Claimed) -> None:
        wish = wishes.load(conn, claimed.id, lock=True)
        if wish.state in wishes.OPEN:
            _ended(conn, wish, "failed", Result(reason="given_up"))


def begin(conn: Connection, claimed: Claimed) -> Step | None:
    """Judge the wish anew and mark it as sent before anything leaves; None: nothing to do now."""
    wish = wishes.load(conn, claimed.id, lock=True)
    instant = now(conn)
    if wish.state not in wishes.OPEN:
        claims.done(conn, WISHES, claimed)
        return None
    if wish.state == "pending" and wish.kind in {"book", "move", "cancel", "attend"}:
        if not _still_wanted(conn, claimed, wish):
            return None
        lock(conn, [f"lane:{wish.lane}"[:80]])
        if wishes.lane_is_taken(conn, wish, instant - WISHES.lease):
            claims.again(conn, WISHES, claimed, instant + timedelta(milliseconds=400))
            return None
        wishes.change(conn, wish.id, state="sent", sent_at=instant)
    elif wish.kind in {"times", "release"} and _is_over(wish, instant):
        claims.done(conn, WISHES, claimed)
        _ended(conn, wish, "staff", Result(reason="too_late"))
        return None
    contact = find_contact(conn, wish.contact_id) if wish.contact_id is not None else None
    return Step(
        wish=wish,
        look=wish.state != "pending" and wish.kind in {"book", "move"},
        live=instant - wish.created_at < LIVE,
        external_id=external_of(conn, wish.appointment_id) if wish.appointment_id is not None else None,
        client=Client(
            external_id=clients.client_of(conn, wish.connection_id, wish.contact_id)
            if wish.contact_id is not None
            else None,
            name=wish.request.name or (contact.name if contact is not None else None),
            phone=wish.request.phone or (contact.phone if contact is not None else None),
            email=contact.email if contact is not None else None,
        ),
    )


def _still_wanted(conn: Connection, claimed: Claimed, wish: Wish) -> bool:
    """What has waited is looked at again before it is written."""
    start, instant = wish.start, now(conn)
    if _is_over(wish, instant):
        claims.done(conn, WISHES, claimed)
        _ended(conn, wish, "staff", Result(reason="too_late"))
        return False
    if start is not None and start.at <= instant:
        claims.done(conn, WISHES, claimed)
        _ended(conn, wish, "conflict", Result(reason="too_soon"))
        return False
    if wish.kind == "attend" and not _still_coming(conn, wish):
        claims.done(conn, WISHES, claimed)
        _ended(conn, wish, "dropped", Result(reason="moved_on"))
        return False
    late = wish.kind == "book" and wish.appointment_id is None and instant - wish.created_at > LIVE
    if late and start is not None and wish.contact_id:
        other = any(each.type == start.type for each in appointments_of(conn, wish.contact_id))
        if other:
            claims.done(conn, WISHES, claimed)
            _ended(conn, wish, "dropped", Result(reason="booked_since"))
            return False
    return True


def _is_over(wish: Wish, instant: datetime) -> bool:
    if wish.kind == "release":
        return wish.request.expires_at is not None and instant >= wish.request.expires_at
    return wish.request.until is not None and instant >= wish.request.until


async def _let_go(calendar: CalendarOfRecord, wish: Wish) -> None:
    slot, asked = wish.request.slot, wish.request
    if slot is None or asked.hold is None or asked.expires_at is None:
        return
    hold = CalendarHold(asked.hold, slot, asked.expires_at, firm=True)
    await calendar.release(hold, wish.key)


async def _attend(calendar: CalendarOfRecord, external_id: str | None) -> Said:
    if external_id is None or not isinstance(calendar, TakesAttendance):
        return NeedsStaff("nowhere_to_say")
    return await calendar.attend(external_id)


def _still_coming(conn: Connection, wish: Wish) -> bool:
    """They have not moved or given it back since."""
    visit = find_one(conn, wish.appointment_id) if wish.appointment_id is not None else None
    return visit is not None and visit.status == "booked" and visit.confirmed


def _heard_there(conn: Connection, wish: Wish, said: CalendarBooking) -> None:
    assert wish.appointment_id is not None
    if said.state == "booked":  # else the next reading says what has become of it
        link(conn, wish.connection_id, wish.appointment_id, said, "confirmed")
    _ended(conn, wish, "done", Result(external_id=said.external_id, version=said.version))


async def _look(calendar: CalendarOfRecord, step: Step, client: Client) -> Said:
    """Whether the write has happened after all; of a move, the old time is then given up."""
    wish, start = step.wish, step.wish.start
    assert start is not None
    slot = wish.request.slot or CalendarSlot(start, ends_of(start), "", wish.created_at)
    found = await calendar.find_booking(wish.key, slot, client)
    if found is None or found.state == "cancelled":
        return NothingThere()
    if wish.kind == "move" and step.external_id not in {None, found.external_id}:
        assert step.external_id is not None
        await calendar.cancel(step.external_id, "moved", wish.key)
    return found


def _wait(conn: Connection, claimed: Claimed, wish: Wish, said: Later, *, look: bool) -> None:
    """That system is away, full or refuses us: the wish stays, and whoever waits hears that it takes longer."""
    after = min(max(said.after or claims.backoff(WISHES, claimed.attempt), SOON), LATE)
    if look and wish.sent_at is not None and now(conn) - wish.sent_at > GIVE_UP:
        claims.done(conn, WISHES, claimed)
        _ended(conn, wish, "staff", Result(reason="unclear"))
        return
    if claims.failed(conn, WISHES, claimed, said.code, after):
        _ended(conn, wish, "failed", Result(reason="given_up"))
        return
    if look:
        return
    result = msgspec.structs.replace(wish.result, queued=True)
    wishes.change(conn, wish.id, state="pending", result=msgspec.to_builtins(result))
    if not wish.result.queued:
        wishes.say_so(conn, wish, "queued")


def _look_again(conn: Connection, claimed: Claimed, wish: Wish, *, looked: bool) -> None:
    looks = wish.looked + (1 if looked else 0)
    since = wish.sent_at or now(conn)
    if wish.kind in HARMLESS and now(conn) - wish.created_at < GIVE_UP:
        claims.again(conn, WISHES, claimed, now(conn) + LOOKS[0])
        wishes.change(conn, wish.id, state="pending")
        return
    if looks >= len(LOOKS) or wish.kind in HARMLESS:
        claims.done(conn, WISHES, claimed)
        _ended(conn, wish, "staff", Result(reason="unclear"))
        return
    claims.again(conn, WISHES, claimed, max(since + LOOKS[looks], now(conn) + SOON))
    wishes.change(conn, wish.id, state="unknown", looked=looks)
    if looks == 1:
        wishes.say_so(conn, wish, "unknown")


def _ended(conn: Connection, wish: Wish, state: str, result: Result, **more: Any) -> None:
    kept = msgspec.structs.replace(result, queued=wish.result.queued, told=wish.result.told)
    wishes.change(conn, wish.id, state=state, result=msgspec.to_builtins(kept), due_at=None, **more)
    if state != "done":
        logger().info("wish_ended", row=wish.id, kind=wish.kind, outcome=state)
    wishes.say_so(conn, wish, state)
    if wish.thread_id is None and state == "done":
        wishes.told(conn, [wishes.load(conn, wish.id)])  # nobody waits to hear of it
