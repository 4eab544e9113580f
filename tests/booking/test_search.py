"""Single sentences of the rule at the places where a reader would go wrong, with times written out."""

from datetime import date, time, timedelta
from typing import Any

import pytest
from msgspec import structs

from booking.constraints.types import Clause, Constraint
from booking.slots import (
    Busy,
    Cadence,
    StartQuery,
    find_starts,
    resources_for,
    start_at,
    why_not,
    why_not_at,
    why_not_on,
)
from practice.book import PracticeBook
from tests.booking.practices import ADDRESS, at, book_of, busy, clocks, kind, span, start, utc, week

TUESDAY = utc("2026-11-24T15:00")
"""10:00 in New York."""
WEDNESDAY = date(2026, 11, 25)
EVERY = StartQuery(type="visit", limit=None)
TWO = {
    "staff": [{"id": "ada", "name": "Ada"}, {"id": "ben", "name": "Ben"}],
    "provider_hours": {"ada": week("09:00-12:00"), "ben": week("09:00-12:00")},
}


def devices(**counts: int) -> list[dict[str, Any]]:
    return [{"id": name, "name": name, "kind": "device", "count": count} for name, count in counts.items()]


def on_wednesday(book: PracticeBook, taken: Busy | None = None, query: StartQuery = EVERY) -> list[str]:
    """The times found, and that looking at each time by itself finds the same."""
    found = find_starts(book, structs.replace(query, each_provider=True), taken or Busy(), TUESDAY)
    midnight = at("2026-11-25T00:00")
    singly = {
        begins
        for provider in query.providers or book.file.provider_hours
        for place in book.location_ids
        for minute in range(0, 24 * 60, 15)
        for begins in (start_at(book, query.type, provider, midnight + timedelta(minutes=minute), place),)
        if begins is not None and why_not(book, query, begins, taken or Busy(), TUESDAY) is None
    }
    assert singly == {each for each in found if each.start.date() == WEDNESDAY}
    return clocks(find_starts(book, query, taken or Busy(), TUESDAY), WEDNESDAY)


def test_a_second_range_of_the_day_is_not_joined_to_the_first() -> None:
    book = book_of(kind(minutes=60), provider_hours={"ada": week("09:00-11:00", "11:00-12:30")})
    assert on_wednesday(book) == ["09:00", "09:30", "10:00", "11:00", "11:30"]


def test_buffers_lie_inside_the_hours_and_keep_both_appointments_apart() -> None:
    book = book_of(
        kind(buffer_before=15, buffer_after=30), kind("short", minutes=15, buffer_after=15),
        provider_hours={"ada": week("09:00-13:00")}, rules={"grid_minutes": 15},
    )  # fmt: skip
    assert on_wednesday(book)[0] == "09:15"
    assert on_wednesday(book)[-1] == "12:00"
    other = busy(book, start(book, "2026-11-25T10:30", type_id="short"))
    # Taken from 10:30 to 11:00 with its own buffer: ours may touch both ends.
    assert on_wednesday(book, other) == ["09:15", "09:30", "11:15", "11:30", "11:45", "12:00"]


def test_lead_time_counts_to_the_second_and_the_horizon_in_days() -> None:
    book = book_of(rules={"horizon_days": 2})
    found = find_starts(book, EVERY, Busy(), TUESDAY)
    assert found[0].start == at("2026-11-24T11:00")
    assert found[-1].start == at("2026-11-26T16:30")
    later = find_starts(book, EVERY, Busy(), TUESDAY + timedelta(seconds=1))
    assert later[0].start == at("2026-11-24T11:30")


def test_a_group_is_joined_at_its_own_start_alone() -> None:
    book = book_of(kind(minutes=60, capacity=3), provider_hours={"ada": week("09:00-12:00")})
    nine = start(book, "2026-11-25T09:00")
    assert on_wednesday(book, busy(book, nine, nine)) == ["09:00", "10:00", "10:30", "11:00"]
    assert on_wednesday(book, busy(book, nine, nine, nine)) == ["10:00", "10:30", "11:00"]


