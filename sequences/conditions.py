"""Conditions by name: what ends a sequence, leaves a step out or decides a branch; each a pure look at this instant."""

from collections.abc import Callable
from typing import Any, Final

import msgspec
from sqlalchemy import Connection

from booking import money
from booking.service import appointments_of
from core.session import now
from inbox import handoffs
from pipeline import opportunities
from practice.book import PracticeBook
from practice.contacts import addresses_of, load_contact
from sequences.schema import Definition
from sequences.subjects.base import Facts

NO_CONSENT: Final = frozenset({"NO_CONSENT", "NEEDS_WRITTEN", "REVOKED_CATEGORY"})
"""Codes of the gate that say: this person has not agreed to it here."""


class Situation(msgspec.Struct, frozen=True, kw_only=True):
    """What a condition may look at: one enrolment in one transaction."""

    conn: Connection
    book: PracticeBook
    definition: Definition
    row: Any
    """The enrolment."""
    facts: Facts
    thread: Any
    """Of the person; None where nothing was ever said."""
    touches: tuple[Any, ...] = ()
    """Of this cycle, oldest first."""


def names() -> frozenset[str]:
    return frozenset(_OWN) | OF_SUBJECTS


def holds(name: str, at: Situation) -> bool:
    """Does it hold now? `not ` before the name turns it round."""
    if name.startswith("not "):
        return not holds(name[4:], at)
    if name in at.facts.holds:
        return True
    own = _OWN.get(name)
    return own is not None and own(at)


def first_unmet(conditions: tuple[str, ...], at: Situation) -> str | None:
    return next((each for each in conditions if not holds(each, at)), None)


def _booked(at: Situation) -> bool:
    """A visit ahead; where the subject is about one service, of that service."""
    own, instant = at.facts.appointment_id, now(at.conn)
    return any(
        each.status == "booked"
        and each.starts_at >= instant
        and each.id != own
        and about(at.book, each, at.facts.service)
        for each in appointments_of(
            at.conn, at.facts.contact_id, from_now=False
        )  # the gate asks for all of them
    )


def about(book: PracticeBook, visit: Any, service: str | None) -> bool:
    """Is this visit for that service? One that names no treatment is, where its type is one of the service's."""
    if service is None or service in visit.treatments:
        return True
    found = book.find_service(service)
    if visit.treatments or found is None:
        return False
    return visit.type in {found.appointment_types.new, found.appointment_types.returning}


def _replied(at: Situation) -> bool:
    """They have written since we first wrote in this cycle; before that there was nothing to reply to."""
    sent = [
        each.at for each in at.touches if each.message_id is not None and each.outcome in {"sent", "held"}
    ]
    last_in = at.thread.last_in_at if at.thread is not None else None
    return bool(sent) and last_in is not None and last_in >= min(sent)


def _wrote(at: Situation) -> bool:
    last_in = at.thread.last_in_at if at.thread is not None else None
    return last_in is not None and last_in > at.row.changed_at


def _paid(at: Situation) -> bool:
    return any(
        each.state == "paid" and each.at >= at.row.changed_at
        for each in money.invoices_of(at.conn, at.facts.contact_id)
    )


def _treated(at: Situation) -> bool:
    """A visit that began since was completed; of the service, where the subject is about one."""
    return any(
        each.status == "completed"
        and each.starts_at >= at.row.changed_at
        and about(at.book, each, at.facts.service)
        for each in appointments_of(at.conn, at.facts.contact_id, from_now=False)
    )


def _stage_left(at: Situation) -> bool:
    stage = at.definition.trigger.stage
    return stage is not None and f"stage_{stage}" not in at.facts.holds


def _human_owned(at: Situation) -> bool:
    return at.thread is not None and at.thread.owner_kind == "staff"


def _not_fit(at: Situation) -> bool:
    """An open card says it itself; of everything else the person's current card is asked."""
    if "open" in at.facts.holds:
        return False
    return opportunities.not_fit(at.conn, at.facts.contact_id)


def _waiting(at: Situation) -> bool:
    """They wait for us: for an answer, or for the person whom we promised."""
    if at.thread is None:
        return False
    return at.thread.waiting_since is not None or bool(handoffs.open_handoffs(at.conn, at.thread.id))


def _no_consent(at: Situation) -> bool:
    """Our last message was refused because they have not agreed to it, anywhere."""
    last = next((each for each in reversed(at.touches) if each.template is not None), None)
    return last is not None and last.outcome == "blocked" and last.why in NO_CONSENT


def _has(*channels: str) -> Callable[[Situation], bool]:
    def has(at: Situation) -> bool:
        if any(each.channel in channels for each in addresses_of(at.conn, at.facts.contact_id)):
            return True
        return channels == ("email",) and bool(load_contact(at.conn, at.facts.contact_id).email)

    return has


_OWN: Final[dict[str, Callable[[Situation], bool]]] = {
    "booked": _booked,
    "replied": _replied,
    "wrote": _wrote,
    "paid": _paid,
    "treated": _treated,
    "stage_left": _stage_left,
    "human_owned": _human_owned,
    "not_fit": _not_fit,
    "waiting": _waiting,
    "no_consent": _no_consent,
    "has_mail": _has("email"),
    "has_phone": _has("sms"),
    "returning": lambda at: at.facts.returning is True,
    "known_service": lambda at: at.facts.service is not None,
}
OF_SUBJECTS: Final = frozenset(
    {
        "open",
        "won",
        "lost",
        "plan_over",
        "plan_complete",
        "session_booked",
        "low_ticket",
        "stalled",
        "membership_over",
        "unused_credits",
        "payment_failed",
        "recalled",
        "second_touch",
        "confirmed",
        *(f"stage_{stage}" for stage in ("lead", "booked", "patient", "cold", "not_fit")),
        *(f"visit_{status}" for status in ("booked", "completed", "no_show")),
    }
)
"""True where the subject says so (`Facts.holds`). A subject with another one names it here."""
