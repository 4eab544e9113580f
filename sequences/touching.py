"""One touch: its words, the way it takes, the gate's answer, and the row that says what it came to."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any, Final

import msgspec
from sqlalchemy import Connection

from booking import service
from booking.links import VisitLinks
from booking.service import Appointment
from channels import media
from compliance.consent import has_consent
from compliance.drafts import Looked
from compliance.facts import DraftFile, DraftRequest
from compliance.gate import Gate
from compliance.phi.scan import fixed
from compliance.senders import purpose_of
from core.media import Media
from core.session import add, now
from inbox import threads
from practice.book import PracticeBook
from practice.contacts import load_contact
from practice.sharing import differ, with_others
from sequences import settings
from sequences.models import touch
from sequences.planning import Planned
from sequences.saying import Named, text_message, words
from sequences.ways import MAIL, Way, ways_to

TALKING: Final = timedelta(minutes=30)
"""A question of ours that was put this recently keeps its place: a "yes" is still its answer."""
REMINDS: Final = "reminder"
Ready = Callable[[DraftRequest, Way, bool], DraftRequest]


class Outcome(msgspec.Struct, frozen=True):
    """As it stands in the touch's row."""

    outcome: str
    why: str | None = None
    channel: str | None = None
    message_id: str | None = None


class Touching(msgspec.Struct, frozen=True):
    """What one unit of work sends with."""

    conn: Connection
    book: PracticeBook
    gate: Gate
    links: VisitLinks


def send(
    at: Touching,
    row: Any,
    visit: Appointment,
    planned: Planned,
    channels: tuple[str, ...],
    *,
    apart: str = "",
) -> Outcome:
    """By the first way that the gate lets through now or later; where none is, the best one is submitted all the
    same, so that its refusal stands on the timeline. Dropped where it would be held until it has no point.
    """
    assert visit.contact_id is not None
    found = ways_to(at.conn, at.book, visit.contact_id, visit.location, channels, apart=apart)
    if not found:
        return Outcome("blocked", "UNREACHABLE")
    thread = thread_for(at.conn, visit.contact_id, found)
    if thread is None:
        return Outcome("blocked", "NO_CONSENT")
    asked = [(_request(at, row, visit, planned, thread, way), way) for way in found]
    came = submit_best(at, asked, planned.until)
    if came.outcome == "sent" and planned.kind == REMINDS:
        leave_open(at.conn, thread.id, visit.id)
    return came


def submit_best(
    at: Touching, asked: list[tuple[DraftRequest, Way]], until: datetime, *, ready: Ready | None = None
) -> Outcome:
    """The first that the gate lets through now or later, else the best one all the same. `ready`: what is still to
    be done to the one that is chosen, which is told whether it leaves at once.
    """
    request, way, looked = _best(at, asked)
    verdict = looked.verdict
    if verdict.hold_until is not None and verdict.hold_until >= until:
        return Outcome("dropped", "HELD_TOO_LONG", way.channel)
    if ready is not None:
        request = ready(request, way, verdict.action.value == "send")
    made = at.gate.submit(at.conn, request, looked)
    outcome = {"send": "sent", "hold": "held"}.get(made.action, "blocked")
    return Outcome(outcome, None if made.action == "send" else made.reason, way.channel, made.message_id)


def _best(at: Touching, asked: list[tuple[DraftRequest, Way]]) -> tuple[DraftRequest, Way, Looked]:
    """Asked in their order, and no further than the first that may go."""
    first: tuple[DraftRequest, Way, Looked] | None = None
    for request, way in asked:
        found = (request, way, at.gate.weigh(at.conn, request))
        if found[2].verdict.action.value != "block":
            return found
        first = first or found
    assert first is not None
    return first


def send_file(at: Touching, row: Any, visit: Appointment, planned: Planned, way: Way, kept: Media) -> Outcome:
    """A calendar entry by mail; kept: the file as it lies in the store."""
    assert visit.contact_id is not None
    thread = thread_for(at.conn, visit.contact_id, [way])
    if thread is None:
        return Outcome("blocked", "NO_CONSENT")
    media.put_beside(at.conn, thread.id, way.account_id, kept)
    file = DraftFile(kept.id, "file", kept.media_type, kept.name, kept.size)
    request = msgspec.structs.replace(_request(at, row, visit, planned, thread, way), files=(file,))
    if at.gate.preview(at.conn, request).reason.value == "CHANNEL_NO_PHI":
        media.drop_beside(at.conn, thread.id, kept.id)
        request = _only_a_link(at, visit, request)
    made = at.gate.submit(at.conn, request)
    outcome = {"send": "sent", "hold": "held"}.get(made.action, "blocked")
    return Outcome(outcome, None if made.action == "send" else made.reason, MAIL, made.message_id)


