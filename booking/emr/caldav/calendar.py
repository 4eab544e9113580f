"""A practice that keeps its calendar in CalDAV or shows it as a feed: free is what neither they nor we have taken."""

import asyncio
import base64
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Final
from urllib.parse import quote, urlsplit

import msgspec
from sqlalchemy import Connection as Sql

from booking.busy import EVERY_THREAD, load_busy
from booking.emr.base import (
    CalendarBooking,
    CalendarSlot,
    Capabilities,
    Client,
    Confirmed,
    Conflict,
    Health,
    IntentKey,
    Listed,
)
from booking.emr.caldav import dav, ics
from booking.emr.caldav.ics import BusyTime
from booking.emr.choosing import around, nearest_to, window_of
from booking.emr.connection import Surroundings
from booking.emr.probing import probed
from booking.emr.request_calendar import RequestCalendar
from booking.emr.transport import Answer, Ask
from booking.slots import Busy, Span, Start, StartQuery, find_starts
from booking.slots.types import minute_of
from booking.types import ends_of
from core.errors import ReconnectError, RejectedError, RetryLaterError
from core.session import now

A_DAY: Final = timedelta(days=1)
NO_VERSION: Final = 0
XML: Final = "application/xml; charset=utf-8"


class CalDavCalendar(RequestCalendar):
    """Options: kind (caldav, feed), names (yes: events carry the patient's name). Secrets: username and password, or
    token; feeds, as `ada=https://… bo=https://…`. Providers are linked to the paths of their calendars.
    """

    def __init__(self, surroundings: Surroundings) -> None:
        super().__init__(surroundings)
        pairs = (each.partition("=") for each in self._connection.secrets.get("feeds", "").split())
        self._feeds = {provider: address for provider, sign, address in pairs if sign}
        self._reads_only = self._connection.options.get("kind") == "feed"

    def capabilities(self) -> Capabilities:
        """With a feed we book in our own calendar, which the office reads as our feed."""
        return Capabilities(
            slots="native",
            hold="emulated",
            book="native",
            reschedule="native",
            cancel="native",
            clients="none",
        )

    async def list_providers(self) -> tuple[Listed, ...]:
        """The calendars that there are."""
        if self._reads_only:
            return await self._own.list_providers()
        answer = await self._send(
            Ask("PROPFIND", "", headers={"depth": "1", "content-type": XML}, body=dav.CALENDARS)
        )
        found = dav.calendars(_good(answer).body)
        return tuple(Listed(path, name) for path, name in sorted(found.items()))

    async def find_slots(self, query: StartQuery, *, moving: str | None = None) -> tuple[CalendarSlot, ...]:
        book, at = self._around.practice(), self._around.clock.now()
        window = window_of(book, query, at)
        if window.empty:
            return ()
        providers = query.providers or book.appointment_type(query.type).providers
        theirs = await self._busy(providers, window.first - A_DAY, window.last + A_DAY, moving)
        able = tuple(each for each in providers if each in theirs)
        if not able:
            return ()
        asked = msgspec.structs.replace(query, providers=able)
        spans = [_span(provider, each) for provider, found in theirs.items() for each in found]
        known = await self._ours(moving)

        def look(conn: Sql) -> list[Start]:
            own = load_busy(
                conn,
                window.first - A_DAY,
                window.last + A_DAY,
                without_thread=EVERY_THREAD,
                without_appointment=known,
            )
            return find_starts(book, asked, Busy([*own.spans, *spans]), now(conn))

        found = await self._around.db.read(self._around.scope, look)
        return tuple(CalendarSlot(each, ends_of(each), "", at) for each in found)

    async def confirm(
        self, slot: CalendarSlot, client: Client, answers: Mapping[str, str], key: IntentKey
    ) -> Confirmed:
        """Written first, read after: of two who write at once, whoever sees the other gives way."""
        booking = _booking_id(slot.start.provider, key)
        if await self._lost(slot.start, key) or await self._overlapped(slot, booking):
            return await self._instead(slot.start)
        note = " · ".join(filter(None, (answers.get("note"), key.marker)))
        await self._put(booking, self._object(slot, booking, client, note), {"if-none-match": "*"})
        if await self._overlapped(slot, booking):
            await self._delete(booking)
            return await self._instead(slot.start)
        return CalendarBooking(booking, "booked", NO_VERSION)

    async def reschedule(self, booking: str, slot: CalendarSlot, client: Client, key: IntentKey) -> Confirmed:
        lost = await self._lost(slot.start, key, await self._ours(booking))
        if lost or await self._overlapped(slot, booking):
            return await self._instead(slot.start)
        if _provider(booking) != slot.start.provider or self._reads_only:
            made = _booking_id(slot.start.provider, key)
            await self._put(made, self._object(slot, made, client, key.marker), {"if-none-match": "*"})
            await self._delete(booking)
            return CalendarBooking(made, "booked", NO_VERSION)
        old = await self._send(Ask("GET", self._href(booking)))
        if old.status in {404, 410}:
            raise RejectedError("unknown_booking")
        match = {"if-match": old.headers["etag"]} if "etag" in old.headers else {}
        sequence = ics.sequence_of(_good(old).body) + 1
        written = self._object(slot, booking, client, key.marker, sequence)
        if not await self._put(booking, written, match):
            raise RetryLaterError("changing")
        return CalendarBooking(booking, "booked", NO_VERSION)

    async def cancel(self, booking: str, reason: str, key: IntentKey) -> CalendarBooking:  # noqa: ARG002
        await self._delete(booking)
        return CalendarBooking(booking, "cancelled", NO_VERSION)

    async def find_booking(
        self,
        key: IntentKey,
        slot: CalendarSlot,
        client: Client,  # noqa: ARG002
    ) -> CalendarBooking | None:
        """Its name is made of the wish."""
        booking = _booking_id(slot.start.provider, key)
        if self._reads_only:
            return None
        answer = await self._send(Ask("GET", self._href(booking)))
        there = answer.status not in {404, 410} and bool(_good(answer).body)
        return CalendarBooking(booking, "booked", NO_VERSION) if there else None

    async def health(self) -> Health:
        return await probed(self._read_all())

    # Inside

    async def _read_all(self) -> None:
        start = self._around.clock.now()
        for provider in self._around.practice().providers:
            await self._busy_of(provider.id, start, start + A_DAY)

    async def _busy(
        self, providers: tuple[str, ...], since: datetime, until: datetime, moving: str | None
    ) -> dict[str, list[BusyTime]]:
        """Everybody's whose calendar can be read; who has one that cannot is offered to nobody."""
        found: dict[str, list[BusyTime]] = {}
        for provider in providers:
            try:
                taken = await self._busy_of(provider, since, until)
            except RejectedError:
                continue
            found[provider] = [each for each in taken if moving is None or each.uid != _uid(moving)]
        return found

    async def _busy_of(self, provider: str, since: datetime, until: datetime) -> list[BusyTime]:
        zone = self._around.practice().zone
        objects = await self._objects(provider, since, until)
        return await asyncio.to_thread(
            lambda: [each for data in objects for each in ics.busy_times(data, since, until, zone)]
        )

    async def _objects(self, provider: str, since: datetime, until: datetime) -> list[bytes]:
        """A day more on both sides is asked for: servers are known to be an hour off around changes of the clock."""
        feed = self._feeds.get(provider)
        if feed is not None:
            return [_good(await self._transport.send(Ask("GET", feed), _unsigned)).body]
        if self._reads_only or provider not in self._connection.links.providers:
            return []
        asked = dav.between(since - A_DAY, until + A_DAY)
        headers = {"depth": "1", "content-type": XML}
        answer = await self._send(Ask("REPORT", self._collection(provider), headers=headers, body=asked))
        return [each.data for each in dav.stored(_good(answer).body)]

    async def _overlapped(self, slot: CalendarSlot, booking: str) -> bool:
        kind = self._around.practice().appointment_type(slot.start.type)
        since = slot.start.at - timedelta(minutes=kind.buffer_before)
        until = slot.end + timedelta(minutes=kind.buffer_after)
        taken = await self._busy_of(slot.start.provider, since, until)
        return any(each.uid != _uid(booking) for each in taken)

    async def _instead(self, wished: Start) -> Conflict:
        try:
            others = nearest_to(await self.find_slots(around(wished)), wished)
        except (RetryLaterError, RejectedError):
            others = ()
        return Conflict("taken", others)

    def _object(
        self, slot: CalendarSlot, booking: str, client: Client, note: str, sequence: int = 0
    ) -> bytes:
        book = self._around.practice()
        kind = book.appointment_type(slot.start.type).name
        named = self._connection.options.get("names") == "yes" and client.name
        return ics.event(
            slot,
            uid=_uid(booking),
            summary=f"{kind}: {client.name}" if named else kind,
            note=note,
            stamp=self._around.clock.now(),
            sequence=sequence,
            place=book.location(slot.start.location).name,
        )

    async def _put(self, booking: str, data: bytes, condition: Mapping[str, str]) -> bool:
        """False: somebody changed it. One that is there already under the name of this wish is this wish's."""
        if self._reads_only or _provider(booking) not in self._connection.links.providers:
            return True
        ask = Ask("PUT", self._href(booking), headers={"content-type": ics.TYPE, **condition}, body=data)
        answer = await self._send(ask)
        if answer.status in {409, 412}:
            return "if-none-match" in condition
        _good(answer)
        return True

    async def _delete(self, booking: str) -> None:
        if self._reads_only or _provider(booking) not in self._connection.links.providers:
            return
        answer = await self._send(Ask("DELETE", self._href(booking)))
        if answer.status not in {404, 410}:
            _good(answer)

    async def _send(self, ask: Ask) -> Answer:
        return await self._transport.send(ask, self._sign)

    async def _sign(self, ask: Ask, _renew: bool) -> Ask:  # noqa: FBT001 - the shape of Sign
        secrets = self._connection.secrets
        pair = f"{secrets.get('username', '')}:{secrets.get('password', '')}"
        token = secrets.get("token")
        shown = f"Bearer {token}" if token else f"Basic {base64.b64encode(pair.encode()).decode()}"
        return msgspec.structs.replace(ask, headers={**ask.headers, "authorization": shown})

    def _collection(self, provider: str) -> str:
        """On the connection's own host, wherever below it the calendar's path begins."""
        path = quote(self._connection.links.providers[provider].rstrip("/") + "/")
        base = urlsplit(self._connection.base_url or "")
        return f"{base.scheme}://{base.netloc}{path}" if path.startswith("/") else path

    def _href(self, booking: str) -> str:
        provider, _, name = booking.partition("/")
        if provider not in self._connection.links.providers:
            raise RejectedError("provider_not_linked")
        return f"{self._collection(provider)}{quote(name)}.ics"


def _booking_id(provider: str, key: IntentKey) -> str:
    """Whose calendar, and a name that the same wish makes again."""
    return f"{provider}/{key.marker.removeprefix('ref ')}"


def _provider(booking: str) -> str:
    return booking.partition("/")[0]


def _uid(booking: str) -> str:
    return f"{booking.rpartition('/')[2]}{ics.OURS}"


def _span(provider: str, each: BusyTime) -> Span:
    first, last = minute_of(each.start), minute_of(each.end + timedelta(seconds=59))
    return Span(provider=provider, type="", location=None, start=first, busy_from=first, busy_to=last)


def _good(answer: Answer) -> Answer:
    if answer.status == 401:
        raise ReconnectError("HTTP_401")
    if not 200 <= answer.status < 300:
        raise RejectedError(f"status_{answer.status}")
    return answer


async def _unsigned(ask: Ask, _renew: bool) -> Ask:  # noqa: FBT001 - a feed's address is its key
    return ask
