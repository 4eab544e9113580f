"""Says whether an outbound text holds only what may be said to this contact, by where each value came from."""

import hashlib
import hmac
import re
from collections.abc import Iterator
from datetime import date
from typing import Literal, Protocol

import msgspec

from compliance.phi import health
from compliance.phi.calendar_dates import read_date
from compliance.phi.detect import PEOPLE
from compliance.phi.folding import fold, fold_word
from compliance.phi.redact import detector
from compliance.phi.spans import Known, Span, merge
from compliance.phi.vault import PLACEHOLDER

Finding = Literal["clean", "review", "other_person", "unresolved"]
_FREE = {"REL_DATE", "AGE", *health.KINDS}
"""Not identifiers by themselves; what may be said of treatments is the content ceiling's business."""
_BROKEN = re.compile(r"<\s*/?\s*[A-Za-z_]|\[(?:name|phone|date|time|nombre)\]|\{\w+\}", re.IGNORECASE)
_CODE = re.compile(r"\b[A-Z]{2,}(?:_[A-Z]+)*_\d+\b")
LONGEST_NAME = 4


class Allowed(msgspec.Struct, frozen=True):
    """What this text may say: the contact's own facts for this channel, and what the practice says in public."""

    names: tuple[str, ...] = ()
    values: tuple[str, ...] = ()
    """Phones, addresses, ids and links of this very contact."""
    dates: tuple[date, ...] = ()
    """Days of this contact's visits and of the times on offer."""
    staff: tuple[str, ...] = ()
    public: tuple[str, ...] = ()
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
    if _broken(text, model_written=allowed.model_written):
        return "unresolved"
    text = PLACEHOLDER.sub(" ", text)
    strange = list(_strange(text, allowed, today))
    if strange and allowed.model_written:
        return "unresolved"
    if any(index.has(digest) for digest in digests_of(text, allowed, key)):
        return "other_person"
    return "review" if strange else "clean"


def digests_of(text: str, allowed: Allowed, key: bytes) -> set[str]:
    """Keyed hashes of everything here that could be another person's phone, mail, id or full name."""
    own = {
        value for entry in (*allowed.names, *allowed.staff, *allowed.public) for value in _name_forms(entry)
    }
    own |= {
        normal(kind, value)
        for value in (*allowed.values, *allowed.public)
        for kind in ("phone", "email", "id")
    }
    plain = fold(text).text
    values = {
        (_KINDS.get(s.type, "id"), plain[s.start : s.end])
        for s in detector().find(plain)
        if s.type not in PEOPLE
    }
    normals = {(kind, normal(kind, value)) for kind, value in values} | {
        ("name", run) for run in _word_runs(plain)
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


def _strange(text: str, allowed: Allowed, today: date) -> Iterator[Span]:
    if allowed.model_written:
        allowed = Allowed(staff=allowed.staff, public=allowed.public)
    known = Known(names=allowed.names, staff=allowed.staff, public=(*allowed.public, *allowed.staff))
    found = [span for span in detector().find(text, known) if span.type not in _FREE]
    for span in merge(found):
        value = text[span.start : span.end]
        if not _is_allowed(span, value, allowed, today):
            yield span


def _is_allowed(span: Span, value: str, allowed: Allowed, today: date) -> bool:
    if span.type in PEOPLE:
        return any(normal("name", value) in _name_forms(name) for name in (*allowed.names, *allowed.staff))
    if span.type == "DATE_TIME":
        day = read_date(value, today)
        return day in allowed.dates or normal("id", value) in {normal("id", own) for own in allowed.values}
    kind = _KINDS.get(span.type, "id")
    return normal(kind, value) in {normal(kind, own) for own in allowed.values}


def _name_forms(name: str) -> set[str]:
    """A full name and each of its words, with titles and without."""
    words = normal("name", name).split()
    runs = {" ".join(words[at:end]) for at in range(len(words)) for end in range(at + 1, len(words) + 1)}
    return runs | {words[0] + " " + words[-1]} if words else set()


def _word_runs(plain: str) -> Iterator[str]:
    """Every few neighbouring words: another patient's full name is found even where the tagger sees none."""
    words = re.findall(r"[^\W\d_]+", plain.lower())
    for size in range(2, LONGEST_NAME + 1):
        for at in range(len(words) - size + 1):
            yield " ".join(words[at : at + size])
