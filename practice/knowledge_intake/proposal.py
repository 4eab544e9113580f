"""What a page or price list proposes: one fact, with where it stood. Nothing of it is said before a person approves."""

from datetime import date
from typing import Annotated, Literal, Protocol

import msgspec

from practice.file import KnowledgeKind, Per, Weekday

Kind = Literal["price", "hours", "policy", "faq", "service", "staff", "location", "offer"]
Words = Annotated[str, msgspec.Meta(min_length=1, max_length=200, pattern=r"^[^\u0000]*\S[^\u0000]*$")]
Text = Annotated[str, msgspec.Meta(min_length=1, max_length=2000, pattern=r"^[^\u0000]*\S[^\u0000]*$")]
Language = Annotated[str, msgspec.Meta(pattern="^[a-z]{2,3}$")]
FileId = Annotated[str, msgspec.Meta(pattern="^[A-Za-z0-9][A-Za-z0-9_-]{0,63}$")]
Minor = Annotated[int, msgspec.Meta(ge=1, le=10**9)]
Sessions = Annotated[int, msgspec.Meta(ge=2, le=99)]
RangeText = Annotated[
    str, msgspec.Meta(pattern=r"^([01][0-9]|2[0-3]):[0-5][0-9]-(([01][0-9]|2[0-3]):[0-5][0-9]|24:00)$")
]


class PriceLine(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A line of a price list. Without a service it can only become a text."""

    amount_minor: Minor
    currency: Annotated[str, msgspec.Meta(pattern="^[A-Z]{3}$")]
    per: Per
    label: Words | None = None
    starts_from: bool = False
    sessions: Sessions | None = None
    note: Words | None = None


class Content(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What a person reads, changes and approves."""

    title: Words
    text: Text
    language: Language
    service: FileId | None = None
    location: FileId | None = None
    price: PriceLine | None = None
    hours: dict[Weekday, tuple[RangeText, ...]] | None = None
    """Only the days that were told; an empty list is a closed day."""
    kinds: tuple[KnowledgeKind, ...] = ("other",)
    valid_from: date | None = None
    valid_until: date | None = None


class Place(msgspec.Struct, frozen=True):
    """Where it stood in its source."""

    page: int | None = None
    line: int | None = None
    heading: str | None = None
    quote: str = ""


class Finding(msgspec.Struct, frozen=True):
    kind: Kind
    content: Content
    place: Place
    doubts: tuple[str, ...] = ()
    """Codes of what could not be told from the text."""


class Known(Protocol):
    """What the practice already is: matches words with its services and tells languages."""

    currency: str
    languages: tuple[str, ...]
    today: date
    day_first: bool

    def service(self, text: str) -> str | None:
        """The one service that the words name; None for none and for several."""
        ...

    def usual_unit(self, service: str) -> Per | None:
        """What the service is sold by, where all its prices agree."""
        ...

    def names(self, service: str) -> tuple[str, ...]:
        """What it is called, for leaving it out of labels."""
        ...

    def labels(self, service: str) -> tuple[str, ...]:
        """The variants that its price list has."""
        ...

    def language(self, text: str) -> str: ...
