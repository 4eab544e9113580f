"""Pausing and resuming what is automated, and who did so."""

from collections.abc import Callable
from typing import Any

import msgspec
from litestar import Controller, Request, get, post
from litestar.di import Provide
from litestar.params import FromPath, JSONBody
from sqlalchemy import Connection

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
    automation,
    demand_place,
    past_pauses,
)
from web.bounds import PathId
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
        return automation(conn, book)

    return await product.db.write(scope_of(me), write)
