"""The calendar by day and week, the time that staff keep free, and the rules beside the practice file."""

from datetime import date, datetime, timedelta
from typing import Annotated, Any

import msgspec
from litestar import Controller, Request, delete, get, post, put
from litestar.di import Provide
from litestar.params import FromPath, FromQuery, JSONBody, Parameter, QueryParameter
from sqlalchemy import Connection

from booking import blocks, heard
from booking.day import held_between, visits_between
from booking.slots.types import instant_of as at_minute
from booking.slots.wall import instant_at
from compliance import audit
from core.errors import BadInputError, NotFoundError
from core.session import now
from practice.book import PracticeBook
from practice.limit_types import Limits
from practice.limits import revision_of, save_limits
from practice.rights import Right
from practice.users import SignedIn
from web.acting import actor_of, scope_of
from web.appointment_shapes import Id, IfMatch, Wall, WhyText, version_of
from web.auth import Me, signed_in, staff_id
from web.bounds import PathId
from web.calendar_view import (
    BlockView,
    BookingRules,
    CalendarView,
    HeldTime,
    PlaceView,
    ProviderView,
    block_views,
    days_of,
    rules_of,
    types_of,
    visit_view,
    working_of,
)
from web.product import Product


class NewBlock(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    starts: Wall
    ends: Wall
    provider: Id | None = None
    resource: Id | None = None
    reason: WhyText = ""


class Blocked(msgspec.Struct, frozen=True):
    id: str
    version: int
    affected: int
    """Visits that stand in it all the same."""


class CalendarController(Controller):
    path = "/api/v1/calendar"
    tags = ["booking"]
    dependencies = {"me": Provide(signed_in)}

    @get(right=Right.CONTACTS_READ)
    async def show(
        self,
        request: Request[Any, Any, Any],
        me: Me,
        first: Annotated[str | None, QueryParameter(name="from", pattern=r"^\d{4}-\d\d-\d\d$")] = None,
        days: FromQuery[Annotated[int, Parameter(ge=1, le=14)]] = 1,
        location: FromQuery[PathId | None] = None,
    ) -> CalendarView:
        """Everybody's hours, visits, held times and blocks on some days."""
        product: Product = request.app.state.product

        def read(conn: Connection) -> CalendarView:
            book = product.books.get(conn)
            place = _place(book, me, location)
            begin = _day(first) if first else now(conn).astimezone(book.zone_of(place)).date()
            return _calendar(conn, book, me, [begin + timedelta(days=each) for each in range(days)], place)

        return await product.db.read(scope_of(me), read)

    @post("/blocks", right=Right.BOOKING_WRITE)
    async def block(self, request: Request[Any, Any, Any], me: Me, data: JSONBody[NewBlock]) -> Blocked:
        """Keep time free of bookings. What stands there stays; a lost day is `POST /closures`."""
        product: Product = request.app.state.product

        def write(conn: Connection) -> Blocked:
            book = product.books.get(conn)
            known = data.resource is not None and any(
                each.id == data.resource for each in book.file.resources
            )
            zone = book.zone_of(book.resource_location(data.resource or "") if known else None)
            since, until = instant_of(zone, data.starts, "/starts"), instant_of(zone, data.ends, "/ends")
            block_id = blocks.block(
                conn,
                book,
                provider=data.provider,
                resource=data.resource,
                starts_at=since,
                ends_at=until,
                reason=data.reason.strip() or None,
                by_id=staff_id(me),
            )
            audit.append(conn, actor_of(me), "calendar.blocked", ("calendar_block", block_id))
            heard.changed(conn)
            there = [
                each
                for each in visits_between(conn, since, until)
                if each.provider == data.provider and each.status in {"booked", "pending"}
            ]
            return Blocked(block_id, 1, len(there))

        return await product.db.write(scope_of(me), write)

    @delete("/blocks/{block_id:str}", status_code=204, right=Right.BOOKING_WRITE)
    async def unblock(
        self,
        request: Request[Any, Any, Any],
        me: Me,
        block_id: FromPath[PathId],
        if_match: IfMatch = None,
    ) -> None:
        product: Product = request.app.state.product

        def write(conn: Connection) -> None:
            blocks.one_block(conn, block_id)
            blocks.unblock(conn, block_id, version_of(if_match))
            audit.append(conn, actor_of(me), "calendar.unblocked", ("calendar_block", block_id))
            heard.changed(conn)

        await product.db.write(scope_of(me), write)

    @get("/rules", right=Right.SETTINGS_READ)
    async def rules(self, request: Request[Any, Any, Any], me: Me) -> BookingRules:
        """Caps, own durations, leaking buffers and pages for deposits."""
        product: Product = request.app.state.product
        return await product.db.read(
            scope_of(me), lambda conn: rules_of(product.books.get(conn), revision_of(conn))
        )

    @put("/rules", right=Right.SETTINGS_EDIT)
    async def set_rules(
        self, request: Request[Any, Any, Any], me: Me, data: JSONBody[Limits], if_match: IfMatch = None
    ) -> BookingRules:
        product: Product = request.app.state.product

        def write(conn: Connection) -> BookingRules:
            save_limits(conn, product.books.get(conn), data, version_of(if_match))
            audit.append(conn, actor_of(me), "booking_limits.changed", ("practice", None))
            return rules_of(product.books.get(conn), revision_of(conn))

        return await product.db.write(scope_of(me), write)


def instant_of(zone: Any, wall: str, at: str) -> datetime:
    """Raises `BadInputError` for a time that is none, or that the clock skips."""
    try:
        minute = instant_at(zone, datetime.fromisoformat(wall))
    except ValueError as wrong:
        raise BadInputError("there is no such time", at=at) from wrong
    if minute is None:
        raise BadInputError("the clock skips this time", at=at)
    return at_minute(minute)


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError as wrong:
        raise BadInputError("there is no such day", at="/from") from wrong


def _place(book: PracticeBook, me: SignedIn, location: str | None) -> str | None:
    """The location shown; somebody of one location sees theirs."""
    if location is not None and book.find_location(location) is None:
        raise NotFoundError("no such location")
    if me.locations is None or location in me.locations:
        return location
    if location is not None:
        raise NotFoundError("no such location")
    return next(iter(sorted(me.locations)), None)


def _calendar(
    conn: Connection, book: PracticeBook, me: SignedIn, days: list[date], place: str | None
) -> CalendarView:
    zone = book.zone_of(place)
    since = datetime(days[0].year, days[0].month, days[0].day, tzinfo=zone)
    last = days[-1] + timedelta(days=1)
    until = datetime(last.year, last.month, last.day, tzinfo=zone)
    local = now(conn).astimezone(zone)
    visits = [
        each for each in visits_between(conn, since, until) if place is None or each.location in {None, place}
    ]
    held = [
        HeldTime(
            provider=each.start.provider,
            thread_id=each.thread_id,
            type_name=book.appointment_type(each.start.type).name,
            kind="waitlist" if each.kind == "waitlist" else "talk",
            day=each.start.start.date().isoformat(),
            start_minute=each.start.start.hour * 60 + each.start.start.minute,
            minutes=each.start.minutes,
            expires_at=each.expires_at,
        )
        for each in held_between(conn, book, since, until)
        if place is None or each.start.location in {None, place}
    ]
    found: list[BlockView] = []
    for each in blocks.blocks_between(conn, book, since, until):
        found.extend(block_views(book, each, days))
    return CalendarView(
        timezone=zone.key,
        today=local.date().isoformat(),
        now_minute=local.hour * 60 + local.minute,
        days=days_of(book, days, place),
        places=tuple(
            PlaceView(each.id, each.name, each.zone.key)
            for each in book.effective_locations
            if me.locations is None or each.id in me.locations
        ),
        providers=tuple(ProviderView(each.id, each.name, each.title) for each in book.providers),
        types=types_of(book),
        working=working_of(book, days, place),
        visits=tuple(visit_view(book, each) for each in visits),
        held=tuple(held),
        blocks=tuple(found),
    )
