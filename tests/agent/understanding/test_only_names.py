"""A name, and a time settled, are no alarm and no wish to hear nothing more, whatever words they are made of."""

from itertools import product

import pytest

from agent.playbook.normalise import normalise
from agent.playbook.safety import find_safety
from compliance.opt_out import OptOutVerdict, read_opt_out
from compliance.phi.bare_names import is_only_a_name

RECENT = frozenset({"treated", "filler"})


@pytest.mark.parametrize(
    "name", ["Amelia Hart", "Luisa Block", "carol block", "Emma Blood", "Bruno Woods", "Jessica Kim"]
)
def test_a_name_is_only_a_name(name: str) -> None:
    assert read_opt_out(name).verdict is OptOutVerdict.NONE
    assert find_safety(normalise(name), recent=RECENT) == ()


@pytest.mark.parametrize("said", ["Carol stop", "maria basta", "Ana bleeding", "STOP PAUL", "Mark spam"])
def test_a_name_beside_a_wish_does_not_hide_it(said: str) -> None:
    assert not is_only_a_name(said)


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
