"""The form of a mail: who writes, that it is automated, and under what can be ended where it comes and what it is."""

from functools import cache
from pathlib import Path
from typing import Final

import msgspec
import yaml

from compliance.form import COMPLETE_IN_THEMSELVES, NAME_WITHIN, implies_licence, is_disclosed, plain_words
from compliance.rules.purposes import is_marketing, rule_of
from compliance.types import Channel, Facts, Purpose
from practice.file import Address

MOST_CHARACTERS: Final = 20_000
ONE_CLICK: Final = frozenset({"marketing", "marketing_light"})
"""Classes of mail that programs may end with one click (RFC 8058); a visit's mail is ended on its page only."""
_LOCALES: Final = Path(__file__).parents[1] / "locales"


class Words(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """`locales/<language>/mail.yaml`."""

    subject: str
    head: str
    head_automated: str
    head_persona: str
    disclosure: str
    advertisement: str
    unsubscribe: str


def can_be_ended(purpose: Purpose) -> bool:
    """What we begin carries the way out; an answer to what somebody asked does not."""
    return rule_of(purpose).category is not None


def repair(text: str, facts: Facts) -> str | None:
    """As `compliance.form.repair`, for mail: nothing is squeezed, everything has a line of its own."""
    if facts.purpose in COMPLETE_IN_THEMSELVES:
        return text
    if not text.strip() or (facts.persona_name and implies_licence(facts.persona_name)):
        return None
    head = _head(text, facts)
    foot = _foot(text, facts)
    return None if head is None or foot is None else f"{head}{text.rstrip()}{foot}"


def _head(text: str, facts: Facts) -> str | None:
    name = facts.practice_name
    unnamed = facts.is_first_of_thread and (
        name is None or plain_words(name) not in plain_words(text)[:NAME_WITHIN]
    )
    due = facts.author == "agent" and (facts.is_first_of_thread or facts.disclosure_due)
    undisclosed = due and not is_disclosed(text, facts)
    if name is None:
        return None if unnamed or undisclosed else ""
    words = words_of(facts.language)
    if unnamed and undisclosed:
        lead = words.head_persona if facts.persona_name else words.head_automated
    else:
        lead = words.head if unnamed else words.disclosure if undisclosed else ""
    return lead.format(name=name, persona=facts.persona_name or "")


def _foot(text: str, facts: Facts) -> str | None:
    """CAN-SPAM: who sends it, by post too, that it is an advertisement, and the page that ends it."""
    if facts.unsubscribe is None or not can_be_ended(facts.purpose):
        return ""
    if not (facts.unsubscribe and facts.postal_address and facts.practice_name):
        return None
    if facts.unsubscribe in text:
        return ""
    words, lines = words_of(facts.language), [facts.practice_name, facts.postal_address]
    if is_marketing(facts.purpose):
        lines.append(words.advertisement.format(name=facts.practice_name))
    lines.append(words.unsubscribe.format(link=facts.unsubscribe))
    return "\n\n-- \n" + "\n".join(lines)


def is_too_long(text: str) -> bool:
    return len(text) > MOST_CHARACTERS


def is_mail(facts: Facts) -> bool:
    return facts.channel is Channel.EMAIL


def postal_line(address: Address) -> str:
    place = " ".join(each for each in (address.region, address.postal_code) if each)
    return f"{address.street}, {address.city}, {place}"


@cache
def words_of(language: str) -> Words:
    folder = _LOCALES / language
    path = (folder if folder.is_dir() else _LOCALES / "en") / "mail.yaml"
    return msgspec.convert(yaml.safe_load(path.read_text(encoding="utf-8")), Words)
