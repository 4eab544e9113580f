"""Says whether an outbound text holds only what may be said to this contact, by where each value came from."""

import hashlib
import hmac
import re
from collections.abc import Iterator
from datetime import date
from functools import lru_cache
from typing import Protocol

import msgspec

from compliance.phi import health
from compliance.phi.calendar_dates import read_date
from compliance.phi.detect import PEOPLE
from compliance.phi.folding import fold, fold_word
from compliance.phi.lexicon import words as function_words
from compliance.phi.public import LONGEST_NAME, plain_parts, words_of
from compliance.phi.redact import detector
from compliance.phi.scan import Finding
from compliance.phi.spans import Known, Span, merge
from compliance.phi.tagger import is_ordinary
from compliance.phi.vault import PLACEHOLDER

_FREE = {"REL_DATE", "AGE", *health.KINDS}
"""Not identifiers by themselves; what may be said of treatments is the content ceiling's business."""
_BROKEN = re.compile(r"<\s*/?\s*[A-Za-z_]|\[(?:name|phone|date|time|nombre)\]|\{\w+\}", re.IGNORECASE)
_CODE = re.compile(r"\b[A-Z]{2,}(?:_[A-Z]+)*_\d+\b")
_SYMPTOMS = {"CONDITION", "MEDICATION"}
LONG_ENOUGH = 5
"""Shorter finds stand in the practice's file by chance."""
_WORDS_ALONE = _SYMPTOMS | PEOPLE | {"GPE", "ORGANIZATION"}
"""Finds that stand on the choice of words: no find, when our own texts and the practice's file say the same."""
_GRAVE = {"US_SSN", "CREDIT_CARD", "ACCOUNT", "MRN", "MEMBER_ID", "US_DRIVER_LICENSE", "DEVICE_SERIAL"}
"""What a person at the desk never means to text; names, numbers and days they add know more than we do."""
QUOTED = re.compile(r"^\s*>.*$|[\"\u201c\u00ab]([^\"\u201d\u00bb]{12,})[\"\u201d\u00bb]", re.MULTILINE)


class Allowed(msgspec.Struct, frozen=True):
    """What this text may say: the contact's own facts for this channel, and what the practice says in public."""

    names: tuple[str, ...] = ()
    values: tuple[str, ...] = ()
    """Phones, addresses, ids and links of this very contact."""
    dates: tuple[date, ...] = ()
    """Days of this contact's visits and of the times on offer."""
    days_ahead: int = 0
    """Days from today on that may be named whatever they are for: times on offer and opening days are public."""
    said: str = ""
    """What this contact wrote on this thread: whom and what they named may be echoed to them, and to nobody else."""
    staff: tuple[str, ...] = ()
    public: tuple[str, ...] = ()
    common: frozenset[str] = frozenset()
    """Neighbouring words of public texts, which are nobody's full name."""
    public_words: frozenset[str] = frozenset()
    public_text: str = ""
    open_chat: bool = False
    """A channel outside our agreements, or a visitor we do not know: public facts only, nothing they wrote."""
    by_person: bool = False
    """A colleague wrote it and knows more than our rows; what nobody should ever text is still held."""
    model_written: bool = False
    """Before its placeholders are filled: then not even the contact's own name may stand there."""

    def __repr__(self) -> str:
        return "<allowed values>"


class OtherPeople(Protocol):
    """The practice's index of everybody else, by keyed hash."""

    def has(self, digest: str) -> bool:
        """Whether somebody else at this practice has the value behind the digest."""
        ...


class HashIndex(msgspec.Struct, frozen=True):
    """The digests of one text that belong to others, looked up beforehand (see `digests_of`)."""

    found: frozenset[str] = frozenset()

    def has(self, digest: str) -> bool:
        return digest in self.found


def check(text: str, allowed: Allowed, index: OtherPeople, key: bytes, *, today: date) -> Finding:
    """The gravest finding of any value in the text."""
    finding, digests = inspect(text, allowed, key, today=today)
    if finding != "unresolved" and any(index.has(digest) for digest in digests):
        return "other_person"
    return finding


def inspect(text: str, allowed: Allowed, key: bytes, *, today: date) -> tuple[Finding, set[str]]:
    """The finding as far as the text alone tells, and the digests that an index of others must be asked about."""
    if _broken(text, model_written=allowed.model_written):
        return "unresolved", set()
    text = PLACEHOLDER.sub(" ", text)
    if allowed.model_written:
        allowed = msgspec.structs.replace(allowed, names=(), values=(), dates=(), days_ahead=0, said="")
    known = Known(names=allowed.names, staff=allowed.staff, public=(*allowed.public, *allowed.staff))
    found = detector().find(text, known)
    said = fold_word(allowed.said)
    strange = any(_strange(span, text, allowed, said, today) for span in merge(_judged(found, allowed)))
    digests = name_digests(text, allowed, key) | _value_digests(text, found, allowed, said, key)
    if strange and allowed.model_written:
        return "unresolved", digests
    return "review" if strange or (allowed.open_chat and _quotes(text, said)) else "clean", digests


def digests_of(text: str, allowed: Allowed, key: bytes) -> set[str]:
    """Keyed hashes of everything here that could be another person's phone, mail, id or full name."""
    return inspect(text, allowed, key, today=date.min)[1]


def name_digests(text: str, allowed: Allowed, key: bytes) -> set[str]:
    """Of every few neighbouring words that could be a full name: found even where the tagger sees no name."""
    own = _known_forms((*allowed.staff, *allowed.public)).union(*map(name_forms, allowed.names))
    said = "" if allowed.open_chat else normal("name", allowed.said)
    return {
        fingerprint(key, "name", run)
        for run in _word_runs(fold(text).text, allowed.public_words)
        if run not in own and run not in allowed.common and f" {run} " not in f" {said} "
    }


