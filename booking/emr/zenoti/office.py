"""What Zenoti keeps: its appointments by the week, its guests, what they paid and what they have left."""

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from typing import Any, Final
from zoneinfo import ZoneInfo

import msgspec

from booking.emr.base import MORE, CalendarBooking, Change
from booking.emr.changes import InvoiceChange, PackageChange, change_of
from booking.emr.versions import Versions
from booking.emr.zenoti.api import Api
from booking.emr.zenoti.reading import (
    Visit,
    booking_of,
    change_of_visit,
    invoice_of,
    package_of,
    visit_of,
)
from core.clock import Clock
from core.errors import RejectedError
from practice.book import PracticeBook

DAY: Final = timedelta(days=1)
WEEK: Final = timedelta(days=7)
"""The longest stretch of appointments that it lists at once."""
BACK: Final = timedelta(days=7)
AHEAD: Final = timedelta(days=62)
"""A reading takes calls from those who write meanwhile: ten for each centre, and no more."""
FAR: Final = timedelta(days=365)
"""What lies beyond `AHEAD` is read in turn, some weeks of it each time."""
FAR_CALLS: Final = 4
CALLS: Final = 10
"""Of one page: a week is a call for each centre, and a minute leaves some forty to the background."""
AGAIN: Final = timedelta(days=3)
"""Money of so many days is looked at again: invoices are closed, and sessions used, after the visit."""
BATCH: Final = 20
"""Invoices or guests that are read before the place is written down: a minute has sixty calls."""
WHOLE: Final = "whole"
FAR_WEEKS, END = "far", "end"
"""Places of a reading behind its days: this time's weeks of what is far; over."""
_GONE: Final = {"cancelled", "no_show"}


