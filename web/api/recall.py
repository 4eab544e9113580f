"""Recall for the desk: who is due before anything is sent, who is left out, whom we call, and how long is waited."""

from typing import Annotated, Any

from litestar import Controller, Request, delete, get, post, put
from litestar.di import Provide
from litestar.params import FromPath, FromQuery, JSONBody, Parameter, QueryParameter
from sqlalchemy import Connection

from core.errors import NotFoundError
from practice.rights import Right
from sequences.recall import following, paging, rules, staff
from sequences.recall.paging import Whom
from sequences.recall.rules import Own
from web import recall_views as views
from web.acting import actor_of, scope_of
from web.appointment_shapes import IfMatch, version_of
from web.auth import Me, signed_in
from web.bounds import PathId
from web.product import Product
from web.recall_shapes import Called, Exclude, RecallList, RecallView, RuleIn, RulesChanged, When

PAGE = 25


class RecallController(Controller):
    path = "/api/v1/recall"
    tags = ["recall"]
    dependencies = {"me": Provide(signed_in)}

    @get(right=Right.CONTACTS_READ)
    async def listing(
        self,
        request: Request[Any, Any, Any],
        me: Me,
        when: FromQuery[When | None] = None,
        service: Annotated[
            str | None, QueryParameter(name="service", pattern="^[A-Za-z0-9_-]{1,64}$")
        ] = None,
        cursor: FromQuery[
            Annotated[str | None, Parameter(pattern=r"^(late|soon)\|[0-9]{1,16}\|[0-9a-f-]{1,64}$")]
        ] = None,
    ) -> RecallList:
        """Who is due, with the next touch and the gate's answer to it. Nobody who has booked is among them."""
        product: Product = request.app.state.product

        def read(conn: Connection) -> RecallList:
            book = product.books.get(conn)
            waiting = paging.waiting(conn, book, me.locations)
            version, services = views.services(conn, book, waiting)
            wanted = Whom(when=when, service=service, locations=me.locations)
            page, more = paging.page(conn, book, wanted, cursor, PAGE)
            return RecallList(
                counts=views.together(each for name, each in waiting.items() if service in {None, name}),
                services=services,
                rules_version=version,
                items=views.views(conn, product, page),
                next_cursor=more,
            )

        return await product.db.read(scope_of(me), read)

    @post("/{recall_id:str}/exclude", status_code=200, right=Right.PIPELINE_WRITE)
    async def exclude(
        self, request: Request[Any, Any, Any], me: Me, recall_id: FromPath[PathId], data: JSONBody[Exclude]
    ) -> RecallView | None:
        """Not asked back about this treatment any more; what waits is taken back."""
        product: Product = request.app.state.product

        def write(conn: Connection) -> RecallView | None:
            staff.exclude(conn, product.books.get(conn), recall_id, data.why, actor_of(me))
            return _one(conn, product, recall_id)

        return await product.db.write(scope_of(me), write)

    @post("/{recall_id:str}/include", status_code=200, right=Right.PIPELINE_WRITE)
    async def include(
        self, request: Request[Any, Any, Any], me: Me, recall_id: FromPath[PathId]
    ) -> RecallView | None:
        product: Product = request.app.state.product

        def write(conn: Connection) -> RecallView | None:
            staff.include(conn, product.books.get(conn), recall_id, actor_of(me))
            return _one(conn, product, recall_id)

        return await product.db.write(scope_of(me), write)

    @post("/{recall_id:str}/call", status_code=200, right=Right.TASKS_WRITE)
    async def call(self, request: Request[Any, Any, Any], me: Me, recall_id: FromPath[PathId]) -> Called:
        """A call on the list instead of a text."""
        product: Product = request.app.state.product
        return await product.db.write(
            scope_of(me), lambda conn: Called(staff.call_instead(conn, recall_id, actor_of(me), me.user_id))
        )

    @put("/rules/{service:str}", right=Right.SEQUENCES_MANAGE)
    async def change(
        self,
        request: Request[Any, Any, Any],
        me: Me,
        service: FromPath[PathId],
        data: JSONBody[RuleIn],
        if_match: IfMatch = None,
    ) -> RulesChanged:
        """After how many days somebody is asked back. Who is enrolled is reckoned anew."""
        own = Own(on=data.on, days=data.days, while_other=data.while_other)
        return await _changed(request, me, service, own, if_match)

    @delete("/rules/{service:str}", status_code=200, right=Right.SEQUENCES_MANAGE)
    async def as_the_file_says(
        self, request: Request[Any, Any, Any], me: Me, service: FromPath[PathId], if_match: IfMatch = None
    ) -> RulesChanged:
        return await _changed(request, me, service, None, if_match)


async def _changed(
    request: Request[Any, Any, Any], me: Me, service: str, own: Own | None, if_match: str | None
) -> RulesChanged:
    product: Product = request.app.state.product

    def write(conn: Connection) -> RulesChanged:
        book = product.books.get(conn)
        if book.find_service(service) is None:
            raise NotFoundError("no such service")
        before = rules.rules_of(conn, book).get(service)
        rules.change(conn, book, actor_of(me), version_of(if_match), service, own)
        following.rules_changed(conn, book, service, before)
        now_, services = views.services(conn, book, paging.waiting(conn, book, me.locations))
        return RulesChanged(now_, services)

    return await product.db.write(scope_of(me), write)


def _one(conn: Connection, product: Product, recall_id: str) -> RecallView | None:
    """None where they are not on the list: an interval that lies far ahead, or a visit that is booked."""
    due = paging.one(conn, product.books.get(conn), recall_id)
    return None if due is None else next(iter(views.views(conn, product, [due])), None)
