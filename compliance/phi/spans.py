"""The words everything here speaks in: a found span, what is known of the thread's people, a redacted text."""

from collections.abc import Iterable
from typing import Literal

import msgspec

Destination = Literal["llm", "log"]


class Span(msgspec.Struct, frozen=True):
    """Characters `start` to `end` of the text as it came in; never the characters themselves."""

    start: int
    end: int
    type: str
    score: float = 1.0

    def overlaps(self, other: "Span") -> bool:
        return self.start < other.end and other.start < self.end


class Known(msgspec.Struct, frozen=True):
    """The people of this thread, and what its practice says in public."""

    names: tuple[str, ...] = ()
    """The contact's own names, household members and whoever was named before."""
    phones: tuple[str, ...] = ()
    emails: tuple[str, ...] = ()
    ids: tuple[str, ...] = ()
    staff: tuple[str, ...] = ()
    public: tuple[str, ...] = ()
    """Practice name, its phones, addresses, handles and sites: never an identifier of a person."""
    id_formats: tuple[str, ...] = ()
    """Regular expressions of the practice's own record numbers."""

    def __repr__(self) -> str:
        return "<known people>"


class Redacted(msgspec.Struct, frozen=True):
    text: str
    spans: tuple[Span, ...]

    def __repr__(self) -> str:
        return f"<redacted, {len(self.spans)} spans>"


def merge(spans: Iterable[Span]) -> list[Span]:
    """Overlapping finds become one span over all their characters, named by the surest (then longest) of them."""
    merged: list[Span] = []
    for span in sorted(spans, key=lambda found: (found.start, -found.end)):
        if merged and span.overlaps(merged[-1]):
            last = merged[-1]
            best = max(last, span, key=lambda found: (found.score, found.end - found.start))
            merged[-1] = Span(last.start, max(last.end, span.end), best.type, best.score)
        else:
            merged.append(span)
    return merged
