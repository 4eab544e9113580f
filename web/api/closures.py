"""A provider's sick day or a closure: whom it hits, one press that offers them all other times, and how it goes."""

from collections.abc import Iterable
from datetime import datetime
from typing import Annotated, Any, Literal

import msgspec
from litestar import Controller, Request, get, post
from litestar.di import Provide
from litestar.params import FromPath, JSONBody
from sqlalchemy import Connection

from booking import heard, service
from booking.closures import days
from booking.closures.days import Case, Closure
from compliance import audit
from compliance.audit.viewing import Looked
from core.errors import BadInputError, ConflictError
from inbox import threads
from practice.book import PracticeBook
from practice.contacts import find_contact
from practice.rights import Right
from practice.users import SignedIn
from web.acting import actor_of, look_at, scope_of
from web.api.calendar import instant_of
from web.appointment_shapes import Id, IfMatch, Wall, WhyText, version_of
from web.auth import Me, signed_in, staff_id
from web.bounds import PathId
from web.calendar_view import VisitView, visit_view
from web.desk_booking import refuse_far
from web.product import Product
from web.reach import is_near

CaseState = Literal[
    "waiting", "offered", "moved", "cancelled", "wants_call", "silent", "unreachable", "called", "kept"
]


class LostDay(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    kind: Literal["sick", "closed"]
    starts: Wall
    ends: Wall
    providers: tuple[Id, ...] = ()
    """Empty with `closed`: everybody."""
    reason: WhyText = ""
    without: Annotated[tuple[Id, ...], msgspec.Meta(max_length=500)] = ()
    """Visits that are left alone."""


class HitList(msgspec.Struct, frozen=True):
    """What stands in that time."""

    visits: tuple[VisitView, ...]
    no_thread: tuple[str, ...]
    """Visits of people whom we have no conversation with: they go to the call list."""


class CaseView(msgspec.Struct, frozen=True):
    id: str
    contact_id: str | None
    thread_id: str | None
    name: str | None
    phone: str | None
    visit: VisitView
    was_at: datetime
    state: CaseState
    why: str | None
    goes_out_at: datetime | None
    answer_by: datetime | None
    updated_at: datetime
    version: int


class ClosureView(msgspec.Struct, frozen=True):
    id: str
    kind: Literal["sick", "closed"]
    providers: tuple[str, ...]
    provider_names: tuple[str, ...]
    starts_at: datetime
    ends_at: datetime
    timezone: str
    reason: str | None
    state: Literal["open", "undone"]
    created_at: datetime
    version: int
    counts: dict[str, int]
    cases: tuple[CaseView, ...]


class ClosureList(msgspec.Struct, frozen=True):
    items: tuple[ClosureView, ...]


class ClosureController(Controller):
    path = "/api/v1/closures"
    tags = ["booking"]
    dependencies = {"me": Provide(signed_in)}

    @get(right=Right.CONTACTS_READ)
    async def listing(self, request: Request[Any, Any, Any], me: Me) -> ClosureList:
        """The newest first, without their cases."""
        product: Product = request.app.state.product

        def read(conn: Connection) -> ClosureList:
            book = product.books.get(conn)
            return ClosureList(tuple(_view(conn, book, each, cases=False) for each in days.closures(conn)))

        return await product.db.read(scope_of(me), read)

    @post("/look", status_code=200, right=Right.BOOKING_WRITE)
    async def look(self, request: Request[Any, Any, Any], me: Me, data: JSONBody[LostDay]) -> HitList:
        """Whom it would hit; nothing is changed."""
        product: Product = request.app.state.product

        def read(conn: Connection) -> HitList:
            book = product.books.get(conn)
            since, until = _span(book, data)
            found = days.affected(conn, _who(book, data), since, until)
            return HitList(
                tuple(_visit(conn, book, each) for each in found),
                tuple(each.id for each in found if _thread_id(conn, each.contact_id) is None),
            )

        return await product.db.read(scope_of(me), read)

    @post(right=Right.BOOKING_WRITE)
    async def close(self, request: Request[Any, Any, Any], me: Me, data: JSONBody[LostDay]) -> ClosureView:
        """Block the time and offer everybody in it the nearest other times, each through the gate."""
        product: Product = request.app.state.product

        def write(conn: Connection) -> ClosureView:
            book = product.books.get(conn)
            since, until = _span(book, data)
            who = _who(book, data)
            hit = days.affected(conn, who, since, until)
            _all_near(conn, me, [each.contact_id for each in hit if each.id not in data.without])
            made = days.close_days(
                conn,
                book,
                kind=data.kind,
                providers=who,
                starts_at=since,
                ends_at=until,
                reason=data.reason.strip() or None,
                by_id=staff_id(me),
                threads=_threads(conn, hit),
                without=frozenset(data.without),
            )
            audit.append(
                conn,
                actor_of(me),
                "calendar.closed",
                ("closure", made.id),
                detail={"kind": data.kind, "visits": len(hit) - len(data.without)},
            )
            heard.changed(conn)
            return _view(conn, book, made)

        return await product.db.write(scope_of(me), write)

    @get("/{closure_id:str}", right=Right.CONTACTS_READ)
    async def one(self, request: Request[Any, Any, Any], me: Me, closure_id: FromPath[PathId]) -> ClosureView:
        """How it goes with each of them."""
        product: Product = request.app.state.product
        return await look_at(
            request,
            me,
            lambda conn: _seen_there(conn, me, closure_id),
            lambda conn: _view(conn, product.books.get(conn), days.one_closure(conn, closure_id)),
        )

    @post("/{closure_id:str}/undo", status_code=200, right=Right.BOOKING_WRITE)
    async def undo(
        self,
        request: Request[Any, Any, Any],
        me: Me,
        closure_id: FromPath[PathId],
        if_match: IfMatch = None,
    ) -> ClosureView:
        """They are there after all: nobody else is written to; who has moved stays moved."""
        product: Product = request.app.state.product

        def write(conn: Connection) -> ClosureView:
            days.one_closure(conn, closure_id)
            _all_near(conn, me, [each.contact_id for each in days.cases_of(conn, closure_id)])
            undone = days.undo(conn, closure_id, version_of(if_match))
            audit.append(conn, actor_of(me), "calendar.reopened", ("closure", closure_id))
            heard.changed(conn)
            return _view(conn, product.books.get(conn), undone)

        return await product.db.write(scope_of(me), write)

    @post("/cases/{case_id:str}/called", status_code=200, right=Right.BOOKING_WRITE)
    async def called(
        self,
        request: Request[Any, Any, Any],
        me: Me,
        case_id: FromPath[PathId],
        if_match: IfMatch = None,
    ) -> ClosureView:
        """Somebody has spoken to them."""
        product: Product = request.app.state.product

        def write(conn: Connection) -> ClosureView:
            case = days.one_case(conn, case_id)
            _all_near(conn, me, [case.contact_id])
            if case.version != version_of(if_match):
                raise ConflictError("somebody else has changed this; look at it again")
            days.set_case(conn, case, "called")
            audit.append(conn, actor_of(me), "closure_case.called", ("closure_case", case_id))
            heard.changed(conn)
            return _view(conn, product.books.get(conn), days.one_closure(conn, case.closure_id))

        return await product.db.write(scope_of(me), write)


def _all_near(conn: Connection, me: SignedIn, contacts: Iterable[str | None]) -> None:
    """Nobody acts on another location's patients. Raises `ForbiddenError`."""
    for each in contacts:
        if each is not None:
            refuse_far(conn, me, each)


def _seen_there(conn: Connection, me: SignedIn, closure_id: str) -> list[Looked]:
    """Whom it hits stands there with name and number, as far as this person may see them."""
    cases = days.cases_of(conn, closure_id)
    return [
        ("contact", each.contact_id) if each.thread_id is None else ("thread", each.thread_id)
        for each in cases
        if each.contact_id is not None and is_near(conn, me, each.contact_id)
    ]


def _who(book: PracticeBook, data: LostDay) -> tuple[str, ...]:
    if data.kind == "closed" and not data.providers:
        return tuple(each.id for each in book.providers)
    for each in data.providers:
        if not book.is_provider(each):
            raise BadInputError("nobody here with that id treats", at="/providers")
    if not data.providers:
        raise BadInputError("who is away?", at="/providers")
    return data.providers


def _span(book: PracticeBook, data: LostDay) -> tuple[datetime, datetime]:
    since, until = instant_of(book.zone, data.starts, "/starts"), instant_of(book.zone, data.ends, "/ends")
    if since >= until:
        raise BadInputError("it ends before it begins", at="/ends")
    return since, until


def _thread_id(conn: Connection, contact_id: str | None) -> str | None:
    row = threads.thread_of(conn, contact_id) if contact_id is not None else None
    return None if row is None else str(row.id)


def _threads(conn: Connection, hit: list[service.Appointment]) -> dict[str, str]:
    found = {each.contact_id: _thread_id(conn, each.contact_id) for each in hit if each.contact_id}
    return {contact: thread for contact, thread in found.items() if thread is not None}


def _visit(conn: Connection, book: PracticeBook, visit: service.Appointment) -> VisitView:
    person = find_contact(conn, visit.contact_id) if visit.contact_id is not None else None
    return visit_view(book, visit, None if person is None else person.name)


def _view(conn: Connection, book: PracticeBook, closure: Closure, *, cases: bool = True) -> ClosureView:
    found = days.cases_of(conn, closure.id)
    counts: dict[str, int] = {}
    for each in found:
        counts[each.state] = counts.get(each.state, 0) + 1
    names = [book.find_staff(each) for each in closure.providers]
    return ClosureView(
        id=closure.id,
        kind=closure.kind,
        providers=closure.providers,
        provider_names=tuple(each.name for each in names if each is not None),
        starts_at=closure.starts_at,
        ends_at=closure.ends_at,
        timezone=book.zone.key,
        reason=closure.reason,
        state=closure.state,
        created_at=closure.created_at,
        version=closure.version,
        counts=counts,
        cases=tuple(_case(conn, book, each) for each in found) if cases else (),
    )


def _case(conn: Connection, book: PracticeBook, case: Case) -> CaseView:
    visit = service.one(conn, case.appointment_id)
    person = find_contact(conn, case.contact_id) if case.contact_id is not None else None
    return CaseView(
        id=case.id,
        contact_id=case.contact_id,
        thread_id=case.thread_id,
        name=visit.name or (person.name if person is not None else None),
        phone=visit.phone or (person.phone if person is not None else None),
        visit=visit_view(book, visit),
        was_at=case.starts_at,
        state=case.state,
        why=case.why,
        goes_out_at=case.due_at if case.state == "waiting" else None,
        answer_by=case.answer_by,
        updated_at=case.updated_at,
        version=case.version,
    )
