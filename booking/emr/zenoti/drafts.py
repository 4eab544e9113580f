"""Zenoti's bookings before they are bookings: a day's times for one guest and one therapist, reserved, confirmed."""

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from typing import Any, Final

import msgspec

from booking.emr.zenoti.api import Api
from booking.emr.zenoti.reading import wall_of
from core.errors import RejectedError

GONE: Final = "4072"
"""Could not be confirmed: choose again."""
FIXED: Final = "5001"
"""Cannot be moved."""


class Lane(msgspec.Struct, frozen=True):
    """Whom and what a day's times are asked for. `invoice` and `item`: the appointment that is to be moved."""

    center: str
    guest: str
    service: str
    therapist: str
    invoice: str | None = None
    item: str | None = None


class Day(msgspec.Struct, frozen=True):
    """Times of the centre's wall that can be offered, and which days after it have any, as far as it says."""

    booking: str
    walls: tuple[datetime, ...]
    later: Mapping[date, bool]


class Drafts:
    def __init__(self, api: Api) -> None:
        self._api = api

    async def day(self, lane: Lane, day: date) -> Day:
        booking = await self._open(lane, day)
        answer = await self._api.get(f"bookings/{booking}/slots", check_future_day_availability=True)
        walls = sorted(wall_of(each["Time"]) for each in answer.get("slots") or () if _offerable(each))
        return Day(booking, tuple(each for each in walls if each.date() == day), _later(answer, day, walls))

    async def reserve(self, booking: str, wall: datetime) -> bool:
        try:
            answer = await self._api.post(
                f"bookings/{booking}/slots/reserve", {"slot_time": wall.isoformat(timespec="seconds")}
            )
        except RejectedError as refused:
            if refused.code.startswith("HTTP_"):
                raise
            return False
        return bool(answer.get("is_reserved"))

    async def confirm(self, booking: str, notes: str) -> str | None:
        """The appointment's id; None: somebody else has the time after all. Never sent twice."""
        try:
            answer = await self._api.post(f"bookings/{booking}/slots/confirm", {"notes": notes}, safe=False)
        except RejectedError as refused:
            if refused.code != GONE:
                raise
            return None
        if not answer.get("is_confirmed"):
            return None
        items = (answer.get("invoice") or {}).get("items") or ()
        made = next((each.get("appointment_id") for each in items if each.get("appointment_id")), None)
        if made is None:
            raise RejectedError("NO_APPOINTMENT")
        return str(made)

    async def _open(self, lane: Lane, day: date) -> str:
        """Nothing is booked yet; what nobody confirms is forgotten there."""
        item: dict[str, Any] = {"item": {"id": lane.service}, "therapist": {"id": lane.therapist}}
        guest: dict[str, Any] = {"id": lane.guest, "items": [item]}
        if lane.invoice is not None:
            guest["invoice_id"], item["invoice_item_id"] = lane.invoice, lane.item
        wanted = {
            "center_id": lane.center,
            "date": day.isoformat(),
            "is_only_catalog_employees": True,
            "guests": [guest],
        }
        booking = (await self._api.post("bookings", wanted)).get("id")
        if not booking:
            raise RejectedError("NO_BOOKING")
        return str(booking)


def _offerable(slot: Mapping[str, Any]) -> bool:
    """Any warning is somebody booked twice, or a closed hour."""
    return bool(slot.get("Available")) and not slot.get("Warnings")


def _later(answer: Mapping[str, Any], day: date, walls: list[datetime]) -> dict[date, bool]:
    told = {
        wall_of(each["Day"]).date(): bool(each.get("IsAvailable")) for each in answer.get("future_days") or ()
    }
    following = answer.get("next_available_day")
    if following and not walls:
        until = wall_of(following).date()
        told |= {day + timedelta(days=each): False for each in range(1, (until - day).days)}
    return told
