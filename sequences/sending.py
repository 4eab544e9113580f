"""One message of a sequence: its words, the ways it could take, the gate's answer, and a call where nobody agreed to it."""

from datetime import datetime, timedelta
from typing import Any, Final

import msgspec
from sqlalchemy import Connection

from booking import service
from booking.links import Wanted
from compliance.facts import DraftRequest
from compliance.phi.scan import fixed
from compliance.senders import purpose_of
from core.session import now
from inbox import tasks
from practice.sharing import with_others
from sequences import offering
from sequences.conditions import NO_CONSENT, Situation
from sequences.enrolments import NO_CONSENT_CALL
from sequences.filling import MAIL, blanks, chosen, fill, of_practice, wants_link
from sequences.offering import Naming, names_times
from sequences.schema import Send, Step
from sequences.touching import Outcome, Touching, submit_best, thread_for
from sequences.ways import Way, ways_to

CALL_WITHIN: Final = timedelta(days=1)
NUDGE: Final = "nudge"
"""The one word that an inquiry may get besides its answer."""
UNFILLED: Final = "UNRESOLVED_PLACEHOLDER"


def send(
    touching: Touching, at: Situation, step: Step, until: datetime, *, suffix: str = "", apart: str = ""
) -> Outcome:
    """By the first permitted way. Where they have agreed to none of them, a person is asked to call."""
    assert step.send is not None
    conn, contact_id = at.conn, at.facts.contact_id
    found = ways_to(
        conn, at.book, contact_id, at.facts.location, step.send.channels, apart=apart, thread=at.thread
    )
    if not found:
        return _unreached(at, step, Outcome("blocked", "UNREACHABLE"))
    thread = at.thread or thread_for(conn, contact_id, found)
    if thread is None:
        return _unreached(at, step, Outcome("blocked", "NO_CONSENT"))
    wording = _Wording(touching, at, step.send, thread, f"{at.row.id}:{at.row.cycle}:{step.id}{suffix}"[:64])
    asked = [(made, way) for way in found if (made := wording.request(way, until)) is not None]
    if not asked:
        return Outcome("blocked", UNFILLED)
    came = submit_best(touching, asked, until, ready=wording.ready)
    wording.left(came)
    return _unreached(at, step, came)


class _Wording:
    """Requests for one message, one for each way; a link is made once, and times are looked for once."""

    def __init__(self, touching: Touching, at: Situation, send: Send, thread: Any, cause: str) -> None:
        self._touching, self._at, self._send, self._thread, self._cause = touching, at, send, thread, cause
        self._link: str | None = None
        self._times = Naming(at.conn, at.book, at.facts, thread)
        self._named: set[str] = set()

    def ready(self, request: DraftRequest, way: Way, leaves: bool) -> DraftRequest:  # noqa: FBT001 - its one question
        """As it is submitted: times are put down as an offer; what is to wait names none, they may be gone by then."""
        if way.address.id not in self._named:
            return request
        if leaves:
            return msgspec.structs.replace(request, slots=self._times.put_down())
        until = request.expires_at or now(self._at.conn)
        return self.request(way, until, timeless=True) or request

    def left(self, came: Outcome) -> None:
        self._times.left(came.outcome == "sent")

    def request(self, way: Way, until: datetime, *, timeless: bool = False) -> DraftRequest | None:
        """None where a blank cannot be filled."""
        at, facts = self._at, self._at.facts
        person, others = with_others(at.conn, facts.contact_id, way.address)
        language = self._thread.language or person.language or at.book.default_language
        values = {**of_practice(at.book), **facts.values(language)}
        if not timeless and names_times(self._send.template, language, way.channel):
            values |= self._times.said(language)
        template = chosen(self._send.template, language, way.channel, values)
        if template is None:
            return None
        if offering.BLANK in blanks(template.words(way.channel)):
            self._named.add(way.address.id)
        link = self._made_link(language) if wants_link(template, way.channel) else ""
        name = "" if others or not (person.name or "").strip() else person.name.split()[0]
        said = fill(template, way.channel, at.book, values, first_name=name, link=link)
        return DraftRequest(
            thread_id=self._thread.id,
            cause_id=self._cause,
            kind=self._send.kind,
            purpose=purpose_of(self._send.kind).value,
            author_kind="sequence",
            text=said.text,
            phi=fixed(said.text),
            language=language,
            address_id=way.address.id,
            account_id=way.account_id,
            location=facts.location,
            subject=facts.about or facts.appointment_id or at.row.id,  # caps are per visit, or per time round
            nudge=self._send.kind == NUDGE,
            appointment_id=self._visit_id(),
            expires_at=until,
            title=said.title if way.channel == MAIL else None,
        )

    def _visit_id(self) -> str | None:
        """Only of a visit that lies ahead: what speaks of one is stale when it begins."""
        starts = self._at.facts.anchors.get("starts_at")
        return self._at.facts.appointment_id if starts is not None and starts > now(self._at.conn) else None

    def _made_link(self, language: str) -> str:
        """To the visit that lies ahead, else to pick a time for what it is about; nothing where neither can be."""
        if self._link is None:
            self._link = _link(self._touching, self._at, self._thread, self._visit_id(), language)
        return self._link


def _link(touching: Touching, at: Situation, thread: Any, visit_id: str | None, language: str) -> str:
    facts = at.facts
    if visit_id is not None:
        return touching.links.to_visit(at.conn, service.one(at.conn, visit_id), language)
    if facts.wanted is not None:
        return touching.links.to_pick(at.conn, facts.contact_id, thread.id, facts.wanted, language)
    if facts.service is None or at.book.find_service(facts.service) is None:
        return ""
    returning = facts.returning is True
    kind = at.book.agent_type_for(facts.service, returning=returning)
    if kind is None:
        return ""
    wanted = Wanted(type=kind.id, services=(facts.service,), location=facts.location, returning=returning)
    return touching.links.to_pick(at.conn, facts.contact_id, thread.id, wanted, language)


def _unreached(at: Situation, step: Step, came: Outcome) -> Outcome:
    """Not agreed to, or no address at all: it does not vanish, a person calls. Once for each enrolment; not for the
    one word more to an inquiry, of which a task of its own tells a person from the start.
    """
    if step.send is not None and step.send.kind == NUDGE:
        return came
    if came.outcome == "blocked" and (came.why in NO_CONSENT or came.why == "UNREACHABLE"):
        ask_for_call(at.conn, at, step)
    return came


def ask_for_call(conn: Connection, at: Situation, step: Step) -> None:
    tasks.open_task(
        conn,
        NO_CONSENT_CALL,
        contact_id=at.facts.contact_id,
        due_at=now(conn) + CALL_WITHIN,
        thread_id=at.thread.id if at.thread is not None else None,
        subject=(at.row.subject_kind, at.row.subject_id),
        owner_id=at.facts.owner_id,
        key=f"{NO_CONSENT_CALL}:{at.row.id}",
        detail={"sequence": at.definition.id, "step": step.id, "enrolment": at.row.id},
    )
