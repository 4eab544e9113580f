"""Tells in which of the practice's languages a message is written, or that it mixes them."""

from functools import cache

import msgspec

from agent.playbook.normalise import DATA, Normal, fold, load_yaml

MIXED = "mixed"


class _Marks(msgspec.Struct, frozen=True):
    sure: dict[str, tuple[str, ...]]
    """Words of one language alone."""
    neutral: tuple[str, ...]


@cache
def _marks() -> tuple[dict[str, frozenset[str]], frozenset[str]]:
    raw = msgspec.convert(load_yaml(DATA / "language.yaml"), _Marks, strict=False)
    sure = {
        language: frozenset(fold(word)[0] for line in lines for word in line.split())
        for language, lines in raw.sure.items()
    }
    neutral = frozenset(fold(word)[0] for line in raw.neutral for word in line.split())
    return sure, neutral


_LITTLE = 3
"""Words up to which a single one of another language is no change of language."""


def detect(
    normal: Normal,
    languages: tuple[str, ...],
    before: str,
    *,
    spoken: bool = False,
    names: str = "",
) -> str:
    """`before` is the conversation's language, kept where the text is too short to tell; `spoken`: they have
    written in it already. Words of `names` are of no language.
    """
    if len(languages) == 1:
        return languages[0]
    sure, neutral = _marks()
    raw = [
        fold(word.strip(".,!?¿¡;:()\"'’…"))[0].replace("'", "").replace("’", "")
        for word in normal.original.split()
    ]
    called = {fold(word.strip(".,"))[0] for word in names.split()}
    words = [word for word in _unspelled(raw) if word and word not in neutral and word not in called]
    counts = {language: sum(word in sure.get(language, ()) for word in words) for language in languages}
    if "es" in counts and any(char in normal.original for char in "ñ¿¡áéíóúÁÉÍÓÚÑ"):
        counts["es"] += 1 if counts["es"] else 0
    ranked = sorted(counts, key=lambda language: -counts[language])
    best, second = ranked[0], ranked[1]
    if counts[best] == 0 or counts[best] == counts[second] == 1:
        return before if before in languages else languages[0]
    if counts[second] >= 2 and counts[second] * 5 >= counts[best]:
        return MIXED
    little = counts[best] == 1 and before != best
    if little and ((len(words) <= 2 and _weak(words, best)) or (spoken and len(words) <= _LITTLE)):
        return before if before in languages else best
    return best


def _unspelled(words: list[str]) -> list[str]:
    """Without letters of a name that is spelled out: "o" and "e" are no Spanish there."""
    single = [len(word) == 1 for word in words]
    return [
        word
        for place, word in enumerate(words)
        if not (
            single[place] and (any(single[place + 1 : place + 2]) or any(single[max(place - 1, 0) : place]))
        )
    ]


def _weak(words: list[str], language: str) -> bool:
    """Short words do not switch a conversation's language."""
    return all(word in _SHORT.get(language, ()) for word in words)


_SHORT = {
    "es": frozenset(["si", "no", "ok", "gracias", "hola"]),
    "en": frozenset(["ok", "yes", "no", "thanks", "hi", "hello", "bye", "y", "sure"]),
}


def wished(plain: str, languages: tuple[str, ...]) -> str | None:
    """A wish to be answered in another language: "en español por favor"."""
    wishes = {
        "es": ("en espanol", "in spanish", "speak spanish", "habla espanol", "hablan espanol", "spanish please", "no hablo ingles", "no english", "espanol por favor", "dont speak english"),
        "en": ("in english", "en ingles", "speak english", "english please", "no hablo espanol", "dont speak spanish"),
    }  # fmt: skip
    for language, phrases in wishes.items():
        if language in languages and any(each in plain for each in phrases):
            return language
    return None
