"""Weighs rules, the answer to what is open, and the trained scores into the labels of a message."""

import re

import msgspec

from agent.context import Turn
from agent.playbook.answers import Answer
from agent.playbook.evidence import Evidence
from agent.playbook.features import masked_words
from agent.playbook.model import LABELS, intent_model
from agent.playbook.normalise import Normal
from agent.playbook.people import people_of, says_status
from agent.playbook.persons import asks, is_harmed, known_for_somebody
from agent.playbook.rules import FROM_FIRMS, MACHINES, Ruled, apply_rules
from agent.playbook.supposing import asks_in_general, is_for_a_doctor
from agent.playbook.visits import answers_service, bare, names_visit, swaps
from agent.understanding import Intent, Safety
from compliance.opt_out import Context, read_opt_out

_REJECT = 0.2
_GRAVE: dict[Intent, float] = {
    "complication": 0.7,
    "clinical_question": 0.7,
    "complaint": 0.6,
    "spam_bot": 0.75,
    "injection": 0.55,
    "human_request": 0.45,
    "cancel": 0.5,
    "billing": 0.5,
}
"""Labels that fetch a person, cost a visit or bring silence: the rules find most, a weak guess would cry wolf."""
_BAR_OF_PRICE = 0.6
_OF_MONEY = re.compile(
    r"\$|\b(specials?|cuanto|total|totals|pric\w+|pay\w*|cheap\w*|\d{2,5}k?|deals?|off|fees?|cost\w*|much|bucks|worth|afford|descuento|precio\w*|vale|sale|cobra\w*)\b"
)
"""Where no word is of money, a weak guess at a price would answer what nobody asked."""
_WANTS_VISIT = re.compile(
    r"\b(book\w*|appointment|schedul\w*|consult\w*|come in|get in|cita|agendar|openings?|available)\b"
)
_OFTEN: frozenset[Intent] = frozenset(
    {"book", "service_info", "complication", "clinical_question", "complaint", "review", "price"}
)
_OFTEN_BAR = 0.75
"""Labels with rules of wide reach: the trained part adds them to others only when all but certain."""
_WIDE_RULES: frozenset[Intent] = frozenset(
    {"book", "service_info", "provider_info", "prep_aftercare", "hours"}
)
_VETO = 0.3
"""Under this the trained part takes back what a rule of wide reach said, where something better is known."""
_SHUT: frozenset[Intent] = frozenset({"injection", "spam_bot", "wrong_number"})
"""Beside these nothing is guessed."""
_BESIDE_RULES = 0.2
"""How much surer the trained part must be where rules have already named something."""
_EVERY_DAY: frozenset[Intent] = frozenset({"book", "service_info", "clinical_question", "price", "review"})
_NEAR = 0.6
"""Where no rule has named anything, a further guess of these must come this near to the best one: what moves a visit or
tells of harm counts however far behind it stands.
"""
_VETO_MARGIN = 0.1
"""How much over its bar another label must be for the last one from a rule of wide reach to be taken back."""
_BY_SAFETY: dict[str, Intent] = {
    "emergency": "complication",
    "self_harm": "complication",
    "complication": "complication",
    "mild_symptom": "complication",
    "pregnancy_nursing": "clinical_question",
    "clinical": "clinical_question",
    "legal": "complaint",
    "third_party_data": "injection",
    "abuse": "other",
}
_NEVER_ALONE: frozenset[Intent] = frozenset({"other"})
_DROP_BESIDE: dict[Intent, frozenset[Intent]] = {
    "reschedule": frozenset({"appointment_info", "book"}),
    "cancel": frozenset({"appointment_info", "book"}),
    "complication": frozenset(
        {"referral", "prep_aftercare", "service_info", "closing", "greeting", "photos", "spam_bot"}
    ),
    "clinical_question": frozenset({"prep_aftercare", "service_info"}),
    "photos": frozenset({"prep_aftercare"}),
    "opt_out": frozenset(
        {"decline", "cancel", "complaint", "spam_bot", "closing", "greeting", "human_request"}
    ),
    "injection": frozenset({"spam_bot", "complaint"}),
    "wrong_number": frozenset({"decline", "opt_out", "accept"}),
    "spam_bot": frozenset({"book", "price", "service_info", "billing"}),
}


class Chosen(msgspec.Struct, frozen=True):
    intents: tuple[Intent, ...]
    safety: tuple[Safety, ...]
    confidence: float
    unclear: bool


