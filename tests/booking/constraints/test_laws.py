"""Laws that hold for every message, whatever its words."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from booking.constraints import Clause, Constraint, WhenContext, read_when
from booking.constraints.slots import slots_dict

ZONE = ZoneInfo("America/Denver")
DAYS = ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"]
MOMENTS = st.datetimes(datetime.fromisoformat("2026-01-02"), datetime.fromisoformat("2032-12-01")).map(
    lambda naive: naive.replace(tzinfo=ZONE)
)
WORDS = st.sampled_from(
    [
        "monday",
        "tues",
        "thurs",
        "viernes",
        "lunes",
        "3",
        "5pm",
        "10:30",
        "the",
        "8th",
        "june",
        "12",
        "31",
        "feb",
        "next",
        "this",
        "not",
        "no",
        "cant",
        "except",
        "after",
        "before",
        "by",
        "until",
        "between",
        "and",
        "or",
        ",",
        ".",
        "?",
        "morning",
        "tarde",
        "week",
        "weekend",
        "tomorrow",
        "hoy",
        "mañana",
        "my",
        "appointment",
        "wedding",
        "is",
        "at",
        "el",
        "la",
        "de",
        "a",
        "first",
        "one",
        "later",
        "earlier",
        "an",
        "hour",
        "push",
        "it",
        "same",
        "time",
        "in",
        "2",
        "weeks",
        "$12",
        "20",
        "units",
        "13/45",
        "😀",
        "works",
        "only",
        "asap",
    ]
)


@settings(max_examples=200, deadline=None)
@given(st.text(max_size=120), MOMENTS)
def test_any_text_at_all_is_read_without_an_exception(text, now):
    reading = read_when(text, now, ZONE)
    assert all(0 <= start < end <= len(text) for start, end in reading.spans)


@settings(max_examples=200, deadline=None)
@given(st.lists(WORDS, max_size=14).map(" ".join), MOMENTS, st.booleans(), st.booleans())
def test_any_heap_of_time_words_gives_a_sound_reading(text, now, with_appointment, with_offers):
    start = (now + timedelta(days=3)).replace(hour=14, minute=0, second=0, microsecond=0)
    context = WhenContext(
        appointment=start if with_appointment else None,
        offered=(start, start + timedelta(hours=2)) if with_offers else (),
    )
    reading = read_when(text, now, ZONE, context)
    assert reading == read_when(text, now, ZONE, context)
    assert reading.kind != "times" or reading.constraint.any_of
    assert (reading.kind == "clarify") == (reading.clarify_about is not None)
    assert slots_dict(reading.slots) != {}


@settings(max_examples=150, deadline=None)
@given(
    st.sampled_from(DAYS),
    st.sampled_from(
        [
            "not {0}",
            "i can't do {0}s",
            "any day but {0}",
            "{0}s don't work",
            "no {0}s please",
            "anything except {0}",
        ]
    ),
    MOMENTS,
)
def test_an_excluded_weekday_is_never_offered(day, form, now):
    reading = read_when(form.format(day), now, ZONE)
    assert reading.kind == "times"
    assert not any(start.weekday() == DAYS.index(day) for start in _fitting(reading.constraint, now.date()))


@settings(max_examples=150, deadline=None)
@given(
    st.integers(9, 17),
    st.sampled_from(["after {0}", "not before {0}", "can't do before {0}", "{0} or later"]),
    MOMENTS,
)
def test_a_lower_bound_is_kept(hour, form, now):
    reading = read_when(form.format(f"{(hour - 1) % 12 + 1}"), now, ZONE)
    assert all(start.hour >= hour for start in _fitting(reading.constraint, now.date()))


@settings(max_examples=150, deadline=None)
@given(
    st.sampled_from([
        "tomorrow at 3", "next week", "friday morning", "next tuesday", "this weekend", "in 10 days", "the day after tomorrow",
        "early next week", "a week from thursday", "not this week", "weds or fri after 3", "mon-wed", "pasado mañana", "by friday",
    ]),
    st.integers(1, 40),
    MOMENTS,
)  # fmt: skip
def test_shifting_now_by_weeks_shifts_a_relative_answer(text, weeks, now):
    early, late = (read_when(text, moment, ZONE) for moment in (now, _same_wall(now, weeks)))
    assert late.kind == early.kind
    assert late.constraint == _shifted(early.constraint, timedelta(weeks=weeks))


@pytest.mark.parametrize("day", [date(2031, 3, 9), date(2031, 11, 2)])
@pytest.mark.parametrize("hour", [0, 1, 3, 12, 23])
def test_the_days_round_a_clock_change_keep_their_names(day, hour):
    now = datetime.combine(day - timedelta(days=1), time(hour), ZONE)
    assert read_when("tomorrow at 10", now, ZONE).constraint.any_of == (Clause(on=(day,), at=time(10)),)


def test_today_is_that_of_the_practice_not_of_the_clock():
    now = datetime(2031, 5, 7, 3, 30, tzinfo=UTC)  # still the 6th in Denver
    assert read_when("tomorrow", now, ZONE).constraint.any_of == (Clause(on=(date(2031, 5, 7),)),)


def _fitting(constraint: Constraint, today: date) -> list[datetime]:
    slots = (
        datetime.combine(today + timedelta(days=step), time(hour))
        for step in range(21)
        for hour in range(8, 19)
    )
    return [start for start in slots if constraint.fits(start)]


def _same_wall(now: datetime, weeks: int) -> datetime:
    return (now.replace(tzinfo=None) + timedelta(weeks=weeks)).replace(tzinfo=ZONE)


def _shifted(constraint: Constraint, by: timedelta) -> Constraint:
    def clause(one: Clause) -> Clause:
        return Clause(
            on=tuple(day + by for day in one.on),
            start=one.start + by if one.start else None,
            end=one.end + by if one.end else None,
            dow=one.dow, after=one.after, before=one.before, at=one.at,
        )  # fmt: skip

    return Constraint(tuple(map(clause, constraint.any_of)), tuple(map(clause, constraint.none_of)))
