"""Keeps what placeholders stand for, per conversation, so that a model never sees a value and no thread another's."""

import re
from collections.abc import Iterable
from datetime import date, datetime

import msgspec
from sqlalchemy import Connection

from compliance.phi.calendar_dates import read_date, relative
from compliance.phi.folding import fold
from compliance.phi.redact import covered, replace
from compliance.phi.spans import Known, Span, merge
from core.errors import GlowdeskError
from core.vault import Vault as SecretVault

PLACEHOLDER = re.compile(r"<(?P<type>[A-Z][A-Z_]*)_(?P<number>\d+)(?::(?P<note>[^<>]*))?>")
_DAMAGED = re.compile(
    r"<\s*/?\s*[A-Za-z]|\b[A-Z]{2,}(?:_[A-Z]+)*_\d+\b|&lt;|"
    r"(?i:\b(?:person|staff|phone_number|email_address|date_time|street_address|zip_code|appt_id|ig_handle)_\s?\d+\b)"
)
_VARIANT = re.compile(r"v(\d+)")
_ESCAPES = (("&", "&amp;"), ("<", "&lt;"), (">", "&gt;"))
_BY_DIGITS = {"PHONE_NUMBER", "US_SSN", "CREDIT_CARD"}


class UnresolvedPlaceholderError(GlowdeskError):
    """A blank cannot be filled for this thread; the text must not leave. Carries no part of the text."""

    code = "UNRESOLVED_PLACEHOLDER"

    def __init__(self) -> None:
        super().__init__(self.code)


class Entry(msgspec.Struct, frozen=True):
    """One spelling of one value; spellings of the same value share a number."""

    type: str
    number: int
    variant: int
    value: str

    def __repr__(self) -> str:
        return f"<entry {self.type}_{self.number}>"


class PhiVault(msgspec.Struct, frozen=True):
    """What the placeholders of one contact's thread stand for, until it expires."""

    contact_id: str
    thread_id: str
    expires_at: datetime
    entries: tuple[Entry, ...] = ()

    def __repr__(self) -> str:
        return f"<vault of {len(self.entries)} values>"

    def hide(
        self, text: str, known: Known | None = None, *, today: date | None = None
    ) -> tuple["PhiVault", str]:
        """The text with placeholders for every identifier, and the vault that can give them back."""
        spans = merge([*covered(text, "llm", known or Known()), *self._met_before(text)])
        vault, names, pieces, at = self, [], [], 0
        for span in spans:
            vault, entry = vault._with(span.type, text[span.start : span.end])
            names.append(_name(entry, today))
            pieces += [escape(text[at : span.start]), names[-1]]
            at = span.end
        return vault, "".join([*pieces, escape(text[at:])])

    def restore(self, text: str, *, contact_id: str, thread_id: str, now: datetime) -> str:
        """Fill every placeholder; raises `UnresolvedPlaceholderError` for another thread, an unknown or damaged one."""
        known = {(entry.type, entry.number, entry.variant): entry.value for entry in self.entries}
        found = list(PLACEHOLDER.finditer(text))
        rest = PLACEHOLDER.sub(" ", text).replace("&lt;", "\x00")
        own = (contact_id, thread_id) == (self.contact_id, self.thread_id) and now < self.expires_at
        if (found and not own) or _DAMAGED.search(rest):
            raise UnresolvedPlaceholderError
        values = [self._value(known, match) for match in found]
        pieces, at = [], 0
        for match, value in zip(found, values, strict=True):
            pieces += [unescape(text[at : match.start()]), value]
            at = match.end()
        return "".join([*pieces, unescape(text[at:])])

    def _value(self, known: dict[tuple[str, int, int], str], match: re.Match[str]) -> str:
        variant = _VARIANT.fullmatch(match["note"] or "")
        place = (match["type"], int(match["number"]), int(variant[1]) if variant else 1)
        if place not in known:
            raise UnresolvedPlaceholderError
        return known[place]

    def _with(self, kind: str, value: str) -> tuple["PhiVault", Entry]:
        same = [entry for entry in self.entries if _key(entry.type, entry.value) == _key(kind, value)]
        for entry in same:
            if entry.value == value:
                return self, entry
        if same:
            new = Entry(same[0].type, same[0].number, 1 + max(entry.variant for entry in same), value)
        else:
            new = Entry(
                kind, 1 + max((e.number for e in self.entries if e.type == kind), default=0), 1, value
            )
        return msgspec.structs.replace(self, entries=(*self.entries, new)), new

    def _met_before(self, text: str) -> Iterable[Span]:
        """Values of earlier messages, longest first, and never inside a word."""
        for entry in sorted(self.entries, key=lambda met: len(met.value), reverse=True):
            bounds = rf"(?<!\w){re.escape(entry.value)}(?!\w)"
            exact = 0 if entry.value.islower() else re.IGNORECASE
            for match in re.finditer(bounds, text, exact):
                yield Span(match.start(), match.end(), entry.type, 1.0)


def escape(text: str) -> str:
    """Angle brackets that somebody typed must not read as placeholders."""
    for plain, safe in _ESCAPES:
        text = text.replace(plain, safe)
    return text


def unescape(text: str) -> str:
    for plain, safe in reversed(_ESCAPES):
        text = text.replace(safe, plain)
    return text


def seal(vault: PhiVault, secrets: SecretVault, conn: Connection) -> bytes:
    """Encrypted with the practice's own data key, for its row."""
    return secrets.seal(conn, msgspec.msgpack.encode(vault))


def open_sealed(sealed: bytes, secrets: SecretVault, conn: Connection) -> PhiVault:
    return msgspec.msgpack.decode(secrets.open(conn, sealed), type=PhiVault)


def _key(kind: str, value: str) -> tuple[str, str]:
    plain = fold(value).text.lower()
    if kind in _BY_DIGITS and any(char.isdigit() for char in plain):
        return kind, re.sub(r"\D", "", plain)[-10:] if kind == "PHONE_NUMBER" else re.sub(r"\D", "", plain)
    return ("PEOPLE" if kind in {"PERSON", "STAFF"} else kind), " ".join(plain.split())


def _name(entry: Entry, today: date | None) -> str:
    note = f":v{entry.variant}" if entry.variant > 1 else ""
    if entry.type == "DATE_TIME" and today and not note:
        day = read_date(entry.value, today)
        note = f":{relative(day, today)}" if day else ""
    return f"<{entry.type}_{entry.number}{note}>"


__all__ = [
    "PLACEHOLDER",
    "PhiVault",
    "UnresolvedPlaceholderError",
    "escape",
    "open_sealed",
    "replace",
    "seal",
    "unescape",
]
