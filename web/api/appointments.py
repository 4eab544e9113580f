"""Booking by colleagues: times, a visit made, moved, confirmed, given back, and what became of it on its day."""

from datetime import datetime
from typing import Annotated, Any

from litestar import Controller, Request, get, post
from litestar.di import Provide
from litestar.params import FromPath, FromQuery, JSONBody, Parameter, QueryParameter
from sqlalchemy import Connection

from booking import attending, desk, service
from booking.desk import Wanted
from compliance import audit
from core.errors import ConflictError
from inbox import threads
from practice.rights import Right
from web import desk_booking
from web.acting import actor_of, look, scope_of
from web.appointment_shapes import (
    Attend,
    BookingOptions,
    CancelVisit,
    Changed,
    IfMatch,
    LookAt,
    MakeVisit,
    MoveVisit,
    Times,
)
from web.auth import Me, signed_in
from web.bounds import PathId
from web.calendar_view import (
    TimeCheck,
    VisitView,
    by_day,
    check_view,
    time_view,
)
from web.product import Product

SOONEST = 6


class AppointmentController(Controller):
    path = "/api/v1/appointments"
    tags = ["booking"]
    dependencies = {"me": Provide(signed_in)}

    @get("/options/{thread_id:str}", right=Right.BOOKING_WRITE)
    async def options(
        self, request: Request[Any, Any, Any], me: Me, thread_id: FromPath[PathId]
    ) -> BookingOptions:
        """Types, services and people, and what is known of this patient."""
        product: Product = request.app.state.product
        return await look(
            request,
            me,
            thread_id,
            lambda conn: desk_booking.options_for(conn, product.books.get(conn), thread_id),
        )

    @get("/times/{thread_id:str}", right=Right.BOOKING_WRITE)
    async def times(
        self,
        request: Request[Any, Any, Any],
        me: Me,
        thread_id: FromPath[PathId],
        type_id: Annotated[str, QueryParameter(name="type", max_length=64)],
        first: Annotated[str | None, QueryParameter(name="from", pattern=r"^\d{4}-\d\d-\d\d$")] = None,
        days: FromQuery[Annotated[int, Parameter(ge=1, le=42)]] = 7,
        service_ids: Annotated[list[str] | None, QueryParameter(name="service", max_items=12)] = None,
        provider: FromQuery[PathId | None] = None,
        location: FromQuery[PathId | None] = None,
        moves: FromQuery[PathId | None] = None,
    ) -> Times:
        """Free times by day, with everybody who could do it; and the soonest of all."""
        product: Product = request.app.state.product

        def read(conn: Connection) -> Times:
            book = product.books.get(conn)
            wanted = Wanted(
                type_id,
                threads.load_thread(conn, thread_id).contact_id,
                thread_id,
                tuple(service_ids or ()),
                provider,
                location,
                moves,
            )
            begin = desk_booking.day_of(first) if first else product.clock.now().astimezone(book.zone).date()
            return Times(
                tuple(time_view(book, each) for each in desk.soonest(conn, book, wanted, SOONEST)),
                by_day(book, desk.times_between(conn, book, wanted, begin, days)),
            )

        return await product.db.read(scope_of(me), read)

    @post("/check", status_code=200, right=Right.BOOKING_WRITE)
    async def check(self, request: Request[Any, Any, Any], me: Me, data: JSONBody[LookAt]) -> TimeCheck:
        """What stands against one time, free or not."""
        product: Product = request.app.state.product

        def read(conn: Connection) -> TimeCheck:
            book = product.books.get(conn)
            contact_id = threads.load_thread(conn, data.thread_id).contact_id
            desk_booking.refuse_far(conn, me, contact_id)
            wanted = Wanted(
                data.type,
                contact_id,
                data.thread_id,
                data.services,
                data.provider,
                data.location,
                data.moves,
            )
            return check_view(book, desk.look_at(conn, book, wanted, datetime.fromisoformat(data.at)))

        return await product.db.read(scope_of(me), read)

    @post(right=Right.BOOKING_WRITE)
    async def make(self, request: Request[Any, Any, Any], me: Me, data: JSONBody[MakeVisit]) -> Changed:
        """Book it. The same `client_id` twice is one booking."""
        product: Product = request.app.state.product
        return await product.db.write(scope_of(me), lambda conn: desk_booking.make(conn, product, me, data))

    @get("/{appointment_id:str}", right=Right.CONTACTS_READ)
    async def one(
        self, request: Request[Any, Any, Any], me: Me, appointment_id: FromPath[PathId]
    ) -> VisitView:
        product: Product = request.app.state.product
        return await product.db.read(
            scope_of(me),
            lambda conn: desk_booking.view_of(
                conn, product.books.get(conn), service.one(conn, appointment_id)
            ),
        )

    @post("/{appointment_id:str}/move", status_code=200, right=Right.BOOKING_WRITE)
    async def move(
        self,
        request: Request[Any, Any, Any],
        me: Me,
        appointment_id: FromPath[PathId],
        data: JSONBody[MoveVisit],
        if_match: IfMatch = None,
    ) -> Changed:
        """One move, never two visits."""
        product: Product = request.app.state.product

        def write(conn: Connection) -> Changed:
            visit = desk_booking.current(conn, appointment_id, if_match)
            return desk_booking.move(conn, product, me, visit, data)

        return await product.db.write(scope_of(me), write)

    @post("/{appointment_id:str}/cancel", status_code=200, right=Right.BOOKING_WRITE)
    async def cancel(
        self,
        request: Request[Any, Any, Any],
        me: Me,
        appointment_id: FromPath[PathId],
        data: JSONBody[CancelVisit],
        if_match: IfMatch = None,
    ) -> Changed:
        product: Product = request.app.state.product

        def write(conn: Connection) -> Changed:
            book, visit = product.books.get(conn), desk_booking.current(conn, appointment_id, if_match)
            desk_booking.refuse_elsewhere(conn)
            if not service.cancel(conn, visit.id, data.reason):
                raise ConflictError("it does not stand any more")
            desk_booking.card(conn, book, me, visit, "cancelled")
            told = desk_booking.tell_them(conn, product, me, visit, "desk_cancelled") if data.tell else None
            return Changed(desk_booking.view_of(conn, book, service.one(conn, visit.id)), told)

        return await product.db.write(scope_of(me), write)

    @post("/{appointment_id:str}/attend", status_code=200, right=Right.BOOKING_WRITE)
    async def attend(
        self,
        request: Request[Any, Any, Any],
        me: Me,
        appointment_id: FromPath[PathId],
        data: JSONBody[Attend],
        if_match: IfMatch = None,
    ) -> Changed:
        """They will come, are here, were treated, did not come; `booked` takes a mistake back."""
        product: Product = request.app.state.product

        def write(conn: Connection) -> Changed:
            book, visit = product.books.get(conn), desk_booking.current(conn, appointment_id, if_match)
            if data.what == "confirmed":
                if not service.confirm_attendance(conn, visit.id):
                    raise ConflictError("it does not stand any more")
            else:
                attending.attend(conn, book, visit.id, data.what)
                audit.append(
                    conn, actor_of(me), f"appointment.{data.what}", ("appointment", visit.id), why="desk"
                )
            desk_booking.card(conn, book, me, visit, "restored" if data.what == "booked" else data.what)
            return Changed(desk_booking.view_of(conn, book, service.one(conn, visit.id)))

        return await product.db.write(scope_of(me), write)
