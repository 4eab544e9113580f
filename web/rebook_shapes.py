"""The next visit as the screens see it: who is leaving without one, the times to offer, and how often it is booked."""

from datetime import date, datetime
from typing import Annotated, Literal

import msgspec

from agent.desk_texts import Told
from sequences.rebook.prompts import REASONS
from web.appointment_shapes import Id, Wall
from web.bounds import ClientId
from web.calendar_view import TimeView, VisitView

Reason = Literal["will_call", "not_needed", "done", "elsewhere", "other"]
assert set(REASONS) == set(Reason.__args__)  # type: ignore[attr-defined]


class SuggestedTime(msgspec.Struct, frozen=True):
    """`at` is what a press sends: the wall clock of its place."""

    at: str
    time: TimeView
    beyond: bool
    """Further ahead than patients book themselves."""


class OfferView(msgspec.Struct, frozen=True):
    """What became of the offer by text, or when it goes. `words` only where the gate said something."""

    state: Literal["waits", "sent", "held", "blocked", "none"]
    at: datetime | None = None
    code: str | None = None


class PromptView(msgspec.Struct, frozen=True):
    id: str
    contact_id: str
    thread_id: str | None
    name: str | None
    appointment_id: str
    provider: str
    provider_name: str
    location: str | None
    visit_at: datetime
    timezone: str
    service: str | None
    service_name: str | None
    type: str | None
    type_name: str | None
    basis: Literal["plan", "series", "recall", "spacing"] | None
    plan_id: str | None
    aim_at: datetime | None
    weeks: int | None
    """From this visit to the next, about."""
    arrived_at: datetime | None
    left_at: datetime | None
    state: Literal["open", "closed"]
    outcome: Literal["before", "at_checkout", "later"] | None
    times: tuple[SuggestedTime, ...]
    elsewhere: bool
    """The calendar is kept in another system: it is booked there."""
    offer: OfferView
    version: int


class Leaving(msgspec.Struct, frozen=True):
    here: tuple[PromptView, ...]
    """Still at the practice, or just gone."""
    gone: tuple[PromptView, ...]
    """Left in the last days without a next visit."""


class Latest(msgspec.Struct, frozen=True):
    """A person's newest prompt, while nothing is booked."""

    prompt: PromptView | None


class BookNext(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    client_id: ClientId
    at: Wall
    provider: Id
    location: Id | None = None
    tell: bool = False
    """Text them what was booked."""


class BookedNext(msgspec.Struct, frozen=True):
    visit: VisitView
    told: Told | None
    prompt: PromptView


class Dismiss(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    reason: Reason = "other"


class Rate(msgspec.Struct, frozen=True):
    count: int
    percent: int | None
    """Of those who had no next visit when they came; None where there was nobody."""


class Rebooking(msgspec.Struct, frozen=True):
    since: date
    until: date
    visits: int
    before: int
    """Had their next visit already."""
    asked: int
    at_checkout: Rate
    later: Rate
    none: Rate


DayText = Annotated[str, msgspec.Meta(pattern=r"^\d{4}-\d\d-\d\d$")]
