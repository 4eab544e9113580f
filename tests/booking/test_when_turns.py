"""Turns of phrase that once were read the wrong way round: idioms with a no in them, days counted from others."""

from datetime import date, datetime, time
from zoneinfo import ZoneInfo

import pytest

from booking.constraints.reading import read_when
from booking.constraints.types import Clause, WhenContext

ZONE = ZoneInfo("America/Phoenix")
THURSDAY_NIGHT = datetime(2027, 2, 18, 22, 41, tzinfo=ZONE)
WEDNESDAY_AFTER_FIVE = Clause(on=(date(2027, 2, 24),), after=time(17))


def wanted(text: str, *offered: datetime) -> tuple[Clause, ...]:
    reading = read_when(text, THURSDAY_NIGHT, ZONE, WhenContext(offered=offered))
    assert reading.kind == "times", text
    assert reading.constraint is not None
    return reading.constraint.any_of


@pytest.mark.parametrize(
    "text",
    [
        "never mind just book me for next wed after 5",
        "not a problem, next wed after 5",
        "no worries! next wed after 5",
    ],
)
def test_an_idiom_with_a_no_in_it_rules_nothing_out(text: str):
    assert wanted(text) == (WEDNESDAY_AFTER_FIVE,)


@pytest.mark.parametrize(
    ("text", "days"),
    [
        ("friday or the friday after", (date(2027, 2, 19), date(2027, 2, 26))),
        ("not this friday but the next one", (date(2027, 2, 26),)),
        ("de hoy en ocho", (date(2027, 2, 25),)),
    ],
)
def test_days_counted_from_another(text: str, days: tuple[date, ...]):
    assert wanted(text)[0].on == days


def test_hours_after_an_exception_are_wished_for():
    reading = read_when("any day but friday, after 4:30", THURSDAY_NIGHT, ZONE)
    assert reading.constraint is not None
    assert reading.constraint.any_of == (Clause(after=time(16, 30)),)
    assert reading.constraint.none_of == (Clause(dow=(4,)),)


def test_the_week_stays_when_a_day_of_it_is_ruled_out():
    reading = read_when("la semana que entra, menos el lunes", THURSDAY_NIGHT, ZONE)
    assert reading.constraint is not None
    assert reading.constraint.any_of == (Clause(start=date(2027, 2, 22), end=date(2027, 2, 28)),)
    assert reading.constraint.none_of == (Clause(dow=(0,)),)


def test_hours_of_today_that_are_over_mean_the_same_weekday_next_week():
    assert wanted("thursday between 2 and 4")[0].on == (date(2027, 2, 25),)
    assert read_when("thursday", THURSDAY_NIGHT, ZONE).kind == "clarify"


OFFERED = (
    datetime(2027, 2, 19, 8, 15, tzinfo=ZONE),
    datetime(2027, 2, 23, 9, tzinfo=ZONE),
    datetime(2027, 2, 24, 11, tzinfo=ZONE),
)


@pytest.mark.parametrize(
    "text", ["ok 2nd", "yes the 2nd please", "ok 2nd, rosa marin", "i guess the 2nd one works"]
)
def test_a_bare_ordinal_is_the_place_of_an_offer(text: str):
    assert wanted(text, *OFFERED)[0].on == (date(2027, 2, 23),)


def test_later_on_the_day_of_an_offer():
    assert wanted("wed but later", *OFFERED) == (Clause(on=(date(2027, 2, 24),), after=time(11, 1)),)
