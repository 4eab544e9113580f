"""The port to a calendar of record: what every practice system must answer, our own included.

A slot is a hint; only `confirm` is truth. Errors are those of `core.errors`: RetryLaterError before anything
happened, UnknownOutcomeError when a write left and no answer came (look it up, never resend), ReconnectError
when credentials are gone. Ids are opaque, instants aware, money in minor units.
"""

import hashlib
from collections.abc import Mapping
from datetime import date, datetime, timedelta
from typing import Final, Literal, Protocol, runtime_checkable

import msgspec

from booking.slots import Start, StartQuery

MORE: Final = "+"
"""Ends a cursor after which there is more to read, even where its page held nothing."""
Ability = Literal["native", "emulated", "task", "none"]
"""task: a person does it, and we make the task. none: it is not offered."""
ChangeKind = Literal["appointments", "clients", "invoices", "packages"]


class Capabilities(msgspec.Struct, frozen=True):
    slots: Ability = "none"
    hold: Ability = "none"
    book: Ability = "task"
    reschedule: Ability = "task"
    cancel: Ability = "task"
    attend: Ability = "none"
    """Hears from us that somebody has said they will come."""
    clients: Ability = "none"
    push: Ability = "none"
    packages: Ability = "none"
    invoices: Ability = "none"


class Listed(msgspec.Struct, frozen=True):
    """A location, service or provider as that system knows it."""

    external_id: str
    name: str
    active: bool = True
    minutes: int | None = None
    prep_minutes: int = 0
    clean_up_minutes: int = 0
    bookable_online: bool = True


class CalendarSlot(msgspec.Struct, frozen=True):
    """A time that was free at `fetched_at`. `token` is that system's own name for it."""

    start: Start
    end: datetime
    token: str
    fetched_at: datetime
    room: str | None = None


class IntentKey(msgspec.Struct, frozen=True):
    """Ours, made of the conversation and the wish, so that a wish is carried out once."""

    thread_id: str
    wish: str

    def __str__(self) -> str:
        return f"{self.thread_id}:{self.wish}"

    @property
    def marker(self) -> str:
        """A short mark for that system's comment field: names nobody and is found again."""
        return f"ref {hashlib.sha256(str(self).encode()).hexdigest()[:12]}"


class CalendarHold(msgspec.Struct, frozen=True):
    """`firm` False: kept in our table only, so that two of our conversations do not promise the same time."""

    token: str
    slot: CalendarSlot
    expires_at: datetime
    firm: bool


class Client(msgspec.Struct, frozen=True):
    """Who is to be booked. Its repr names nobody."""

    external_id: str | None
    name: str | None = None
    phone: str | None = None
    email: str | None = None

    def __repr__(self) -> str:
        return f"Client({self.external_id})"


class Candidate(msgspec.Struct, frozen=True):
    """A person of that system who may be ours. Never shown to a sender whom we have not verified."""

    external_id: str
    score: float
    reasons: tuple[str, ...]


class CalendarBooking(msgspec.Struct, frozen=True):
    """What stands there now. After `cancel` the state is still `booked` where the office was only asked to."""

    external_id: str
    state: Literal["booked", "cancelled", "completed", "no_show"]
    version: int
    leftover: str | None = None
    """After a move: the old booking, which that system would not cancel; a person must."""
    by_hand: bool = False
    """It stands in our calendar; a person must do the same there, because that system lets nobody else."""


class Conflict(msgspec.Struct, frozen=True):
    """Somebody was faster, or a rule forbids it; the nearest other times are in the same answer."""

    reason: str
    alternatives: tuple[Start, ...] = ()
    existing: str | None = None


class NeedsPayment(msgspec.Struct, frozen=True):
    """That system wants a deposit or a card first."""

    amount_minor: int | None = None


class NeedsStaff(msgspec.Struct, frozen=True):
    """A person must do it there."""

    reason: str


Confirmed = CalendarBooking | Conflict | NeedsPayment | NeedsStaff