def choose(evidence: Evidence) -> Chosen:
    turn, normal, answer = evidence.turn, evidence.normal, evidence.answer
    if not normal.plain:
        return _without_words(turn)
    words = masked_words(normal, evidence.mentioned.spans, people_of(turn.book).words)
    wish = bool(evidence.mentioned.services) or evidence.has_time
    person = asks(normal, wish=wish)
    ruled = _ruled(
        evidence,
        words,
        known_for_somebody(normal, service=bool(evidence.mentioned.services), time=evidence.has_time),
    )
    if ruled.alone and is_harmed(normal, evidence.safety):
        person = True
        ruled = _ruled(evidence, words, MACHINES | FROM_FIRMS)
    if ruled.alone and not answer.force:
        kept = tuple(found for found in evidence.safety if found.kind == "self_harm")
        return Chosen(ruled.force, kept, 1.0, unclear=False)
    revoked = _opt_out(turn)
    scores = _scores(turn, words)
    scores = {label: 0.0 if score < _GRAVE.get(label, 0.0) else score for label, score in scores.items()}
    if scores and scores["price"] < _BAR_OF_PRICE and not _OF_MONEY.search(normal.plain):
        scores["price"] = 0.0
    sure = _unvetoed(_sure(evidence, ruled, revoked), evidence, ruled, scores) or bare(evidence, words)
    barred = (
        ruled.forbid
        | answer.forbid
        | _RULES_ONLY
        | _unanswered(turn, answer)
        | _uncalled(normal)
        | _plainly_booking(evidence)
        | (_NO_MACHINE if person or _is_known(turn) else frozenset())
        | (_NO_REFUSAL if swaps(evidence) else frozenset())
        | (_NO_MOVE if _has_nothing_to_move(evidence) else frozenset())
    ) - set(sure)
    model = intent_model()
    complete = bool(sure) and set(sure) <= _WHOLE & set(ruled.force)
    above = model.above(scores, _BESIDE_RULES if sure else 0.0) if model is not None and not complete else ()
    best = max(scores.values(), default=0.0)
    likely = tuple(
        label
        for label in above
        if label not in barred
        and (sure or label not in _EVERY_DAY or scores[label] >= _NEAR * best)
        and not (sure and label in _OFTEN and scores[label] < _OFTEN_BAR)
        and not _SHUT & set(sure)
    )
    intents = _tidied(dict.fromkeys((*sure, *likely)), evidence)
    confidence = 1.0 if sure else best
    if not intents:
        intents, confidence = _fallback(evidence, scores, barred)
    unclear = intents == ("other",) and not evidence.safety and not ruled.force
    return Chosen(intents, evidence.safety, round(confidence, 3), unclear)


_WHOLE: frozenset[Intent] = frozenset({"closing", "greeting"})
"""Labels whose rules read the text from end to end: nothing is left for a guess."""
_NO_MACHINE: frozenset[Intent] = frozenset({"spam_bot"})
_NO_REFUSAL: frozenset[Intent] = frozenset({"decline"})


_NO_MOVE: frozenset[Intent] = frozenset({"reschedule"})
_MOVES = re.compile(
    r"\b(mov\w+|muev\w+|resched\w*|rebook\w*|chang\w+|cambi\w+|switch\w*|push\w*|bump|swap|postpone|reagend\w*|(my|our|the|that|this|mi|la|nuestra) (\w+ ){0,2}(appointment|appt|visit|cita|booking)|booked|instead|anymore|after all|make it|slot|mine|mia)\b"
)


def _has_nothing_to_move(evidence: Evidence) -> bool:
    """A stranger who sets days aside asks for a first appointment, not for another."""
    turn = evidence.turn
    known = bool(turn.appointments) or turn.pending is not None or turn.greeted
    return evidence.has_time and not known and _MOVES.search(evidence.normal.plain) is None


def _ruled(evidence: Evidence, words: list[str], left_out: frozenset[str]) -> Ruled:
    pending = evidence.turn.pending
    return apply_rules(
        evidence.normal.plain,
        " ".join(word for word in words if word not in {".", ",", "?"}),
        idle=pending is None or pending.kind == "outreach",
        soft=pending is None or pending.kind not in {"slot_choice", "confirm_booking", "reminder"},
        left_out=left_out,
    )


def _is_known(turn: Turn) -> bool:
    """We are in the middle of a conversation; a weak guess does not end it in silence."""
    return (
        turn.pending is not None or bool(turn.appointments) or turn.person.status is not None or turn.greeted
    )


_RULES_ONLY: frozenset[Intent] = frozenset({"opt_out", "wrong_number"})
"""Labels with consequences that no guess may bring about."""


def _unanswered(turn: Turn, answer: Answer) -> frozenset[Intent]:
    """Where a yes commits us, only words that say yes are one."""
    commits = turn.pending is not None and turn.pending.kind in {
        "confirm_booking",
        "reminder",
        "recall",
        "question",
    }
    return frozenset({"accept"}) if commits and not answer.yes else frozenset()