def test_a_group_takes_its_resource_once_and_newcomers_use_the_same() -> None:
    book = book_of(
        kind(minutes=60, capacity=3, providers=["ada", "ben"], needs=[["lamp", "bed"]]),
        resources=devices(lamp=1, bed=2), **TWO,
    )  # fmt: skip
    nine = start(book, "2026-11-25T09:00")
    group = Busy([span(book, nine, "bed")] * 2)
    # Three sit in one group: they take one bed of two, or ben would find none.
    assert resources_for(book, nine, group) == ("bed",)
    bens = start(book, "2026-11-25T09:00", "ben")
    three = Busy([span(book, nine, "bed")] * 3 + [span(book, start(book, "2026-11-25T09:00"), "lamp")])
    assert why_not(book, EVERY, bens, three, TUESDAY) is None
    assert resources_for(book, bens, three) == ("bed",)


def test_a_newcomer_shares_the_only_device_of_the_group() -> None:
    book = book_of(kind(capacity=3, needs=["lamp"]), resources=devices(lamp=1))
    nine = start(book, "2026-11-25T09:00")
    group = Busy([span(book, nine, "lamp")])
    assert on_wednesday(book, group)[0] == "09:00"
    assert resources_for(book, nine, group) == ("lamp",)


def test_a_full_room_of_another_is_no_room() -> None:
    book = book_of(
        kind(providers=["ada", "ben"], needs=["lamp"], buffer_after=30), resources=devices(lamp=1), **TWO
    )
    bens = Busy([span(book, start(book, "2026-11-25T10:00", "ben"), "lamp")])
    only_ada = StartQuery(type="visit", limit=None, providers=("ada",))
    # The busy span counts, ours and theirs.
    assert on_wednesday(book, bens, only_ada) == ["09:00", "11:00"]
    assert why_not(book, EVERY, start(book, "2026-11-25T10:30"), bens, TUESDAY) == "no_resource"


def test_two_entries_take_two_different_resources() -> None:
    book = book_of(
        kind(needs=[["lamp", "bed"], "lamp"]), resources=devices(lamp=2, bed=1),
        blocks=[{"resource": "bed", "start": "2026-11-25T09:30", "end": "2026-11-25T16:00"}],
    )  # fmt: skip
    assert on_wednesday(book) == ["09:00", "16:00", "16:30"]
    assert resources_for(book, start(book, "2026-11-25T09:00"), Busy()) == ("bed", "lamp")


def test_a_blocked_resource_is_one_less_and_not_none_left() -> None:
    block = {"resource": "lamp", "start": "2026-11-25T00:00", "end": "2026-11-26T00:00"}
    book = book_of(
        kind(providers=["ada", "ben"], needs=["lamp"]), resources=devices(lamp=2), blocks=[block], **TWO
    )
    nine = Busy([span(book, start(book, "2026-11-25T09:00", "ben"), "lamp")])
    assert "09:00" not in on_wednesday(book, nine)
    assert "09:00" in on_wednesday(book)


def two_towns(**more: Any) -> PracticeBook:
    """Ada works in New York in the morning and in Chicago, an hour behind, in the afternoon."""
    places = [
        {"id": "york", "name": "York", "address": ADDRESS, "phone": "+12125550101"},
        {"id": "lake", "name": "Lake", "address": ADDRESS, "phone": "+13125550101", "timezone": "America/Chicago",
         "hours": week("08:00-16:00")},
    ]  # fmt: skip
    hours = week("09:00-11:00", {"range": "11:30-17:00", "location": "lake"})
    return book_of(
        kind(minutes=60), kind("lamped", needs=[["lamp", "bed"]]), locations=places,
        provider_hours={"ada": hours}, rules={"grid_minutes": 60}, **more,
    )  # fmt: skip


