"""Keeps the other treatment of "Botox and a HydraFacial": one visit is arranged after the other, and none is forgotten."""

import re
from itertools import pairwise

import msgspec

from agent.playbook.dialogue import cues
from agent.playbook.dialogue.case import Case
from agent.playbook.dialogue.plans import Draft
from agent.playbook.dialogue.topic import named_in
from agent.playbook.normalise import normalise
from agent.playbook.offering import index_of
from agent.playbook.people import for_someone_else
from agent.playbook.treatments import treatments_of
from agent.playbook.understand import understand
from agent.proposal import PendingAfter
from practice.file import AppointmentType

_LOOK_BACK = 12
_JOINS = re.compile(
    r"[+&]|\b(and|n|plus|also|too|then|y|e|mas|más|tambi[eé]n|adem[aá]s|luego|despu[eé]s)\b", re.IGNORECASE
)
_PARTS = re.compile(r"\b(or|vs|versus|than|instead|rather|o|u|que|en vez)\b", re.IGNORECASE)
"""Words between two names: both are wished, or one is weighed against the other."""


def say_order(case: Case, draft: Draft, kind: AppointmentType, wanted: tuple[str, ...]) -> None:
    """Two visits wished in one text: which comes first."""
    if not _both_wished(case, case.turn.text):
        return
    here = [each for each in wanted if _kind(case, each) == kind.id]
    other = [each for each in named_in(case.turn, case.turn.text) if _is_other(case, each, kind.id)]
    if here and other:
        draft.say(
            "one_then_other",
            kind="notice",
            first=case.service_name(here[0]),
            second=case.service_names(tuple(other[:2])),
        )


def ask_for_it(case: Case, draft: Draft, kind: AppointmentType, services: tuple[str, ...], day: str) -> None:
    """After the first is booked: the second, on the same day unless they say otherwise."""
    left = _left(case, kind, services)
    if left is not None:
        draft.ask(
            "ask_second",
            service=case.service_name(left),
            pending=PendingAfter("question", asks="book_now", service=left, options=(day,)),
        )


def _left(case: Case, kind: AppointmentType, services: tuple[str, ...]) -> str | None:
    """Wished together with what has just been booked, for the writer, and in no visit yet."""
    said = [each.text for each in case.turn.history[-_LOOK_BACK:] if each.by == "patient"]
    booked = {each for visit in case.turn.appointments for each in visit.treatments} | set(services)
    for text in (*said, case.turn.text):
        named = named_in(case.turn, text)
        if not set(named) & set(services) or for_someone_else(normalise(text).plain):
            continue
        left = [each for each in named if each not in booked and _is_other(case, each, kind.id)]
        if left and _both_wished(case, text):
            return left[0]
    return None


def _both_wished(case: Case, text: str) -> bool:
    """Joined in a wish to book; not weighed, priced, had before or merely mentioned."""
    normal = normalise(text)
    spans = sorted(treatments_of(normal, index_of(case.book)).spans)
    between = [normal.original[one[1] : two[0]] for one, two in pairwise(spans)]
    joined = any(map(_JOINS.search, between)) or cues.hears(normal.plain, "one_too")
    if not joined or any(map(_PARTS.search, between)) or cues.hears(normal.plain, "mere_mention"):
        return False
    alone = msgspec.structs.replace(case.turn, texts=(text,), pending=None, attachments=())
    intents = understand(alone).intents
    return "book" in intents and "price" not in intents


def _is_other(case: Case, service_id: str, kind_id: str) -> bool:
    kind = _kind(case, service_id)
    return kind is not None and kind != kind_id


def _kind(case: Case, service_id: str) -> str | None:
    kind = case.book.agent_type_for(service_id, returning=case.returning)
    return None if kind is None else kind.id
