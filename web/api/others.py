"""The inbox's smaller resources: handoffs, staff, runs, the numbered live stream."""

from typing import Annotated, Any

import msgspec
from litestar import Controller, Request, get, post
from litestar.di import Provide
from litestar.params import FromPath, FromQuery, Parameter
from sqlalchemy import Connection

from agent import visits_to_enter
from agent.runs import load_run
from core import live
from core.errors import NotFoundError
from core.session import of_practice
from inbox import handoffs
from inbox.thread_card import load_card
from inbox.views import CitationView, LivePage, RunTrace, StepView, ThreadCard
from practice.book import PracticeBook
from practice.rights import Right
from practice.users import SignedIn
from web import render
from web.acting import scope_of
from web.auth import Me, signed_in, staff_id
from web.bounds import PathId
from web.product import Product

FURTHEST_BEHIND = 2000


class StaffView(msgspec.Struct, frozen=True):
    id: str
    name: str
    title: str | None
    answers_inbox: bool


class StaffList(msgspec.Struct, frozen=True):
    items: tuple[StaffView, ...]


class HandoffController(Controller):
    path = "/api/v1/handoffs"
    tags = ["handoffs"]
    dependencies = {"me": Provide(signed_in)}

    @post("/{handoff_id:str}/take", status_code=200, right=Right.THREADS_WRITE)
    async def take(self, request: Request[Any, Any, Any], me: Me, handoff_id: FromPath[PathId]) -> ThreadCard:
        return await _handoff(request, me, lambda conn: handoffs.take(conn, handoff_id, staff_id(me)))

    @post("/{handoff_id:str}/close", status_code=200, right=Right.THREADS_WRITE)
    async def close(
        self, request: Request[Any, Any, Any], me: Me, handoff_id: FromPath[PathId]
    ) -> ThreadCard:
        def ticked_off(conn: Connection) -> Any:
            row = handoffs.close(conn, handoff_id, staff_id(me))
            visits_to_enter.on_handoff_closed(conn, handoff_id)
            return row

        return await _handoff(request, me, ticked_off)


class StaffController(Controller):
    path = "/api/v1/staff"
    tags = ["practice"]
    dependencies = {"me": Provide(signed_in)}

    @get(right=Right.THREADS_READ)
    async def listing(self, request: Request[Any, Any, Any], me: Me) -> StaffList:
        product: Product = request.app.state.product
        book = await product.db.read(of_practice(me.practice_id), product.books.get)
        return StaffList(
            tuple(
                StaffView(id=each.id, name=each.name, title=each.title, answers_inbox=each.answers_inbox)
                for each in book.file.staff
            )
        )


class RunController(Controller):
    path = "/api/v1/runs"
    tags = ["agent"]
    dependencies = {"me": Provide(signed_in)}

    @get("/{run_id:str}", right=Right.THREADS_READ)
    async def one(self, request: Request[Any, Any, Any], me: Me, run_id: FromPath[PathId]) -> RunTrace:
        """Why the agent said what it said."""
        product: Product = request.app.state.product

        def read(conn: Connection) -> RunTrace:
            row = load_run(conn, run_id)
            return run_trace(product.books.get(conn), row)

        return await product.db.read(of_practice(me.practice_id), read)


class LiveController(Controller):
    path = "/api/v1/live"
    tags = ["live"]
    dependencies = {"me": Provide(signed_in)}

    @get(right=Right.THREADS_READ, by_itself=True)
    async def since(
        self,
        request: Request[Any, Any, Any],
        me: Me,
        after: FromQuery[Annotated[int, Parameter(ge=0, le=2**53)]],
        limit: FromQuery[Annotated[int, Parameter(ge=1, le=500)]] = 200,
    ) -> LivePage:
        """Numbered changes that a client missed."""
        product: Product = request.app.state.product

        def read(conn: Connection) -> LivePage:
            head = live.head(conn)
            oldest = live.oldest(conn)
            gone = head > after and (oldest is None or oldest > after + 1)
            if after > head or head - after > FURTHEST_BEHIND or gone:
                return LivePage(items=(), head=head, reset=True)
            found = render.live_since(conn, product.books.get(conn), after, limit, product.media_link)
            return LivePage(items=tuple(found), head=head)

        return await product.db.read(of_practice(me.practice_id), read)


def run_trace(book: PracticeBook, row: Any) -> RunTrace:
    result = row.trace["result"]
    meant = result.get("understanding", {})
    cited = dict.fromkeys(each for sentence in result.get("sentences", ()) for each in sentence["citations"])
    return RunTrace(
        id=row.id,
        at=row.at,
        mode=row.mode,
        intents=tuple(meant.get("intents", ())),
        treatments=tuple(_treatment(book, each) for each in meant.get("treatments", ())),
        language=meant.get("language", ""),
        commands=tuple(result.get("commands", ())),
        citations=tuple(_citation(book, each) for each in cited),
        steps=tuple(
            StepView(
                node=step["node"],
                ms=step["ms"],
                result=", ".join(f"{key}: {_shown(value)}" for key, value in step["result"].items()),
            )
            for step in row.trace["steps"]
        ),
        outcome=row.outcome,
        safety=tuple(dict.fromkeys(each["kind"] for each in meant.get("safety", ()))),
    )


def _treatment(book: PracticeBook, service_id: str) -> str:
    service = book.find_service(service_id)
    return service.name if service is not None else service_id


def _shown(value: Any) -> str:
    return ", ".join(str(each) for each in value) or "none" if isinstance(value, list) else str(value)


def _citation(book: PracticeBook, cited: str) -> CitationView:
    kind, _, name = cited.partition(":")
    if kind == "service" and (service := book.find_service(name)) is not None:
        return CitationView(id=cited, title=f"Price list: {service.name}", text="")
    if kind == "appointment_type" and (type_ := book.find_appointment_type(name)) is not None:
        return CitationView(id=cited, title=f"Appointment: {type_.name}", text="")
    entry = next((each for each in book.file.knowledge if each.id == cited), None)
    if entry is not None:
        return CitationView(id=cited, title=entry.title, text=entry.text)
    return CitationView(id=cited, title=book.practice.name, text="")


async def _handoff(request: Request[Any, Any, Any], me: SignedIn, fn: Any) -> ThreadCard:
    product: Product = request.app.state.product
    row = await product.db.write(scope_of(me), fn)
    card = await product.db.read(of_practice(me.practice_id), lambda conn: load_card(conn, row.thread_id))
    if card is None:
        raise NotFoundError("no such thread")
    return card
