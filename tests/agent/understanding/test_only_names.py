"""A name, and a time settled, are no alarm and no wish to hear nothing more, whatever words they are made of."""

from itertools import product

import pytest

from agent.playbook.normalise import normalise
from agent.playbook.safety import find_safety
from compliance.opt_out import OptOutVerdict, read_opt_out
from compliance.phi.bare_names import is_only_a_name

RECENT = frozenset({"treated", "filler"})


@pytest.mark.parametrize(
    "name",
    [
        "Amelia Hart",
        "Luisa Block",
        "carol block",
        "Emma Blood",
        "Bruno Woods",
        "Jessica Kim",
        "Maria White",
        "Ana Burns",
        "Simon Price",
    ],
)
def test_a_name_is_only_a_name(name: str) -> None:
    assert read_opt_out(name).verdict is OptOutVerdict.NONE
    assert find_safety(normalise(name), recent=RECENT) == ()


@pytest.mark.parametrize("said", ["Carol stop", "maria basta", "Ana bleeding", "STOP PAUL", "Mark spam"])
def test_a_name_beside_a_wish_does_not_hide_it(said: str) -> None:
    assert not is_only_a_name(said)


@pytest.mark.parametrize(
    "said",
    [
        "maria collapsed", "sarah fainted", "john overdosed", "jessica unresponsive", "ana convulsionando",
        "maria desangrandose", "Rosa Suicidal", "Will Kill Myself", "Rosa Choking", "Maria Se Desmaya",
    ],
)  # fmt: skip
def test_an_alarm_beside_a_name_is_heard(said: str) -> None:
    assert any(found.urgency == "emergency" for found in find_safety(normalise(said)))


@pytest.mark.parametrize(
    ("said", "verdict"),
    [
        ("Jack Unsub", "revoke_all"), ("Will Block You", "revoke_all"), ("Angel Blocking You", "revoke_all"),
        ("Christian Wrong Number", "wrong_number"), ("sarah wrong", "wrong_number"),
    ],
)  # fmt: skip
def test_a_wish_beside_a_name_is_heard(said: str, verdict: str) -> None:
    assert read_opt_out(said).verdict.value == verdict


def test_settling_a_time_is_no_alarm() -> None:
    openers = ("ok fine ", "put me down for ", "ok ", "mejor el ")
    days = ("thursday evening", "the 5th", "this week", "viernes", "dec 4")
    hours = (" after 5", " after 3pm please", " después de las 5 por favor", " would be better")
    found = {
        o + d + h
        for o, d, h in product(openers, days, hours)
        if find_safety(normalise(o + d + h), recent=RECENT)
    }
    assert found == set()
