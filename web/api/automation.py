"""Pausing and resuming what is automated, and who did so."""

from collections.abc import Callable
from typing import Any

import msgspec
from litestar import Controller, Request, get, post, put
from litestar.di import Provide
from litestar.params import FromPath, JSONBody
from sqlalchemy import Connection

from agent.steering import steer_channel, steer_thread
from compliance import pause, resume
from practice.book import PracticeBook
from practice.rights import Right
from practice.users import SignedIn
from web.acting import actor_of, scope_of
from web.auth import Me, signed_in
from web.automation_view import (
    AutomationView,
    PauseHistory,
    PausePress,
    SetChannelMode,
    SetThreadMode,
    ThreadMode,
    automation,
    demand_place,
    past_pauses,
    thread_mode,
)
from web.bounds import PathId, Short
from web.product import Product


class AutomationController(Controller):
    path = "/api/v1/automation"
    tags = ["automation"]
    dependencies = {"me": Provide(signed_in)}

    @get(right=Right.THREADS_READ)
    async def now(self, request: Request[Any, Any, Any], me: Me) -> AutomationView:
        product: Product = request.app.state.product
        return await product.db.read(scope_of(me), lambda conn: automation(conn, product.books.get(conn)))

    @get("/history", right=Right.SETTINGS_READ)
    async def history(self, request: Request[Any, Any, Any], me: Me) -> PauseHistory:
        """Who paused what and for how long, newest first."""
        product: Product = request.app.state.product
        return await product.db.read(scope_of(me), lambda conn: past_pauses(conn, product.books.get(conn)))

    @post("/pauses", right=Right.AUTOMATION_PAUSE)
    async def press(
        self, request: Request[Any, Any, Any], me: Me, data: JSONBody[PausePress]
    ) -> AutomationView:
        """Hold what is automated from this instant. Pressing twice is pressing once."""

        def write(conn: Connection, book: PracticeBook) -> None:
            demand_place(conn, book, data)
            pause.press(conn, actor_of(me), **msgspec.structs.asdict(data))
            resume.release(conn, book)

        return await _changed(request, me, write)

    @put("/channels/{channel:str}", right=Right.SETTINGS_EDIT)
    async def steer_channel(
        self,
        request: Request[Any, Any, Any],
        me: Me,
        channel: FromPath[Short],
        data: JSONBody[SetChannelMode],
    ) -> AutomationView:
        """How far the assistant goes on a channel: it answers, it drafts for a person, or it is silent."""
        product: Product = request.app.state.product
        actor = actor_of(me)

        def write(conn: Connection, _book: PracticeBook) -> None:
            steer_channel(conn, product.gate, product.books, actor, channel, data.mode)

        return await _changed(request, me, write)

    @get("/threads/{thread_id:str}", right=Right.THREADS_READ)
    async def of_thread(
        self, request: Request[Any, Any, Any], me: Me, thread_id: FromPath[PathId]
    ) -> ThreadMode:
        product: Product = request.app.state.product
        return await product.db.read(
            scope_of(me), lambda conn: thread_mode(conn, product.books.get(conn), thread_id)
        )

    @put("/threads/{thread_id:str}", right=Right.THREADS_WRITE)
    async def steer_thread(
        self,
        request: Request[Any, Any, Any],
        me: Me,
        thread_id: FromPath[PathId],
        data: JSONBody[SetThreadMode],
    ) -> ThreadMode:
        """The same with one contact; None gives it back to what their channel has."""
        product: Product = request.app.state.product
        actor = actor_of(me)

        def write(conn: Connection) -> ThreadMode:
            steer_thread(conn, product.gate, product.books, actor, thread_id, data.mode)
            return thread_mode(conn, product.books.get(conn), thread_id)

        return await product.db.write(scope_of(me), write)

    @post("/pauses/{pause_id:str}/resume", right=Right.AUTOMATION_PAUSE, status_code=200)
    async def resume(
        self, request: Request[Any, Any, Any], me: Me, pause_id: FromPath[PathId]
    ) -> AutomationView:
        """Let go on what was held: every check runs again, at the pace of each sender."""

        def write(conn: Connection, book: PracticeBook) -> None:
            resume.resume(conn, book, actor_of(me), pause_id)

        return await _changed(request, me, write)


async def _changed(
    request: Request[Any, Any, Any], me: SignedIn, fn: Callable[[Connection, PracticeBook], None]
) -> AutomationView:
    """Do it, and answer with what is paused after it."""
    product: Product = request.app.state.product

    def write(conn: Connection) -> AutomationView:
        book = product.books.get(conn)
        fn(conn, book)
        return automation(conn, product.books.get(conn))

    return await product.db.write(scope_of(me), write)