def test_each_location_is_in_its_own_zone() -> None:
    found = [
        (each.location, each.start, each.at)
        for each in find_starts(two_towns(), EVERY, Busy(), TUESDAY)
        if each.start.date() == WEDNESDAY
    ]
    assert found == [
        ("york", at("2026-11-25T09:00"), utc("2026-11-25T14:00")),
        ("york", at("2026-11-25T10:00"), utc("2026-11-25T15:00")),
        ("lake", at("2026-11-25T12:00"), utc("2026-11-25T18:00")),
        ("lake", at("2026-11-25T13:00"), utc("2026-11-25T19:00")),
        ("lake", at("2026-11-25T14:00"), utc("2026-11-25T20:00")),
        ("lake", at("2026-11-25T15:00"), utc("2026-11-25T21:00")),
    ]


def test_a_block_is_read_in_the_zone_of_its_place_and_counts_there_alone() -> None:
    def free(**block: str) -> list[str]:
        times = {"start": "2026-11-25T10:00", "end": "2026-11-25T13:00", "provider": "ada"}
        return on_wednesday(two_towns(blocks=[{**times, **block}]))

    assert free(location="lake") == ["09:00", "10:00", "13:00", "14:00", "15:00"]
    # Somewhere else it does not count, however long it lasts.
    assert free(location="york", end="2026-11-25T20:00") == ["09:00", "12:00", "13:00", "14:00", "15:00"]
    # In practice time it ends at noon in Chicago.
    assert free() == ["09:00", "12:00", "13:00", "14:00", "15:00"]


def test_only_resources_at_the_place_of_the_start_count() -> None:
    things = [{"id": "lamp", "name": "Lamp", "kind": "device"}]
    lamp_only = two_towns(resources=[*things, {"id": "bed", "name": "Bed", "kind": "room"}])
    query = StartQuery(type="lamped", limit=None)
    assert {each.location for each in find_starts(lamp_only, query, Busy(), TUESDAY)} == {"york"}
    both = two_towns(resources=[*things, {"id": "bed", "name": "Bed", "kind": "room", "location": "lake"}])
    found = find_starts(both, query, Busy(), TUESDAY)
    assert {(each.location, resources_for(both, each, Busy())) for each in found} == {
        ("york", ("lamp",)), ("lake", ("bed",)),
    }  # fmt: skip


def test_a_wish_for_a_place_or_a_service_of_one_place_is_kept() -> None:
    book = two_towns()
    lake = StartQuery(type="visit", limit=None, location="lake")
    assert {each.location for each in find_starts(book, lake, Busy(), TUESDAY)} == {"lake"}


def test_special_days_of_the_place_come_before_those_of_the_practice() -> None:
    book = book_of(
        practice={"special_days": {"2026-11-25": {"hours": []}, "2026-11-26": {"hours": ["10:00-11:00"]}}},
        provider_special_days={"2026-11-27": {}, "2026-11-28": {"ada": ["15:00-17:00"]}},
    )
    found = find_starts(book, EVERY, Busy(), TUESDAY)
    days = [clocks(found, date(2026, 11, day)) for day in (25, 26, 27, 28)]
    assert days == [[], ["10:00", "10:30"], [], ["15:00", "15:30", "16:00", "16:30"]]
    own = book_of(
        practice={"special_days": {"2026-11-25": {"hours": []}}},
        locations=[{"id": "york", "name": "York", "address": ADDRESS, "phone": "+12125550101",
                    "special_days": {"2026-11-25": {"hours": ["09:00-10:00"]}}}],
    )  # fmt: skip
    assert on_wednesday(own) == ["09:00", "09:30"]


NIGHT = {"practice": {"hours": week("00:00-06:00")}, "provider_hours": {"ada": week("00:00-06:00")}}


def on_day(book: PracticeBook, now: str, day: date) -> list[tuple[str, str]]:
    found = find_starts(book, EVERY, Busy(), utc(now))
    return [(f"{each.start:%H:%M}", f"{each.at:%H:%M}") for each in found if each.start.date() == day]