_NO_CALL = re.compile(
    r"\b(no need (to|for) (\w+ ){0,2}(call|phone|talk|human|person)|(dont|do not|no|never) (\w+ ){0,2}(call|calls|calling|phone)|"
    r"(see|seeing) (someone|somebody|anyone|a doctor|the doctor) (about|for|on|in)|(somebody|someone|anyone|anybody) (\w+ )?(see|squeeze|fit|take|look at|treat) (me|us|my)|no (me )?llam\w+)\b"
)


_LENGTH = re.compile(r"\b\d+ (hours?|horas?)\b|\b\d{1,2} to \d{1,2}\b")
_OPENING = re.compile(r"\b(open\w*|clos\w+|your hours|office hours|abr\w+|cierr\w+|abiert\w+|horario)\b")


_CARE_WORD = re.compile(
    r"\b(ok|okay|safe|fine|bad|issue|problem|matter|should|while|my|wait|hold|tak\w+|took|medic\w*|pill\w*|allerg\w*|dose|units|candidate|suitable|same day|sick|sun\w*|"
    r"puedo si|malo|seguro|problema|tomo|tomando|alergi\w*|mi|estoy|tengo|soy|im|i have|ive)\b"
)


def _plainly_booking(evidence: Evidence) -> frozenset[Intent]:
    """Who asks whether they can do Botox on Monday asks for a time, not for judgement."""
    plain = evidence.has_time and bool(evidence.mentioned.services)
    judged = _CARE_WORD.search(evidence.normal.plain) is not None
    return frozenset({"clinical_question"}) if plain and not judged else frozenset()


def _uncalled(normal: Normal) -> frozenset[Intent]:
    """Who asks not to be called, or to be seen, asks for no person; so many hours are not opening hours."""
    barred: set[Intent] = set()
    if _NO_CALL.search(normal.plain):
        barred.add("human_request")
    if asks_in_general(normal) or is_for_a_doctor(normal):
        barred.add("complication")
    if _LENGTH.search(normal.plain) and not _OPENING.search(normal.plain):
        barred.add("hours")
    return frozenset(barred)


def _without_words(turn: Turn) -> Chosen:
    if turn.attachments:
        return Chosen(("photos",), (), 0.9, unclear=False)
    return Chosen(("other",), (), 0.2, unclear=True)


def _opt_out(turn: Turn) -> Intent | None:
    context: Context = (
        "mkt" if turn.pending is not None and turn.pending.kind in {"outreach", "recall"} else "conv"
    )
    if turn.pending is not None and turn.pending.kind == "reminder":
        context = "appt"
    if turn.pending is not None and turn.pending.kind == "review_request":
        context = "review"
    for text in turn.texts:
        verdict = str(read_opt_out(text, context).verdict.value)
        if verdict in {"revoke_all", "revoke_marketing"}:
            return "opt_out"
        if verdict == "wrong_number":
            return "wrong_number"
    return None


def _scores(turn: Turn, words: list[str]) -> dict[Intent, float]:
    model = intent_model()
    return {} if model is None else model.scores(words, context_marks(turn))


def context_marks(turn: Turn) -> tuple[str, ...]:
    pending = turn.pending
    if pending is None:
        return ("idle",)
    return (f"{pending.kind}:{pending.asks}" if pending.kind == "question" else pending.kind,)


def _sure(evidence: Evidence, ruled: Ruled, revoked: Intent | None) -> tuple[Intent, ...]:
    sure: list[Intent] = []
    if revoked is not None:
        sure.append(revoked)
    sure.extend(_BY_SAFETY[found.kind] for found in evidence.safety if found.kind in _BY_SAFETY)
    sure.extend(evidence.answer.force)
    sure.extend(label for label in ruled.force if label not in evidence.answer.forbid)
    told = evidence.status is not None and says_status(evidence.normal.plain)
    if evidence.gave_contact or told:
        sure.append("contact_info")
    if evidence.turn.attachments and "image" in evidence.turn.attachments:
        sure.append("photos")
    if evidence.turn.pending is None and evidence.answer.no and evidence.answer.short:
        sure.append("decline")
    if answers_service(evidence) or names_visit(evidence, sure) or swaps(evidence):
        sure.append("book")
    return tuple(dict.fromkeys(sure))


