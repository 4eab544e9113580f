"""What is wrong with a sequence or its texts, found before anybody is written to: each finding says where and why."""

import re
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Any, Final

import msgspec
import yaml

from compliance.form import has_optout_line
from compliance.phi.treatments import names_treatment
from compliance.rules.channel import TO_A_PATIENT
from compliance.rules.content import fold, has_offer, has_price
from compliance.rules.frequency import CAPS, caps_for
from compliance.rules.purposes import is_marketing, rule_of
from compliance.segments import segments
from compliance.senders import purpose_of, senders
from compliance.tables import table
from compliance.types import Purpose
from core.errors import Fault, SettingsError
from practice.book import PracticeBook
from sequences.definitions import languages, span
from sequences.filling import Template, blanks, templates
from sequences.saying import MOST_SEGMENTS, plain_letters
from sequences.schema import Definition, Step

DATA: Final = Path(__file__).parent / "data" / "lint.yaml"
Texts = Mapping[str, Mapping[str, Template]]
"""By language, then by name."""


class Finding(msgspec.Struct, frozen=True):
    """One thing that is wrong. `place` is like plan_ladder/day2/es; `code` is stable."""

    place: str
    code: str
    detail: str = ""


class Rules(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """`data/lint.yaml`."""

    purposes: dict[str, tuple[Purpose, ...]]
    begun_by: dict[Purpose, tuple[str, ...]]
    consent: dict[Purpose, str]
    on_by_itself: tuple[str, ...]
    most: dict[Purpose, int]
    blanks: dict[str, str]
    of_subject: dict[str, tuple[str, ...]]
    longest: dict[str, dict[str, str]]
    added: dict[str, str]
    claims: tuple[str, ...]
    treatments: tuple[str, ...]
    relative_days: tuple[str, ...]
    instructs: str
    never: tuple[str, ...]


@cache
def rules() -> Rules:
    return msgspec.convert(yaml.safe_load(DATA.read_text(encoding="utf-8")), Rules)


def shipped_texts() -> Texts:
    return {language: templates(language) for language in languages()}


def lint(
    definition: Definition, said: Texts | None = None, book: PracticeBook | None = None
) -> list[Finding]:
    """Everything that is wrong with it, in the order of its steps. `book`: of a practice, whose own names for
    treatments are looked for too.
    """
    found = [Finding(definition.id, code, detail) for code, detail in _of_whole(definition)]
    found += [
        Finding(f"{definition.id}/{step}", code, detail) for step, code, detail in _of_order(definition)
    ]
    given = shipped_texts() if said is None else said
    for step in definition.steps:
        if step.send is None:
            continue
        place = f"{definition.id}/{step.id}"
        found += [Finding(place, code, detail) for code, detail in _of_step(definition, step)]
        if step.send.kind not in senders():
            continue
        for language in sorted(given):
            found += [
                Finding(f"{place}/{language}", code, detail)
                for code, detail in _of_texts(definition, step, given, language, book)
            ]
    return found


def faults_of(changed: Definition, usual: Definition, book: PracticeBook | None) -> tuple[Fault, ...]:
    """What is wrong with a practice's edition. What the library's own would be blamed for in this practice (a service
    whose name is an everyday word) is not the doing of whoever changes a wait.
    """
    known = set(lint(usual, book=book))
    return tuple(_fault(each) for each in lint(changed, book=book) if each not in known)


def _fault(found: Finding) -> Fault:
    _, step, language = (*found.place.split("/"), "", "")[:3]
    return Fault(f"/steps/{step}" if step else "/steps", found.code, found.detail, language or None)


def consent_of(definition: Definition) -> str | None:
    """The most that any of its messages needs: INQUIRY, EXPRESS or WRITTEN; None where it sends nothing."""
    order = ("INQUIRY", "EXPRESS", "WRITTEN")
    kinds = (each.send.kind for each in definition.steps if each.send is not None)
    needed = [rules().consent.get(purpose_of(each), order[-1]) for each in kinds if each in senders()]
    return max(needed, key=order.index, default=None)


# The whole


def _of_whole(definition: Definition) -> Iterator[tuple[str, str]]:
    for language in languages():
        if not definition.name.get(language) or not definition.about.get(language):
            yield "NO_NAME", language
    sends = _sends(definition)
    if len(sends) > definition.most:
        yield "MORE_THAN_MOST", f"{len(sends)} messages, most is {definition.most}"
    if any(is_marketing(_purpose(each)) for each in sends) and not definition.stop:
        yield "NOTHING_STOPS_IT", ""
    if definition.on and _needs_more(definition):
        yield "ON_WITHOUT_CONSENT", str(consent_of(definition))
    if definition.exhausted and definition.subject != "opportunity":
        yield "EXHAUSTED_WITHOUT_STAGE", definition.subject
    for purpose, most in rules().most.items():
        count = sum(_purpose(each) is purpose for each in sends)
        if count > most:
            yield "TOO_MANY", f"{count} of {purpose.value}, {most} at most"


def _of_order(definition: Definition) -> Iterator[tuple[str, str, str]]:
    """What is wrong with when a step comes, seen beside the others: the step, the code, the detail."""
    yield from _crowded(_sends(definition))
    yield from _backwards(definition)


def _sends(definition: Definition) -> list[Step]:
    return [each for each in definition.steps if each.send is not None and each.send.kind in senders()]


def _needs_more(definition: Definition) -> bool:
    needed = consent_of(definition)
    return needed is not None and needed not in rules().on_by_itself


def _crowded(sends: list[Step]) -> Iterator[tuple[str, str, str]]:
    """Planned so close together that the gate's own caps would hold some of them back."""
    for name, cap in CAPS.items():
        if cap.hours is None or cap.states or cap.since_inbound:
            continue
        under = [each for each in sends if name in caps_for(_purpose(each)) and each.after == "enrolled"]
        for first, last in zip(under, under[cap.max :], strict=False):
            apart = _hours(last) - _hours(first)
            if apart < cap.hours:
                yield last.id, "CROWDED", f"{name}: {cap.max + 1} within {apart:g} h"


def _backwards(definition: Definition) -> Iterator[tuple[str, str, str]]:
    """Steps that count from the same moment come in the order of time."""
    latest: dict[str, float] = {}
    for step in definition.steps:
        if step.after == "previous":
            continue
        at = _hours(step)
        if at < latest.get(step.after, at):
            yield step.id, "OUT_OF_ORDER", ""
        latest[step.after] = at


def _hours(step: Step) -> float:
    if step.before is not None:
        return -span(step.before).total_seconds() / 3600
    return span(step.wait or "0h").total_seconds() / 3600


# One step


def _purpose(step: Step) -> Purpose:
    assert step.send is not None
    return purpose_of(step.send.kind)


def _of_step(definition: Definition, step: Step) -> Iterator[tuple[str, str]]:
    assert step.send is not None
    kind = senders().get(step.send.kind)
    if kind is None or kind.by != "sequence":
        yield "UNKNOWN_KIND", step.send.kind
        return
    purpose = _purpose(step)
    if purpose not in rules().purposes[definition.subject]:
        yield "PURPOSE_DOES_NOT_FIT", f"{purpose.value} about {definition.subject}"
    if purpose not in rules().consent:
        yield "CONSENT_UNKNOWN", purpose.value
    began = " ".join(each for each in (definition.trigger.on, definition.trigger.stage) if each)
    if began not in rules().begun_by.get(purpose, (began,)):
        yield "WRONG_BEGINNING", f"{purpose.value} after {began}"
    life = rule_of(purpose).expires
    if isinstance(life, int) and span(step.send.ends).total_seconds() > life * 60:
        yield "ENDS_TOO_LATE", f"{step.send.ends}; a {purpose.value} lives {life} minutes"
    if len(set(step.send.channels)) != len(step.send.channels):
        yield "SAME_WAY_TWICE", ""


# Its words


def _of_texts(
    definition: Definition, step: Step, said: Texts, language: str, book: PracticeBook | None
) -> Iterator[tuple[str, str]]:
    """The template and those that it gives way to where a blank is not known."""
    assert step.send is not None
    name, seen = step.send.template, set[str]()
    while name not in seen:
        seen.add(name)
        template = said[language].get(name)
        if template is None:
            yield "NO_TEXT", name
            return
        if "email" in step.send.channels and not template.subject:
            yield "NO_SUBJECT", name
        if "\n" in (template.subject or "") or "\n" in template.text:
            yield "MORE_THAN_ONE_LINE", name
        others = [other[name] for other in said.values() if name in other]
        for part in ("text", "subject", "mail"):
            yield from _of_part(definition, step, template, others, part, language, book)
        name = template.otherwise or name


def _of_part(
    definition: Definition,
    step: Step,
    template: Template,
    others: list[Template],
    part: str,
    language: str,
    book: PracticeBook | None,
) -> Iterator[tuple[str, str]]:
    words = getattr(template, part)
    if words is None:
        if any(getattr(other, part) is not None for other in others):
            yield "NOT_IN_EVERY_LANGUAGE", part
        return
    if any(blanks(getattr(other, part) or words) != blanks(words) for other in others):
        yield "BLANKS_DIFFER", part
    unknown = blanks(words) - known_blanks(definition.subject)
    if unknown:
        yield "UNKNOWN_BLANK", ", ".join(sorted(unknown))
        return
    purpose = _purpose(step)
    yield from _of_words(words, purpose, book)
    if part == "text" and "sms" in _channels(step):
        yield from _of_length(words, purpose, language)


def _channels(step: Step) -> tuple[str, ...]:
    return step.send.channels if step.send is not None else ()


def known_blanks(subject: str) -> frozenset[str]:
    return frozenset(rules().blanks) | frozenset(rules().of_subject[subject])


def _of_words(words: str, purpose: Purpose, book: PracticeBook | None) -> Iterator[tuple[str, str]]:
    plain = fold(words)
    for code, key in (
        ("CLINICAL_CLAIM", "claims"),
        ("RELATIVE_DAY", "relative_days"),
        ("CANCEL_WORD", "never"),
    ):
        hit = _pattern(key).search(plain)
        if hit:
            yield code, hit.group()
    if _instructs().search(plain) or has_optout_line(words):
        yield "OPT_OUT_WORD", ""
    if has_offer(words) and not rule_of(purpose).offer:
        yield "OFFER", purpose.value
    if (has_offer(words) or has_price(words)) and not is_marketing(purpose):
        yield "PRICE_OR_OFFER", purpose.value
    if (has_offer(words) or has_price(words)) and purpose is Purpose.RECALL:
        yield "PRICE_OR_OFFER", purpose.value
    named = "treatment" in blanks(words) or _pattern("treatments").search(plain) is not None
    if purpose in TO_A_PATIENT and (named or (book is not None and names_treatment(book, words))):
        yield "NAMES_TREATMENT", purpose.value


def _of_length(words: str, purpose: Purpose, language: str) -> Iterator[tuple[str, str]]:
    """With every blank filled at its longest, and with what the gate adds; accents give way before they cost."""
    of = language if language in rules().longest else "en"
    if not words.startswith("{practice}"):
        yield "NO_PRACTICE_NAME", ""
    whole = words.format(**rules().blanks, **rules().longest[of])
    whole += rules().added[of] if rule_of(purpose).category is not None else ""
    count = min(segments(whole), segments(plain_letters(whole)))
    if count > MOST_SEGMENTS:
        yield "TOO_LONG", f"{count} segments, {len(whole)} letters"


@cache
def _pattern(key: str) -> re.Pattern[str]:
    return re.compile("|".join(rf"(?<!\w)(?:{each})" for each in getattr(rules(), key)))


@cache
def _instructs() -> re.Pattern[str]:
    found: Any = table("opt_out")["keywords"]
    words = "|".join(sorted(map(re.escape, found), key=len, reverse=True))
    return re.compile(r"(?<!\w)" + rules().instructs.replace("{words}", words))


def must_hold(definition: Definition, said: Texts | None = None) -> None:
    """Raises `SettingsError` with the first findings, for whoever loads a definition."""
    found = lint(definition, said)
    if found:
        shown = "; ".join(f"{each.place}: {each.code} {each.detail}".strip() for each in found[:3])
        raise SettingsError(shown)
