"""Moves a Boulevard appointment, in the name of the client whose it is; it stays with the same person there."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any, Final
from zoneinfo import ZoneInfo

from booking.emr.base import CalendarSlot
from booking.emr.boulevard.api import Api
from booking.emr.boulevard.carts import instant
from booking.emr.boulevard.naming import Naming
from booking.emr.boulevard.searching import AT_ONCE
from booking.emr.choosing import choose, window_of
from booking.emr.theirs import Theirs
from booking.slots import StartQuery
from core.clock import Clock
from practice.book import PracticeBook

ENOUGH: Final = 3


class Moves:
    def __init__(self, api: Api, theirs: Theirs, naming: Naming, book: PracticeBook, clock: Clock) -> None:
        self._api, self._theirs, self._naming = api, theirs, naming
        self._book, self._clock = book, clock

    async def find(self, there: Mapping[str, Any], query: StartQuery) -> tuple[CalendarSlot, ...]:
        """Other times for that very appointment."""
        now = self._clock.now()
        window = window_of(self._book, query, now)
        found: list[CalendarSlot] = []
        if window.empty:
            return ()
        zone = self._zone(there)
        last = min(window.last, window.first + AT_ONCE)
        for day in await self._dates(there, _day(window.first, zone), _day(last, zone)):
            found += await self.on(there, query.type, day)
            chosen = choose(found, self._book, query, now)
            days = {each.start.start.date() for each in chosen}
            full = query.limit is not None and len(chosen) == query.limit
            if full and (not query.spread or len(days) >= min(len(chosen), ENOUGH)):
                return chosen
        return choose(found, self._book, query, now)

    async def on(self, there: Mapping[str, Any], kind: str, day: date) -> list[CalendarSlot]:
        wanted = {"appointmentId": there["id"], "date": day.isoformat(), "tz": self._zone(there)}
        answer = await self._api.client("move_times", as_client=there["clientId"], input=wanted)
        times = (answer["appointmentRescheduleAvailableTimes"] or {}).get("availableTimes") or ()
        slots = (self._slot(there, kind, each) for each in times)
        return [each for each in slots if each is not None]

    async def move(self, there: Mapping[str, Any], time_id: str) -> dict[str, Any]:
        """Never sent twice. Their own notification stays off: we tell the patient ourselves."""
        wanted = {"appointmentId": there["id"], "bookableTimeId": time_id, "sendNotification": False}
        done = await self._api.client("move", as_client=there["clientId"], safe=False, input=wanted)
        moved: dict[str, Any] = done["appointmentReschedule"]["appointment"]
        return moved

    async def hindrance(self, there: Mapping[str, Any]) -> str | None:
        """Why it cannot be moved online, as Boulevard names it."""
        asked = await self._api.client("appointment", as_client=there["clientId"], id=there["id"])
        seen = asked["appointment"]
        if seen is None or seen["reschedulable"]:
            return None
        return str(seen["nonReschedulableReason"] or "not_reschedulable").lower()

    async def _dates(self, there: Mapping[str, Any], lower: date, upper: date) -> list[date]:
        wanted = {
            "appointmentId": there["id"],
            "searchRangeLower": lower.isoformat(),
            "searchRangeUpper": upper.isoformat(),
            "tz": self._zone(there),
        }
        answer = await self._api.client("move_dates", as_client=there["clientId"], input=wanted)
        days = (answer["appointmentRescheduleAvailableDates"] or {}).get("availableDates") or ()
        return sorted(date.fromisoformat(each["date"]) for each in days)

    def _slot(self, there: Mapping[str, Any], kind: str, time: Mapping[str, Any]) -> CalendarSlot | None:
        service = there["appointmentServices"][0]
        start = instant(time["startTime"])
        return self._theirs.slot(
            kind,
            provider=self._naming.provider(service["staffId"]) or "",
            location=self._naming.location(there["locationId"]) or "",
            start=start,
            end=start + (instant(there["endAt"]) - instant(there["startAt"])),
            token=time["bookableTimeId"],
            fetched_at=self._clock.now(),
        )

    def _zone(self, there: Mapping[str, Any]) -> str:
        place = self._naming.location(there["locationId"]) or ""
        return self._book.zone_of(self._naming.our_location(place, self._book.location_ids)).key


def _day(moment: datetime, zone: str) -> date:
    return moment.astimezone(ZoneInfo(zone)).date()
