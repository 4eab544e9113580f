"""What the booking panel sends and is answered."""

from typing import Annotated, Literal

import msgspec
from litestar.params import HeaderParameter

from agent.desk_texts import Told
from core.errors import BadInputError
from web.bounds import NO_NUL, ClientId
from web.calendar_view import DayTimes, TimeView, TypeView, VisitView

IfMatch = Annotated[str | None, HeaderParameter(name="If-Match", pattern='^(W/)?"?[0-9]{1,9}"?$')]
Id = Annotated[str, msgspec.Meta(pattern="^[A-Za-z0-9_-]{1,64}$")]
WhyText = Annotated[str, msgspec.Meta(max_length=200, pattern=NO_NUL)]
Wall = Annotated[str, msgspec.Meta(pattern=r"^\d{4}-\d\d-\d\dT\d\d:\d\d$")]


class ServiceOption(msgspec.Struct, frozen=True):
    id: str
    name: str
    new: str | None
    returning: str | None
    """The appointment type for a new and for a returning person; None: a colleague chooses."""


class BookingOptions(msgspec.Struct, frozen=True):
    """What the booking panel needs for one person."""

    contact_id: str
    thread_id: str
    name: str | None
    returning: bool
    interests: tuple[str, ...]
    last_provider: str | None
    types: tuple[TypeView, ...]
    services: tuple[ServiceOption, ...]
    providers: dict[str, str]
    timezone: str
    today: str
    can_text: bool
    elsewhere: bool
    """The calendar is kept in another system: appointments are made there."""
    visits: tuple[VisitView, ...]


class Times(msgspec.Struct, frozen=True):
    soonest: tuple[TimeView, ...]
    """The nearest first."""
    days: tuple[DayTimes, ...]


class LookAt(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    thread_id: Id
    type: Id
    at: Wall
    services: tuple[Id, ...] = ()
    provider: Id | None = None
    location: Id | None = None
    moves: Id | None = None


class MakeVisit(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    client_id: ClientId
    thread_id: Id
    type: Id
    provider: Id
    at: Wall
    """On the clock of its place."""
    services: tuple[Id, ...] = ()
    location: Id | None = None
    name: Annotated[str, msgspec.Meta(max_length=120, pattern=NO_NUL)] = ""
    override_reason: WhyText = ""
    """Why rules that stand against it are set aside."""
    tell: bool = False
    """Text them what was booked."""


class MoveVisit(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    client_id: ClientId
    at: Wall
    provider: Id
    location: Id | None = None
    override_reason: WhyText = ""
    tell: bool = False


class CancelVisit(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    reason: Annotated[str, msgspec.Meta(min_length=1, max_length=120, pattern=NO_NUL)]
    tell: bool = False


class Attend(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    what: Literal["arrived", "completed", "no_show", "booked", "confirmed"]


class Changed(msgspec.Struct, frozen=True):
    visit: VisitView
    told: Told | None = None


def version_of(if_match: str | None) -> int:
    """Raises `BadInputError` without one: nobody changes what they have not looked at."""
    if if_match is None:
        raise BadInputError("say which version you looked at, in If-Match", at="/if-match")
    return int(if_match.removeprefix("W/").strip('"'))
