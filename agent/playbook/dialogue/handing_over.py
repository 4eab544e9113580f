"""Fetches a person: which reason, how soon, what staff read, and the one honest sentence to the patient."""

from agent.context import Visitable
from agent.office_hours import is_open, next_opening
from agent.playbook.dialogue import figures, texts
from agent.playbook.dialogue.case import Case
from agent.playbook.dialogue.plans import Draft
from agent.proposal import Handoff, HandoffReason, Urgency
from agent.understanding import Safety

_DAY = 24
LONGEST_QUOTE = 300
_LINE_RULES = frozenset({"infection_or_wound", "eyelid"})
"""Findings of infection, wound, burn or drain problems: the urgent line is given."""


def hand_over(
    case: Case, draft: Draft, reason: HandoffReason, urgency: Urgency, *, note: str = "", sentence: str = ""
) -> None:
    """Open the handoff and tell the patient who answers and by when. Without `sentence`: the reason's own."""
    told = draft.commands_of_handoff
    draft.do(Handoff(reason, urgency, summary(case, reason, note)))
    if told:
        return  # one honest sentence says that a person is fetched, for however many reasons
    key = sentence or f"handoff_{reason}"
    when = by_when(case, urgency)
    draft.say(key, kind="handoff", cited="", when=when)
    if when and "practice" not in draft.parts[-1].citations and not _is_open(case):
        last = draft.parts.pop()
        draft.say(key, *last.citations, "practice", kind="handoff", **last.values)


def by_when(case: Case, urgency: Urgency) -> str:
    """Like "within minutes" in opening hours, else from the next opening."""
    if urgency == "emergency":
        return texts.word(case.language, "when_now")
    if _is_open(case):
        return texts.word(case.language, "when_shortly" if urgency == "urgent" else "when_today")
    return texts.word(case.language, "when_on_call") if urgency == "urgent" else _when_open(case)


def _when_open(case: Case) -> str:
    opens = next_opening(case.book, case.turn.now)
    if opens is None:
        return texts.word(case.language, "when_possible")
    day = opens.astimezone(case.turn.zone).date()
    ahead = (day - case.today).days
    if ahead > 1:
        return texts.say(case.language, "when_open_on", day=figures.weekday(day, case.language))
    return texts.word(case.language, "when_open_tomorrow" if ahead else "when_open_today")


def _is_open(case: Case) -> bool:
    return is_open(case.book, case.turn.now)


def summary(case: Case, reason: str, note: str = "") -> str:
    """What staff read first: the matter, the treatments, the next visit, and the patient's words."""
    parts = [note or reason.replace("_", " ")]
    if case.services:
        parts.append("about " + ", ".join(case.book.service(each).name for each in case.services))
    visit = next_visit(case)
    if visit is not None:
        kind = case.book.find_appointment_type(visit.type)
        parts.append(f"next visit {kind.name if kind else visit.type} {case.wall(visit):%Y-%m-%d %H:%M}")
    if case.turn.attachments:
        parts.append("sent " + ", ".join(case.turn.attachments))
    words = " ".join(case.turn.text.split())
    if words:
        quoted = words if len(words) <= LONGEST_QUOTE else words[: LONGEST_QUOTE - 1] + "…"
        parts.append(f'wrote: "{quoted}"')
    return "; ".join(parts)


def next_visit(case: Case) -> Visitable | None:
    """For staff, whatever may be said to the patient."""
    ahead = [each for each in case.turn.appointments if case.wall(each) >= case.now]
    return min(ahead, key=lambda visit: visit.start, default=None)


def visit_within_a_day(case: Case) -> bool:
    visit = next_visit(case)
    return visit is not None and case.within(visit, _DAY)


def clinical_urgency(case: Case, found: str) -> Urgency:
    if found == "emergency":
        return "urgent"
    return "urgent" if visit_within_a_day(case) or found == "urgent" else "soon"


def complaint_urgency(case: Case) -> Urgency:
    heated = case.hears("angry") or case.hears("refund_or_result") or not case.safe("legal")
    shouted = sum(char.isupper() for char in case.turn.text) > 12 and case.turn.text.isupper()
    return "urgent" if heated or shouted or "!!" in case.turn.text else "soon"


def line_due(safety: tuple[Safety, ...]) -> bool:
    return any(finding.rule in _LINE_RULES for finding in safety)
