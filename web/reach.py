"""Whom a request is about, and whether this person's locations or an emergency access let them near."""

from collections.abc import Callable
from typing import Any

import msgspec
from litestar import Request
from litestar.exceptions import PermissionDeniedException
from sqlalchemy import Connection

from agent.runs import load_run
from booking.whose import contacts_of_appointments
from compliance import held
from core.session import of_practice
from inbox import handoffs, tasks, threads
from inbox.thread_card import location_of
from pipeline import opportunities
from practice.access.glass import open_contacts
from practice.access.sessions import SignedIn
from practice.rights import Right
from sequences.plans import memberships
from sequences.plans import service as plans
from sequences.rebook import prompts
from sequences.recall import rows as recalls


class Reached(msgspec.Struct, frozen=True):
    """What a limited person's answer is cut to."""

    me: SignedIn
    contact_id: str | None
    """Whom the path names."""
    opened: frozenset[str]
    """Contacts under this person's emergency access."""


async def reach(request: Request[Any, Any, Any], me: SignedIn) -> None:
    """Leaves for `web.veil` what it must cover. Raises `PermissionDeniedException` for another location's contact."""
    if not me.limited or request.route_handler.opt.get("right") is Right.SELF:
        return
    named = {key: str(value) for key, value in request.path_params.items()}

    def look(conn: Connection) -> tuple[Reached, bool]:
        contact_id = contact_of(conn, named)
        opened = open_contacts(conn, me.user_id)
        near = contact_id is None or contact_id in opened or is_near(conn, me, contact_id)
        return Reached(me, contact_id, opened), near

    product = request.app.state.product
    reached, near = await product.db.read(of_practice(me.practice_id), look)
    if not near and not request.route_handler.opt.get("from_afar"):
        raise PermissionDeniedException(
            "This person is a patient of another location.", extra={"code": "other_location"}
        )
    request.scope["state"]["reached"] = reached


def contact_of(conn: Connection, named: dict[str, str]) -> str | None:
    """The contact that a path's ids lead to. Raises `NotFoundError` as the route itself would."""
    for name, find in WHOSE.items():
        if name in named:
            return find(conn, named[name])
    thread_id = named.get("thread_id")
    for name, find in THREAD_OF.items():
        if name in named:
            thread_id = find(conn, named[name])
    return None if thread_id is None else str(threads.load_thread(conn, thread_id).contact_id)


Find = Callable[[Connection, str], str | None]
WHOSE: dict[str, Find] = {
    "contact_id": lambda _, contact_id: contact_id,
    "task_id": lambda conn, task_id: tasks.one(conn, task_id).contact_id,
    "appointment_id": lambda conn, visit_id: contacts_of_appointments(conn, [visit_id]).get(visit_id),
    "plan_id": lambda conn, plan_id: plans.one(conn, plan_id).contact_id,
    "membership_id": lambda conn, membership_id: memberships.one(conn, membership_id).contact_id,
    "opportunity_id": lambda conn, card_id: opportunities.one(conn, card_id).contact_id,
    "recall_id": lambda conn, recall_id: recalls.one(conn, recall_id).contact_id,
    "prompt_id": lambda conn, prompt_id: prompts.one(conn, prompt_id).contact_id,
}
"""Whose the thing is, by the name of its id in a path."""
THREAD_OF: dict[str, Find] = {
    "handoff_id": lambda conn, handoff_id: handoffs.load_handoff(conn, handoff_id).thread_id,
    "draft_id": held.thread_of,
    "run_id": lambda conn, run_id: load_run(conn, run_id).thread_id,
}
"""On whose conversation it stands."""


def is_near(conn: Connection, me: SignedIn, contact_id: str) -> bool:
    """Of one of this person's locations, or of none yet."""
    if me.locations is None:
        return True
    row = threads.thread_of(conn, contact_id)
    where = location_of(conn, row.id) if row is not None else None
    return where is None or where in me.locations
