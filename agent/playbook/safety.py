"""Finds emergencies, symptoms and people who need a clinician's care: rules of high recall, kept as data."""

import re
from functools import cache

import msgspec

from agent.playbook.bodily import speaks_of_body
from agent.playbook.danger import guessed
from agent.playbook.jests import without_jests
from agent.playbook.normalise import DATA, Normal, load_yaml
from agent.playbook.signs import find_signs
from agent.playbook.supposing import Said, negated, said_in, supposed
from agent.understanding import Safety, SafetyKind
from compliance.phi.bare_names import is_known_as_a_name, is_only_a_name


class _RawRule(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    id: str
    kind: SafetyKind
    urgency: str
    any: tuple[str, ...]
    unless: tuple[str, ...] = ()
    context: str | None = None
    recent: str | None = None
    negatable: bool = True
    asked: bool = False
    line: bool = False


class _RawFile(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    contexts: dict[str, str]
    rules: tuple[_RawRule, ...]


class Rule(msgspec.Struct, frozen=True):
    raw: _RawRule
    any: re.Pattern[str]
    unless: re.Pattern[str] | None
    context: re.Pattern[str] | None


@cache
def _contexts() -> dict[str, re.Pattern[str]]:
    file = msgspec.convert(load_yaml(DATA / "safety.yaml"), _RawFile, strict=False)
    return {name: re.compile(words) for name, words in file.contexts.items()}


def speaks_of_lesion(plain: str) -> bool:
    """Of a mole or a spot, so that "it has grown" in a later text is known to be about one."""
    return _contexts()["lesion"].search(plain) is not None


@cache
def safety_rules() -> tuple[Rule, ...]:
    file = msgspec.convert(load_yaml(DATA / "safety.yaml"), _RawFile, strict=False)
    return tuple(
        Rule(
            raw=raw,
            any=re.compile("|".join(f"(?:{each})" for each in raw.any)),
            unless=re.compile("|".join(f"(?:{each})" for each in raw.unless)) if raw.unless else None,
            context=re.compile(file.contexts[raw.context]) if raw.context else None,
        )
        for raw in file.rules
    )


def find_safety(normal: Normal, *, recent: frozenset[str] = frozenset()) -> tuple[Safety, ...]:
    """All findings of a message. `recent`: what the person was treated with lately (`filler`, `surgery`, ...)."""
    if is_known_as_a_name(normal.original):
        return ()
    normal = without_jests(normal)
    found: dict[str, Safety] = {}
    said = said_in(normal)
    for rule in safety_rules():
        if rule.unless is not None and rule.unless.search(normal.plain):
            continue
        if rule.context is not None and not _in_context(rule, normal.plain, recent):
            continue
        if _holds(rule, said):
            found[rule.raw.id] = _finding(rule.raw.id, rule.raw.kind, rule.raw.urgency)
    for sign, span in find_signs(normal.plain, said.sentences, recent):
        if sign.id in found or negated(said, span[0]) or supposed(said, span, grave=sign.kind == "emergency"):
            continue
        found[sign.id] = _finding(sign.id, sign.kind, sign.urgency)
    if not any(each.urgency == "emergency" or each.kind in _OF_OTHER_THINGS for each in found.values()):
        likely = _guessed(normal, recent)
        if likely is not None and (likely.urgency == "emergency" or not _tells_of_harm(found)):
            found[likely.rule] = likely
    return _settled(found)


def _guessed(normal: Normal, recent: frozenset[str]) -> Safety | None:
    """What a likeness tells; of a name only where some word of it is of the body, like "Ana fainting"."""
    if is_only_a_name(normal.original) and not speaks_of_body(normal.plain):
        return None
    return guessed(normal, treated=bool({"surgery", "filler"} & recent))


_OF_OTHER_THINGS = frozenset({"legal", "privacy", "third_party_data"})
"""Where these are told, only the rules speak of danger as well."""


def _tells_of_harm(found: dict[str, Safety]) -> bool:
    return any(each.kind in {"complication", "mild_symptom"} for each in found.values())


def _finding(name: str, kind: SafetyKind, urgency: str) -> Safety:
    return msgspec.convert({"kind": kind, "urgency": urgency, "rule": name}, Safety, strict=False)


def _in_context(rule: Rule, plain: str, recent: frozenset[str]) -> bool:
    if rule.context is not None and rule.context.search(plain):
        return True
    needed = rule.raw.recent or ("treated" if rule.raw.context == "treated" else None)
    return needed is not None and needed in recent


def _holds(rule: Rule, said: Said) -> bool:
    for match in rule.any.finditer(said.plain):
        if rule.raw.negatable and negated(said, match.start()):
            continue
        if not rule.raw.asked and supposed(said, match.span(), grave=rule.raw.kind == "emergency"):
            continue
        return True
    return False


def _settled(found: dict[str, Safety]) -> tuple[Safety, ...]:
    """A mild symptom is said as such unless something worse was found beside it."""
    worse = {"infection_or_wound", "eyelid"} & set(found) or any(
        f.urgency == "emergency" for f in found.values()
    )
    if worse:
        found.pop("mild_symptom", None)
    elif "mild_symptom" in found:
        found.pop("symptom", None)
    return tuple(found.values())