class Change(msgspec.Struct, frozen=True):
    """One changed object, to be upserted by id; a version that is not newer is ignored."""

    kind: ChangeKind
    external_id: str
    version: int
    body: dict[str, object]


class PackageBalance(msgspec.Struct, frozen=True):
    services: tuple[str, ...]
    total: int
    used: int
    remaining: int
    expires: date | None
    bought_at: date | None


class Health(msgspec.Struct, frozen=True):
    state: Literal["ok", "degraded", "down"]
    reason: str | None = None
    since: datetime | None = None


class Handshake(msgspec.Struct, frozen=True):
    """What to answer to a system that checks our address."""

    body: bytes


class CalendarOfRecord(Protocol):
    """One connection of one practice. Nothing of it runs inside a unit of work: it may wait for a network."""

    def capabilities(self) -> Capabilities: ...

    async def list_locations(self) -> tuple[Listed, ...]: ...

    async def list_services(self) -> tuple[Listed, ...]: ...

    async def list_providers(self) -> tuple[Listed, ...]: ...

    async def find_slots(self, query: StartQuery, *, moving: str | None = None) -> tuple[CalendarSlot, ...]:
        """Free times now, never from a cache. `moving`: the booking that the new time would replace."""
        ...

    async def hold(self, slot: CalendarSlot, key: IntentKey, ttl: timedelta) -> CalendarHold | Conflict:
        """Keep it while the patient makes up their mind. What `confirm` needs to know of the hold stands in the
        token of `CalendarHold.slot`: another process, with another adapter, may confirm it.
        """
        ...

    async def release(self, hold: CalendarHold, key: IntentKey) -> None: ...

    async def confirm(
        self, slot: CalendarSlot, client: Client, answers: Mapping[str, str], key: IntentKey
    ) -> Confirmed:
        """Book it. Only a CalendarBooking, with that system's own id, may be called booked to a patient.

        `slot` is as `find_slots` gave it (minutes ago perhaps, by another process), or as `CalendarHold.slot`. A
        token that has run out is no conflict: look the time up anew and say Conflict only when it is truly gone.
        `answers`: `services` (our ids, with commas), `note`.
        """
        ...

    async def reschedule(self, booking: str, slot: CalendarSlot, client: Client, key: IntentKey) -> Confirmed:
        """Move it; there are never two."""
        ...

    async def cancel(self, booking: str, reason: str, key: IntentKey) -> CalendarBooking:
        """Cancelling what is cancelled already is fine."""
        ...

    async def find_booking(
        self, key: IntentKey, slot: CalendarSlot, client: Client
    ) -> CalendarBooking | None:
        """What a write whose answer never came has left behind: the same client, start and service, and the
        `marker` of the key where that system keeps comments. None: nothing is there.
        """
        ...

    async def match_client(
        self, *, phone: str | None, email: str | None, name: str | None, birthdate: date | None
    ) -> tuple[Candidate, ...]:
        """Best first: phone and e-mail before names; people who share a phone are never merged."""
        ...

    async def create_client(self, client: Client) -> str: ...

    async def changes(self, kind: ChangeKind, cursor: str | None) -> tuple[tuple[Change, ...], str | None]:
        """What has changed since the cursor, and the next one. Repeats are allowed, gaps are not. An empty page is the
        last, unless its cursor ends with `MORE`.
        """
        ...

    def verify_webhook(
        self, headers: Mapping[str, str], raw_body: bytes
    ) -> tuple[Change, ...] | Handshake | None:
        """None: reject it. A push only wakes `changes`, so that pushed and polled systems behave alike."""
        ...

    async def packages(self, client: str) -> tuple[PackageBalance, ...]: ...

    async def health(self) -> Health: ...


@runtime_checkable
class TakesAttendance(Protocol):
    """Of a system whose documents have a call for it: the others keep nothing of a patient's "I will come"."""

    async def attend(self, booking: str) -> CalendarBooking:
        """Mark it as confirmed by the patient. Saying it twice is fine, and what is further on (they are here, it is
        over, it is off) stays as it is. Raises RejectedError where that system will not have it.
        """
        ...
