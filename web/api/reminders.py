"""Reminders for coordinators: what a person will still get and got, skipping one, and how the practice sets them."""

from collections.abc import Callable
from typing import Annotated, Any

import msgspec
from litestar import Controller, Request, Response, get, post, put
from litestar.di import Provide
from litestar.params import FromPath, HeaderParameter, JSONBody
from msgspec import Meta
from sqlalchemy import Connection

from core.errors import BadInputError
from inbox import threads
from practice.rights import Right
from sequences import overview, settings
from sequences.overview import ReminderStep
from sequences.settings import Reminders
from web import acting
from web.auth import Me, signed_in
from web.bounds import PathId
from web.product import Product

IfMatch = Annotated[str | None, HeaderParameter(name="If-Match", pattern='^(W/)?"?[0-9]{1,9}"?$')]


class ReminderList(msgspec.Struct, frozen=True):
    items: tuple[ReminderStep, ...]


class StepPress(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One step of one visit's reminders."""

    enrolment_id: Annotated[str, Meta(max_length=36)]
    step: Annotated[str, Meta(max_length=48)]


class KindOfVisit(msgspec.Struct, frozen=True):
    id: str
    name: str


class ReminderSettings(msgspec.Struct, frozen=True):
    version: int
    settings: Reminders
    defaults: Reminders
    types: tuple[KindOfVisit, ...]


class ReminderController(Controller):
    path = "/api/v1/threads/{thread_id:str}/reminders"
    tags = ["threads"]
    dependencies = {"me": Provide(signed_in)}

    @get(right=Right.THREADS_READ)
    async def listing(
        self, request: Request[Any, Any, Any], me: Me, thread_id: FromPath[PathId]
    ) -> ReminderList:
        """Those of the visits ahead, in the order of time."""
        return await acting.look(request, me, thread_id, lambda conn: _of(conn, request, thread_id))

    @post("/skip", status_code=200, right=Right.THREADS_WRITE)
    async def skip(
        self, request: Request[Any, Any, Any], me: Me, thread_id: FromPath[PathId], data: JSONBody[StepPress]
    ) -> ReminderList:
        """Not sent; what of it waits is taken back. Sent already is a conflict."""
        actor = acting.actor_of(me)
        return await _press(
            request,
            me,
            thread_id,
            data,
            lambda conn: overview.skip(conn, data.enrolment_id, data.step, actor),
        )

    @post("/restore", status_code=200, right=Right.THREADS_WRITE)
    async def restore(
        self, request: Request[Any, Any, Any], me: Me, thread_id: FromPath[PathId], data: JSONBody[StepPress]
    ) -> ReminderList:
        """After all, while its time lies ahead."""
        actor = acting.actor_of(me)
        return await _press(
            request,
            me,
            thread_id,
            data,
            lambda conn: overview.restore(conn, data.enrolment_id, data.step, actor),
        )


class ReminderSettingsController(Controller):
    path = "/api/v1/reminder-settings"
    tags = ["settings"]
    dependencies = {"me": Provide(signed_in)}

    @get(right=Right.SETTINGS_READ)
    async def show(self, request: Request[Any, Any, Any], me: Me) -> Response[ReminderSettings]:
        product: Product = request.app.state.product
        return _answer(await product.db.read(acting.scope_of(me), lambda conn: _settings(conn, product)))

    @put(right=Right.SEQUENCES_MANAGE)
    async def change(
        self, request: Request[Any, Any, Any], me: Me, data: JSONBody[Reminders], if_match: IfMatch = None
    ) -> Response[ReminderSettings]:
        """Needs If-Match with the version that was looked at. Counts for every reminder that is not sent yet."""
        if if_match is None:
            raise BadInputError("say which version you looked at, in If-Match", at="/if-match")
        version = int(if_match.removeprefix("W/").strip('"'))
        product: Product = request.app.state.product

        def write(conn: Connection) -> ReminderSettings:
            settings.change(conn, acting.actor_of(me), version, data)
            overview.reckon_all(conn)
            return _settings(conn, product)

        return _answer(await product.db.write(acting.scope_of(me), write))


async def _press(
    request: Request[Any, Any, Any],
    me: Me,
    thread_id: str,
    data: StepPress,
    fn: Callable[[Connection], None],
) -> ReminderList:
    product: Product = request.app.state.product

    def press(conn: Connection) -> ReminderList:
        row = threads.load_thread(conn, thread_id, lock=True)
        if overview.contact_of(conn, data.enrolment_id) != row.contact_id:
            raise BadInputError("this reminder is another person's", at="/enrolment_id")
        fn(conn)
        return _of(conn, request, thread_id)

    return await product.db.write(acting.scope_of(me), press)


def _of(conn: Connection, request: Request[Any, Any, Any], thread_id: str) -> ReminderList:
    book = request.app.state.product.books.get(conn)
    return ReminderList(overview.touches_for(conn, book, threads.load_thread(conn, thread_id).contact_id))


def _settings(conn: Connection, product: Product) -> ReminderSettings:
    version, found = settings.current(conn)
    book = product.books.get(conn)
    types = tuple(KindOfVisit(each.id, each.name) for each in book.file.appointment_types)
    return ReminderSettings(version, found, Reminders(), types)


def _answer(view: ReminderSettings) -> Response[ReminderSettings]:
    return Response(view, headers={"ETag": f'"{view.version}"'})