def _unvetoed(
    sure: tuple[Intent, ...], evidence: Evidence, ruled: Ruled, scores: dict[Intent, float]
) -> tuple[Intent, ...]:
    """Without what only a rule of wide reach says, where the trained part disagrees and others remain."""
    model = intent_model()
    if model is None:
        return sure
    shaky = [
        label
        for label in sure
        if label in _WIDE_RULES
        and label in ruled.force
        and label not in ruled.narrow
        and label not in evidence.answer.force
        and scores[label] < _VETO
    ]
    rest = tuple(label for label in sure if label not in shaky)
    others = [
        label
        for label in model.above(scores, _VETO_MARGIN)
        if label not in _RULES_ONLY and label not in shaky
    ]
    return rest if rest or others else sure


_GIVES_UP = re.compile(
    r"\b(scratch|scrap|nix|axe|kill|drop|toss|forget|delete|take off|remove|lose|undo) (that|my|the|this|our) (\w+ ){0,2}(appointment|booking|visit|consult\w*|slot|reservation|cita)\b"
    r"(?!.*\b(another|other|instead|later|next|different|move|rebook|reschedul\w*|new time)\b)"
)
_KEEPS_VISIT = re.compile(
    r"\b(not|keep|keeping|leave|but not|no|dejen|mantener) (the |my |la |mi )(\w+ )?(appointment|visit|cita)\b"
)


def _tidied(found: dict[Intent, None], evidence: Evidence) -> tuple[Intent, ...]:
    labels = dict(found)
    for strong, weak in _DROP_BESIDE.items():
        if strong in labels:
            for label in weak:
                labels.pop(label, None)
    asks_care = bool({"clinical_question", "complication"} & set(labels))
    harmed = "complication" in labels
    if asks_care and (harmed or not evidence.has_time) and not _WANTS_VISIT.search(evidence.normal.plain):
        labels.pop("book", None)
    if harmed and any(found.kind in {"emergency", "self_harm"} for found in evidence.safety):
        labels.pop("clinical_question", None)
    small_talk: tuple[Intent, ...] = ("other", "greeting", "closing")
    for small in small_talk:
        if len(labels) > 1:
            labels.pop(small, None)
    plain = evidence.normal.plain
    if "wrong_number" in labels and any(found.urgency == "emergency" for found in evidence.safety):
        labels.pop("wrong_number")  # "doesn't know where he is" is said of a patient
    if {"reschedule", "cancel"} <= set(labels) and "cancel" not in plain:
        labels.pop("reschedule" if _GIVES_UP.search(plain) else "cancel")
    for label in _of_others(evidence, labels):
        labels.pop(label, None)
    if {"package_membership", "cancel"} <= set(labels) and (
        not re.search(r"\b(appointment|visit|cita)\b", plain) or _KEEPS_VISIT.search(plain)
    ):
        labels.pop("cancel")
    return tuple(labels)


def _of_others(evidence: Evidence, labels: dict[Intent, None]) -> tuple[Intent, ...]:
    """What belongs to no wish of the writer's: prices of offers to be ended, somebody else's visit."""
    plain = evidence.normal.plain
    if "opt_out" in labels and "?" not in evidence.normal.text:
        return ("price", "appointment_info") if "remind" in plain else ("price",)
    of_another = any(found.kind == "third_party_data" for found in evidence.safety)
    return ("book",) if of_another and not evidence.mentioned.services else ()


_QUESTION = re.compile(
    r"^(is|are|does|do|did|can|could|will|would|how|what|whats|which|why|que|como|cual|es|duele|sirve)\b"
)
"""A question by its first word, where the mark was left out."""


def _fallback(
    evidence: Evidence, scores: dict[Intent, float], barred: frozenset[Intent]
) -> tuple[tuple[Intent, ...], float]:
    """Nothing passed its bar: the best guess where it is not hopeless, else what the entities suggest."""
    open_ = {label: score for label, score in scores.items() if label not in barred}
    if "complication" in barred and scores.get("complication", 0.0) > max(open_.values(), default=0.0):
        return ("service_info",), 0.4  # what usually follows a treatment is asked, by nobody who has it
    best = max(open_, key=lambda label: open_[label], default=None)
    if best is not None and open_[best] >= _REJECT:
        return (best,), open_[best]
    named = evidence.mentioned
    asked = "?" in evidence.normal.text or _QUESTION.search(evidence.normal.plain) is not None
    hints: tuple[tuple[bool, Intent, float], ...] = (
        (bool(named.services or named.lines) and asked, "service_info", 0.4),
        (bool(named.services or named.lines), "book", 0.4),
        (evidence.answer.yes and evidence.answer.short, "accept", 0.6),
        (evidence.answer.no and evidence.answer.short, "decline", 0.6),
        (evidence.has_time, "book", 0.4),
        (bool(evidence.providers), "provider_info", 0.4),
    )
    return next((((label,), sure) for holds, label, sure in hints if holds), (("other",), 0.1))


__all__ = ["LABELS", "Chosen", "Evidence", "choose", "context_marks"]
