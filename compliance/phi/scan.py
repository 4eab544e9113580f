"""What the scanner said about one exact text; it travels with the draft, because the gate itself must not scan."""

import hashlib
from typing import Literal

import msgspec

Finding = Literal["clean", "review", "other_person", "unresolved"]


class Scan(msgspec.Struct, frozen=True):
    """Bound to its text: a text that was changed afterwards counts as not scanned."""

    text_hash: str
    finding: Finding
    digests: tuple[str, ...] = ()
    """Keyed hashes of what could be another person's; the gate asks the index whose they are."""

    def fits(self, text: str) -> bool:
        return self.text_hash == hash_of(text)

    def __repr__(self) -> str:
        return f"<scan: {self.finding}>"


def hash_of(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:32]


def fixed(text: str) -> Scan:
    """For an approved text of ours whose blanks, if any, were filled from the practice's own file or the very
    visit it is about. A test scans every such text as it stands in the locales.
    """
    return Scan(hash_of(text), "clean")
