"""Units of work behind tasks: the best next one, one by hand, and what an outcome leads to beyond the task itself."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Final, Literal

from sqlalchemy import Connection

from agent.office_hours import is_open, next_opening
from compliance import audit
from compliance.consent.revoking import revoke
from core.card_numbers import masked
from core.errors import BadInputError, ConflictError
from core.session import now
from inbox import task_lists, tasks, threads
from inbox.next_best import Candidate, rank
from inbox.task_kinds import kinds, outcome_of
from inbox.tasks import Task
from practice.access.users import all_users
from practice.contacts import PHONES, addresses_of, load_contact
from practice.users import SignedIn
from web import task_views
from web.acting import actor_of
from web.appointment_shapes import version_of
from web.auth import staff_id
from web.desk_booking import refuse_far
from web.product import Product
from web.task_shapes import NewTask, NextBest

LONGEST_WAIT: Final = timedelta(days=732)
SKIPPED_FOR: Final = timedelta(hours=4)
FOREMOST: Final = 40


def next_best(
    conn: Connection, product: Product, me: SignedIn, queue: Literal["call", "desk"] | None
) -> NextBest:
    book = product.books.get(conn)
    found = task_lists.candidates(conn, me.user_id, locations=me.locations)
    found = [each for each in found if queue is None or kinds()[each.kind].queue == queue]
    if not found:
        coming = task_lists.next_due(conn, me.user_id, locations=me.locations)
        return NextBest(None, 0, skipped=False, next_due_at=coming.due_at if coming is not None else None)
    best = _best(conn, me, found)
    detail = task_views.detail(conn, book, best.task.id)
    return NextBest(detail, len(found), skipped=best.skipped, next_due_at=None)


def _best(conn: Connection, me: SignedIn, found: Sequence[Task]) -> Candidate:
    """By what stood in the tasks first, then the foremost by what their plans and cards are worth now."""
    beside = task_views.around(conn, found)
    behind = task_lists.skipped_by(conn, me.user_id, now(conn) - SKIPPED_FOR)

    def order(worths: list[tuple[Task, int]]) -> list[Candidate]:
        made = (
            task_views.candidate(each, worth, beside, skipped=each.id in behind) for each, worth in worths
        )
        return [each.candidate for each in rank(made, now(conn))]

    foremost = [each.task for each in order([(each, each.worth_minor) for each in found])[:FOREMOST]]
    return order([(each, task_views.worth(conn, each)) for each in foremost])[0]


def create(conn: Connection, me: SignedIn, data: NewTask) -> str:
    if data.kind not in kinds():
        raise BadInputError("no such kind of task", at="/kind")
    load_contact(conn, data.contact_id)
    refuse_far(conn, me, data.contact_id)
    known(conn, data.owner_id)
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


def looked_at(conn: Connection, task_id: str, if_match: str | None) -> Task:
    there = tasks.one(conn, task_id, lock=True)
    if there.version != version_of(if_match):
        raise ConflictError("somebody else has changed this task; look at it again")
    return there


def known(conn: Connection, owner_id: str | None) -> None:
    if owner_id is not None and all(
        row.id != owner_id or row.disabled_at is not None for row in all_users(conn)
    ):
        raise BadInputError("nobody here has this id", at="/owner_id")


def instant(conn: Connection, at: datetime | None, place: str) -> datetime | None:
    return None if at is None else _within(conn, at, place)


def _within(conn: Connection, at: datetime, place: str) -> datetime:
    if at.tzinfo is None:
        raise BadInputError("needs an offset", at=place)
    if at > now(conn) + LONGEST_WAIT:
        raise BadInputError("lies more than two years ahead", at=place)
    return at


def opening(conn: Connection, product: Product, there: Task, name: str) -> datetime | None:
    """The next try falls into the practice's hours: nobody is rung at night."""
    try:
        means = outcome_of(there.kind, name)
    except KeyError:
        return None
    if means.then != "again":
        return None
    book, at = product.books.get(conn), now(conn) + means.wait
    return at if is_open(book, at) else next_opening(book, at) or at


def wrong_number(conn: Connection, me: SignedIn, contact_id: str) -> None:
    """Somebody else answers there: nothing of this person's is sent to that phone any more."""
    phone = load_contact(conn, contact_id).phone
    for each in addresses_of(conn, contact_id):
        if each.channel in PHONES and each.value == phone and each.revoked != "wrong_number":
            revoke(conn, each.id, "wrong_number", how="staff_call", staff_id=staff_id(me), actor=actor_of(me))
