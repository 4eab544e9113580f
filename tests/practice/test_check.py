"""The check as a whole: it lets pass what is allowed, follows the currency, and tells everything at once."""

from collections.abc import Callable
from typing import Any

import pytest

from practice.check import check
from tests.practice.changes import CHICAGO, Document, appointment, at_hours, put
from tests.practice.documents import demo, fernhill, two_places

ALLOWED: list[Callable[[Document], Any]] = [
    at_hours("09:30-10:00", {**CHICAGO, "range": "11:00-12:00"}),  # leaves as the other range begins
    at_hours("10:00-12:00", "12:00-13:00"),
    put("/appointments/-", appointment("2031-05-05T15:30")),  # touches
    put("/appointments/-", appointment("2031-05-05T15:10", status="cancelled")),
    put("/appointments/-", appointment("2031-11-02T01:30", location="boulder")),  # occurs twice: the first
    put("/practice/special_days/2031-03-09", {"hours": ["00:00-24:00"]}),
    put("/services/1/packages/0/label", "nose"),  # no line of prices has that label
    put("/services/1/prices/1", {"amount": 250, "per": "package", "sessions": 3, "from": True}),
    put("/practice/sources", [{"id": "a", "name": "A", "codes": ["Spring", "SPRING"]}]),
    put("/knowledge/0/valid_until", "9999-12-31"),
    put("/appointment_types/2/fee/amount", 40.0),
]


@pytest.mark.parametrize("change", ALLOWED)
def test_lets_pass_what_the_rules_allow(change: Callable[[Document], Any]) -> None:
    document = two_places()
    change(document)
    assert check(document) == []


def test_money_follows_the_currency() -> None:
    yen = fernhill()
    yen["practice"]["currency"] = "JPY"
    yen["services"][0]["prices"][0]["amount"] = 82.5
    assert [problem.at for problem in check(yen)] == ["/services/0/prices/0/amount"]
    yen["practice"]["currency"] = "KWD"
    yen["services"][0]["prices"][0]["amount"] = 82.125
    assert check(yen) == []


def test_reports_everything_at_once_and_in_order() -> None:
    document = demo()
    put("/services/10/appointment_types/new", "none")(document)
    put("/services/2/revenue_line", "gold")(document)
    put("/practice/colour", "green")(document)
    del document["practice"]["name"]
    assert [(problem.at, problem.message) for problem in check(document)] == [
        ("/practice", '"name" is missing'),
        ("/practice/colour", "unknown field"),
        (
            "/services/2/revenue_line",
            'must be one of "surgical", "injectables", "laser_energy", "body_contouring", "skin", "wellness", "other"',
        ),
        ("/services/10/appointment_types/new", 'the id "none" does not exist in appointment_types'),
    ]
