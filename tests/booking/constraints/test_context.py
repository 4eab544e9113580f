"""What the words lean on: opening hours, country, the question just asked, the appointment, the offers."""

from datetime import date, datetime, time
from zoneinfo import ZoneInfo

import pytest

from booking.constraints import Clause, WhenContext, read_when
from booking.constraints.slots import slots_dict
from booking.constraints.types import OpenHours

ZONE = ZoneInfo("America/Denver")
NOW = datetime(2031, 5, 6, 9, 40, tzinfo=ZONE)  # a Tuesday
THURSDAY = date(2031, 5, 8)


def _open(*ranges: tuple[time, time], closed: tuple[int, ...] = (6,)) -> OpenHours:
    return lambda day: () if day.weekday() in closed else ranges


@pytest.mark.parametrize(
    ("text", "hours", "at"),
    [
        ("thursday at 7", ((time(7), time(15)),), time(7)),
        ("thursday at 7", ((time(12), time(20)),), time(19)),
        ("thursday at 8", ((time(10), time(21)),), time(20)),
        ("thursday at 9", ((time(9), time(17)),), time(9)),
        ("thursday at 12", ((time(9), time(17)),), time(12)),
        ("thursday at 5:30", ((time(9), time(18)),), time(17, 30)),
        ("thursday at 6pm", ((time(9), time(17)),), time(18)),
        ("thursday at 14:15", ((time(9), time(17)),), time(14, 15)),
        ("el jueves a las 7 de la mañana", ((time(12), time(20)),), time(7)),
    ],
)
def test_a_time_without_am_or_pm_is_the_reading_inside_opening_hours(text, hours, at):
    reading = read_when(text, NOW, ZONE, WhenContext(open_hours=_open(*hours)))
    assert reading.constraint.any_of == (Clause(on=(THURSDAY,), at=at),)


def test_two_readings_inside_opening_hours_are_asked_about():
    context = WhenContext(open_hours=_open((time(6), time(21))))
    assert read_when("thursday at 7", NOW, ZONE, context).clarify_about == "am_pm"


def test_a_range_is_read_where_the_practice_is_open():
    context = WhenContext(open_hours=_open((time(11), time(20))))
    assert read_when("thursday 5 to 7", NOW, ZONE, context).constraint.any_of == (
        Clause(on=(THURSDAY,), after=time(17), before=time(19)),
    )


@pytest.mark.parametrize(
    ("country", "text", "day"),
    [
        ("US", "6/5 at 10", date(2031, 6, 5)),
        ("GB", "6/5 at 10", date(2031, 5, 6)),
        ("MX", "el 6/5 a las 10", date(2031, 5, 6)),
        ("DE", "12.6.2031 at 10", date(2031, 6, 12)),
        ("US", "2031-06-12 at 10", date(2031, 6, 12)),
        ("GB", "13/6 at 10", date(2031, 6, 13)),
    ],
)
def test_the_country_decides_the_order_of_a_numeric_date(country, text, day):
    assert read_when(text, NOW, ZONE, WhenContext(country=country)).constraint.any_of == (
        Clause(on=(day,), at=time(10)),
    )


def test_a_date_that_exists_in_no_order_is_asked_about():
    assert read_when("14/14", NOW, ZONE).clarify_about == "impossible_date"


@pytest.mark.parametrize(("country", "day"), [("US", date(2031, 11, 27)), ("CA", date(2031, 10, 13))])
def test_holidays_are_those_of_the_country(country, day):
    assert read_when("thanksgiving", NOW, ZONE, WhenContext(country=country)).constraint.any_of == (
        Clause(on=(day,)),
    )


@pytest.mark.parametrize(
    ("text", "clause"),
    [
        ("3", Clause(at=time(15))),
        ("10:30", Clause(at=time(10, 30))),
        ("mornings", Clause(before=time(12))),
        ("morning pls", Clause(before=time(12))),
        ("2 or 3", Clause(at=time(14))),
        ("9-11", Clause(after=time(9), before=time(11))),
        ("en la tarde", Clause(after=time(12), before=time(17))),
    ],
)
def test_after_our_question_a_bare_answer_counts(text, clause):
    reading = read_when(text, NOW, ZONE, WhenContext(asked_for_time=True))
    assert reading.kind == "times"
    assert reading.constraint.any_of[0] == clause


def test_a_bare_number_out_of_the_blue_is_no_time():
    assert read_when("3", NOW, ZONE).kind == "none"


