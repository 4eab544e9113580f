"""Whenever somebody tries the demo, its week is this week and its file is in order."""

from datetime import date, timedelta
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from demo.prepare import FILE
from demo.shift import ANCHOR, shifted, weeks_until
from practice.check import check
from practice.read_file import read_document

DOCUMENT = read_document(FILE.read_bytes(), FILE.name)
DAYS = st.dates(date(2025, 1, 1), date(2030, 12, 31))


def starts(document: dict[str, Any]) -> list[date]:
    return [date.fromisoformat(each["start"][:10]) for each in document["appointments"]]


@settings(max_examples=40, deadline=None)
@given(DAYS)
def test_any_day_gives_a_file_in_order_with_visits_around_it(today: date) -> None:
    moved = shifted(DOCUMENT, weeks_until(today))
    assert check(moved) == []
    days = starts(moved)
    assert any(day < today for day in days)
    assert any(0 <= (day - today).days <= 9 for day in days)
    assert all(
        moved_to.weekday() == was.weekday() for moved_to, was in zip(days, starts(DOCUMENT), strict=True)
    )


@given(DAYS)
def test_the_shift_is_whole_weeks_and_looks_past_the_weekend(today: date) -> None:
    by = weeks_until(today)
    assert by.days % 7 == 0
    assert -2 <= (today - (ANCHOR + by)).days <= 4


def test_the_files_own_week_is_left_as_it_is() -> None:
    assert shifted(DOCUMENT, timedelta(0)) == DOCUMENT


def test_special_days_and_dated_offers_stay() -> None:
    moved = shifted(DOCUMENT, timedelta(weeks=30))
    for part in ("practice", "knowledge", "provider_special_days", "services"):
        assert moved[part] == DOCUMENT[part]


def test_nobody_is_booked_behind_closed_doors() -> None:
    days = DOCUMENT["practice"]["special_days"]
    closed = {day for day, each in days.items() if not each["hours"]}
    for weeks in range(60):
        moved = shifted(DOCUMENT, timedelta(weeks=weeks))
        booked = [each for each in moved["appointments"] if each.get("status", "booked") == "booked"]
        assert not closed & {each["start"][:10] for each in booked}
