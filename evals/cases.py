"""Reads practices, messages and dialogues, and refuses a case that says something nobody would check."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from practice.read_file import read_document

HERE = Path(__file__).parent
Json = dict[str, Any]

INTENTS = frozenset(
    "book accept decline reschedule cancel appointment_info price financing_payment package_membership gift_card "
    "hours location_parking service_info provider_info photos prep_aftercare clinical_question complication "
    "complaint billing human_request opt_out contact_info referral review greeting closing wrong_number spam_bot "
    "injection other".split()
)
REASONS = frozenset(
    "emergency complication clinical_question pregnancy_nursing minor complaint billing human_request photo_review "
    "privacy_legal staff_action abuse low_confidence".split()
)
URGENCIES = frozenset({"emergency", "urgent", "soon", "routine"})
GROUP_KEYS = frozenset({"practice", "now", "channel", "contact", "last_out", "pending", "tags", "cases"})
MESSAGE_KEYS = frozenset(
    "text intents may treatments may_treatments lines may_lines allow language name phone email when handoff opted_out reply tags "
    "channel contact last_out pending display_name now attachments".split()
)
DIALOGUE_KEYS = frozenset(
    "id practice now channel contact phone display_name last_out pending tags steps end allow".split()
)
STEP_KEYS = frozenset({"in", "event", "finish", "expect"})
EXPECT_KEYS = frozenset("cites has hasnt language offers no_offers silent handoff count".split())
END_KEYS = frozenset(
    "booking no_booking appointments handoff no_handoff opted_out owner lead unchanged".split()
)
LIMIT_KEYS = frozenset("dates from to weekdays after before at".split())
OFFER_KEYS = LIMIT_KEYS | {"min", "max", "types", "providers"}
BOOKING_KEYS = LIMIT_KEYS | {
    "types",
    "providers",
    "status",
    "treatments",
    "name",
    "phone",
    "confirmed",
    "moved",
}


@dataclass(frozen=True)
class Message:
    """One labelled text in its context."""

    id: str
    tags: tuple[str, ...]
    practice: str
    now: str
    channel: str
    context: Json
    label: Json


@dataclass(frozen=True)
class Dialogue:
    """One conversation with what must be true on the way and at the end."""

    id: str
    tags: tuple[str, ...]
    practice: str
    now: str
    channel: str
    context: Json
    steps: tuple[Json, ...]
    end: Json
    allow: tuple[str, ...]


@cache
def practice(name: str) -> Json:
    path = HERE / "practices" / f"{name}.yaml"
    document: Json = read_document(path.read_bytes(), path.name)
    return document


def practice_names() -> list[str]:
    return sorted(path.stem for path in (HERE / "practices").glob("*.yaml"))


def messages() -> list[Message]:
    return [each for path in sorted((HERE / "messages").glob("*.yaml")) for each in _messages(path)]


def dialogues() -> list[Dialogue]:
    found = [
        _dialogue(case, path.stem)
        for path in sorted((HERE / "dialogues").glob("*.yaml"))
        for case in _list(path)
    ]
    _refuse(len({each.id for each in found}) != len(found), "two dialogues share an id")
    return found


def _messages(path: Path) -> Iterator[Message]:
    number = 0
    for group in _list(path):
        _only(group, GROUP_KEYS, path.stem)
        for case in group["cases"]:
            number += 1
            yield _message(f"{path.stem}-{number:03}", group, case)


def _message(name: str, group: Json, case: Json) -> Message:
    _only(case, MESSAGE_KEYS, name)
    for intent in "|".join([*case["intents"], *case.get("may", [])]).split("|"):
        _refuse(intent not in INTENTS, f"{name}: no intent {intent}")
    told = {key: value for key, value in {**group, **case}.items() if key not in {"cases", "tags"}}
    if case.get("handoff", "any") != "any":
        handoff_of(case["handoff"])
    channel = told.get("channel", "sms")
    return Message(
        id=name,
        tags=(name.rsplit("-", 1)[0], *group.get("tags", ()), *case.get("tags", ())),
        practice=told["practice"],
        now=told["now"],
        channel=channel,
        context=_context(told, channel, name),
        label=case,
    )


def _dialogue(case: Json, family: str) -> Dialogue:
    name = case["id"]
    _only(case, DIALOGUE_KEYS, name)
    _refuse(not case["steps"], f"{name}: no steps")
    for step in case["steps"]:
        _only(step, STEP_KEYS, name)
        _only(step.get("expect", {}), EXPECT_KEYS, name)
        _only(step.get("expect", {}).get("offers", {}), OFFER_KEYS, name)
        _handoff(step.get("expect", {}))
    _check_end(case["end"], name)
    channel = case.get("channel", "sms")
    return Dialogue(
        id=name,
        tags=(family, *case.get("tags", ())),
        practice=case["practice"],
        now=case["now"],
        channel=channel,
        context=_context(case, channel, name),
        steps=tuple(case["steps"]),
        end=case["end"],
        allow=tuple(str(each) for each in case.get("allow", ())),
    )


def _check_end(end: Json, name: str) -> None:
    _only(end, END_KEYS, name)
    _refuse(not end, f"{name}: nothing is expected at the end")
    _only(end.get("booking", {}), BOOKING_KEYS, name)
    for expected in end.get("appointments", {}).values():
        _only(expected, BOOKING_KEYS, name)
    _handoff(end)


def _handoff(expected: Json) -> None:
    if expected.get("handoff"):
        handoff_of(expected["handoff"])


def handoff_of(text: str) -> tuple[frozenset[str], frozenset[str]]:
    """`complication|clinical_question/urgent`: any of these reasons, any of these urgencies (missing: any)."""
    reasons, _, urgencies = text.partition("/")
    named = frozenset(reasons.split("|"))
    urgent = frozenset(urgencies.split("|")) if urgencies else URGENCIES
    _refuse(not named <= REASONS or not urgent <= URGENCIES, f"no such handoff: {text}")
    return named, urgent


def _context(told: Json, channel: str, name: str) -> Json:
    contact = told.get("contact", "new")
    context: Json = {"contact": contact}
    if contact == "new" and channel == "sms":
        context["phone"] = told.get("sender") or told.get("phone_from") or "+17025550177"
    for key in ("display_name", "last_out"):
        if key in told:
            context[key] = told[key]
    if "pending" in told:
        _refuse("last_out" not in told, f"{name}: pending without last_out")
        context["pending"] = pending(told["pending"])
    return context


def pending(told: Json) -> Json:
    return {**told, "slots": [slot(each) for each in told["slots"]]} if "slots" in told else told


def slot(text: str) -> Json:
    """`type/provider/2031-05-08T14:00` in short."""
    kind, provider, start = text.split("/")
    return {"type": kind, "provider": provider, "start": start}


def _list(path: Path) -> list[Json]:
    found: list[Json] = read_document(path.read_bytes(), path.name)
    _refuse(not isinstance(found, list), f"{path.name}: not a list")
    return found


def _only(told: Json, keys: frozenset[str], name: str) -> None:
    _refuse(not set(told) <= keys, f"{name}: unknown {sorted(set(told) - keys)}")


def _refuse(wrong: bool, why: str) -> None:  # noqa: FBT001 reads as a sentence
    if wrong:
        raise ValueError(why)
