"""What comes before every other answer: danger, symptoms, pregnancy, minors, and what only clinicians decide."""

from functools import cache
from pathlib import Path

import msgspec
import yaml

from agent.playbook.dialogue import figures, own
from agent.playbook.dialogue.answers import paying
from agent.playbook.dialogue.case import Case
from agent.playbook.dialogue.handing_over import (
    clinical_urgency,
    complaint_urgency,
    hand_over,
    line_due,
    summary,
)
from agent.playbook.dialogue.plans import Draft, Plan
from agent.proposal import Handoff, ReleaseHold
from agent.understanding import Safety, SafetyKind

DATA = Path(__file__).parent / "data"
DANGER = frozenset({"emergency", "self_harm"})


class Whom(msgspec.Struct, frozen=True):
    number: str
    crisis: str


def call_in(country: str) -> Whom:
    """The emergency number, and the line for people in despair where there is one."""
    known = _numbers()
    return known.get(country, known["default"])


@cache
def _numbers() -> dict[str, Whom]:
    raw = yaml.safe_load((DATA / "emergency.yaml").read_text(encoding="utf-8"))
    return msgspec.convert(raw, dict[str, Whom])


def emergency(case: Case) -> Plan | None:
    """The fixed text, a person paged, booking stopped. Nothing else is said."""
    kinds = {
        finding.kind
        for finding in case.meant.safety
        if finding.kind in DANGER or finding.urgency == "emergency"
    }
    if not kinds:
        return None
    draft = Draft(case.language, purpose="emergency_guidance")
    key = "self_harm" if "self_harm" in kinds else "emergency"
    whom = call_in(case.book.practice.country)
    line = case.book.urgent_line
    if key == "self_harm":
        key = "self_harm" if whom.crisis else "self_harm_plain"
        draft.say(key, kind="safety", number=whom.number, crisis=whom.crisis)
    elif line is not None:
        draft.say("emergency_line", "practice", kind="safety", number=whom.number, phone=figures.phone(line))
    else:
        draft.say("emergency", kind="safety", number=whom.number)
    draft.do(Handoff("emergency", "emergency", summary(case, key)))
    if case.turn.pending is not None:
        draft.do(ReleaseHold())
    return draft.plan()


def findings(case: Case, draft: Draft) -> None:
    """Handoffs for everything that is not an emergency; the rest of the message is answered beside them."""
    by_kind = {finding.kind: finding for finding in case.meant.safety}
    _complication(case, draft, by_kind)
    if "pregnancy_nursing" in by_kind:
        hand_over(case, draft, "pregnancy_nursing", clinical_urgency(case, "soon"))
    if "minor" in by_kind:
        _minor(case, draft)
    if _is_clinical(case, by_kind):
        found = by_kind.get("clinical")
        hand_over(
            case, draft, "clinical_question", clinical_urgency(case, found.urgency if found else "soon")
        )
    _private_and_legal(case, draft, by_kind)


def _complication(case: Case, draft: Draft, by_kind: dict[SafetyKind, Safety]) -> None:
    found = by_kind.get("complication") or by_kind.get("mild_symptom")
    if found is None and not case.wants("complication"):
        return
    mild = found is not None and found.kind == "mild_symptom"
    urgency = "soon" if mild or (found is not None and found.urgency == "soon") else "urgent"
    hand_over(case, draft, "complication", urgency)  # type: ignore[arg-type]
    line = case.book.urgent_line
    if line is not None and line_due(case.meant.safety):
        draft.say("urgent_line", "practice", kind="safety", phone=figures.phone(line))
    if urgency == "urgent":
        draft.say("if_worse", kind="safety", number=call_in(case.book.practice.country).number)


def _is_clinical(case: Case, by_kind: dict[SafetyKind, Safety]) -> bool:
    if {"complication", "mild_symptom", "pregnancy_nursing", "minor"} & set(by_kind):
        return False
    if "privacy" in by_kind and ("clinical" not in by_kind or case.hears("lab_or_chart")):
        return False  # their own papers, whatever is in them
    return "clinical" in by_kind or case.wants("clinical_question")


def _minor(case: Case, draft: Draft) -> None:
    hand_over(case, draft, "minor", "soon")
    age = next(
        (
            entry
            for entry in case.entries("policy")
            if "age" in entry.title.lower() or "edad" in entry.title.lower()
        ),
        None,
    ) or next((entry for entry in case.entries("policy") if "18" in entry.text), None)
    if age is not None and case.book.language_of(age) == case.language:
        draft.quote(age.text, age.id)


def _private_and_legal(case: Case, draft: Draft, by_kind: dict[SafetyKind, Safety]) -> None:
    if "legal" in by_kind:
        records = "privacy" in by_kind
        if records or not case.wants("complaint"):
            hand_over(case, draft, "privacy_legal", "urgent")
        return
    if "third_party_data" in by_kind:
        hand_over(
            case, draft, "privacy_legal", "routine", note="asks about somebody else", sentence="third_party"
        )
    elif "privacy" in by_kind:
        hand_over(case, draft, "privacy_legal", "routine", note="asks for own chart details")


def _of_what_is_to_come(case: Case) -> bool:
    """Nothing has been charged yet: the fee of a cancellation, or whether a deposit comes back."""
    if case.wants("cancel") and case.visits:
        return case.hears("fee_of_cancel")
    asks_back = case.hears("deposit_back")
    return case.hears("deposit") and (
        asks_back or not (case.hears("charged") or case.hears("refund_or_result"))
    )


def _asks_for_person(case: Case) -> bool:
    """Who names a day to come and talk to the doctor wants a visit."""
    return case.asks_for_person and not (case.hears("come_to_talk") and case.names_a_time)


def fetch_person(case: Case, draft: Draft) -> None:
    """A grievance, a charge, a wish for a person, a picture: one handoff says it all."""
    if not case.safe("privacy", "third_party_data") and draft.commands_of_handoff:
        return
    records = not case.safe("legal") and not case.safe("privacy")
    if case.wants("complaint") and not records:
        hand_over(case, draft, "complaint", complaint_urgency(case))
    elif case.hears("errand") and case.wants(
        "other", "billing", "appointment_info", "human_request", "financing_payment"
    ):
        hand_over(case, draft, "staff_action", "routine", note="an errand for the front desk")
    elif case.wants("billing") and paying.asks_deposit_back(case) is not None:
        pass  # answered beside it
    elif case.wants("billing") and case.hears("cancel_policy") and not case.hears("charged"):
        own.rule(case, draft)
    elif case.wants("billing") and _of_what_is_to_come(case):
        pass  # what a cancellation or a deposit would cost, answered beside it
    elif case.wants("billing"):
        hand_over(case, draft, "billing", "soon")
    elif case.wants("human_request") and _asks_for_person(case) and not draft.commands_of_handoff:
        hand_over(case, draft, "human_request", "soon")
    if draft.commands_of_handoff:
        return
    if {"image", "video"} & set(case.turn.attachments):
        hand_over(case, draft, "photo_review", "soon")
    elif not case.safe("abuse"):
        hand_over(case, draft, "abuse", "routine", sentence="stay_polite")
