"""The form of a first text: who writes, that it is automated, how to stop; added by code where it is missing."""

import re
import unicodedata
from functools import lru_cache
from typing import Any

from compliance.rules.purposes import META, is_marketing
from compliance.segments import segments
from compliance.tables import table
from compliance.types import Channel, Facts, Purpose

MAX_CHARACTERS = 1600
NAME_WITHIN = 40
ROOM = 2
"""Segments of a first text."""
COMPLETE_IN_THEMSELVES = frozenset(
    {Purpose.EMERGENCY_GUIDANCE, Purpose.OPTOUT_CONFIRM, Purpose.HELP_REPLY, Purpose.STAFF_REPLY}
)


def is_too_long(text: str) -> bool:
    return len(text) > MAX_CHARACTERS


def repair(text: str, facts: Facts) -> str | None:
    """Return the text in due form, unchanged where it already is, or None where code cannot mend it."""
    if facts.purpose in COMPLETE_IN_THEMSELVES:
        return text
    if not text.strip() or (facts.persona_name and implies_licence(facts.persona_name)):
        return None
    if (needs_name(facts) or needs_disclosure(facts)) and facts.practice_name is None:
        return None if _lacks_lead(text, facts) else _with_optout_line(text, facts)
    best = _shortest(_variants(text, facts))
    if segments(best) > ROOM and needs_name(facts) and facts.author == "agent":
        return _shortest([best, *(each.translate(_BASIC_LETTERS) for each in _variants(text, facts))])
    return best


def _shortest(variants: list[str]) -> str:
    """The longest that stays within the room of a first text, else the one of fewest segments."""
    return min(variants, key=lambda variant: (max(segments(variant), ROOM), -len(variant)))


def needs_name(facts: Facts) -> bool:
    return facts.is_first_of_thread and facts.channel is Channel.SMS


def needs_disclosure(facts: Facts) -> bool:
    """The web widget shows it permanently; a person's or a template's own words are no machine's."""
    machine = facts.author == "agent" and facts.channel in META | {Channel.SMS}
    return machine and (facts.is_first_of_thread or facts.disclosure_due)


def needs_optout_line(facts: Facts) -> bool:
    due = facts.is_first_of_thread or facts.optout_line_due or is_marketing(facts.purpose)
    return facts.channel is Channel.SMS and due


def implies_licence(persona: str) -> bool:
    words = re.findall(r"[a-z]+", plain_words(persona).replace(".", "").replace("-", ""))
    return any(word in _table()["licence_words"] for word in words)


def disclaim(text: str, facts: Facts) -> str | None:
    """Put the AI disclaimer first (CA AB 3030); without a number to reach a person there is none to put."""
    words = _table()[facts.language]
    if re.search(words["disclaimer_known"], plain_words(text)):
        return text
    if facts.practice_phone is None:
        return None
    return str(words["disclaimer"]).format(phone=facts.practice_phone) + text


def _lacks_lead(text: str, facts: Facts) -> bool:
    return needs_name(facts) or not is_disclosed(text, facts)


def _variants(text: str, facts: Facts) -> list[str]:
    """From friendly to terse: the first that stays within two segments is taken."""
    return [_with_optout_line(led, facts) for led in _leads(text, facts)]


_BASIC_LETTERS = str.maketrans("áíóúÁÍÓÚ–—’‘“”", "aiouAIOU--''\"\"")
"""Letters that would cost a text more than half its room, as Spanish speakers type them on a telephone."""


def _leads(text: str, facts: Facts) -> list[str]:
    words, name = _table()[facts.language], facts.practice_name or ""
    unnamed = needs_name(facts) and plain_words(name) not in plain_words(text)[:NAME_WITHIN]
    undisclosed = needs_disclosure(facts) and not is_disclosed(text, facts)
    if unnamed and undisclosed:
        friendly = [words["lead_persona"]] if facts.persona_name else []
        return [_fill(lead, facts) + text for lead in [*friendly, words["lead_automated"]]]
    if undisclosed:
        return [_after_name(text, words["disclosure_plain"], facts)]
    return [_fill(words["lead"], facts) + text] if unnamed else [text]


def _after_name(text: str, disclosure: str, facts: Facts) -> str:
    """Put the disclosure first, or behind the name where it would push the name out of sight."""
    name = facts.practice_name or ""
    end = plain_words(text).find(plain_words(name)) + len(name)
    if not needs_name(facts) or end + len(disclosure) <= NAME_WITHIN:
        return disclosure + text
    return f"{text[:end]} {disclosure.strip()}{text[end:]}"


def _fill(words: str, facts: Facts) -> str:
    return words.format(name=facts.practice_name or "", persona=facts.persona_name or "")


def is_disclosed(text: str, facts: Facts) -> bool:
    plain = plain_words(text)
    return any(re.search(known, plain) for known in _table()[facts.language]["disclosure_known"])


def _with_optout_line(text: str, facts: Facts) -> str:
    words = _table()[facts.language]
    if not needs_optout_line(facts) or has_optout_line(text):
        return text
    closed = text.rstrip() if text.rstrip().endswith((".", "!", "?", ")")) else f"{text.rstrip()}."
    return f"{closed} {words['optout']}"


def has_optout_line(text: str) -> bool:
    return any(
        re.search(_table()[language]["optout_known"], text, re.IGNORECASE) for language in ("en", "es")
    )


def plain_words(text: str) -> str:
    split = unicodedata.normalize("NFD", text.lower())
    return "".join(char for char in split if not unicodedata.combining(char))


@lru_cache
def _table() -> dict[str, Any]:
    return table("form")