def _value_digests(text: str, found: list[Span], allowed: Allowed, said: str, key: bytes) -> set[str]:
    own = {
        normal(kind, value)
        for value in (*allowed.values, *allowed.public)
        for kind in ("phone", "email", "id")
    }
    echoed = "" if allowed.open_chat else said
    normals = {
        (kind, normal(kind, text[span.start : span.end]))
        for span in found
        if span.type not in PEOPLE and fold_word(text[span.start : span.end]) not in (echoed or "\0")
        for kind in (_KINDS.get(span.type, "id"),)
    }
    return {fingerprint(key, kind, value) for kind, value in normals if value and value not in own}


def fingerprint(key: bytes, kind: str, normalised: str) -> str:
    """What the index stores instead of a value; a different key per practice keeps practices apart."""
    return hmac.new(key, f"{kind}:{normalised}".encode(), hashlib.sha256).hexdigest()


def normal(kind: str, value: str) -> str:
    """One spelling per value: `kind` is phone, email, name or id."""
    plain = fold_word(value)
    if kind == "phone":
        digits = re.sub(r"\D", "", plain)
        return digits[-10:] if len(digits) >= 7 else ""
    if kind == "name":
        return " ".join(re.findall(r"[^\W\d_]+", plain))
    return re.sub(r"\s+", "", plain) if kind == "email" else re.sub(r"[\W_]+", "", plain)


_KINDS = {"PHONE_NUMBER": "phone", "EMAIL_ADDRESS": "email"}


def _broken(text: str, *, model_written: bool) -> bool:
    """A model's text still has its placeholders; in any other a whole one is as wrong as a damaged one."""
    rest = PLACEHOLDER.sub(" ", text)
    if rest != text and not model_written:
        return True
    return _CODE.search(rest) is not None or _BROKEN.search(rest) is not None


def _judged(found: list[Span], allowed: Allowed) -> list[Span]:
    free = _FREE - _SYMPTOMS if allowed.open_chat else _FREE
    kept = [span for span in found if span.type not in free]
    return (
        [span for span in kept if span.type in _GRAVE]
        if allowed.by_person and not allowed.open_chat
        else kept
    )


def _strange(span: Span, text: str, allowed: Allowed, said: str, today: date) -> bool:
    value = text[span.start : span.end]
    if span.type in _WORDS_ALONE and not any(char.isdigit() for char in value):
        # Whether somebody here has that very name is what the index is asked.
        if set(words_of(value)) <= allowed.public_words:
            return False
        if span.type in _SYMPTOMS:
            return True
    if len(value) >= LONG_ENOUGH and f" {' '.join(plain_parts(value))} " in allowed.public_text:
        return False
    if span.type == "STREET_ADDRESS" and _begins_with_ours(value, allowed):
        return False
    if not allowed.open_chat and said and _inside(fold_word(value), said):
        return False
    return not _is_allowed(span, value, allowed, today)


def _begins_with_ours(value: str, allowed: Allowed) -> bool:
    """The practice's own street, where the detector has read on into the next sentence."""
    said = fold_word(value)
    return any(
        len(own) >= LONG_ENOUGH and own[0].isdigit() and said.startswith(fold_word(own))
        for own in allowed.public
    )


def _inside(value: str, said: str) -> bool:
    return re.search(rf"(?<!\w){re.escape(value)}(?!\w)", said) is not None


def _quotes(text: str, said: str) -> bool:
    """Their own words handed back: an open chat would keep them for good."""
    return any(
        match[1] is None or normal("name", match[1]) in normal("name", said)
        for match in QUOTED.finditer(text)
    )


def _is_allowed(span: Span, value: str, allowed: Allowed, today: date) -> bool:
    if span.type in PEOPLE:
        return any(normal("name", value) in name_forms(name) for name in (*allowed.names, *allowed.staff))
    if span.type == "DATE_TIME":
        if day_allowed(read_date(value, today), allowed, today):
            return True
        return normal("id", value) in {normal("id", own) for own in allowed.values}
    kind = _KINDS.get(span.type, "id")
    return normal(kind, value) in {normal(kind, own) for own in allowed.values}


def day_allowed(day: date | None, allowed: Allowed, today: date) -> bool:
    """A day of theirs, or one from today on while such days are free."""
    if day is None:
        return False
    return day in allowed.dates or 0 <= (day - today).days < allowed.days_ahead


def name_forms(name: str) -> set[str]:
    """A full name and each of its words, with titles and without."""
    words = normal("name", name).split()
    runs = {" ".join(words[at:end]) for at in range(len(words)) for end in range(at + 1, len(words) + 1)}
    return runs | {words[0] + " " + words[-1]} if words else set()


@lru_cache(maxsize=256)
def _known_forms(entries: tuple[str, ...]) -> frozenset[str]:
    """Of what the practice says of itself: the same for every reply until its file changes."""
    return frozenset(form for entry in entries for form in name_forms(entry))


def _word_runs(plain: str, public: frozenset[str]) -> Iterator[str]:
    """Runs of two to four words. One of ordinary or public words counts only when each is written as a name."""
    words = re.findall(r"[^\W\d_]+", plain)
    never = function_words("function_words")
    lower = [word.lower() for word in words]
    odd = [word not in never and word not in public and not is_ordinary(word) for word in lower]
    for size in range(2, LONGEST_NAME + 1):
        for at in range(len(words) - size + 1):
            run = lower[at : at + size]
            if never.isdisjoint(run) and (
                any(odd[at : at + size]) or all(word[0].isupper() for word in words[at : at + size])
            ):
                yield " ".join(run)
