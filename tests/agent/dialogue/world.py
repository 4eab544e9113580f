"""A front desk over the real search, and turns as the loader makes them, for conversations without a database."""

from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import msgspec

from agent.context import Beside, Pending, Person, Said, Slot, Turn, Visit, Visitable
from agent.desk import SlotQuery
from agent.playbook import dialogue
from agent.playbook.understand import understand
from agent.proposal import (
    Book,
    Cancel,
    CaptureLead,
    ConfirmAttendance,
    Handoff,
    Hold,
    NoReply,
    Offer,
    ReleaseHold,
    Reply,
)
from booking.slots import (
    Busy,
    Cadence,
    Span,
    Start,
    StartQuery,
    find_starts,
    nearest,
    start_at,
    why_not,
    why_not_at,
    why_not_on,
)
from booking.slots.check import busy_span
from booking.slots.spread import spread
from booking.slots.types import minute_of
from booking.together import can_pair, pairs
from practice.book import PracticeBook
from practice.file import practice_file
from practice.yaml_text import read_yaml

DEMO = Path(__file__).parents[3] / "demo" / "practice.yaml"


def demo_book() -> PracticeBook:
    return PracticeBook(practice_file(read_yaml(DEMO.read_text(encoding="utf-8"))))


class FakeDesk:
    """The booking service's own rules on a calendar held in memory."""

    def __init__(self, world: "World") -> None:
        self.world = world

    async def find_slots(self, query: SlotQuery) -> tuple[Slot, ...]:
        busy = self.world.busy(query.moving)
        if query.people > 1:
            return self._pairs(query)[: query.limit]
        return tuple(map(_slot, find_starts(self.world.book, self._query(query), busy, self.world.now)))

    def seats_two(self, query: SlotQuery) -> bool:
        return can_pair(self.world.book, query.appointment_type, query.services)

    def _pairs(self, query: SlotQuery) -> tuple[Slot, ...]:
        many = msgspec.structs.replace(self._query(query), limit=400, spread=False, each_provider=True)
        free = find_starts(self.world.book, many, self.world.busy(query.moving), self.world.now)
        found = dict(pairs(self.world.book, free))
        return tuple(
            msgspec.structs.replace(_slot(one), beside=Beside(found[one].provider, found[one].start))
            for one in (spread(iter(found), query.limit) if query.spread else found)
        )

    async def is_free(self, slot: Slot, query: SlotQuery) -> bool:
        busy = self.world.busy(query.moving)
        return all(
            (start := start_at(self.world.book, each.type, each.provider, each.start, each.location))
            is not None
            and why_not(self.world.book, self._query(query), start, busy, self.world.now) is None
            for each in (slot, slot.other)
            if each is not None
        )

    async def nearest(self, slot: Slot, query: SlotQuery) -> tuple[Slot, ...]:
        start = start_at(self.world.book, slot.type, slot.provider, slot.start, slot.location)
        if start is None:
            return ()
        if query.people > 1:
            anyway = self._pairs(msgspec.structs.replace(query, constraint=None))
            return tuple(sorted(anyway, key=lambda each: abs(each.start - slot.start)))[:3]
        busy = self.world.busy(query.moving)
        return tuple(map(_slot, nearest(self.world.book, self._query(query), start, busy, self.world.now)))[
            :3
        ]

    async def why_not(self, wall: datetime, query: SlotQuery) -> str | None:
        busy = self.world.busy(query.moving)
        return why_not_at(self.world.book, self._query(query), wall, busy, self.world.now)

    async def why_day(self, day: date, query: SlotQuery) -> str | None:
        busy = self.world.busy(query.moving)
        return why_not_on(self.world.book, self._query(query), day, busy, self.world.now)

    def _query(self, query: SlotQuery) -> StartQuery:
        return StartQuery(
            type=query.appointment_type,
            services=query.services,
            providers=query.providers,
            location=query.location,
            constraint=query.constraint,
            returning=query.returning,
            cadence=self.world.cadence(query),
            limit=query.limit,
            spread=query.spread,
            own=tuple(
                (minute_of(each.start), minute_of(each.start) + each.minutes)
                for each in self.world.appointments
                if each.id != query.moving
            ),
        )


def _slot(start: Start) -> Slot:
    return Slot(start.type, start.provider, start.start, start.location)