class Office:
    """`zones`: the clock on each linked centre's wall."""

    def __init__(self, api: Api, clock: Clock, book: PracticeBook, zones: Mapping[str, ZoneInfo]) -> None:
        self._api, self._clock, self._book, self._zones = api, clock, book, zones
        self.versions = Versions()

    # Appointments ---------------------------------------------------------------------------------

    async def visit(self, booking: str) -> Visit:
        plain = await self._api.get(f"appointments/{booking}")
        center = str(plain.get("center_id") or next(iter(self._zones), ""))
        return visit_of(plain, center, self._zone(center))

    async def visits(self, center: str, first: date, last: date) -> list[Visit]:
        """Of those days, the last one too; it takes a week at most, and its end is the first day without."""
        found: list[Visit] = []
        while first <= last:
            until = min(first + WEEK, last + timedelta(days=1))
            rows = await self._api.get(
                "appointments",
                center_id=center,
                start_date=first,
                end_date=until,
                include_no_show_cancel=True,
            )
            listed = rows.get("appointments") if isinstance(rows, dict) else rows
            found += [visit_of(each, center, self._zone(center)) for each in listed or ()]
            first = until
        return found

    def booking(self, visit: Visit) -> CalendarBooking:
        return booking_of(visit, self._version(visit))

    def booked(self, external_id: str, start: datetime, end: datetime, provider: str) -> CalendarBooking:
        """What confirming has made, without asking once more."""
        looks = (start, end, "booked", provider)
        return CalendarBooking(external_id, "booked", self.versions.of(external_id, looks, self._clock.now()))

    async def cancel(self, booking: str, reason: str, marker: str) -> CalendarBooking:
        """By its invoice or group, which must hold no other visit: that one would go along."""
        visit = await self.visit(booking)
        if visit.state in {*_GONE, "completed"}:
            return self.booking(visit)
        if await self._shares(visit):
            return self.booking(visit)
        told = {"comments": marker}
        try:
            if reason == "no_show":
                await self._api.put(f"appointments/{visit.group}/no_show", told)
            else:
                await self._api.put(f"invoices/{visit.invoice}/cancel", told)
        except RejectedError:
            if (now := await self.visit(booking)).state not in _GONE:
                raise
            return self.booking(now)
        gone = msgspec.structs.replace(visit, state="no_show" if reason == "no_show" else "cancelled")
        return self.booking(gone)

    async def _shares(self, visit: Visit) -> bool:
        center = visit.location or ""
        day = visit.start.astimezone(self._zone(center)).date()
        same = [each for each in await self.visits(center, day, day) if each.invoice == visit.invoice]
        return any(each.external_id != visit.external_id and each.state not in _GONE for each in same)

    # What has changed -----------------------------------------------------------------------------

    async def appointments(self, cursor: str | None) -> tuple[tuple[Change, ...], str]:
        """No list of theirs says when something changed: all from a week ago on, some weeks at a time, so that a
        practice of many centres gets on though its calls of a minute are used up. The cursor is the place of the
        reading, and behind it from where on the next one looks at what is far.
        """
        place, _, far = (cursor or WHOLE).removesuffix(MORE).partition(">")
        if place == END or not self._zones:
            return (), f"{WHOLE}>{far}" if far and self._zones else WHOLE
        today = min(self._today(center) for center in self._zones)
        if place == FAR_WEEKS:
            return await self._far(far, today)
        first = today - BACK if place == WHOLE else date.fromisoformat(place)
        until = first + self._weeks(CALLS) * WEEK
        found = await self._between(first, min(until - DAY, today + AHEAD))
        if until <= today + AHEAD:
            return found, f"{until.isoformat()}>{far}{MORE}"
        return found, f"{FAR_WEEKS}>{far}{MORE}"

    async def _far(self, far: str, today: date) -> tuple[tuple[Change, ...], str]:
        """From where the last reading stopped; after a year's weeks from the first of them again."""
        nearest = today + AHEAD + DAY
        first = max(nearest, date.fromisoformat(far)) if far else nearest
        until = first + self._weeks(FAR_CALLS) * WEEK
        found = await self._between(first, min(until - DAY, today + FAR))
        following = nearest if until > today + FAR else until
        return found, f"{END}>{following.isoformat()}{MORE}"

    def _weeks(self, calls: int) -> int:
        return max(1, calls // len(self._zones))

    async def _between(self, first: date, last: date) -> tuple[Change, ...]:
        found = [visit for center in self._zones for visit in await self.visits(center, first, last)]
        return tuple(change_of(change_of_visit(each, self._version(each))) for each in found)

    async def invoices(self, cursor: str | None) -> tuple[tuple[Change, ...], str]:
        """Of visits that are over; what was sold over the counter stands in none of their lists."""

        async def read(key: str) -> list[Change]:
            center, _, invoice = key.partition("/")
            plain = await self._api.get(f"invoices/{invoice}")
            return [change_of(self._invoice(plain.get("invoice") or plain, center))]

        return await self._batch(cursor, lambda visit: f"{visit.location}/{visit.invoice}", read)

    async def packages(self, cursor: str | None) -> tuple[tuple[Change, ...], str]:
        """Of guests whose visits are over: sessions are used up by visits."""

        async def read(key: str) -> list[Change]:
            center, _, guest = key.partition("/")
            return [change_of(each) for each in await self.packages_of(guest, center)]

        return await self._batch(cursor, lambda visit: f"{visit.location}/{visit.client}", read)

    async def packages_of(self, guest: str, center: str) -> list[PackageChange]:
        found: list[PackageChange] = []
        answer = await self._api.get(
            f"guests/{guest}/Packages", center_id=center, show_redeemable=False, page_num=1, page_size=100
        )
        rows = next((answer[each] for each in ("guest_packages", "packages") if answer.get(each)), ())
        for plain in rows if isinstance(answer, dict) else answer:
            seen = package_of(plain, guest, 0, self._zone(center))
            version = self.versions.of(seen.external_id, seen, self._clock.now())
            found.append(msgspec.structs.replace(seen, version=version))
        return found

    async def _batch(self, cursor: str | None, name: Any, read: Any) -> tuple[tuple[Change, ...], str]:
        """A few at a time. The cursor is the day of the last reading, and within one the last that was read."""
        day, _, reached = (cursor or "").removesuffix(MORE).partition(">")
        today = max((self._today(center) for center in self._zones), default=self._clock.now().date())
        since = date.fromisoformat(day) - AGAIN if day else today - BACK
        visits = [
            visit
            for center in self._zones
            for visit in await self.visits(center, since, today)
            if visit.state == "completed"
        ]
        keys = sorted(each for each in {name(visit) for visit in visits} if each > reached)
        found = [change for key in keys[:BATCH] for change in await read(key)]
        if len(keys) > BATCH:
            return tuple(found), f"{day or (today - BACK + AGAIN).isoformat()}>{keys[BATCH - 1]}{MORE}"
        return tuple(found), today.isoformat()

    def _invoice(self, plain: Mapping[str, Any], center: str) -> InvoiceChange:
        seen = invoice_of(plain, self._book.currency, self._zone(center), 0)
        version = self.versions.of(seen.external_id, seen, self._clock.now())
        return msgspec.structs.replace(seen, version=version)

    def _version(self, visit: Visit) -> int:
        looks = (visit.start, visit.end, visit.state, visit.provider)
        return self.versions.of(visit.external_id, looks, self._clock.now())

    def _zone(self, center: str) -> ZoneInfo:
        return self._zones.get(center, self._book.zone)

    def _today(self, center: str) -> date:
        return self._clock.now().astimezone(self._zone(center)).date()
