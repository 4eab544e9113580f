"""Sequences for managers, and what runs for one person for everybody at the desk."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Annotated, Any

from litestar import Controller, Request, get, post, put
from litestar.di import Provide
from litestar.params import FromPath, FromQuery, HeaderParameter, JSONBody
from sqlalchemy import Connection

from core.actors import Actor
from core.errors import BadInputError, ConflictError, NotFoundError
from core.session import now
from practice.contacts import find_contact
from practice.rights import Right
from sequences import control, editing, editions, listing
from sequences.editing import Change
from sequences.enrolments import load
from sequences.schema import Definition
from web import sequence_views as views
from web.acting import actor_of, scope_of
from web.auth import Me, signed_in
from web.bounds import Cursor, PathId
from web.product import Product
from web.sequence_shapes import (
    EnrolmentList,
    EnrolmentPress,
    EnrolmentView,
    SequenceDetail,
    SequenceEdit,
    SequenceList,
    SwitchIt,
)

IfMatch = Annotated[str | None, HeaderParameter(name="If-Match", pattern='^(W/)?"?[0-9]{1,9}"?$')]
PAGE = 50
LATELY = timedelta(days=30)
"""So long what has ended is still shown beside a conversation."""
FIRST, LAST = datetime.fromtimestamp(0, UTC), datetime.max.replace(tzinfo=UTC)


class SequenceController(Controller):
    path = "/api/v1/sequences"
    tags = ["sequences"]
    dependencies = {"me": Provide(signed_in)}

    @get(right=Right.THREADS_READ)
    async def listing(self, request: Request[Any, Any, Any], me: Me) -> SequenceList:
        """All that there are, in the practice's own editions."""
        product: Product = request.app.state.product
        return await product.db.read(
            scope_of(me), lambda conn: SequenceList(views.cards(conn, editions.of_practice(conn)))
        )

    @get("/{sequence_id:str}", right=Right.THREADS_READ)
    async def show(
        self, request: Request[Any, Any, Any], me: Me, sequence_id: FromPath[PathId]
    ) -> SequenceDetail:
        product: Product = request.app.state.product
        return await product.db.read(scope_of(me), lambda conn: _detail(conn, product, sequence_id))

    @put("/{sequence_id:str}/on", right=Right.SEQUENCES_MANAGE)
    async def switch(
        self,
        request: Request[Any, Any, Any],
        me: Me,
        sequence_id: FromPath[PathId],
        data: JSONBody[SwitchIt],
    ) -> SequenceDetail:
        """Switched off, it ends at once for everybody who is in it, and what of it waits is taken back."""
        product: Product = request.app.state.product

        def go(conn: Connection) -> SequenceDetail:
            book = product.books.get(conn)
            control.switch(conn, book, sequence_id, data.on, actor_of(me), catch_up=data.catch_up)
            return _detail(conn, product, sequence_id)

        return await product.db.write(scope_of(me), go)

    @put("/{sequence_id:str}", right=Right.SEQUENCES_MANAGE)
    async def edit(
        self,
        request: Request[Any, Any, Any],
        me: Me,
        sequence_id: FromPath[PathId],
        data: JSONBody[SequenceEdit],
        if_match: IfMatch = None,
    ) -> SequenceDetail:
        """A new edition. Needs If-Match with the edition that was looked at; what the linter of the library finds
        is answered with 422 and each step and language in `faults`.
        """
        if if_match is None:
            raise BadInputError("say which edition you looked at, in If-Match", at="/if-match")
        looked_at = int(if_match.removeprefix("W/").strip('"'))
        product: Product = request.app.state.product

        def go(conn: Connection) -> SequenceDetail:
            found = editions.standing(conn, sequence_id)
            if found.edition != looked_at:
                raise ConflictError("somebody else has changed this sequence; look at it again")
            wanted = _wanted(found.definition, data)
            if wanted != found.definition:
                editions.must_be_sound(wanted, product.books.get(conn))
                control.edit(conn, sequence_id, wanted, actor_of(me), migrate=data.migrate)
            return _detail(conn, product, sequence_id)

        return await product.db.write(scope_of(me), go)

    @get("/{sequence_id:str}/enrolments", right=Right.THREADS_READ)
    async def people(
        self,
        request: Request[Any, Any, Any],
        me: Me,
        sequence_id: FromPath[PathId],
        over: FromQuery[bool] = False,  # noqa: FBT002 - a switch in an address
        cursor: FromQuery[Cursor] = None,
    ) -> EnrolmentList:
        """Who is in it, or (`over`) who was: fifty at a time, newest first."""
        product: Product = request.app.state.product

        def look(conn: Connection) -> EnrolmentList:
            editions.standing(conn, sequence_id)
            rows = listing.of_sequence(conn, sequence_id, over=over, after=_place(cursor), limit=PAGE + 1)
            shown = views.enrolments(conn, product.books.get(conn), rows[:PAGE])
            return EnrolmentList(shown, _cursor(rows[PAGE - 1]) if len(rows) > PAGE else None)

        return await product.db.read(scope_of(me), look)