OFFERS = (datetime(2031, 5, 8, 10, 0, tzinfo=ZONE), datetime(2031, 5, 8, 14, 30, tzinfo=ZONE))


@pytest.mark.parametrize(
    ("text", "index"),
    [
        ("the second one", 1),
        ("2:30", 1),
        ("the 2:30 works", 1),
        ("first one pls", 0),
        ("10", 0),
        ("10am", 0),
        ("la segunda", 1),
        ("the later one", 1),
        ("thursday at 10 is perfect", 0),
        ("a las 2:30", 1),
        ("the afternoon one", 1),
        ("#2", 1),
    ],
)
def test_an_offer_is_picked_in_many_words(text, index):
    reading = read_when(text, NOW, ZONE, WhenContext(offered=OFFERS))
    assert reading.kind == "times"
    assert reading.picked == (OFFERS[index],)
    assert reading.constraint.any_of == (Clause(on=(THURSDAY,), at=OFFERS[index].time()),)


def test_a_day_with_two_offers_is_asked_about():
    assert read_when("thursday", NOW, ZONE, WhenContext(offered=OFFERS)).clarify_about == "which_offer"


@pytest.mark.parametrize(
    "text", ["neither works", "none of those work for me", "ninguna me sirve", "can't do either"]
)
def test_refused_offers_are_never_offered_again(text):
    reading = read_when(text, NOW, ZONE, WhenContext(offered=OFFERS))
    assert reading.picked == ()
    assert not any(reading.constraint.fits(start.replace(tzinfo=None)) for start in OFFERS)
    assert reading.constraint.fits(datetime.fromisoformat("2031-05-09T11:00"))


def test_an_offer_in_utc_is_compared_on_the_practice_clock():
    offered = (datetime.fromisoformat("2031-05-08T20:30:00+00:00"),)
    assert read_when("2:30 works", NOW, ZONE, WhenContext(offered=offered)).constraint.any_of == (
        Clause(on=(THURSDAY,), at=time(14, 30)),
    )


@pytest.mark.parametrize(
    ("text", "used"),
    [
        ("Scalp therapy thursday at 3 please", ["thursday", "at 3"]),
        ("call 303-555-0148 about tuesday the 13th", ["tuesday", "the 13th"]),
        ("mañana por la tarde", ["mañana", "por la tarde"]),
    ],
)
def test_spans_are_the_characters_that_were_read(text, used):
    assert [text[start:end] for start, end in read_when(text, NOW, ZONE).spans] == used


@pytest.mark.parametrize(
    ("text", "slots"),
    [
        ("scalp therapy thursday any time past 2", {"dates": ["2031-05-08"], "after": "14:00"}),
        ("thursday around 3", {"dates": ["2031-05-08"], "at": "15:00"}),
        ("next week", {"from_date": "2031-05-12", "to_date": "2031-05-18"}),
        ("by friday", {"to_date": "2031-05-09"}),
        ("saturdays only", {"weekdays": ["sat"]}),
        ("tuesday or thursday mornings", {"weekdays": ["tue", "thu"], "daypart": "morning"}),
        ("tomorrow morning", {"dates": ["2031-05-07"], "daypart": "morning"}),
        ("my wedding is june 12", {"before_date": "2031-06-12"}),
        ("my wedding is in october", {"before_date": "2031-10-31"}),
        ("tuesday", {"dates": ["2031-05-06", "2031-05-13"]}),
        ("is my appt still at 3 on friday?", {"dates": ["2031-05-09"], "at": "15:00"}),
        ("hi there", None),
        ("i had botox 3 weeks ago", None),
        ("20 units for $12?", None),
    ],
)
def test_slots_have_the_shape_of_the_understanding_contract(text, slots):
    assert slots_dict(read_when(text, NOW, ZONE).slots) == slots


def test_a_pick_gives_its_date_and_time_as_slots():
    reading = read_when("the second one", NOW, ZONE, WhenContext(offered=OFFERS))
    assert slots_dict(reading.slots) == {"dates": ["2031-05-08"], "at": "14:30"}


def test_an_empty_clause_fits_every_time_and_an_empty_constraint_none():
    assert read_when("any time works", NOW, ZONE).constraint.fits(datetime.fromisoformat("2031-05-07T09:00"))
    nothing = read_when("hi", NOW, ZONE).constraint
    assert nothing.empty
    assert not nothing.fits(datetime.fromisoformat("2031-05-07T09:00"))
