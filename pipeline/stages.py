"""Moving a card from stage to stage: the rules that hold for everybody, and the trace that every move leaves."""

from typing import Any, Final

from sqlalchemy import Connection, select

from booking.money import lifetime_value
from core.actors import Actor
from core.errors import BadInputError, ConflictError, ForbiddenError
from core.events import OpportunityMoved, ThreadTouched
from core.session import add, emit, mine, now
from inbox import tasks, threads, timeline
from pipeline.models import opportunity, opportunity_move
from pipeline.opportunities import one, write
from pipeline.types import STAGES, STATUS, Opportunity, Stage
from practice.access.users import load_user

PERSON: Final = "user"
NEW_LEAD: Final = "new_lead"
CALLS: Final = (NEW_LEAD, "call_lead")
"""What there is to do for a lead, and for nobody else."""
SILENCE: Final = frozenset({"BY_HAND", "NO_REPLY"})
"""Reasons of a person that say no more than that nobody has answered."""


class SilenceError(ConflictError):
    """A person who has merely not answered yet is to be given up: follow-up does that in its own time."""


def move(
    conn: Connection,
    opportunity_id: str,
    to: Stage,
    *,
    why: str,
    actor: Actor,
    force: bool = False,
    note: str | None = None,
) -> Opportunity:
    """Into another stage, with its reason, or nowhere when it is there already.

    Nobody but a person takes a card into or out of Not good fit: what acts by itself leaves it where it is. A person
    who gives somebody up for silence alone is asked to say so twice (`SilenceError`, unless `force`).
    """
    if to not in STAGES:
        raise BadInputError("no such stage", at="/stage")
    card = locked(conn, opportunity_id)
    if card.stage == to or card.folded_into is not None:
        return card
    if to == "not_fit" and actor.kind != PERSON:
        raise ForbiddenError("only a person says that somebody is not a good fit")
    if card.stage == "not_fit" and actor.kind != PERSON:
        return card
    if to == "cold" and actor.kind == PERSON and why in SILENCE and not force:
        raise SilenceError("nobody has answered yet, and follow-up goes on by itself")
    if STATUS[to] == "open" and card.status != "open":
        _room(conn, card)
    return _moved(conn, card, to, why=why, actor=actor, note=note)


def locked(conn: Connection, opportunity_id: str) -> Opportunity:
    """Conversation first, as everybody does who holds both. Raises `NotFoundError`."""
    card = one(conn, opportunity_id)
    if card.thread_id is not None:
        threads.load_thread(conn, card.thread_id, lock=True)
    return one(conn, opportunity_id, lock=True)


def _room(conn: Connection, card: Opportunity) -> None:
    other = select(opportunity.c.id).where(
        mine(opportunity), opportunity.c.contact_id == card.contact_id, opportunity.c.slot == "open"
    )
    if conn.execute(other).first() is not None:
        raise ConflictError("this person has an open card already")


def _moved(
    conn: Connection, card: Opportunity, to: Stage, *, why: str, actor: Actor, note: str | None
) -> Opportunity:
    status = STATUS[to]
    moved = write(
        conn,
        card,
        stage=to,
        status=status,
        slot="open" if status == "open" else None,
        entered_at=now(conn),
        closed_at=None if status == "open" else now(conn),
        **_worth(conn, card, to),
    )
    note_move(conn, moved, card.stage, why=why, actor=actor, note=note)
    if card.stage == "lead":
        tasks.close_tasks(conn, why=to.upper(), contact_id=card.contact_id, kinds=CALLS)
    if moved.thread_id is not None:
        _tell_thread(conn, moved, card.stage, why, actor)
    emit(
        conn,
        OpportunityMoved(
            opportunity_id=card.id, contact_id=card.contact_id, from_stage=card.stage, to_stage=to, why=why
        ),
    )
    return one(conn, card.id)


def _worth(conn: Connection, card: Opportunity, to: Stage) -> dict[str, Any]:
    """A patient is worth what they have paid; anybody else what the practice expects."""
    if to == "patient":
        return {"value_minor": paid_minor(conn, card), "value_from": "paid"}
    if card.value_from == "paid":
        return {
            "value_minor": card.estimate_minor,
            "value_from": "service" if card.service is not None else "default",
        }
    return {}


def paid_minor(conn: Connection, card: Opportunity) -> int:
    """Everything that this person has paid, less what was given back."""
    return max(lifetime_value(conn, card.contact_id).get(card.currency, 0), 0)


def note_move(
    conn: Connection,
    card: Opportunity,
    from_stage: Stage | None,
    *,
    why: str,
    actor: Actor,
    note: str | None = None,
) -> None:
    """One row for each move, the opening included."""
    add(
        conn,
        opportunity_move,
        opportunity_id=card.id,
        contact_id=card.contact_id,
        at=now(conn),
        from_stage=from_stage,
        to_stage=card.stage,
        why=why[:40],
        note=note or None,
        by_kind=actor.kind,
        by_id=actor.id,
    )


def _tell_thread(conn: Connection, card: Opportunity, was: Stage, why: str, actor: Actor) -> None:
    assert card.thread_id is not None
    by = "staff" if actor.kind == PERSON else "system"
    timeline.add_event(
        conn,
        card.thread_id,
        "stage",
        by=by,
        by_id=_staff_of(conn, actor) if by == "staff" else None,
        **{"from": was, "to": card.stage, "reason": why},
    )
    emit(conn, ThreadTouched(thread_id=card.thread_id))


def _staff_of(conn: Connection, actor: Actor) -> str | None:
    """On timelines people stand under their id in the staff list, where they have one."""
    row = load_user(conn, actor.id) if actor.id is not None else None
    return None if row is None else row.staff_id or row.id
