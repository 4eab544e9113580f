"""The words by which prices, hours, units and kinds are known, read once from their data file."""

import re
import unicodedata
from functools import cache
from pathlib import Path

import msgspec
import yaml

DATA = Path(__file__).parent / "data"
Words = tuple[str, ...]


class Vocabulary(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    units: dict[str, Words]
    columns: dict[str, Words]
    questions: dict[str, Words]
    weekdays: dict[str, Words]
    months: dict[str, Words]
    promotional: Words
    policies: Words
    hours: Words
    credentials: Words
    from_: Words = msgspec.field(name="from")


def folded(text: str) -> str:
    """Lower case without accents, of the same length as far as Western scripts go."""
    apart = unicodedata.normalize("NFD", text.lower())
    return "".join(char for char in apart if not unicodedata.combining(char))


@cache
def vocabulary() -> Vocabulary:
    raw = yaml.load((DATA / "words.yaml").read_text(encoding="utf-8"), Loader=yaml.BaseLoader)  # noqa: S506 (text only)
    return msgspec.convert(raw, Vocabulary)


@cache
def pattern(words: Words) -> re.Pattern[str]:
    """Any of the words, over folded text."""
    return re.compile("|".join(_one(each) for each in sorted(words, key=len, reverse=True)))


def _one(word: str) -> str:
    plain, ending = (word[:-1], r"\w*") if word.endswith("*") else (word, "")
    before = r"(?<!\w)" if plain[:1].isalnum() else ""
    after = r"(?!\w)" if plain[-1:].isalnum() else ""
    return f"{before}{re.escape(folded(plain))}{ending}{after}"


def named(choices: dict[str, Words], text: str) -> str | None:
    """The first of the choices that the text has a word of."""
    plain = folded(text)
    return next((name for name, words in choices.items() if pattern(words).search(plain)), None)


def any_of(words: Words, text: str) -> bool:
    return pattern(words).search(folded(text)) is not None


@cache
def _claims() -> dict[str, re.Pattern[str]]:
    raw = yaml.safe_load((DATA / "claims.yaml").read_text(encoding="utf-8"))
    lists = msgspec.convert(raw, dict[str, list[str]])
    return {code: re.compile("|".join(f"(?:{each})" for each in found)) for code, found in lists.items()}


def clinical_claims(text: str) -> tuple[str, ...]:
    """Codes of what the text promises or judges that only a clinician may."""
    plain = folded(text).replace("’", "'")
    return tuple(code for code, each in _claims().items() if each.search(plain))
