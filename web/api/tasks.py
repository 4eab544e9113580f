"""Tasks and the call list: what waits for a person, the single best next thing, and what a try came to."""

from collections.abc import Callable
from typing import Any, Literal

from litestar import Controller, Request, get, post
from litestar.di import Provide
from litestar.params import FromPath, FromQuery, JSONBody
from sqlalchemy import Connection

from compliance import audit
from core.card_numbers import masked
from inbox import task_lists, tasks
from inbox.task_kinds import kinds
from inbox.task_lists import Counts, Wanted
from practice.access.users import all_users
from practice.rights import Right
from practice.users import SignedIn
from web import task_acts, task_views
from web.acting import actor_of, scope_of
from web.appointment_shapes import IfMatch
from web.auth import Me, signed_in
from web.bounds import Cursor, PageSize, PathId
from web.product import Product
from web.task_shapes import (
    AssignTask,
    Colleague,
    GiveOutcome,
    NewTask,
    NextBest,
    RemarkTask,
    SnoozeTask,
    TaskOptions,
    TaskPage,
)
from web.task_views import TaskDetail, TaskRow

Whose = Literal["mine", "unowned", "all"]


class TaskController(Controller):
    path = "/api/v1/tasks"
    tags = ["tasks"]
    dependencies = {"me": Provide(signed_in)}

    @get(right=Right.CONTACTS_READ)
    async def listing(
        self,
        request: Request[Any, Any, Any],
        me: Me,
        whose: FromQuery[Whose] = "all",
        overdue: FromQuery[bool | None] = None,
        queue: FromQuery[Literal["call", "desk"] | None] = None,
        kind: FromQuery[PathId | None] = None,
        owner_id: FromQuery[PathId | None] = None,
        contact_id: FromQuery[PathId | None] = None,
        done: FromQuery[bool | None] = None,
        cursor: FromQuery[Cursor] = None,
        limit: FromQuery[PageSize] = 50,
    ) -> TaskPage:
        """Soonest due first; what is done, newest first."""
        product: Product = request.app.state.product
        wanted = Wanted(
            owner_id=me.user_id if whose == "mine" else owner_id,
            unowned=whose == "unowned",
            overdue=overdue is True,
            kinds=_kinds(queue, kind),
            contact_id=contact_id,
            state="done" if done else "open",
        )

        def read(conn: Connection) -> TaskPage:
            found, more = task_lists.page(conn, wanted, cursor, limit, locations=me.locations)
            shown = task_views.views(conn, product.books.get(conn), found)
            return TaskPage(shown, more, task_lists.counts(conn, me.user_id, locations=me.locations))

        return await product.db.read(scope_of(me), read)

    @get("/counts", right=Right.CONTACTS_READ, by_itself=True)
    async def counts(self, request: Request[Any, Any, Any], me: Me) -> Counts:
        """For the badge."""
        product: Product = request.app.state.product
        return await product.db.read(
            scope_of(me), lambda conn: task_lists.counts(conn, me.user_id, locations=me.locations)
        )

    @get("/options", right=Right.CONTACTS_READ)
    async def options(self, request: Request[Any, Any, Any], me: Me) -> TaskOptions:
        product: Product = request.app.state.product

        def read(conn: Connection) -> TaskOptions:
            people = tuple(Colleague(row.id, row.name) for row in all_users(conn) if row.disabled_at is None)
            return TaskOptions(task_views.kind_views(), people)

        return await product.db.read(scope_of(me), read)

    @get("/next", right=Right.TASKS_WRITE)
    async def next(
        self,
        request: Request[Any, Any, Any],
        me: Me,
        queue: FromQuery[Literal["call", "desk"] | None] = None,
    ) -> NextBest:
        """For a spare five minutes: of what is due and mine or nobody's, the first by money, lateness and warmth."""
        product: Product = request.app.state.product
        return await product.db.read(scope_of(me), lambda conn: task_acts.next_best(conn, product, me, queue))

    @get("/{task_id:str}", right=Right.CONTACTS_READ)
    async def one(self, request: Request[Any, Any, Any], me: Me, task_id: FromPath[PathId]) -> TaskDetail:
        product: Product = request.app.state.product
        return await product.db.read(
            scope_of(me), lambda conn: task_views.detail(conn, product.books.get(conn), task_id)
        )

    @post(right=Right.TASKS_WRITE)
    async def create(self, request: Request[Any, Any, Any], me: Me, data: JSONBody[NewTask]) -> TaskRow:
        """By hand; the same `client_id` twice is one task while it is open."""

        def make(conn: Connection) -> str:
            return task_acts.create(conn, me, data)

        return await _changed(request, me, make)

    @post("/{task_id:str}/assign", status_code=200, right=Right.TASKS_WRITE)
    async def assign(
        self,
        request: Request[Any, Any, Any],
        me: Me,
        task_id: FromPath[PathId],
        data: JSONBody[AssignTask],
        if_match: IfMatch = None,
    ) -> TaskRow:
        def change(conn: Connection) -> str:
            task_acts.looked_at(conn, task_id, if_match)
            task_acts.known(conn, data.owner_id)
            tasks.assign(conn, task_id, data.owner_id, actor_of(me))
            audit.append(conn, actor_of(me), "task.assigned", ("task", task_id))
            return task_id

        return await _changed(request, me, change)

    @post("/{task_id:str}/outcome", status_code=200, right=Right.TASKS_WRITE)
    async def outcome(
        self,
        request: Request[Any, Any, Any],
        me: Me,
        task_id: FromPath[PathId],
        data: JSONBody[GiveOutcome],
        if_match: IfMatch = None,
    ) -> TaskRow:
        """What a try came to; its kind says whether that is the end or when the next is due."""
        product: Product = request.app.state.product

        def change(conn: Connection) -> str:
            there = task_acts.looked_at(conn, task_id, if_match)
            again = task_acts.instant(conn, data.again_at, "/again_at") or task_acts.opening(
                conn, product, there, data.outcome
            )
            made = tasks.outcome(conn, task_id, data.outcome, actor_of(me), masked(data.note), again)
            if made.state == "open" and made.owner_id is None:
                tasks.assign(conn, task_id, me.user_id, actor_of(me))
            if data.outcome == "wrong_number":
                task_acts.wrong_number(conn, me, there.contact_id)
            audit.append(
                conn, actor_of(me), "task.outcome", ("task", task_id), detail={"outcome": data.outcome}
            )
            return task_id

        return await _changed(request, me, change)

    @post("/{task_id:str}/snooze", status_code=200, right=Right.TASKS_WRITE)
    async def snooze(
        self,
        request: Request[Any, Any, Any],
        me: Me,
        task_id: FromPath[PathId],
        data: JSONBody[SnoozeTask],
        if_match: IfMatch = None,
    ) -> TaskRow:
        def change(conn: Connection) -> str:
            task_acts.looked_at(conn, task_id, if_match)
            until = task_acts.instant(conn, data.until, "/until")
            assert until is not None
            tasks.snooze(conn, task_id, until, actor_of(me))
            return task_id

        return await _changed(request, me, change)

    @post("/{task_id:str}/note", status_code=200, right=Right.TASKS_WRITE)
    async def note(
        self,
        request: Request[Any, Any, Any],
        me: Me,
        task_id: FromPath[PathId],
        data: JSONBody[RemarkTask],
    ) -> TaskRow:
        def change(conn: Connection) -> str:
            tasks.remark(conn, task_id, masked(data.note.strip()), actor_of(me))
            return task_id

        return await _changed(request, me, change)

    @post("/{task_id:str}/skip", status_code=200, right=Right.TASKS_WRITE)
    async def skip(
        self,
        request: Request[Any, Any, Any],
        me: Me,
        task_id: FromPath[PathId],
        queue: FromQuery[Literal["call", "desk"] | None] = None,
    ) -> NextBest:
        """Something else first: for me it comes after the others for a while, and stays due. Gives what is next."""
        product: Product = request.app.state.product

        def change(conn: Connection) -> NextBest:
            tasks.skip(conn, task_id, actor_of(me))
            return task_acts.next_best(conn, product, me, queue)

        return await product.db.write(scope_of(me), change)


async def _changed(request: Request[Any, Any, Any], me: SignedIn, fn: Callable[[Connection], str]) -> TaskRow:
    """Do it, and answer with the task as it is then."""
    product: Product = request.app.state.product

    def change(conn: Connection) -> TaskRow:
        return task_views.views(conn, product.books.get(conn), [tasks.one(conn, fn(conn))])[0]

    return await product.db.write(scope_of(me), change)


def _kinds(queue: str | None, kind: str | None) -> tuple[str, ...]:
    if kind is not None:
        return (kind,)
    return tuple(name for name, each in kinds().items() if each.queue == queue) if queue is not None else ()