def keep(conn: Connection, row: Any, planned: Planned, came: Outcome, *, by_id: str | None = None) -> None:
    """What the step came to; a second row for the same step of the same cycle cannot be."""
    add(
        conn,
        touch,
        enrolment_id=row.id,
        step=planned.step,
        cycle=row.cycle,
        outcome=came.outcome,
        why=came.why,
        channel=came.channel,
        template=planned.template,
        message_id=came.message_id,
        by_id=by_id,
        planned_at=planned.at,
        at=now(conn),
    )


def leave_open(conn: Connection, thread_id: str, appointment_id: str) -> None:
    """From now on a "yes" or "C" confirms this visit, unless something else was just asked."""
    row = threads.load_thread(conn, thread_id)
    fresh = row.last_in_at is not None and now(conn) - row.last_in_at < TALKING
    offered = service.live_offer(conn, thread_id) is not None
    if row.pending and row.pending.get("kind") != REMINDS and (fresh or offered):
        return
    threads.change(conn, thread_id, pending={"kind": REMINDS, "appointment": appointment_id, "slots": []})


def thread_for(conn: Connection, contact_id: str, ways: list[Way]) -> Any:
    """The person's conversation; begun here only for who has agreed to hear from us at one of the addresses."""
    found = threads.thread_of(conn, contact_id)
    if found is not None:
        return found
    way = next((each for each in ways if has_consent(conn, each.address.id)), None)
    if way is None:
        return None
    return threads.open_thread(
        conn,
        contact_id,
        channel=way.channel,
        address_id=way.address.id,
        account_id=way.account_id,
        owner_kind="agent",
        language=load_contact(conn, contact_id).language,
    )


def _request(
    at: Touching, row: Any, visit: Appointment, planned: Planned, thread: Any, way: Way
) -> DraftRequest:
    person, others = with_others(at.conn, visit.contact_id or "", way.address)
    language = thread.language or person.language or at.book.default_language
    named = _named(at, visit, person, language, shared=bool(others), must=planned.part == "prep")
    key = _template(at.book, visit, planned)
    mail = way.channel == MAIL
    text = (words if mail else text_message)(key, at.book, visit, language, named)
    title = None
    if mail:
        subject = f"subject_{planned.template}" if planned.template.startswith("invite") else "subject_plain"
        title = words(subject, at.book, visit, language, named)
    return DraftRequest(
        thread_id=thread.id,
        cause_id=f"{row.id}:{row.cycle}:{planned.step}"[:64],
        kind=planned.kind,
        purpose=purpose_of(planned.kind).value,
        author_kind="sequence",
        text=text,
        phi=fixed(text),
        language=language,
        address_id=way.address.id,
        account_id=way.account_id,
        location=visit.location,
        subject=visit.id,
        appointment_id=visit.id,
        expires_at=planned.until,
        title=title,
    )


def _only_a_link(at: Touching, visit: Appointment, request: DraftRequest) -> DraftRequest:
    """To who has not accepted plain mail: nothing but where to read it."""
    named = Named("", at.links.to_visit(at.conn, visit, request.language))
    text = words("invite_link", at.book, visit, request.language, named)
    title = words("subject_plain", at.book, visit, request.language, named)
    return msgspec.structs.replace(request, text=text, phi=fixed(text), title=title, files=())


def _named(
    at: Touching, visit: Appointment, person: Any, language: str, *, shared: bool, must: bool
) -> Named:
    """No name where several people read along, nor where the visit is somebody else's."""
    name = person.name or ""
    another = visit.name is not None and differ(name, visit.name)
    first = "" if shared or another or not name.strip() else name.split()[0]
    wanted = (must or settings.load(at.conn).links) and visit.status == "booked"
    return Named(first, at.links.to_visit(at.conn, visit, language) if wanted else "")


def _template(book: PracticeBook, visit: Appointment, planned: Planned) -> str:
    """Before they have confirmed a reminder asks for it; a visit by video or phone has no address."""
    if planned.kind != REMINDS:
        return planned.template
    kind = book.find_appointment_type(visit.type)
    stem = "remote" if kind is not None and kind.mode != "in_person" else planned.template
    return f"{stem}_{'sure' if visit.confirmed else 'asked'}"
