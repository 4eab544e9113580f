"""Scans an outbound text before anything is written, so that the gate only has to compare."""

import hashlib
import hmac
import re
from datetime import date

import msgspec

from compliance.phi import dates, provenance
from compliance.phi.calendar_dates import read_date
from compliance.phi.folding import fold
from compliance.phi.provenance import QUOTED, Allowed
from compliance.phi.public import Public, figures, words_of
from compliance.phi.scan import Scan, hash_of
from core.keys import MasterKey

_MARKS = re.compile(r"[@#<>{}\[\]_\\]|://|\bwww\.")
_LONG_NUMBER = re.compile(r"\d(?:[\s().,/:-]{0,2}\d){5,}")
LONGEST = 1600
_FIGURES = re.compile(r"\$?\d[\d,]*(?:\.\d\d)?")


class Scanner:
    """Knows each practice's key for the index; keeps nothing of what it reads."""

    def __init__(self, master: MasterKey) -> None:
        self._key = master.derive("index of other people's data")
        self._keys: dict[str, bytes] = {}

    def key_of(self, practice_id: str) -> bytes:
        """One per practice: equal values of two practices have nothing in common in the database."""
        found = self._keys.get(practice_id)
        if found is None:
            found = hmac.new(self._key, practice_id.encode(), hashlib.sha256).digest()
            self._keys[practice_id] = found
        return found

    def scan(self, text: str, allowed: Allowed, public: Public, *, practice_id: str, today: date) -> Scan:
        """Whatever goes wrong in here, a person reads the text first."""
        try:
            return _scan(text, allowed, public, self.key_of(practice_id), today)
        except Exception:  # noqa: BLE001 - failing closed is the point; the text is in no message of ours
            return Scan(hash_of(text), "review")


def _scan(text: str, allowed: Allowed, public: Public, key: bytes, today: date) -> Scan:
    allowed = msgspec.structs.replace(
        allowed,
        public=(*allowed.public, *public.values),
        staff=(*allowed.staff, *public.staff),
        common=public.runs,
        public_words=public.words,
        public_text=public.text,
    )
    if _made_of_known_pieces(text, allowed, public, today):
        return Scan(hash_of(text), "clean", tuple(sorted(provenance.name_digests(text, allowed, key))))
    finding, digests = provenance.inspect(text, allowed, key, today=today)
    return Scan(hash_of(text), finding, tuple(sorted(digests)))


def _made_of_known_pieces(text: str, allowed: Allowed, public: Public, today: date) -> bool:
    """Nothing but words of our own texts, of the practice's own file and of this contact's name, short figures and
    days that may be named: such a text needs no detectors, and nearly every answer of the playbook is one.
    """
    if allowed.model_written or len(text) > LONGEST:
        return False
    plain = fold(text).text
    plain = public.figures.sub(" ", plain)
    if allowed.values:
        plain = figures(allowed.values).sub(" ", plain)
    if _MARKS.search(plain) or _LONG_NUMBER.search(plain) or (allowed.open_chat and QUOTED.search(plain)):
        return False
    if any(len(re.sub(r"\D", "", found)) > 4 and "$" not in found for found in _FIGURES.findall(plain)):
        return False
    own = {word for name in allowed.names for word in words_of(name)}
    if any(
        len(word) > 1 and word not in allowed.public_words and word not in own for word in words_of(plain)
    ):
        return False
    return all(
        span.type != "DATE_TIME"
        or provenance.day_allowed(read_date(plain[span.start : span.end], today), allowed, today)
        for span in dates.find(plain)
    )
