"""What the board shows and is asked: cards, columns, one card's whole story, and what may be done to it."""

from datetime import datetime
from typing import Annotated, Literal

import msgspec

from inbox.views import BookedPill
from pipeline.types import Origin, Stage, Status, ValueFrom
from web.bounds import NO_NUL, ClientId

Sort = Literal["created", "entered", "value"]
Order = Literal["asc", "desc"]
Id = Annotated[str, msgspec.Meta(pattern="^[A-Za-z0-9_-]{1,64}$")]
Tag = Annotated[str, msgspec.Meta(min_length=1, max_length=40, pattern=NO_NUL)]
Words = Annotated[str, msgspec.Meta(max_length=300, pattern=NO_NUL)]
Amount = Annotated[int, msgspec.Meta(ge=0, le=1_000_000_00)]
Wall = Annotated[str, msgspec.Meta(pattern=r"^\d{4}-\d\d-\d\dT\d\d:\d\d$")]
Reason = Literal[
    "BY_HAND",
    "NO_REPLY",
    "NOT_INTERESTED",
    "PRICE",
    "TIMING",
    "WENT_ELSEWHERE",
    "NOT_A_CANDIDATE",
    "NOT_OFFERED",
    "TOO_FAR",
    "WRONG_PERSON",
    "SPAM",
    "BOOKED_ELSEWHERE",
    "PAID_ELSEWHERE",
    "MISTAKE",
    "OTHER",
]


class Worth(msgspec.Struct, frozen=True):
    amount_minor: int
    currency: str


class Choice(msgspec.Struct, frozen=True):
    """Something with a name, to choose or to show."""

    id: str
    name: str


class CardView(msgspec.Struct, frozen=True):
    """One card of the board."""

    id: str
    contact_id: str
    thread_id: str | None
    """The conversation, where there is one."""
    name: str
    named: bool
    phone: str | None
    """To be called with a click."""
    email: str | None
    stage: Stage
    status: Status
    entered_at: datetime
    """Since when it is in its stage."""
    created_at: datetime
    value: Worth
    value_from: ValueFrom
    """paid: what they have paid, less what was given back."""
    service: Choice | None
    line: str | None
    owner: Choice | None
    source: Choice | None
    """The practice's own name for where they came from."""
    channel: str | None
    origin: Origin
    location: str | None
    tags: tuple[str, ...]
    booked: BookedPill | None
    unread: int
    open_tasks: int
    next_task_at: datetime | None
    version: int


class ColumnView(msgspec.Struct, frozen=True):
    stage: Stage
    count: int
    total: Worth
    items: tuple[CardView, ...]
    next_cursor: str | None


class BoardChoices(msgspec.Struct, frozen=True):
    """What can be filtered by, and whom and what a card may be given to."""

    owners: tuple[Choice, ...]
    sources: tuple[Choice, ...]
    services: tuple[Choice, ...]
    lines: tuple[str, ...]
    locations: tuple[Choice, ...]
    tags: tuple[str, ...]


class BoardView(msgspec.Struct, frozen=True):
    columns: tuple[ColumnView, ...]
    """In the order of the stages; only the one that was asked for, where one was."""
    unowned: int
    """Open cards of the practice that are nobody's: must be 0."""
    choices: BoardChoices
    live_head: int


class MoveView(msgspec.Struct, frozen=True):
    id: str
    at: datetime
    from_stage: Stage | None
    """None: it was opened."""
    to_stage: Stage
    why: str
    """A code."""
    note: str | None
    by: Literal["user", "agent", "system", "key", "patient"]
    by_name: str | None


class CardDetail(msgspec.Struct, frozen=True):
    card: CardView
    moves: tuple[MoveView, ...]
    """Oldest first."""
    lifetime: Worth
    """Paid minus given back, whatever the stage."""
    others: tuple[CardView, ...]
    """Further cards of the same person."""
    not_fit: bool
    """Nobody follows up with them: a person has said so."""


class PersonCard(msgspec.Struct, frozen=True):
    """A person's card for the side of their conversation; None where they have none."""

    current: CardDetail | None


class NewCard(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    client_id: ClientId
    contact_id: Id
    service: Id | None = None
    value_minor: Amount | None = None
    owner_id: Id | None = None
    note: Words = ""


class EditCard(msgspec.Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """What is left out stays as it is."""

    owner_id: Id | msgspec.UnsetType = msgspec.UNSET
    value_minor: Amount | msgspec.UnsetType | None = msgspec.UNSET
    """None: what the practice expects of the treatment again."""
    service: Id | msgspec.UnsetType | None = msgspec.UNSET
    tags: tuple[Tag, ...] | msgspec.UnsetType = msgspec.UNSET


class MoveCard(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    stage: Stage
    reason: Reason = "BY_HAND"
    note: Words = ""
    from_stage: Stage | None = None
    """Where whoever moves it saw it; a card that a colleague has moved meanwhile stays where they put it."""
    anyway: bool = False
    """Give somebody up although they have merely not answered yet (409 with code `cold_for_silence` without)."""


class BookedElsewhere(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """With a time it stands in the calendar as if the practice's system had told of it; without, only the card moves."""

    client_id: ClientId
    at: Wall | None = None
    """On the clock of its place."""
    type: Id | None = None
    """Default: what their treatment of interest is booked as."""
    provider: Id | None = None
    location: Id | None = None


class CheckedOut(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """They have paid: the invoice is written down, and today's visit has taken place."""

    client_id: ClientId
    amount_minor: Annotated[int, msgspec.Meta(ge=1, le=1_000_000_00)]
    appointment_id: Id | None = None


class SetTags(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    tags: Annotated[tuple[Tag, ...], msgspec.Meta(max_length=30)]


class TagsView(msgspec.Struct, frozen=True):
    tags: tuple[str, ...]


class OwnerView(msgspec.Struct, frozen=True):
    id: str
    name: str
    role: str
    open_cards: int
    takes_leads: bool
    away_from: datetime | None
    away_until: datetime | None


class OwnersView(msgspec.Struct, frozen=True):
    items: tuple[OwnerView, ...]
    unowned: int


class SetOwner(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    takes_leads: bool
    away_until: datetime | None = None
    """Until then their open cards are others'."""
    away_from: datetime | None = None
    """None: from now on."""
