"""Reads practices, messages and dialogues, and refuses a case that says something nobody would check."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from practice.read_file import read_document

HERE = Path(__file__).parent
Json = dict[str, Any]
SENDER = "+17025550177"

VOCABULARY: dict[str, tuple[str, ...]] = {
    key: tuple(words.split())
    for key, words in read_document((HERE / "vocabulary.yaml").read_bytes(), "vocabulary.yaml").items()
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
        for case in read_list(path)
    ]
    _refuse(len({each.id for each in found}) != len(found), "two dialogues share an id")
    return found


def _messages(path: Path) -> Iterator[Message]:
    number = 0
    for group in read_list(path):
        _only(group, "group", path.stem)
        for case in group["cases"]:
            number += 1
            yield _message(f"{path.stem}-{number:03}", group, case)


def _message(name: str, group: Json, case: Json) -> Message:
    _only(case, "message", name)
    for intent in "|".join([*case["intents"], *case.get("may", [])]).split("|"):
        _refuse(intent not in VOCABULARY["intents"], f"{name}: no intent {intent}")
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
    _only(case, "dialogue", name)
    _refuse(not case["steps"], f"{name}: no steps")
    for step in case["steps"]:
        _only(step, "step", name)
        _only(step.get("expect", {}), "expect", name)
        _only(step.get("expect", {}).get("offers", {}), "offers", name)
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
    _only(end, "end", name)
    _refuse(not end, f"{name}: nothing is expected at the end")
    _only(end.get("booking", {}), "booking", name)
    for expected in end.get("appointments", {}).values():
        _only(expected, "booking", name)
    _handoff(end)


def _handoff(expected: Json) -> None:
    if expected.get("handoff"):
        handoff_of(expected["handoff"])


def handoff_of(text: str) -> tuple[frozenset[str], frozenset[str]]:
    """`complication|clinical_question/urgent`: any of these reasons, any of these urgencies (missing: any)."""
    reasons, _, urgencies = text.partition("/")
    named = frozenset(reasons.split("|"))
    urgent = frozenset((urgencies or "|".join(VOCABULARY["urgencies"])).split("|"))
    _refuse(
        not named <= {*VOCABULARY["reasons"]} or not urgent <= {*VOCABULARY["urgencies"]},
        f"no such handoff: {text}",
    )
    return named, urgent


def _context(told: Json, channel: str, name: str) -> Json:
    contact = told.get("contact", "new")
    context: Json = {"contact": contact}
    if contact == "new" and channel == "sms":
        context["phone"] = SENDER
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


def read_list(path: Path) -> list[Json]:
    found: list[Json] = read_document(path.read_bytes(), path.name)
    _refuse(not isinstance(found, list), f"{path.name}: not a list")
    return found


def _only(told: Json, what: str, name: str) -> None:
    unknown = set(told) - {*VOCABULARY[what]}
    _refuse(bool(unknown), f"{name}: unknown {sorted(unknown)}")


def _refuse(wrong: bool, why: str) -> None:  # noqa: FBT001 reads as a sentence
    if wrong:
        raise ValueError(why)
