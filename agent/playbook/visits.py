"""When the name of a treatment, or a time, is by itself a wish to come."""

import re

from agent.playbook.evidence import Evidence
from agent.understanding import Intent

_SMALL_TALK = frozenset(
    [
        "hi",
        "hello",
        "hey",
        "hola",
        "please",
        "thanks",
        "por",
        "favor",
        "?",
        ".",
        ",",
        "_smile_",
        "and",
        "or",
        "y",
        "info",
        "_num_",
        "_day_",
        "for",
        "at",
        "this",
        "next",
        "on",
    ]
)


_WITH_WHOM = frozenset({"_treat_", "_staff_", "with", "w", "dr", "dra", "con", "by"})


def bare(evidence: Evidence, words: list[str]) -> tuple[Intent, ...]:
    """Nothing but the name of a treatment, or nothing but a time: the wish is plain."""
    content = [word for word in words if word not in _SMALL_TALK]
    if evidence.turn.pending is not None and evidence.turn.pending.kind != "outreach":
        return ()
    if "_treat_" in content and set(content) <= _WITH_WHOM:
        return ("service_info",) if "?" in words and not evidence.has_time else ("book",)
    return ("book",) if evidence.has_time and not content and len(words) <= 5 else ()


def answers_service(evidence: Evidence) -> bool:
    pending = evidence.turn.pending
    asked = pending is not None and pending.kind == "question" and pending.asks == "service"
    short = len(evidence.normal.plain.split()) <= 8
    named = evidence.mentioned.services or evidence.mentioned.lines or evidence.mentioned.not_offered
    return asked and short and bool(named) and "?" not in evidence.normal.text


_INSTEAD = re.compile(r"\b(instead|rather|actually|mejor|en vez|en lugar)\b")


def swaps(evidence: Evidence) -> bool:
    """Another treatment in place of the one whose times are open."""
    pending = evidence.turn.pending
    open_ = pending is not None and pending.kind in {"slot_choice", "confirm_booking"}
    named = bool(evidence.mentioned.services) and not evidence.answer.no
    return open_ and named and _INSTEAD.search(evidence.normal.plain) is not None


_NO_VISIT: frozenset[Intent] = frozenset(
    {"reschedule", "cancel", "complication", "clinical_question", "complaint", "opt_out", "wrong_number", "injection",
     "appointment_info", "billing", "hours", "provider_info", "accept", "decline", "spam_bot", "prep_aftercare",
     "review", "gift_card", "package_membership", "photos"}
)  # fmt: skip


def names_visit(evidence: Evidence, sure: list[Intent]) -> bool:
    """A treatment with a time to come, or a time beside a price: somebody wants that time."""
    pending = evidence.turn.pending
    open_ = (
        pending is None or pending.kind in {"outreach", "recall"} or pending.asks in {"service", "book_now"}
    )
    named = evidence.mentioned.services or evidence.mentioned.not_offered or evidence.mentioned.lines
    hour = "hours" in sure and _HOUR.search(evidence.normal.plain) is not None
    barred = _NO_VISIT - {"hours"} if hour else _NO_VISIT
    return bool(named) and evidence.has_time and open_ and not barred & set(sure)


_HOUR = re.compile(r"\b(at|a las?) \d{1,2}\b|\b\d{1,2}(:\d\d)? ?(am|pm)\b")
