"""What systems have in common that speak FHIR's JSON, keep no holds for us, and never call us: they are asked again."""

from collections.abc import AsyncIterator
from datetime import UTC, date, datetime, timedelta
from typing import Final
from zoneinfo import ZoneInfo

import msgspec

from booking.emr.base import (
    CalendarBooking,
    CalendarHold,
    CalendarSlot,
    Candidate,
    Client,
    Confirmed,
    Conflict,
    Health,
    IntentKey,
)
from booking.emr.choosing import around, nearest_to
from booking.emr.connection import Surroundings
from booking.emr.fhir_json import Resource, answered, pages
from booking.emr.matching import Known, Sought, candidates
from booking.emr.probing import probed
from booking.emr.silent import Silent
from booking.emr.theirs import Theirs
from booking.emr.transport import Answer, Ask, own_address
from booking.slots import Start, StartQuery
from core.errors import GlowdeskError, RejectedError, RetryLaterError
from practice.book import PracticeBook

OVERLAP: Final = timedelta(minutes=10)
"""Read again before the last change that we know of: their clock and ours differ, and writes there take a while."""
AGAIN: Final = timedelta(minutes=1)
BEGINNING: Final = timedelta(days=90)
"""How far back the very first reading goes."""
Params = tuple[tuple[str, str], ...]


class PolledCalendar(Silent):
    """The part of the port that such adapters share."""

    own_page: Params = ()
    """Asks for the longest pages that the vendor gives."""
    probe: str = "Location"

    def __init__(self, surroundings: Surroundings) -> None:
        if surroundings.connection is None or surroundings.transport is None:
            raise ValueError("a practice system needs a connection")
        self._connection, self._transport = surroundings.connection, surroundings.transport
        self._clock, self._practice = surroundings.clock, surroundings.practice

    # What the vendor's own file says

    async def _sign(self, ask: Ask, renew: bool) -> Ask:  # noqa: FBT001 - the shape of Sign
        raise NotImplementedError

    async def find_slots(self, query: StartQuery, *, moving: str | None = None) -> tuple[CalendarSlot, ...]:
        raise NotImplementedError

    async def cancel(self, booking: str, reason: str, key: IntentKey) -> CalendarBooking:
        raise NotImplementedError

    def _known(self, resource: Resource) -> Known | None:
        raise NotImplementedError

    # The same for all of them

    async def hold(self, slot: CalendarSlot, key: IntentKey, ttl: timedelta) -> CalendarHold | Conflict:  # noqa: ARG002
        """Kept by us alone: nothing there keeps a time without booking it."""
        return CalendarHold(slot.token, slot, self._clock.now() + ttl, firm=False)

    async def release(self, hold: CalendarHold, key: IntentKey) -> None:
        """There is nothing to give back."""

    async def match_client(
        self, *, phone: str | None, email: str | None, name: str | None, birthdate: date | None
    ) -> tuple[Candidate, ...]:
        found: list[Known] = []
        for params in self._searches(phone, email):
            found += [
                known
                async for each in self._all("Patient", params)
                if (known := self._known(each)) is not None
            ]
        country = self._book.practice.country
        return candidates(found, Sought(phone, email, name, birthdate, country))

    async def health(self) -> Health:
        async def ask() -> None:
            answered(await self._read(self.probe, (("_count", "1"),)))

        return await probed(ask())

    # For the vendor's own file

    @property
    def _book(self) -> PracticeBook:
        return self._practice()

    @property
    def _zone(self) -> ZoneInfo:
        return self._book.zone

    @property
    def _theirs(self) -> Theirs:
        return Theirs(self._connection.links, self._book)

    def _searches(self, phone: str | None, email: str | None) -> list[Params]:
        return [((name, value),) for name, value in (("phone", phone), ("email", email)) if value]

    async def _read(self, path: str, params: Params = ()) -> Answer:
        own = own_address(self._address(), path) if "://" in path else path
        if own is None:
            raise RejectedError("foreign_link")
        return await self._transport.send(Ask("GET", own, params=params), self._sign)

    def _address(self) -> str:
        return self._connection.base_url or ""

    def _all(self, path: str, params: Params = ()) -> AsyncIterator[Resource]:
        return pages(self._read, path, (*params, *self.own_page))

    async def _patient(self, client: Client) -> str:
        """Their id, made known now where nobody there has this very name beside the number or the mail: an earlier
        try may have got as far as that.

        Raises RejectedError where too little is known of them.
        """
        if client.external_id is not None:
            return client.external_id
        found = await self.match_client(
            phone=client.phone, email=client.email, name=client.name, birthdate=None
        )
        same = next((each for each in found if "name" in each.reasons), None)
        return await self.create_client(client) if same is None else same.external_id

    async def create_client(self, client: Client) -> str:
        raise NotImplementedError

    async def _let_go(self, made: Confirmed, old: str, key: IntentKey) -> Confirmed:
        """After a move by booking anew: the old time goes; where it would not, a person is told of both."""
        if not isinstance(made, CalendarBooking) or made.external_id == old:
            return made
        try:
            gone = (await self.cancel(old, "moved", key)).state == "cancelled"
        except GlowdeskError:  # the new time stands, whatever became of the old one
            gone = False
        return made if gone else msgspec.structs.replace(made, leftover=old)

    async def _lost(self, wished: Start) -> Conflict:
        """Somebody was faster: what else there is, where it can be read just now."""
        try:
            others = nearest_to(await self.find_slots(around(wished)), wished)
        except (RetryLaterError, RejectedError):
            others = ()
        return Conflict("taken", others)

    def _since(self, cursor: str | None) -> datetime | None:
        """From where to read; None for the very first time."""
        if cursor is None:
            return None
        try:
            return datetime.fromisoformat(cursor).astimezone(UTC) - OVERLAP
        except ValueError:
            return None

    def _next(self, cursor: str | None, began: datetime, newest: datetime | None) -> str:
        """The last change that we know of by their clock, never later than we began to read.

        Where nothing says when it changed, the beginning of this reading.
        """
        mark = began if newest is None and cursor is None else min(newest or began, began)
        before = None if cursor is None else self._since(cursor)
        if newest is None and before is not None and began - (before + OVERLAP) < AGAIN:
            assert cursor is not None
            return cursor  # the second look of this very reading: that was all
        if before is not None:
            mark = max(mark, before + OVERLAP)
        return mark.isoformat()
