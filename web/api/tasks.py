"""Tasks and the call list: what waits for a person, the single best next thing, and what a try came to."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Annotated, Any, Literal, TypeVar

import msgspec
from litestar import Controller, Request, get, post
from litestar.di import Provide
from litestar.params import FromPath, FromQuery, JSONBody
from sqlalchemy import Connection

from agent.office_hours import is_open, next_opening
from compliance import audit
from compliance.consent.revoking import revoke
from core.card_numbers import masked
from core.errors import BadInputError, ConflictError
from core.session import now
from inbox import next_best, task_lists, tasks, threads
from inbox.task_kinds import kinds, outcome_of
from inbox.task_lists import Counts, Wanted
from inbox.tasks import Task
from practice.access.users import all_users
from practice.contacts import PHONES, addresses_of, load_contact
from practice.rights import Right
from practice.users import SignedIn
from web import task_views
from web.acting import actor_of, scope_of
from web.appointment_shapes import Id, IfMatch, version_of
from web.auth import Me, signed_in, staff_id
from web.bounds import NO_NUL, ClientId, Cursor, PageSize, PathId, Short
from web.desk_booking import refuse_far
from web.product import Product
from web.task_views import KindView, TaskDetail, TaskRow

T = TypeVar("T")
LONGEST_WAIT = timedelta(days=732)
SKIPPED_FOR = timedelta(hours=4)
RANKED = 100
Note = Annotated[str, msgspec.Meta(max_length=tasks.LONGEST_NOTE, pattern=NO_NUL)]
Whose = Literal["mine", "unowned", "all"]


class Colleague(msgspec.Struct, frozen=True):
    id: str
    name: str


class TaskOptions(msgspec.Struct, frozen=True):
    """What kinds there are, with their outcomes, and whose a task can be."""

    kinds: tuple[KindView, ...]
    people: tuple[Colleague, ...]


class TaskPage(msgspec.Struct, frozen=True):
    items: tuple[TaskRow, ...]
    next_cursor: str | None
    counts: Counts


class NextBest(msgspec.Struct, frozen=True):
    """The single best next thing; none where nothing is due, and then when something will be."""

    task: TaskDetail | None
    waiting: int
    """How many are due, this one included."""
    skipped: bool
    """Everything that is due has been skipped; this is the first of it again."""
    next_due_at: datetime | None


class NewTask(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    client_id: ClientId
    kind: Short
    contact_id: Id
    due_at: datetime
    note: Note = ""
    owner_id: Id | None = None


class AssignTask(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    owner_id: Id | None


class GiveOutcome(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    outcome: Short
    note: Note = ""
    again_at: datetime | None = None


class SnoozeTask(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    until: datetime


class RemarkTask(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    note: Annotated[str, msgspec.Meta(min_length=1, max_length=tasks.LONGEST_NOTE, pattern=NO_NUL)]


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
        return await product.db.read(scope_of(me), lambda conn: _next(conn, product, me, queue))

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
            return _create(conn, me, data)

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
            _looked_at(conn, task_id, if_match)
            _known(conn, data.owner_id)
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
            there = _looked_at(conn, task_id, if_match)
            again = _instant(conn, data.again_at, "/again_at") or _opening(conn, product, there, data.outcome)
            made = tasks.outcome(conn, task_id, data.outcome, actor_of(me), masked(data.note), again)
            if made.state == "open" and made.owner_id is None:
                tasks.assign(conn, task_id, me.user_id, actor_of(me))
            if data.outcome == "wrong_number":
                _wrong_number(conn, me, there.contact_id)
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
            _looked_at(conn, task_id, if_match)
            until = _instant(conn, data.until, "/until")
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
            return _next(conn, product, me, queue)

        return await product.db.write(scope_of(me), change)


async def _changed(
    request: Request[Any, Any, Any], me: SignedIn, fn: Callable[[Connection], str]
) -> TaskRow:
    """Do it, and answer with the task as it is then."""
    product: Product = request.app.state.product

    def change(conn: Connection) -> TaskRow:
        return task_views.views(conn, product.books.get(conn), [tasks.one(conn, fn(conn))])[0]

    return await product.db.write(scope_of(me), change)


def _next(
    conn: Connection, product: Product, me: SignedIn, queue: Literal["call", "desk"] | None
) -> NextBest:
    book = product.books.get(conn)
    found = task_lists.candidates(conn, me.user_id, locations=me.locations)
    found = [each for each in found if queue is None or kinds()[each.kind].queue == queue]
    if not found:
        coming = task_lists.next_due(conn, me.user_id, locations=me.locations)
        return NextBest(None, 0, skipped=False, next_due_at=coming.due_at if coming is not None else None)
    beside = task_views.around(conn, found)
    behind = task_lists.skipped_by(conn, me.user_id, now(conn) - SKIPPED_FOR)
    ranked = next_best.rank(
        (task_views.candidate(conn, each, beside, skipped=each.id in behind) for each in found[:RANKED]),
        now(conn),
    )
    best = ranked[0].candidate
    return NextBest(task_views.detail(conn, book, best.task.id), len(found), best.skipped, None)


def _create(conn: Connection, me: SignedIn, data: NewTask) -> str:
    if data.kind not in kinds():
        raise BadInputError("no such kind of task", at="/kind")
    load_contact(conn, data.contact_id)
    refuse_far(conn, me, data.contact_id)
    _known(conn, data.owner_id)
    due = _within(conn, data.due_at, "/due_at")
    thread = threads.thread_of(conn, data.contact_id)
    task_id = tasks.open_task(
        conn,
        data.kind,
        contact_id=data.contact_id,
        due_at=due,
        thread_id=thread.id if thread is not None else None,
        owner_id=data.owner_id,
        key=f"hand:{data.client_id}",
        note=masked(data.note.strip()) or None,
    )
    audit.append(conn, actor_of(me), "task.opened", ("task", task_id), detail={"kind": data.kind})
    return task_id


def _looked_at(conn: Connection, task_id: str, if_match: str | None) -> Task:
    there = tasks.one(conn, task_id, lock=True)
    if there.version != version_of(if_match):
        raise ConflictError("somebody else has changed this task; look at it again")
    return there


def _kinds(queue: str | None, kind: str | None) -> tuple[str, ...]:
    if kind is not None:
        return (kind,)
    return tuple(name for name, each in kinds().items() if each.queue == queue) if queue is not None else ()


def _known(conn: Connection, owner_id: str | None) -> None:
    if owner_id is not None and all(
        row.id != owner_id or row.disabled_at is not None for row in all_users(conn)
    ):
        raise BadInputError("nobody here has this id", at="/owner_id")


def _instant(conn: Connection, at: datetime | None, place: str) -> datetime | None:
    return None if at is None else _within(conn, at, place)


def _within(conn: Connection, at: datetime, place: str) -> datetime:
    if at.tzinfo is None:
        raise BadInputError("needs an offset", at=place)
    if at > now(conn) + LONGEST_WAIT:
        raise BadInputError("lies more than two years ahead", at=place)
    return at


def _opening(conn: Connection, product: Product, there: Task, name: str) -> datetime | None:
    """The next try falls into the practice's hours: nobody is rung at night."""
    try:
        means = outcome_of(there.kind, name)
    except KeyError:
        return None
    if means.then != "again":
        return None
    book, at = product.books.get(conn), now(conn) + means.wait
    return at if is_open(book, at) else next_opening(book, at) or at


def _wrong_number(conn: Connection, me: SignedIn, contact_id: str) -> None:
    """Somebody else answers there: nothing of this person's is sent to that phone any more."""
    phone = load_contact(conn, contact_id).phone
    for each in addresses_of(conn, contact_id):
        if each.channel in PHONES and each.value == phone and each.revoked != "wrong_number":
            revoke(conn, each.id, "wrong_number", how="staff_call", staff_id=staff_id(me), actor=actor_of(me))