@pytest.mark.parametrize(
    ("zone", "now", "day", "expected"),
    [
        ("America/New_York", "2027-03-13T12:00", date(2027, 3, 14),
         [("00:00", "05:00"), ("01:00", "06:00"), ("03:00", "07:00"), ("04:00", "08:00"), ("05:00", "09:00")]),
        ("Europe/Berlin", "2027-03-27T12:00", date(2027, 3, 28),
         [("00:00", "23:00"), ("01:00", "00:00"), ("03:00", "01:00"), ("04:00", "02:00"), ("05:00", "03:00")]),
        ("America/New_York", "2027-11-06T12:00", date(2027, 11, 7),
         [("00:00", "04:00"), ("01:00", "05:00"), ("02:00", "07:00"), ("03:00", "08:00"), ("04:00", "09:00"),
          ("05:00", "10:00")]),
        ("Europe/Berlin", "2027-10-30T12:00", date(2027, 10, 31),
         [("00:00", "22:00"), ("01:00", "23:00"), ("02:00", "00:00"), ("03:00", "02:00"), ("04:00", "03:00"),
          ("05:00", "04:00")]),
    ],
)  # fmt: skip
def test_when_clocks_are_put_no_time_is_skipped_into_or_offered_twice(
    zone: str, now: str, day: date, expected: list[tuple[str, str]]
) -> None:
    practice = {**NIGHT["practice"], "timezone": zone}
    book = book_of(
        kind(minutes=60),
        practice=practice,
        provider_hours=NIGHT["provider_hours"],
        rules={"grid_minutes": 60},
    )
    assert on_day(book, now, day) == expected


def test_working_hours_do_not_shift_in_the_week_after_the_clock_is_put() -> None:
    book = book_of()
    found = find_starts(book, EVERY, Busy(), utc("2027-03-12T12:00"))
    firsts = {day: clocks(found, date(2027, 3, day))[0] for day in (13, 14, 15)}
    assert set(firsts.values()) == {"09:00"}
    assert why_not_at(book, EVERY, at("2027-03-14T02:30"), Busy(), utc("2027-03-12T12:00")) == "no_such_time"


def test_windows_of_new_people_hold_the_whole_appointment() -> None:
    windows = {"hours": {"wed": ["09:00-10:30"]}, "exclusive": True}
    book = book_of(kind(minutes=60, new_patient_windows=windows), provider_hours={"ada": week("09:00-12:30")})
    assert on_wednesday(book) == ["09:00", "09:30"]
    # On other days there is no window at all for them.
    assert find_starts(book, EVERY, Busy(), TUESDAY)[0].start == at("2026-11-25T09:00")
    returning = StartQuery(type="visit", limit=None, returning=True)
    assert on_wednesday(book, query=returning) == ["10:30", "11:00", "11:30"]


def test_a_cadence_floor_works_in_both_directions_from_a_booking() -> None:
    book = book_of(kind(min_days_since_last=2))
    cadence = Cadence(last_session=date(2026, 11, 24), booked=(date(2026, 11, 29),))
    query = StartQuery(type="visit", limit=None, cadence=cadence)
    days = sorted(
        {
            each.start.date().day
            for each in find_starts(book, query, Busy(), TUESDAY)
            if each.start.month == 11
        }
    )
    assert days == [26, 27]


def test_at_one_time_the_preferred_provider_comes_first_and_alone() -> None:
    book = book_of(kind(providers=["ben", "ada"]), **TWO)
    nine = Constraint(any_of=(Clause(at=time(9)),))

    def who(**more: Any) -> list[str]:
        query = StartQuery(type="visit", constraint=nine, limit=2, **more)
        return [each.provider for each in find_starts(book, query, Busy(), TUESDAY)]

    assert who() == ["ben", "ben"]
    assert who(each_provider=True) == ["ben", "ada"]
    assert who(providers=("ada", "ben")) == ["ada", "ada"]
    assert who(providers=("nobody",)) == []


