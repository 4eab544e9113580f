"""Where the values of a proposed reply come from, for the scan between the proposal and its commit."""

from agent.context import Turn
from agent.proposal import Book, CaptureLead, Reply
from compliance.phi.outbound import Scanner
from compliance.phi.provenance import Allowed
from compliance.phi.public import public_of
from compliance.phi.scan import Scan
from compliance.phi.standing import DAYS_AHEAD, is_open_chat


def scan_reply(scanner: Scanner, practice_id: str, turn: Turn, reply: Reply) -> Scan:
    """Reads nothing but the turn; a few hundred microseconds for what the playbook says."""
    return scanner.scan(
        reply.text,
        allowed(turn, reply),
        public_of(turn.book),
        practice_id=practice_id,
        today=turn.now.astimezone(turn.zone).date(),
    )


def allowed(turn: Turn, reply: Reply) -> Allowed:
    """The turn's own facts, and what its commands have just learnt from the same person."""
    if is_open_chat(turn.channel, verified=turn.person.verified):
        return Allowed(said=_said(turn), open_chat=True, days_ahead=DAYS_AHEAD)
    person = turn.person
    learnt = [each for each in reply.commands if isinstance(each, Book | CaptureLead)]
    names = [person.name, turn.display_name, *(each.name for each in learnt)]
    values = [person.phone, person.email, *(each.phone for each in learnt)]
    values += [each.email for each in learnt if isinstance(each, CaptureLead)]
    days = [each.start.date() for each in turn.appointments] + [each.start.date() for each in reply.slots]
    return Allowed(
        names=tuple(name for name in names if name),
        values=tuple(value for value in values if value),
        dates=tuple(days),
        days_ahead=DAYS_AHEAD,
        said=_said(turn),
    )


def _said(turn: Turn) -> str:
    return "\n".join([*(each.text for each in turn.history if each.by == "patient"), *turn.texts])
