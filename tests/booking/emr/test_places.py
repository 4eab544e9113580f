"""Boulevard and Zenoti with two places in two zones and two people, and with many who want one time at once."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from booking.emr.base import CalendarBooking, Client, Conflict, IntentKey
from booking.emr.connection import Links
from booking.slots import StartQuery
from core.clock import ManualClock
from practice.book import PracticeBook
from standins.emr.book import OfficeBook
from standins.emr.boulevard.ids import item_of, urn
from standins.emr.records import Place, Provider, Service
from standins.emr.zenoti import ZenotiSettings, guid
from tests.booking.emr.office_boulevard import boulevard
from tests.booking.emr.office_zenoti import zenoti
from tests.booking.practices import ADDRESS, book_of, kind, week

ZONES = {"york": "America/New_York", "angeles": "America/Los_Angeles"}
PEOPLE = {"ada": "york", "bob": "angeles"}


def two_towns() -> PracticeBook:
    places = [
        {"id": name, "name": name.title(), "address": ADDRESS, "phone": "+12125550100", "timezone": zone,
         "hours": week("09:00-17:00")}
        for name, zone in ZONES.items()
    ]  # fmt: skip
    staff = [{"id": name, "name": name.title(), "locations": [place]} for name, place in PEOPLE.items()]
    hours = {each: week("09:00-17:00") for each in PEOPLE}
    return book_of(
        kind(providers=list(PEOPLE)),
        locations=places,
        staff=staff,
        provider_hours=hours,
    )


def far_book(clock: ManualClock, name: Any) -> OfficeBook:
    places = {each: name("place", number) for number, each in enumerate(ZONES, 1)}
    people = {each: name("provider", number) for number, each in enumerate(PEOPLE, 1)}
    return OfficeBook(
        now=clock.now,
        places=[Place(places[each], each.title(), zone) for each, zone in ZONES.items()],
        services=[Service(name("service", 1), "Visit", 30, tuple(people.values()))],
        providers=[Provider(people[each], each.title(), (places[where],)) for each, where in PEOPLE.items()],
        name=name,
    )


def links(name: Any, item: str) -> Links:
    return Links(
        types={"visit": item},
        providers={each: name("provider", number) for number, each in enumerate(PEOPLE, 1)},
        locations={each: name("place", number) for number, each in enumerate(ZONES, 1)},
    )


@asynccontextmanager
async def opened(system: str, clock: ManualClock) -> AsyncIterator[Any]:
    book = two_towns()
    if system == "boulevard":
        linked = links(urn, item_of(urn("service", 1)))
        async with boulevard(clock, book=far_book(clock, urn), links=linked, practice=lambda: book) as desk:
            yield desk
        return
    linked, settings = links(guid, guid("service", 1)), ZenotiSettings(a_minute=1000)
    async with zenoti(
        clock, settings, book=far_book(clock, guid), links=linked, practice=lambda: book
    ) as other:
        yield other


@pytest.mark.parametrize("system", ["boulevard", "zenoti"])
async def test_each_place_keeps_its_own_clock(system: str, clock: ManualClock) -> None:
    async with opened(system, clock) as desk:
        tomorrow = datetime(2026, 11, 25, 6, 0, tzinfo=UTC)
        query = StartQuery(
            type="visit",
            limit=None,
            earliest=tomorrow,
            latest=tomorrow + timedelta(days=1),
            each_provider=True,
        )
        found = await desk.calendar.find_slots(query)
        for place, zone, provider, first in (
            ("york", "America/New_York", "ada", "2026-11-25T14:00:00+00:00"),
            ("angeles", "America/Los_Angeles", "bob", "2026-11-25T17:00:00+00:00"),
        ):
            there = [each.start for each in found if each.start.location == place]
            assert len(there) == 16
            assert {(each.provider, each.zone) for each in there} == {(provider, zone)}
            assert (there[0].at.isoformat(), there[0].start.hour) == (first, 9)
        west = await desk.calendar.find_slots(StartQuery(type="visit", location="angeles", limit=1))
        made = await desk.calendar.confirm(
            west[0], Client(None, "Anna Vale", "+12125550111"), {}, IntentKey("thread-1", "book")
        )
        assert isinstance(made, CalendarBooking)
        assert desk.book.visit(made.external_id).start == west[0].start.at


@pytest.mark.parametrize("system", ["boulevard", "zenoti"])
async def test_of_many_who_want_one_time_one_gets_it_and_the_others_hear_of_others(
    system: str, clock: ManualClock
) -> None:
    async with opened(system, clock) as desk:
        slot = (await desk.calendar.find_slots(StartQuery(type="visit", providers=("ada",), limit=1)))[0]
        people = [Client(None, f"Anna Vale{number}", f"+1212555010{number}") for number in range(6)]
        said = await asyncio.gather(
            *(
                desk.calendar.confirm(slot, person, {}, IntentKey(f"thread-{number}", "book"))
                for number, person in enumerate(people)
            )
        )
        assert sum(isinstance(each, CalendarBooking) for each in said) == 1
        lost = [each for each in said if isinstance(each, Conflict)]
        assert len(lost) == len(people) - 1
        assert all(each.alternatives and slot.start not in each.alternatives for each in lost)
        assert [each.start for each in desk.book.visits.values()] == [slot.start.at]
