"""The shape in which a model answers, and what of it may be believed."""

from typing import Any, Literal

import msgspec

from agent.context import Turn
from agent.understanding import Intent, Safety, SafetyKind, Understanding

_URGENCY: dict[SafetyKind, Literal["emergency", "urgent", "soon", "routine"]] = {
    "emergency": "emergency",
    "self_harm": "emergency",
    "complication": "urgent",
    "mild_symptom": "soon",
    "pregnancy_nursing": "soon",
    "minor": "soon",
    "clinical": "soon",
    "abuse": "routine",
    "legal": "urgent",
    "privacy": "soon",
    "third_party_data": "soon",
}
_SILENCING: frozenset[Intent] = frozenset({"opt_out", "wrong_number", "spam_bot"})
"""What ends or silences a conversation takes the rules' word: a model's guess must not lose a patient."""
_BINDING: frozenset[Intent] = frozenset({"accept", "decline"})
"""A yes or no to what is pending is read by rules: it books and releases."""
_FETCHING: frozenset[Intent] = frozenset(
    {"complication", "clinical_question", "complaint", "billing", "human_request", "injection"}
)
"""What fetches a person is never taken away."""


class Labels(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Every field has to be there: strict structured output knows no defaults."""

    intents: tuple[Intent, ...]
    services: tuple[str, ...]
    """Ids as they were shown."""
    providers: tuple[str, ...]
    location: str | None
    picked: int | None
    """The number of an offered time."""
    language: str
    new_or_returning: Literal["new", "returning"] | None
    for_someone_else: bool
    safety: tuple[SafetyKind, ...]
    sure: bool


def schema() -> dict[str, Any]:
    """As strict structured output wants it: no references, every property required, every enum typed."""
    (whole,), definitions = msgspec.json.schema_components((Labels,), ref_template="#/$defs/{name}")
    del whole
    made: dict[str, Any] = definitions["Labels"]
    for part in made["properties"].values():
        _typed(part)
    return {key: made[key] for key in ("type", "properties", "required", "additionalProperties")}


def _typed(part: dict[str, Any]) -> None:
    part.pop("description", None)
    if "enum" in part and None not in part["enum"]:
        part["type"] = "string"
    elif "enum" in part:
        part["type"] = ["string", "null"]
    if isinstance(part.get("items"), dict):
        _typed(part["items"])
    for each in part.get("anyOf", ()):
        _typed(each)


def read_labels(content: str) -> Labels | None:
    """None where it is not the shape that was asked for."""
    try:
        return msgspec.json.decode(content.encode(), type=Labels)
    except (msgspec.DecodeError, UnicodeEncodeError):
        return None


def is_grounded(labels: Labels, turn: Turn) -> bool:
    """Nothing in it that this practice does not have or that was not offered."""
    offered = len(turn.pending.slots) if turn.pending is not None else 0
    return (
        all(turn.book.find_service(each) is not None for each in labels.services)
        and all(turn.book.find_staff(each) is not None for each in labels.providers)
        and (labels.location is None or turn.book.find_location(labels.location) is not None)
        and (labels.picked is None or 1 <= labels.picked <= offered)
        and labels.language in {*turn.book.languages, "mixed"}
        and bool(labels.intents)
    )


def understood(labels: Labels, turn: Turn, own: Understanding) -> Understanding:
    """The model's reading over the rules' own: names, numbers, times, picks and what binds stay with the rules."""
    kept = [each for each in own.intents if each in _SILENCING | _BINDING | _FETCHING]
    added = [each for each in labels.intents if each not in _SILENCING | _BINDING | {"other"}]
    services = labels.services or own.treatments
    lines = tuple(dict.fromkeys(turn.book.service(each).revenue_line for each in services))
    return msgspec.structs.replace(
        own,
        intents=tuple(dict.fromkeys([*kept, *added])) if added else own.intents,
        treatments=services,
        revenue_lines=lines or own.revenue_lines,
        providers=own.providers or labels.providers,
        location=own.location or labels.location,
        new_or_returning=own.new_or_returning or labels.new_or_returning,
        for_someone_else=own.for_someone_else or labels.for_someone_else,
        safety=(*own.safety, *(Safety(each, _URGENCY[each], "model") for each in labels.safety)),
        unclear=own.unclear and not labels.sure,
    )
