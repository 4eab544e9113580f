"""Who waits for a time: put on the list, taken off it, and what each has been offered."""

from datetime import datetime, time
from typing import Annotated, Any, Literal

import msgspec
from litestar import Controller, Request, delete, get, post
from litestar.di import Provide
from litestar.params import FromPath, FromQuery, JSONBody
from sqlalchemy import Connection

from booking import heard, service
from booking.constraints.types import Clause, Constraint
from booking.waitlist import entries, offering
from compliance import audit
from core.card_numbers import masked
from core.errors import BadInputError
from inbox import threads, timeline
from practice.book import PracticeBook
from practice.contacts import find_contact
from practice.rights import Right
from practice.users import SignedIn
from web.acting import actor_of, scope_of
from web.appointment_shapes import Id, IfMatch, version_of
from web.auth import Me, signed_in, staff_id
from web.bounds import NO_NUL, PathId
from web.calendar_view import TimeView, time_view
from web.desk_booking import refuse_far
from web.product import Product

Part = Literal["morning", "afternoon", "evening"]
PARTS: dict[Part, Clause] = {
    "morning": Clause(before=time(12)),
    "afternoon": Clause(after=time(12), before=time(17)),
    "evening": Clause(after=time(17)),
}


class OpenOffer(msgspec.Struct, frozen=True):
    """What they are being asked now."""

    time: TimeView
    answer_by: datetime
    sent: bool
    """False: it is kept for them and goes out when they may be written to."""


class EntryView(msgspec.Struct, frozen=True):
    id: str
    contact_id: str
    thread_id: str
    name: str | None
    type: str
    type_name: str
    services: tuple[str, ...]
    service_names: tuple[str, ...]
    providers: tuple[str, ...]
    provider_names: tuple[str, ...]
    days: tuple[int, ...]
    """Weekdays, Monday is 0; empty: any."""
    parts: tuple[Part, ...]
    dates: tuple[str, ...]
    earlier_than: datetime | None
    """They have a visit and want an earlier one."""
    note: str | None
    source: Literal["agent", "staff"]
    state: Literal["waiting", "offered", "booked", "ended"]
    why: str | None
    offers: int
    offer: OpenOffer | None
    created_at: datetime
    version: int


class Waitlist(msgspec.Struct, frozen=True):
    items: tuple[EntryView, ...]