class EnrolmentController(Controller):
    path = "/api/v1/contacts/{contact_id:str}/enrolments"
    tags = ["sequences"]
    dependencies = {"me": Provide(signed_in)}

    @get(right=Right.THREADS_READ)
    async def listing(
        self, request: Request[Any, Any, Any], me: Me, contact_id: FromPath[PathId]
    ) -> EnrolmentList:
        """What runs for this person, and what ended in the last thirty days."""
        product: Product = request.app.state.product
        return await product.db.read(scope_of(me), lambda conn: _of_contact(conn, product, contact_id))

    @post("/{enrolment_id:str}", status_code=200, right=Right.THREADS_WRITE)
    async def press(
        self,
        request: Request[Any, Any, Any],
        me: Me,
        contact_id: FromPath[PathId],
        enrolment_id: FromPath[PathId],
        data: JSONBody[EnrolmentPress],
    ) -> EnrolmentList:
        """Pause, resume, leave out a step, begin again, end: gives all that runs for them then."""
        product: Product = request.app.state.product

        def go(conn: Connection) -> EnrolmentList:
            row = load(conn, enrolment_id)
            if row is None or row.contact_id != contact_id:
                raise NotFoundError("no such enrolment")
            _press(conn, product, enrolment_id, data.verb, actor_of(me))
            return _of_contact(conn, product, contact_id)

        return await product.db.write(scope_of(me), go)


def _press(conn: Connection, product: Product, enrolment_id: str, verb: str, actor: Actor) -> None:
    if verb == "restart":
        control.restart(conn, product.books.get(conn), enrolment_id, actor)
        return
    verbs: dict[str, Callable[[Connection, str, Actor], object]] = {
        "pause": control.pause,
        "resume": control.resume,
        "skip": control.skip,
        "end": control.end,
    }
    verbs[verb](conn, enrolment_id, actor)


def _wanted(definition: Definition, data: SequenceEdit) -> Definition:
    if data.as_it_came:
        return editions.shipped()[definition.id]
    changes = {
        each.id: Change(
            on=each.on, wait=each.wait, before=each.before, template=each.template, channels=each.channels
        )
        for each in data.steps
    }
    return editing.changed(definition, changes)


def _detail(conn: Connection, product: Product, sequence_id: str) -> SequenceDetail:
    return views.detail(conn, product.books.get(conn), editions.standing(conn, sequence_id))


def _of_contact(conn: Connection, product: Product, contact_id: str) -> EnrolmentList:
    if find_contact(conn, contact_id) is None:
        raise NotFoundError("no such contact")
    rows = listing.of_contact(conn, contact_id, ended_since=now(conn) - LATELY)
    found = views.enrolments(conn, product.books.get(conn), rows)
    return EnrolmentList(tuple(sorted(found, key=_order)))


def _order(each: EnrolmentView) -> tuple[bool, timedelta, str]:
    """What runs first, by what comes next; then what ended, newest first."""
    if each.state in listing.RUNNING:
        at = each.next.at if each.next is not None else None
        return False, (at or LAST) - FIRST, each.id
    return True, LAST - (each.ended_at or each.started_at), each.id


def _place(cursor: str | None) -> tuple[datetime, str] | None:
    if cursor is None:
        return None
    micros, _, enrolment_id = cursor.partition("|")
    try:
        at = FIRST + timedelta(microseconds=int(micros))
    except OverflowError:
        raise BadInputError("no such page", at="/cursor") from None
    return at, enrolment_id


def _cursor(row: Any) -> str:
    micros = (row.changed_at - FIRST) // timedelta(microseconds=1)
    return f"{micros}|{row.id}"