class World:
    """One conversation: what settle would keep between turns."""

    def __init__(
        self,
        book: PracticeBook,
        now: datetime,
        *,
        channel: str = "sms",
        contact: str = "new",
        phone: str | None = None,
        last_out: str | None = None,
        pending: Pending | None = None,
        display_name: str | None = None,
        language: str | None = None,
    ) -> None:
        self.book, self.now, self.channel = book, now, channel
        self.person = _person(book, contact, phone, channel)
        self.appointments = [
            Visitable(
                id=each.id,
                type=each.type,
                provider=each.provider,
                start=each.start.replace(tzinfo=book.zone).astimezone(UTC),
                minutes=book.minutes_of(each),
                treatments=each.treatments,
                confirmed=each.confirmed,
                location=book.appointment_location(each),
            )
            for each in book.file.appointments
            if each.contact == contact
            and each.status == "booked"
            and each.start.replace(tzinfo=book.zone) >= now
        ]
        self.others = [
            start_at(book, each.type, each.provider, each.start, each.location)
            for each in book.file.appointments
            if each.contact != contact and each.status == "booked"
        ]
        self.taken: list[Start] = []
        self.pending, self.last_out, self.display_name = pending, last_out, display_name
        self.language = language
        self.history: list[Said] = [Said("agent", last_out, now - timedelta(minutes=2))] if last_out else []
        self.outbound_count = 1 if last_out else 0
        self.failed_turns = 0
        self.open_handoffs: list[str] = []
        self.asked_lost: Slot | None = None
        self.booked: list[Book] = []
        self.replies: list[Reply] = []

    def take(self, slot: Slot) -> None:
        """Somebody else has just booked this."""
        start = start_at(self.book, slot.type, slot.provider, slot.start, slot.location)
        assert start is not None
        self.taken.append(start)

    def busy(self, moving: str | None) -> Busy:
        starts = [each for each in self.others if each is not None] + self.taken
        for visit in self.appointments:
            if visit.id != moving:
                wall = visit.start.astimezone(self.book.zone_of(visit.location)).replace(tzinfo=None)
                start = start_at(self.book, visit.type, visit.provider, wall, visit.location)
                if start is not None:
                    starts.append(start)
        return Busy([self._span(start) for start in starts])

    def _span(self, start: Start) -> Span:
        kind = self.book.appointment_type(start.type)
        since, until = busy_span(kind, minute_of(start.at), start.minutes)
        return Span(start.provider, start.type, start.location, minute_of(start.at), since, until)

    def cadence(self, query: SlotQuery) -> Cadence:
        last = [
            date.fromisoformat(str(v.day))
            for v in self.person.history
            if v.event == "visit" and (v.type == query.appointment_type or v.service in query.services)
        ]
        booked = [
            v.start.astimezone(self.book.zone).date()
            for v in self.appointments
            if v.type == query.appointment_type and v.id != query.moving
        ]
        return Cadence(last_session=max(last, default=None), booked=tuple(booked))

    def turn(self, *texts: str, attachments: tuple[str, ...] = ()) -> Turn:
        return Turn(
            book=self.book,
            now=self.now,
            channel=self.channel,  # type: ignore[arg-type]
            person=self.person,
            texts=texts,
            attachments=attachments,  # type: ignore[arg-type]
            language=self.language or self.person.language,
            pending=self.pending,
            appointments=tuple(self.appointments),
            history=tuple(self.history),
            last_out=self.last_out,
            greeted=self.outbound_count > 0,
            first_reply=self.outbound_count == 0,
            outbound_count=self.outbound_count,
            failed_turns=self.failed_turns,
            open_handoffs=tuple(self.open_handoffs),
            display_name=self.display_name,
            lost=self.asked_lost,
        )

    async def says(self, *texts: str, attachments: tuple[str, ...] = ()) -> Reply:
        turn = self.turn(*texts, attachments=attachments)
        meant = understand(turn)
        plan = await dialogue.plan(turn, meant, FakeDesk(self))
        reply = dialogue.compose(turn, meant, plan)
        self.last_turn = turn
        self.settle(turn, reply)
        return reply

    def settle(self, turn: Turn, reply: Reply) -> None:
        self.replies.append(reply)
        self.history += [Said("patient", text, self.now) for text in turn.texts]
        for command in reply.commands:
            self._carry_out(command)
        self.failed_turns = self.failed_turns + 1 if reply.understanding.unclear else 0
        self.asked_lost = None
        if any(isinstance(command, NoReply) for command in reply.commands) or not reply.text:
            return
        self.outbound_count += 1
        self.last_out, self.language = reply.text, reply.language
        self.history.append(Said("agent", reply.text, self.now))
        after = reply.pending
        self.pending = None if after is None else Pending(
            kind=after.kind,  # type: ignore[arg-type]
            asks=after.asks,  # type: ignore[arg-type]
            service=after.service, options=after.options,
            slots=reply.slots, appointment=after.appointment, moves=after.moves,
        )  # fmt: skip
        self.now += timedelta(minutes=2)

    def _carry_out(self, command: Any) -> None:
        replace = msgspec.structs.replace
        if isinstance(command, Book):
            self.booked.append(command)
            start = start_at(
                self.book, command.slot.type, command.slot.provider, command.slot.start, command.slot.location
            )
            assert start is not None
            visit = Visitable(
                id=command.moves or f"b{len(self.booked)}", type=start.type, provider=start.provider, start=start.at,
                minutes=start.minutes, treatments=command.treatments, location=start.location,
            )  # fmt: skip
            self.appointments = [each for each in self.appointments if each.id != command.moves] + [visit]
            self.person = replace(
                self.person,
                name=self.person.name or command.name,
                phone=self.person.phone or command.phone,
                status=self.person.status or "booked",
            )
        elif isinstance(command, Cancel):
            self.appointments = [each for each in self.appointments if each.id != command.appointment]
        elif isinstance(command, CaptureLead):
            self.person = replace(
                self.person,
                name=self.person.name or command.name,
                phone=self.person.phone or command.phone,
                email=self.person.email or command.email,
                treatments=tuple(dict.fromkeys((*self.person.treatments, *command.treatments))),
                new_or_returning=self.person.new_or_returning or command.new_or_returning,
            )
        elif isinstance(command, Handoff):
            self.open_handoffs.append(command.reason)
        elif isinstance(command, ConfirmAttendance):
            self.appointments = [
                replace(each, confirmed=each.confirmed or each.id == command.appointment)
                for each in self.appointments
            ]


def _person(book: PracticeBook, contact: str, phone: str | None, channel: str) -> Person:
    known = book.find_contact(contact)
    if known is None:
        return Person(id="new", phone=phone or ("+19195550199" if channel == "sms" else None))
    history = sorted(known.history, key=lambda each: each.date, reverse=True)
    return Person(
        id=contact,
        name=known.name,
        phone=known.phone,
        email=known.email,
        language=known.language,
        status=known.status,
        history=tuple(
            Visit(str(each.date), each.event, each.service, each.type, each.provider) for each in history
        ),
        verified=channel in {"sms", "whatsapp"},
    )


__all__ = ["FakeDesk", "Hold", "Offer", "ReleaseHold", "World", "demo_book"]