class JoinWaitlist(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    thread_id: Id
    type: Id
    services: tuple[Id, ...] = ()
    providers: tuple[Id, ...] = ()
    location: Id | None = None
    days: tuple[Annotated[int, msgspec.Meta(ge=0, le=6)], ...] = ()
    parts: tuple[Part, ...] = ()
    moves: Id | None = None
    note: Annotated[str, msgspec.Meta(max_length=300, pattern=NO_NUL)] = ""


class WaitlistController(Controller):
    path = "/api/v1/waitlist"
    tags = ["booking"]
    dependencies = {"me": Provide(signed_in)}

    @get(right=Right.CONTACTS_READ)
    async def listing(
        self, request: Request[Any, Any, Any], me: Me, thread_id: FromQuery[PathId | None] = None
    ) -> Waitlist:
        """The first who asked first."""
        product: Product = request.app.state.product

        def read(conn: Connection) -> Waitlist:
            book = product.books.get(conn)
            found = entries.open_entries(conn)
            if thread_id is not None:
                found = [each for each in found if each.thread_id == thread_id]
            return Waitlist(_views(conn, book, found))

        return await product.db.read(scope_of(me), read)

    @post(right=Right.BOOKING_WRITE)
    async def join(self, request: Request[Any, Any, Any], me: Me, data: JSONBody[JoinWaitlist]) -> EntryView:
        product: Product = request.app.state.product
        return await product.db.write(scope_of(me), lambda conn: _join(conn, product, me, data))

    @delete("/{entry_id:str}", status_code=204, right=Right.BOOKING_WRITE)
    async def leave(
        self,
        request: Request[Any, Any, Any],
        me: Me,
        entry_id: FromPath[PathId],
        if_match: IfMatch = None,
    ) -> None:
        """What is being offered to them goes to the next."""
        product: Product = request.app.state.product

        def write(conn: Connection) -> None:
            refuse_far(conn, me, entries.one(conn, entry_id).contact_id)
            entry = entries.leave(conn, entry_id, "removed", version_of(if_match))
            offer = offering.open_offers(conn).get(entry_id)
            if offer is not None:
                offering.close_offer(conn, offer, "declined")
                service.release(conn, offer.thread_id)
            audit.append(conn, actor_of(me), "waitlist.left", ("waitlist_entry", entry_id))
            timeline.add_event(
                conn,
                entry.thread_id,
                "booking",
                by="staff",
                by_id=staff_id(me),
                what="waitlist_left",
                type_name=_type_name(product.books.get(conn), entry.type),
            )
            heard.changed(conn)

        await product.db.write(scope_of(me), write)


def _join(conn: Connection, product: Product, me: SignedIn, data: JoinWaitlist) -> EntryView:
    book, row = product.books.get(conn), threads.load_thread(conn, data.thread_id, lock=True)
    refuse_far(conn, me, row.contact_id)
    _check(conn, book, data, row.contact_id)
    entry = entries.join(
        conn,
        entries.NewEntry(
            contact_id=row.contact_id,
            thread_id=row.id,
            type=data.type,
            source="staff",
            services=data.services,
            providers=data.providers,
            location=data.location,
            wish=_wish(data),
            moves=data.moves,
            note=masked(data.note.strip()) or None,
            by_id=staff_id(me),
        ),
    )
    audit.append(conn, actor_of(me), "waitlist.joined", ("waitlist_entry", entry.id))
    timeline.add_event(
        conn,
        row.id,
        "booking",
        by="staff",
        by_id=staff_id(me),
        what="waitlist_joined",
        type_name=_type_name(book, entry.type),
    )
    heard.changed(conn)
    return _views(conn, book, [entry])[0]


def _check(conn: Connection, book: PracticeBook, data: JoinWaitlist, contact_id: str) -> None:
    kind = book.find_appointment_type(data.type)
    if kind is None:
        raise BadInputError("no such appointment type", at="/type")
    if any(each not in kind.providers for each in data.providers):
        raise BadInputError("that person does not do this", at="/providers")
    if any(book.find_service(each) is None for each in data.services):
        raise BadInputError("no such service", at="/services")
    if data.moves is not None and service.one(conn, data.moves).contact_id != contact_id:
        raise BadInputError("no such appointment of this person", at="/moves")


def _wish(data: JoinWaitlist) -> Constraint:
    if not data.days and not data.parts:
        return Constraint()
    parts = [PARTS[each] for each in data.parts] or [Clause()]
    return Constraint(tuple(msgspec.structs.replace(each, dow=data.days) for each in parts))


def _views(conn: Connection, book: PracticeBook, found: list[entries.Entry]) -> tuple[EntryView, ...]:
    counts = offering.offers_made(conn, [each.id for each in found]) if found else {}
    offers = offering.open_offers(conn) if found else {}
    return tuple(_view(conn, book, each, counts.get(each.id, 0), offers.get(each.id)) for each in found)


def _view(
    conn: Connection,
    book: PracticeBook,
    entry: entries.Entry,
    made: int,
    offer: offering.WaitlistOffer | None,
) -> EntryView:
    person = find_contact(conn, entry.contact_id)
    standing = service.find_one(conn, entry.moves) if entry.moves is not None else None
    clauses = entry.wish.any_of
    names = [book.find_staff(each) for each in entry.providers]
    services = [book.find_service(each) for each in entry.services]
    return EntryView(
        id=entry.id,
        contact_id=entry.contact_id,
        thread_id=entry.thread_id,
        name=person.name or person.display_name if person is not None else None,
        type=entry.type,
        type_name=_type_name(book, entry.type),
        services=entry.services,
        service_names=tuple(each.name for each in services if each is not None),
        providers=entry.providers,
        provider_names=tuple(each.name for each in names if each is not None),
        days=tuple(sorted({day for clause in clauses for day in clause.dow})),
        parts=tuple(name for name, part in PARTS.items() if any(_same_hours(part, one) for one in clauses)),
        dates=tuple(sorted({day.isoformat() for clause in clauses for day in clause.on})),
        earlier_than=standing.starts_at if standing is not None else None,
        note=entry.note,
        source=entry.source,
        state=entry.state,
        why=entry.why,
        offers=made,
        offer=OpenOffer(time_view(book, offer.start), offer.answer_by, offer.message_id is not None)
        if offer is not None
        else None,
        created_at=entry.created_at,
        version=entry.version,
    )


def _same_hours(part: Clause, clause: Clause) -> bool:
    return (part.after, part.before) == (clause.after, clause.before)


def _type_name(book: PracticeBook, type_id: str) -> str:
    kind = book.find_appointment_type(type_id)
    return kind.name if kind is not None else type_id