def test_offers_differ_in_day_and_part_of_the_day() -> None:
    book = book_of(practice={"hours": week("09:00-19:00")}, provider_hours={"ada": week("09:00-19:00")})

    def offered(constraint: Constraint | None = None, taken: Busy | None = None) -> list[str]:
        query = StartQuery(type="visit", spread=True, constraint=constraint)
        found = find_starts(book, query, taken or Busy(), utc("2026-11-24T04:30"))
        return [f"{each.start:%d %H:%M}" for each in found]

    assert offered() == ["24 09:00", "25 12:00", "26 17:00"]
    one_day = Constraint(any_of=(Clause(on=(WEDNESDAY,)),))
    assert offered(one_day) == ["25 09:00", "25 12:00", "25 17:00"]
    afternoon = Constraint(any_of=(Clause(on=(WEDNESDAY,), after=time(14), before=time(17)),))
    assert offered(afternoon) == ["25 14:00", "25 15:00", "25 16:00"]
    rare = Constraint(any_of=(Clause(on=(WEDNESDAY, date(2026, 12, 20)), at=time(9)),))
    assert offered(rare) == ["25 09:00", "20 09:00"]


def test_why_a_time_is_not_to_be_had_names_what_a_patient_can_be_told() -> None:
    book = book_of(
        kind(providers=["ada", "ben"]),
        staff=TWO["staff"],
        provider_hours={"ada": week("09:00-12:00"), "ben": {"wed": ["13:00-15:00"]}},
        practice={"special_days": {"2026-11-26": {"hours": []}}},
    )

    def why(wall: str, *providers: str) -> str | None:
        query = StartQuery(type="visit", providers=providers)
        taken = busy(book, start(book, "2026-11-25T09:00"))
        return why_not_at(book, query, at(wall), taken, TUESDAY)

    assert why("2026-11-26T09:00") == "closed_day"
    assert why("2026-11-25T08:30") == "closed_hours"
    assert why("2026-11-27T09:00", "ben") == "provider_off"
    assert why("2026-11-25T09:00", "ben") == "provider_hours"
    # Whoever came nearest speaks for the others.
    assert why("2026-11-25T09:00") == "taken"
    assert why("2026-11-25T09:40") == "off_grid"
    assert why("2026-11-24T10:30") == "too_soon"
    assert why("2027-01-24T10:30") == "too_far"
    assert why("2026-11-25T09:00", "nobody") == "not_done"
    assert why("2026-11-25T09:30") is None


def test_why_a_day_is_empty() -> None:
    book = book_of(
        practice={"special_days": {"2026-11-26": {"hours": []}}},
        provider_hours={"ada": {"wed": ["09:00-10:00"], "thu": ["09:00-10:00"]}},
    )
    full = busy(book, start(book, "2026-11-25T09:00"), start(book, "2026-11-25T09:30"))

    def why(day: int, taken: Busy) -> str | None:
        return why_not_on(book, EVERY, date(2026, 11, day), taken, TUESDAY)

    assert [why(25, full), why(26, full), why(27, full), why(25, Busy())] == [
        "full", "closed_day", "provider_off", None,
    ]  # fmt: skip


def test_a_start_is_never_free_outside_of_the_bounds_of_the_query() -> None:
    book = book_of()
    query = StartQuery(
        type="visit", limit=None, earliest=utc("2026-11-25T14:01"), latest=utc("2026-11-25T15:30")
    )
    assert [each.at for each in find_starts(book, query, Busy(), TUESDAY)] == [
        utc("2026-11-25T14:30"), utc("2026-11-25T15:00"), utc("2026-11-25T15:30"),
    ]  # fmt: skip


def test_a_start_whose_instant_and_wall_clock_disagree_is_refused() -> None:
    """A stored offer may be older than a change of the practice's zone."""
    book, moved = book_of(), book_of(practice={"timezone": "America/Denver"})
    assert why_not(moved, EVERY, start(book, "2026-11-25T10:00"), Busy(), TUESDAY) == "no_such_time"


def test_the_hour_that_comes_twice_is_said_with_its_offset() -> None:
    book = book_of(practice=NIGHT["practice"], provider_hours=NIGHT["provider_hours"])
    found = find_starts(book, EVERY, Busy(), utc("2027-11-06T12:00"))
    said = {
        f"{each.start:%H:%M}": each.offset_said for each in found if each.start.date() == date(2027, 11, 7)
    }
    assert {wall for wall, offset in said.items() if offset} == {"01:00", "01:30"}
    assert said["01:00"] == "UTC-4"
