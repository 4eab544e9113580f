"""What must be known before anything else is thought: opt-out and emergency, by rules alone."""

from datetime import UTC, datetime

from agent.playbook.normalise import Normal, normalise
from agent.playbook.offering import index_of
from agent.playbook.persons import is_harmed, known_for_somebody
from agent.playbook.rules import by_machine, is_note
from agent.playbook.safety import find_safety
from agent.playbook.treatments import treatments_of
from agent.understanding import Safety
from booking.constraints import read_when
from channels.base import Inbound
from compliance.opt_out import is_help, is_start, keeps_appointments, may_mean_visit, read_opt_out
from compliance.opt_out.reminders import beside_a_pick
from inbox.arriving import Screened
from practice.book import PracticeBook

SCOPES = {
    "revoke_all": "all",
    "revoke_marketing": "marketing",
    "wrong_number": "wrong_number",
    "review": "unclear",
}
LONGEST = 4000
LONGEST_WORD = 24
VISITS = ("appointments", "care")
ANY_DAY = datetime(2026, 1, 7, 12, tzinfo=UTC)
"""Whether a text names a time is seen on any day alike."""
HARM = frozenset({"emergency", "self_harm", "complication", "mild_symptom"})
"""Beside these a doubtful opt-out is none: whoever is hurt is answered."""


def screen(inbound: Inbound, book: PracticeBook) -> Screened:
    """Handed to ingest by wiring: reads an inbound before it is stored."""
    if inbound.opt_out_hint == "stop":
        return Screened(opt_out="all", at_once=True, may_mean_visit=may_mean_visit(inbound.text))
    text = inbound.text[:LONGEST]
    if inbound.opt_out_hint == "start" or is_start(text):
        return Screened(opt_in=True, at_once=True)
    if keeps_appointments(text):
        return Screened(opt_in=True, opt_in_to=VISITS)
    normal = normalise(text)
    found = find_safety(normal)
    emergency = any(each.urgency == "emergency" for each in found)
    rest = beside_a_pick(
        text
    )  # "the first one, no reminders please" is about one visit, not about all we send
    scope = SCOPES.get(read_opt_out(text if rest is None else rest, "conv").verdict)
    if emergency and scope not in {"all", "marketing"}:
        scope = None  # "he doesn't know where he is" is told of a patient
    return Screened(
        opt_out=scope,  # type: ignore[arg-type]
        emergency=emergency,
        asks_help=is_help(text),
        may_mean_visit=scope == "all" and may_mean_visit(text),
        at_once=emergency or scope in {"all", "wrong_number"},
        word=one_word(text) if scope is None else None,
        machine=scope is None and not emergency and _by_machine(normal, found, book),
    )


def _by_machine(normal: Normal, found: tuple[Safety, ...], book: PracticeBook) -> bool:
    """As the agent judges it later: nobody's wish and nobody's harm stands in the note."""
    if not by_machine(normal.plain) or not is_note(normal.plain) or is_harmed(normal, found):
        return False
    service = bool(treatments_of(normal, index_of(book)).services)
    time = read_when(normal.original, ANY_DAY, book.zone).kind != "none"
    return by_machine(normal.plain, known_for_somebody(normal, service=service, time=time))


def one_word(text: str) -> str | None:
    """In the form in which keywords are kept; most one-word messages are none of them."""
    word = text.strip().strip(".!").upper()
    return word if word.isalnum() and len(word) <= LONGEST_WORD else None
